"""What the worker asks the history for the list and what is shown of it. No Qt."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from nhconsole.core.sending.draft_json import draft_from_json
from nhconsole.storage.history.query import HistoryQuery
from nhconsole.storage.history.store import HistoryStore

if TYPE_CHECKING:
    from nhconsole.gui.history.row_changes import RowChanges
    from nhconsole.gui.result.shown_exchange import ShownExchange
    from nhconsole.storage.history.values import HistoryRow, StoredExchange

COUNTED_TO = 1000
"""So far the hits of a search are counted; more are "1,000+"."""


class Counts(NamedTuple):
    """How many exchanges there are, and how many fit the search."""

    total: int
    found: int | None
    """At most ``COUNTED_TO`` + 1; None where nothing is searched for."""


def counts(store: HistoryStore, query: HistoryQuery) -> Counts:
    """Count what there is and what fits."""
    found = None if query.is_empty else store.count(query, COUNTED_TO + 1)
    return Counts(store.count(), found)


def whole_count(store: HistoryStore, query: HistoryQuery) -> tuple[int, int]:
    """Count all that fits, and how many of it have a star."""
    return store.count(query), store.count(replace(query, starred=True))


def changes(
    store: HistoryStore, query: HistoryQuery, known: "tuple[HistoryRow, ...]", limit: int
) -> "RowChanges":
    """Compare the newest rows of a list with what the file has."""
    from nhconsole.gui.history.row_changes import changes_between

    now = store.page(None, limit, query)
    return changes_between(known, now, is_whole=len(now) < limit)


def fetch(store: HistoryStore, row_id: int) -> "tuple[StoredExchange | None, ShownExchange | None]":
    """Read one exchange and make it ready to be shown; nothing is shown while it runs."""
    from nhconsole.gui.result.shown_exchange import made_ready

    stored = store.get(row_id)
    if stored is None or stored.exchange is None:
        return stored, None
    ready = made_ready(stored.exchange, row_id=row_id, typed=_typed_headers(stored))
    return stored, replace(ready, profile_name=stored.row.profile_name, note=stored.row.note)


def _typed_headers(stored: "StoredExchange") -> tuple[str, ...] | None:
    """Return the names of the headers that a person typed; None if the form is not known."""
    draft = draft_from_json(stored.draft_json)
    return None if draft is None else tuple(name for name, _ in draft.headers)
