"""The time now, for what counts or tells it; tests hand in a clock of their own. No Qt."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the time now, aware."""


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)
