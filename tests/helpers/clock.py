"""A clock that a test moves."""

from datetime import datetime

import pytest

from tests.core_timing.making import START


class Clock:
    """Says the same time until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at the beginning."""
    return Clock()
