"""Reads the ServiceBusNotification-ScheduleTime header as real clients write it.

``2026-11-22T00:12:27`` (.NET, no zone: UTC), ``…27.250Z`` (JavaScript), ``…27.747068+00:00``
(Python). Source: Microsoft's page on scheduled notifications: at most seven days ahead.
"""

import re
from datetime import UTC, datetime, timedelta

from nhconsole.emulator.answers import Refusal, not_well

SOONEST = timedelta(minutes=5)
FARTHEST = timedelta(days=7)
"""Source: the .NET SDK's page: from now + 5 minutes to now + 7 days."""
_HEADER = "ServiceBusNotification-ScheduleTime"
_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


def read_schedule_time(value: str | None, now: datetime) -> datetime | Refusal:
    """Return when a scheduled notification is due, in UTC."""
    if value is None or not value.strip():
        return _refused(f"there is no {_HEADER} header")
    moment = _read(value.strip())
    if moment is None:
        # One old SDK writes “2026-11-22'T'00:12:26”, quotes and all.
        return _refused(f"{_HEADER} “{value}” is no time such as 2026-11-22T00:12:27Z")
    if moment > now + FARTHEST:
        return _refused(f"{_HEADER} “{value}” is more than {FARTHEST.days} days ahead")
    return moment


def _read(text: str) -> datetime | None:
    if not _TIME.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(_six_digits(text))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _six_digits(text: str) -> str:
    """Cut a fraction of seven digits, as .NET writes it, to six."""
    return re.sub(r"(\.\d{6})\d", r"\1", text)


def _refused(reason: str) -> Refusal:
    return not_well(reason)
