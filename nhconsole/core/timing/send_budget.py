"""How many test sends a hub still takes this minute.

Microsoft's page on undelivered notifications (“Diagnose dropped notifications in Azure Notification
Hubs”): a test send reaches at most 10 devices, and a hub takes at most 10 test sends a minute.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_SENDS = 10
WINDOW = timedelta(minutes=1)
REACH = "at most 10 devices, at random"
RULE = (
    "A hub takes at most 10 test sends a minute, and a test send goes to at most 10 of the devices "
    "that match, chosen at random."
)
SOURCE_TITLE = "Microsoft: Diagnose dropped notifications in Azure Notification Hubs"
SOURCE_URL = (
    "https://learn.microsoft.com/azure/notification-hubs/notification-hubs-push-notification-fixer"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetReading:
    """The budget at one moment."""

    used: int
    """Test sends in the last minute; may be more than :data:`MOST_SENDS`."""
    next_free_in_s: float | None
    """When the hub takes another one; None if it does so now."""

    @property
    def left(self) -> int:
        """How many more the hub takes now."""
        return max(0, MOST_SENDS - self.used)

    @property
    def is_relevant(self) -> bool:
        """Whether anything was sent that still counts."""
        return self.used > 0

    @property
    def is_spent(self) -> bool:
        """Whether the hub may refuse the next test send."""
        return self.left == 0

    @property
    def words(self) -> str:
        """Such as ``3 of 10 test sends in the last minute``."""
        return f"{self.used} of {MOST_SENDS} test sends in the last minute"

    @property
    def free_words(self) -> str:
        """Such as ``next free in 42 s``; empty if one is free."""
        if self.next_free_in_s is None:
            return ""
        # Rounded up: whoever waits so long is not too early.
        return f"next free in {max(1, math.ceil(self.next_free_in_s))} s"

    @property
    def warning(self) -> str:
        """What a send right now risks; empty if nothing. See :attr:`free_words` for how long."""
        if not self.is_spent:
            return ""
        return (
            f"This hub got {self.used} test sends in the last minute and takes {MOST_SENDS}: "
            "it may refuse the next one. Nothing keeps you from sending."
        )


@dataclass(frozen=True, slots=True)
class SendBudget:
    """The test sends to one hub that may still count.

    The console knows its own sends only; those of other clients count at the hub as well.
    """

    sent_times: tuple[datetime, ...] = ()
    """When each was sent; aware, in any order."""

    def at(self, now: datetime) -> BudgetReading:
        """Read the budget at ``now`` (aware)."""
        ends = sorted(min(sent, now) + WINDOW for sent in self.sent_times if _counts(sent, now))
        used = len(ends)
        if used < MOST_SENDS:
            return BudgetReading(used=used, next_free_in_s=None)
        # All but nine of them must have left the window.
        free_at = ends[used - MOST_SENDS]
        return BudgetReading(used=used, next_free_in_s=(free_at - now).total_seconds())

    def with_send(self, moment: datetime) -> "SendBudget":
        """Return the budget after one more send; what cannot count any more is dropped."""
        kept = (sent for sent in self.sent_times if _counts(sent, moment))
        return SendBudget((*kept, moment))


def _counts(sent: datetime, now: datetime) -> bool:
    # A time to come is one of a clock that was set back: soon forgotten, instead of for ever.
    return abs(now - sent) < WINDOW
