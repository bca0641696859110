"""Faults that the emulator can be told to play, and the plan of which request meets one."""

import json
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock

from nhconsole.core.sending.exchange import Headers

MAX_DELAY_S = 600.0
MAX_TIMES = 1000


class FaultKind(StrEnum):
    """What goes wrong."""

    STATUS = "status"
    """An answer with a status, headers and a body of the tester's choice."""
    DELAY = "delay"
    """Nothing but time: the request is answered as usual, later."""
    RESET_BEFORE_HEADERS = "reset-before-headers"
    RESET_WITHIN_HEADERS = "reset-within-headers"
    RESET_WITHIN_BODY = "reset-within-body"
    GARBAGE = "garbage"
    """A 201 whose body is broken XML."""
    EMPTY = "empty"
    """A 201 with no body where an outcome is due."""
    HTML = "html"
    """The page of a proxy in between."""
    TRUNCATED = "truncated"
    """A body shorter than its Content-Length says; the connection is closed in good order."""


class BadFault(ValueError):
    """A fault that cannot be played; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault."""

    kind: FaultKind = FaultKind.STATUS
    status: int | None = None
    """None: the one that fits the kind."""
    headers: Headers = ()
    """Such as ``(("Retry-After", "10"),)``."""
    body: str | None = None
    delay_s: float = 0.0
    """Seconds to wait first; of use with every kind."""

    def __post_init__(self) -> None:
        """Refuse what no answer can carry."""
        if self.status is not None and not 200 <= self.status <= 599:
            raise BadFault(f"A status is a number from 200 to 599, not {self.status}.")
        if not 0 <= self.delay_s <= MAX_DELAY_S:
            raise BadFault(f"A delay has 0 to {MAX_DELAY_S:.0f} seconds, not {self.delay_s}.")
        for name, value in self.headers:
            if not name.isascii() or any(char in f"{name}{value}" for char in "\r\n\0"):
                raise BadFault(f"The header {name!r} holds characters that no header has.")

    def describe(self) -> str:
        """Return the fault in a few words, for the log."""
        status = f" {self.status}" if self.status is not None else ""
        delay = f" after {self.delay_s:g} s" if self.delay_s else ""
        return f"a played fault: {self.kind}{status}{delay}"


@dataclass(kw_only=True)
class FaultPlan:
    """Which faults the next requests meet; told from any thread, asked by the server's."""

    _next: deque[Fault] = field(default_factory=deque)
    _always: Fault | None = None
    _lock: Lock = field(default_factory=Lock)

    def fail_next(self, fault: Fault, times: int = 1) -> None:
        """Let the next ``times`` requests meet the fault, behind those planned before."""
        if not 1 <= times <= MAX_TIMES:
            raise BadFault(f"“times” is a number from 1 to {MAX_TIMES}, not {times}.")
        with self._lock:
            self._next.extend([fault] * times)

    def set_fault(self, fault: Fault) -> None:
        """Let every request meet the fault until it is cleared."""
        with self._lock:
            self._always = fault

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._next.clear()
            self._always = None

    def take(self) -> Fault | None:
        """Return the fault that the next request meets, and count it as met."""
        with self._lock:
            return self._next.popleft() if self._next else self._always

    @property
    def waiting(self) -> int:
        """How many planned faults no request has met yet."""
        with self._lock:
            return len(self._next)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultOrder:
    """A fault and how long it holds, as ordered over the control path."""

    fault: Fault
    times: int | None = 1
    """None: until it is cleared."""


_KNOWN = {"kind", "status", "headers", "body", "delay_s", "retry_after", "times"}


def read_fault_order(body: bytes) -> FaultOrder:
    """Read ``{"kind": "status", "status": 503, "retry_after": 10, "times": 2}``.

    ``"times": null`` holds until the faults are cleared.

    Raises:
        BadFault: the text cannot be used.
    """
    try:
        order = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadFault("The body is not JSON.") from None
    if not isinstance(order, dict):
        raise BadFault("The body is not a JSON object.")
    unknown = sorted(set(order) - _KNOWN)
    if unknown:
        raise BadFault(f"“{unknown[0]}” is not known; these are: {', '.join(sorted(_KNOWN))}.")
    times = order.get("times", 1)
    if times is not None and not _is_int(times):
        raise BadFault("“times” is a whole number or null.")
    return FaultOrder(fault=_read_fault(order), times=times)


def _read_fault(order: dict[str, object]) -> Fault:
    kind, status = order.get("kind", "status"), order.get("status")
    body, delay_s = order.get("body"), order.get("delay_s", 0)
    if kind not in list(FaultKind):
        raise BadFault(f"“kind” is one of {', '.join(FaultKind)}.")
    if status is not None and not _is_int(status):
        raise BadFault("“status” is a whole number.")
    if body is not None and not isinstance(body, str):
        raise BadFault("“body” is a text.")
    if isinstance(delay_s, bool) or not isinstance(delay_s, int | float):
        raise BadFault("“delay_s” is a number of seconds.")
    return Fault(
        kind=FaultKind(str(kind)),
        status=status if isinstance(status, int) else None,
        headers=_read_headers(order),
        body=body,
        delay_s=float(delay_s) if abs(delay_s) <= MAX_DELAY_S else -1.0,
    )


def _read_headers(order: dict[str, object]) -> Headers:
    headers, retry_after = order.get("headers", {}), order.get("retry_after")
    if not isinstance(headers, dict) or not all(isinstance(text, str) for text in headers.values()):
        raise BadFault("“headers” is an object of texts.")
    if retry_after is None:
        return tuple(headers.items())
    if not _is_int(retry_after):
        raise BadFault("“retry_after” is a whole number of seconds.")
    return (*headers.items(), ("Retry-After", str(retry_after)))


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
