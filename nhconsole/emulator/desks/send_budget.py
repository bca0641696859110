"""How many test sends a minute a hub takes. Source: Microsoft's page: ten."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from nhconsole.emulator.answers import OWN_WORDING, Refusal

_MINUTE = timedelta(minutes=1)


@dataclass(kw_only=True)
class TestSendBudget:
    """Counts the test sends of the last minute; one for each hub."""

    __test__ = False  # Not a test, whatever its name begins with.

    limit: int | None
    """None: no limit."""
    _taken: deque[datetime] = field(default_factory=deque)

    def take(self, now: datetime) -> Refusal | None:
        """Take one; return the refusal when there is none left."""
        if self.limit is None:
            return None
        while self._taken and self._taken[0] <= now - _MINUTE:
            self._taken.popleft()
        if len(self._taken) < self.limit:
            self._taken.append(now)
            return None
        wait_s = ceil((self._taken[0] + _MINUTE - now).total_seconds())
        reason = f"more than {self.limit} test sends in a minute; the next is free in {wait_s} s"
        return Refusal(
            status=429,
            text=f"{reason} {OWN_WORDING}",
            reason=reason,
            headers=(("Retry-After", str(wait_s)),),
        )
