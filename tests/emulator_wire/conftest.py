"""Hubs to call, and a clock that a test moves."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nhconsole.emulator import EmulatorOptions, EmulatorServer
from tests.emulator.sdk_wire import Talker
from tests.emulator_wire.hub_caller import HubCaller

OpenHub = Callable[..., HubCaller]
"""Starts an emulator with options and returns its hub's caller."""


class WireClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 13, 2, 3, 250000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)


@pytest.fixture
def clock() -> WireClock:
    return WireClock()


@pytest.fixture
def open_hub(tmp_path: Path) -> Iterator[OpenHub]:
    """Start an emulator with these options; without any, its hub is empty."""
    with ExitStack() as stack:

        def open_one(**options: object) -> HubCaller:
            chosen = {"certificate_folder": tmp_path / "ca", "devices": (), **options}
            emulator = stack.enter_context(EmulatorServer(options=EmulatorOptions(**chosen)))
            return HubCaller(stack.enter_context(closing(Talker(emulator))))

        yield open_one


@pytest.fixture
def hub(open_hub: OpenHub) -> HubCaller:
    """An empty hub."""
    return open_hub()
