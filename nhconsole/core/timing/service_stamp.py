"""Finds the times that a hub writes into its answers, and says them in UTC; never an error.

Sources: ``TimeStamp:7/2/2020 6:33:21 PM`` as in recorded errors of 2015 to 2023 (US order, 12
hours, UTC), .NET's invariant form of the same (24 hours, two digits) as its client library writes
it into exceptions, ISO 8601 (``EnqueueTime``), RFC 9110 section 5.6.7 (``Date``, ``Retry-After``).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from nhconsole.core.timing.duration_words import duration_words

_BLANK = r"[^\S\r\n]"
"""Newer versions of .NET put a narrow no-break space before AM and PM; it is one of these."""
_TIME = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
_HALF = rf"(?:{_BLANK}{{0,2}}(?P<half>[AaPp])(?:[Mm]\b|\.[Mm]\.?))?"
_ZONE = rf"(?P<zone>{_BLANK}?(?:Z|UTC|GMT)\b|{_BLANK}?[+-][0-9]{{2}}:?[0-9]{{2}}(?![0-9:]))?"
_END = r"(?![0-9:])"
_US = r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4}|[0-9]{2})"
_DOTS = r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})"
_ISO = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_GAP = rf"(?:,?{_BLANK}{{1,2}}|T)"
_FORMS = tuple(
    re.compile(rf"{date}{_GAP}{_TIME}{half}{_END}{_ZONE}")
    for date, half in ((_US, _HALF), (_DOTS, "(?P<half>(?!))?"), (_ISO, "(?P<half>(?!))?"))
)
_GLUED = re.compile(r"(?:[0-9/.\-]|[0-9]:)\Z")
"""What must not stand before a date. Looked for afterwards: patterns that begin with a digit are
searched for five times as fast as patterns that begin with a look back."""
_LABEL = re.compile(r"([A-Za-z][A-Za-z0-9_\-]{0,39})[\"']?\s{0,2}[:=>]\s{0,2}[\"']?\Z")
_LOOK_BACK = 50
_MOST = 100
_MOST_LETTERS_OF_A_DATE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStamp:
    """A time that stands in a text."""

    start: int
    end: int
    """Its place: ``text[start:end]``."""
    text: str
    """As it came."""
    label: str
    """The word before it, such as ``TimeStamp``; may be empty."""
    moment: datetime
    """Aware, UTC."""
    zone_given: bool
    """Whether the text names its zone. The hub's own stamps do not: they are in UTC."""


def find_stamps(text: str, most: int = _MOST) -> tuple[ServiceStamp, ...]:
    """Return the times that stand in a text, in order, at most so many."""
    found: list[ServiceStamp] = []
    for form in _FORMS:
        count = 0
        for at in form.finditer(text):
            stamp = _stamp(text, at)
            if stamp is not None:
                found.append(stamp)
                count += 1
            if count >= most:
                break
    return tuple(sorted(found, key=lambda stamp: stamp.start)[:most])


def _stamp(text: str, at: re.Match[str]) -> ServiceStamp | None:
    moment = _moment(at)
    if moment is None or _GLUED.search(text[max(0, at.start() - 2) : at.start()]):
        return None
    label = _LABEL.search(text[max(0, at.start() - _LOOK_BACK) : at.start()])
    return ServiceStamp(
        start=at.start(),
        end=at.end(),
        text=at.group(),
        label=label.group(1) if label else "",
        moment=moment,
        zone_given=at["zone"] is not None,
    )


def _moment(at: re.Match[str]) -> datetime | None:
    """Return what a match means; None for the 31st of February and its like."""
    hour = _hour(int(at["hour"]), at["half"])
    if hour is None:
        return None
    year = int(at["year"]) + (2000 if len(at["year"]) == 2 else 0)
    try:
        local = datetime(
            year,
            int(at["month"]),
            int(at["day"]),
            hour,
            int(at["minute"]),
            int(at["second"] or 0),
            _microseconds(at),
            tzinfo=_zone(at["zone"]),
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str | None) -> int | None:
    """Return the hour of 24: 12 AM is midnight, 12 PM is noon."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half in "pP" else 0)


def _microseconds(at: re.Match[str]) -> int:
    if at["second"] is None:
        return 0
    rest = at.string[at.end("second") : at.end()]
    found = re.match(r"[.,]([0-9]{1,9})", rest)
    return int(found.group(1)[:6].ljust(6, "0")) if found else 0


def _zone(text: str | None) -> timezone:
    digits = re.sub(r"[^0-9+\-]", "", text or "")
    if not digits:
        return UTC
    offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return timezone(-offset if digits[0] == "-" else offset)


def http_date(text: str) -> datetime | None:
    """Return the time of a header such as ``Date``, in HTTP's three forms; None for others.

    A two-digit year means 1969 to 2068, as everywhere but in the RFC, which asks for a clock.
    """
    line = text.strip()
    if not line or len(line) > _MOST_LETTERS_OF_A_DATE:
        return None
    try:
        found = parsedate_to_datetime(line)
        moment = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    # The library's older versions let more out than its documentation says.
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        pass
    stamps = find_stamps(line, 1)
    return stamps[0].moment if stamps and stamps[0].text == line else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAfter:
    """When the hub wants to be asked again."""

    text: str
    """As it came."""
    wait_s: float
    """Seconds from the answer on; 0 for a time that is past."""
    at: datetime
    """By this computer's clock; aware, UTC."""

    @property
    def words(self) -> str:
        """Such as ``again in 30 s``."""
        return f"again in {duration_words(self.wait_s)}" if self.wait_s > 0 else "again at once"


def read_retry_after(
    text: str, *, answered_at: datetime, hub_date: datetime | None = None
) -> RetryAfter | None:
    """Read ``Retry-After``: seconds, or a date; None if it is neither.

    Args:
        text: The header's value.
        answered_at: When the answer came, by this computer's clock (aware).
        hub_date: The answer's ``Date``: a date is meant by that clock, not by ours.
    """
    said = text.strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        wait_s = float(said)
    else:
        date = http_date(said)
        if date is None:
            return None
        wait_s = max(0.0, (date - (hub_date or answered_at)).total_seconds())
    try:
        at = (answered_at + timedelta(seconds=wait_s)).astimezone(UTC)
    except OverflowError:
        return None
    return RetryAfter(text=said, wait_s=wait_s, at=at)
