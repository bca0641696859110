"""The request log: what came, what was answered, and why a request was refused."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from threading import Lock

from nhconsole.core.sending.exchange import Headers, header_value

_LONGEST_REASON = 500
_GROUPS = ("accepted", "refused", "cut", "control")
"""Under which words requests are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRequest:
    """One request and its answer. Headers and body are whole, so they stay out of ``repr``."""

    at: datetime
    method: str
    """Empty when what came was no HTTP."""
    target: str
    """As in the request line."""
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    """At most a little over the hub's limit of 64 KB."""
    status: int | None = None
    """None when the connection was cut instead of an answer."""
    reason: str = ""
    """Why the request was refused or failed; empty when it was accepted."""
    fault: str = ""
    """The played fault that it met, in words; empty without one."""
    reached: tuple[str, ...] = ()
    """Ids of the registrations (of a direct send: handles) sent to, the first ones of many."""
    reached_count: int | None = None
    """How many were sent to; None when it was no send that was accepted."""
    notes: tuple[str, ...] = ()
    """What else is to be told, such as a registration that was removed."""
    is_test_send: bool = False
    is_control: bool = False
    """Whether it went to the emulator's own control paths."""

    def header(self, name: str) -> str | None:
        """Return a header's value, its name compared without case."""
        return header_value(self.headers, name)

    def line(self) -> str:
        """Return the entry on one line; nothing secret stands in it."""
        status = str(self.status) if self.status is not None else "cut"
        parts = [f"{self.at:%H:%M:%S}", status, self.method or "-", one_line(self.target) or "-"]
        if self.reached_count:
            parts.append(f"→ {self.reached_count} registration(s)")
        elif self.reached_count == 0 and self.status == 201:
            parts.append("→ nobody matched")
        for words in dict.fromkeys((self.fault, self.reason, *map(one_line, self.notes))):
            if words:
                parts.append(f"· {words}")
        return " ".join(parts)


def one_line(text: str) -> str:
    """Return ``text`` without line breaks, control characters and lone surrogates, not too long."""
    visible = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return visible if len(visible) <= _LONGEST_REASON else visible[:_LONGEST_REASON] + "…"


class RequestLog:
    """Keeps the last requests; written by the server's thread, read by any."""

    def __init__(
        self, limit: int | None, on_request: Callable[[LoggedRequest], None] | None = None
    ) -> None:
        self._entries: deque[LoggedRequest] = deque(maxlen=limit)
        self._lock = Lock()
        self._on_request = on_request
        self._last = 0
        self._counts: Counter[str] = Counter()

    def add(self, entry: LoggedRequest) -> None:
        """Add an entry and tell the listener.

        A look at the control paths is counted and no more: a panel or a script that asks every
        second would push out what it asks for.
        """
        with self._lock:
            self._counts[_group(entry)] += 1
            if _only_looks(entry):
                return
            self._entries.append(entry)
            self._last += 1
        if self._on_request is not None:
            self._on_request(entry)

    def after(self, number: int, limit: int) -> tuple[tuple[int, LoggedRequest], ...]:
        """Return the entries behind a number, with their numbers: the first entry ever is 1."""
        with self._lock:
            first = self._last - len(self._entries) + 1
            start = max(number + 1, first)
            rows = islice(self._entries, start - first, start - first + limit)
            return tuple(enumerate(rows, start))

    @property
    def last_number(self) -> int:
        """The number of the last entry; 0 before the first one."""
        with self._lock:
            return self._last

    def counts(self) -> dict[str, int]:
        """Return how many requests there were, those that the log keeps no longer too."""
        with self._lock:
            return {"all": self._counts.total(), **{name: self._counts[name] for name in _GROUPS}}

    def reset(self) -> None:
        """Forget all entries and counts; numbers go on all the same."""
        with self._lock:
            self._entries.clear()
            self._counts.clear()

    def clear(self) -> None:
        """Forget all entries; numbers go on, so that a reader notices nothing twice."""
        with self._lock:
            self._entries.clear()

    @property
    def entries(self) -> tuple[LoggedRequest, ...]:
        """All entries kept, oldest first."""
        with self._lock:
            return tuple(self._entries)


def _only_looks(entry: LoggedRequest) -> bool:
    return entry.is_control and entry.method == "GET" and entry.status == 200


def _group(entry: LoggedRequest) -> str:
    """Return under which word a request is counted."""
    if entry.is_control:
        return "control"
    if entry.status is None:
        return "cut"
    return "accepted" if entry.status < 400 else "refused"
