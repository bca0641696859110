"""The filters of the history as one value: what each is called, and the query they make. No Qt."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from nhconsole.core.payload.platforms import platform_named
from nhconsole.storage.history.query import HistoryQuery, ResultGroup


class Period(StrEnum):
    """The times that can be chosen."""

    ANY = "any"
    HOUR = "hour"
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    BETWEEN = "between"


PERIOD_WORDS = {
    Period.ANY: "Any time",
    Period.HOUR: "The last hour",
    Period.TODAY: "Today",
    Period.YESTERDAY: "Yesterday",
    Period.WEEK: "The last 7 days",
    Period.MONTH: "The last 30 days",
    Period.BETWEEN: "From … to …",
}
RESULT_WORDS = {
    ResultGroup.ACCEPTED: "Accepted",
    ResultGroup.REFUSED: "Refused by a device",
    ResultGroup.NOBODY: "Nobody matched",
    ResultGroup.FAULT: "Refused by the hub",
    ResultGroup.NO_ANSWER: "No answer",
    ResultGroup.INTERRUPTED: "Interrupted",
    ResultGroup.OTHER: "Anything else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """What was chosen; everything must hold."""

    platform: str = ""
    result: ResultGroup | None = None
    status: int | None = None
    profile_name: str = ""
    hub: str = ""
    period: Period = Period.ANY
    first_day: date | None = None
    """For BETWEEN: this day included; None: from the beginning."""
    last_day: date | None = None
    """For BETWEEN: this day included; None: up to now."""
    starred: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return not self.parts()

    def query(self, words: str, now: datetime) -> HistoryQuery:
        """Return the query for words as typed, at a moment with a time zone."""
        since, until = self._span(now)
        return HistoryQuery(
            words=words,
            platform=self.platform,
            result=self.result,
            status=self.status,
            profile_name=self.profile_name,
            hub=self.hub,
            since=since,
            until=until,
            starred=self.starred,
        )

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return what is filtered, as pairs of the field's name and words for it."""
        return tuple(self._parts())

    def without(self, name: str) -> "HistoryFilter":
        """Return the filter without one of its parts."""
        empty = HistoryFilter()
        return replace(self, **{name: getattr(empty, name)})

    def _parts(self) -> Iterator[tuple[str, str]]:
        if self.starred:
            yield "starred", "Starred"
        if self.platform:
            yield "platform", platform_words(self.platform)
        if self.result is not None:
            yield "result", RESULT_WORDS[self.result]
        if self.status is not None:
            yield "status", f"Status {self.status}"
        if self.profile_name:
            yield "profile_name", self.profile_name
        if self.hub:
            yield "hub", self.hub
        if self.period is Period.BETWEEN:
            if self.first_day or self.last_day:
                yield "period", self._days_words()
        elif self.period is not Period.ANY:
            yield "period", PERIOD_WORDS[self.period]

    def _days_words(self) -> str:
        first, last = (_day(day) if day else "" for day in (self.first_day, self.last_day))
        if first and last:
            return first if first == last else f"{first} – {last}"
        return f"From {first}" if first else f"Up to {last}"

    def _span(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        today = now.date()
        match self.period:
            case Period.HOUR:
                return now - timedelta(hours=1), None
            case Period.TODAY:
                return _midnight(today), None
            case Period.YESTERDAY:
                return _midnight(today - timedelta(days=1)), _midnight(today)
            case Period.WEEK:
                return _midnight(today - timedelta(days=6)), None
            case Period.MONTH:
                return _midnight(today - timedelta(days=29)), None
            case Period.BETWEEN:
                last = self.last_day
                return (
                    _midnight(self.first_day) if self.first_day else None,
                    _midnight(last + timedelta(days=1)) if last else None,
                )
            case _:
                return None, None


def platform_words(name: str) -> str:
    """Return the name of a platform as the list shows it."""
    try:
        return platform_named(name).label
    except KeyError:
        return name


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _midnight(day: date) -> datetime:
    """Return the beginning of a day on this machine's clock, also across a change of the clock."""
    return datetime.combine(day, time()).astimezone()
