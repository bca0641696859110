"""One fault: what goes wrong, for which requests, and what of it may be chosen."""

import re
from dataclasses import dataclass, fields
from typing import Any, Literal

from nhconsole.core.sending.exchange import Headers
from nhconsole.emulator.faults.kinds import (
    BadFault,
    FaultKind,
    fault_fields,
    fault_kinds,
    is_line,
)

THROTTLED_STATUSES = (429, 503, 403)
CERTIFICATE_KINDS = frozenset(
    {
        FaultKind.EXPIRED_CERTIFICATE,
        FaultKind.WRONG_HOST_CERTIFICATE,
        FaultKind.UNKNOWN_CA_CERTIFICATE,
    }
)
"""The faults that a new connection meets, before any request."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FRAMING = ("content-length", "transfer-encoding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. Which fields go with which kind stands in ``resources/emulator/faults.json``."""

    kind: FaultKind = FaultKind.STATUS
    status: int | None = None
    """None: the one that fits the kind."""
    headers: Headers = ()
    """Such as ``(("x-ms-test", "1"),)``."""
    body: str | None = None
    carry_out: bool | None = None
    """Whether the hub takes the request first; None: as the kind and the other fields have it."""
    retry_after: int | None = None
    """Seconds; None: 10 for a throttled answer, no Retry-After for others."""
    retry_after_form: Literal["seconds", "date", "none"] = "seconds"
    drip: Literal["body", "all"] = "body"
    """What comes slowly."""
    chunk_bytes: int = 1
    interval_s: float = 0.05
    skew_s: float = 3600.0
    """By how much the clock of a skewed answer is ahead."""
    delay_s: float = 0.0
    """Seconds to wait first."""
    method: str | None = None
    """Compared without case; None: any."""
    path: str | None = None
    """The beginning of the path below the hub, compared without case; None: any."""

    def __post_init__(self) -> None:
        """Refuse what cannot be played."""
        for name, value in self._choices():
            if name not in fault_kinds()[self.kind].fields:
                homes = [kind for kind, facts in fault_kinds().items() if name in facts.fields]
                raise BadFault(
                    f"“{name}” says nothing about {self.kind}; it goes with {', '.join(homes)}."
                )
            fault_fields()[name].check(value)
        for name, value in self.headers:
            _check_header(name, value)
        if self.kind is FaultKind.THROTTLED and self.status not in (None, *THROTTLED_STATUSES):
            known = ", ".join(map(str, THROTTLED_STATUSES))
            raise BadFault(f"The “status” of a throttled answer is one of {known}.")

    @property
    def is_carried_out(self) -> bool:
        """Whether the hub takes the request, whatever becomes of its answer.

        An answer that had begun shows that the hub took it; one with a status or body of its own
        is not the hub's. (A drip with a body of its own alone is: the rest is the hub's.)
        """
        if self.carry_out is not None:
            return self.carry_out
        has_own_body = self.body is not None and self.kind is not FaultKind.DRIP
        is_made_up = self.status is not None or has_own_body
        return fault_kinds()[self.kind].carried_out and not is_made_up

    def meets(self, method: str, path: str) -> bool:
        """Whether a request meets the fault; ``path`` is the one below the hub."""
        if self.method is not None and self.method.casefold() != method.casefold():
            return False
        return path.casefold().startswith((self.path or "").strip("/").casefold())

    def document(self) -> dict[str, object]:
        """Return the fault as an order of it reads, without ``times``."""
        chosen: dict[str, object] = dict(self._choices())
        if self.headers:
            chosen["headers"] = dict(self.headers)
        return {"kind": str(self.kind), **chosen}

    def describe(self) -> str:
        """Return the fault in a few words, for the log."""
        status = f" {self.status}" if self.status is not None else ""
        delay = f" after {self.delay_s:g} s" if self.delay_s else ""
        return f"a played fault: {self.kind}{status}{self._manner()}{delay}{self._once()}"

    def _manner(self) -> str:
        if self.kind is FaultKind.DRIP:
            return f", {self.chunk_bytes} byte(s) every {self.interval_s:g} s"
        if self.kind is FaultKind.CLOCK_SKEW:
            return f" of {self.skew_s:+g} s"
        return ""

    def _once(self) -> str:
        may_vary = "carry_out" in fault_kinds()[self.kind].fields
        return ", once the hub had answered" if may_vary and self.is_carried_out else ""

    def _choices(self) -> list[tuple[str, Any]]:
        """Return the fields that do not stand at their defaults, but for the kind."""
        found = ((each.name, getattr(self, each.name), each.default) for each in fields(self))
        return [
            (name, value) for name, value, default in found if name != "kind" and value != default
        ]


def _check_header(name: str, value: str) -> None:
    if not _TOKEN.fullmatch(name):
        raise BadFault("The name of a header is empty or holds characters that no name has.")
    if name.lower() in _FRAMING:
        raise BadFault(f"The header {name} cannot be chosen; truncated and wrong-length play it.")
    if not is_line(value.replace("\t", " ")):
        raise BadFault(f"The header {name} holds characters that no header has.")
