"""The hub's clock against ours, from the ``Date`` of an answer, with what is not known about it.

RFC 9110 section 6.6.1: the time at which the answer began, in whole seconds. It was written after
the hub had the first byte of the request and before we had the first of the answer.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nhconsole.core.sending.exchange import Exchange, Stage
from nhconsole.core.timing.duration_words import duration_words
from nhconsole.core.timing.service_stamp import http_date
from nhconsole.core.token.sas import LIFETIME

_TELLING_S = 60.0
"""From here on it is worth a warning; a token lives for five minutes."""


class SkewLevel(StrEnum):
    """How much it matters."""

    FINE = "fine"
    WARN = "warn"
    BAD = "bad"
    """A token is expired for the hub when it arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSkew:
    """How far the hub's clock is ahead of ours, from an interval that surely holds it."""

    lower_s: float
    upper_s: float
    hub_date: datetime
    """The ``Date`` of the answer; aware, UTC."""

    @property
    def skew_s(self) -> float:
        """The middle: positive if the hub's clock is ahead."""
        return (self.lower_s + self.upper_s) / 2

    @property
    def uncertainty_s(self) -> float:
        """Half the interval's width."""
        return (self.upper_s - self.lower_s) / 2

    @property
    def is_certain(self) -> bool:
        """Whether the clocks differ at all, as far as can be told."""
        return self.lower_s > 0 or self.upper_s < 0

    @property
    def level(self) -> SkewLevel:
        """How much it matters to a token of :data:`~nhconsole.core.token.sas.LIFETIME`."""
        if self.lower_s >= LIFETIME.total_seconds():
            return SkewLevel.BAD
        if self.lower_s >= _TELLING_S or self.upper_s <= -_TELLING_S:
            return SkewLevel.WARN
        return SkewLevel.FINE

    @property
    def words(self) -> str:
        """Such as ``the hub's clock is 3.2 s ahead of this computer's, ± 0.5 s``."""
        return f"the hub's clock {'is ' if self.is_certain else ''}{self.short}"

    @property
    def short(self) -> str:
        """The same without its subject: ``3.2 s ahead of this computer's, ± 0.5 s``."""
        around = f"± {_rounded_up(self.uncertainty_s)}"
        if not self.is_certain:
            return f"agrees with this computer's, as far as can be told ({around})"
        side = "ahead of" if self.skew_s > 0 else "behind"
        return f"{duration_words(self.skew_s)} {side} this computer's, {around}"

    @property
    def meaning(self) -> str:
        """What follows from it for tokens; empty if nothing does."""
        if self.level is SkewLevel.FINE:
            return ""
        life_s = LIFETIME.total_seconds()
        if self.level is SkewLevel.BAD:
            return (
                f"The console's tokens live for {life_s:.0f} s, so the hub takes each for expired "
                "(401 ExpiredToken). Set this computer's clock."
            )
        if self.skew_s > 0:
            left = duration_words(max(0.0, life_s - self.skew_s))
            return (
                f"Of a token's {life_s:.0f} s only {left} are left when it arrives. "
                "Set this computer's clock before tokens are refused as expired."
            )
        longer = duration_words(life_s - self.skew_s)
        return (
            f"The hub honours a token for {longer} instead of {life_s:.0f} s. Sends work, but "
            "other clients of this computer may be refused: set its clock."
        )


def skew_between(hub_date: datetime, earliest: datetime, latest: datetime) -> ClockSkew:
    """Compare a ``Date`` with the span of our clock in which it was written (all aware)."""
    first, last = min(earliest, latest), max(earliest, latest)
    # Whole seconds: 12:00:07 may have been 12:00:07.999.
    return ClockSkew(
        lower_s=(hub_date - last).total_seconds(),
        upper_s=(hub_date + timedelta(seconds=1) - first).total_seconds(),
        hub_date=hub_date,
    )


def clock_skew_of(exchange: Exchange) -> ClockSkew | None:
    """Return the skew that an exchange shows; None without a usable ``Date``.

    An answer with ``Age`` comes from a cache: its ``Date`` is an old one.
    """
    response = exchange.response
    if response is None or response.header("Age") is not None:
        return None
    hub_date = http_date(response.header("Date") or "")
    if hub_date is None:
        return None
    try:
        return skew_between(hub_date, *_span_of_the_answer(exchange))
    except OverflowError:
        return None


def _span_of_the_answer(exchange: Exchange) -> tuple[datetime, datetime]:
    """Return when the request began to go out and when the answer began to come."""
    timings = exchange.timings
    known = dict(timings.stages())
    after_s = sum(known.get(stage, 0.0) for stage in (Stage.SEND, Stage.WAIT, Stage.RECEIVE))
    to_answer_s = timings.total_s - known.get(Stage.RECEIVE, 0.0)
    to_sending_s = max(0.0, timings.total_s - after_s)
    start = exchange.started_at
    return start + timedelta(seconds=to_sending_s), start + timedelta(seconds=to_answer_s)


def _rounded_up(seconds: float) -> str:
    """Say an uncertainty, never smaller than it is."""
    if seconds < 10:
        return f"{math.ceil(seconds * 10 - 1e-6) / 10:.1f} s"
    return duration_words(math.ceil(seconds))
