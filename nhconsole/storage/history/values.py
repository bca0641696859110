"""What the history gives and takes: frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from nhconsole.core.sending.exchange import Exchange, HttpRequest


class HistoryState(IntEnum):
    """How far an exchange came; the numbers stand in the file."""

    RUNNING = 0
    """Begun, in this window or another one that is open."""
    FINISHED = 1
    INTERRUPTED = 2
    """Its window ended before the answer came: the hub may have accepted the push."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySummary:
    """What a list shows of a finished exchange."""

    status: int | None
    """None when no answer came."""
    verdict: str
    """The text of a :class:`nhconsole.core.verdict.values.VerdictKind`."""
    success: int = 0
    """Devices accepted by their push service."""
    failure: int = 0
    """Devices refused."""
    headline: str = ""
    """One sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One line of the list."""

    id: int
    """Grows with time and is never given twice."""
    exchange_id: str
    started_at: datetime
    """Aware, UTC."""
    state: HistoryState
    profile_name: str
    platform: str
    kind: str
    audience_text: str
    total_s: float | None = None
    summary: HistorySummary | None = None
    """None while it runs and after an interruption."""
    hub: str = ""
    """As ``host/hub``."""
    starred: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFacets:
    """What occurs in the history, in order: the choices of its filters."""

    platforms: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    profile_names: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Exchanges that were hidden together and can be brought back together."""

    id: int
    count: int
    """How many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredExchange:
    """One exchange as it stands in the file: whole, but for the secrets removed."""

    row: HistoryRow
    request: HttpRequest
    exchange: Exchange | None
    """None while it runs. An interrupted one carries a failure that says so."""
    draft_json: str
    """The form it was sent from, a JSON text; empty if there was none."""
