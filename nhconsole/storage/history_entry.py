"""What the index of words holds of one exchange: its text, and its facets as words of their own.

A facet (platform, status, …) is a word that begins with a character of the private use area, which
no other word has: a filter and a word are then found together as fast as two words.
"""

import re
from dataclasses import dataclass, replace

from nhconsole.storage.errors import StorageError
from nhconsole.storage.history_query import HistoryQuery, result_group
from nhconsole.storage.history_rows import WIDTH, read_row, read_stored
from nhconsole.storage.history_text import searchable_text
from nhconsole.storage.history_values import HistoryRow, HistoryState

FACET_MARK = "\ue000"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
Facet = tuple[str, str]
"""Kind and value, both as they stand in the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One exchange for the index."""

    id: int
    text: str
    facets: tuple[Facet, ...]


def entry_of(columns: tuple[object, ...], state: HistoryState, note: str) -> IndexEntry:
    """Return the entry of an exchange with such a note, in such a state.

    Args:
        columns: As asked for by :data:`nhconsole.storage.history_rows.WHOLE`.
        state: The state of the row, or the one in which it was indexed before.
        note: Likewise.
    """
    row = read_row(columns[:WIDTH])
    is_over = state is HistoryState.FINISHED
    row = replace(row, state=state, note=note, summary=row.summary if is_over else None)
    try:
        stored = read_stored(columns)
        stored = replace(stored, row=row, exchange=stored.exchange if is_over else None)
        text = searchable_text(stored)
    except StorageError:
        text = row.summary.headline if row.summary else ""
    return IndexEntry(id=row.id, text=_PRIVATE.sub(" ", text), facets=facets_of(row))


def facets_of(row: HistoryRow) -> tuple[Facet, ...]:
    """Return the facets of a row."""
    summary = row.summary
    found = {
        "platform": row.platform,
        "profile": row.profile_name,
        "hub": row.hub,
        "result": str(result_group(row.state, summary.verdict if summary else "")),
        "status": str(summary.status) if summary and summary.status is not None else "",
    }
    return tuple((kind, value) for kind, value in found.items() if value)


def facets_asked(query: HistoryQuery) -> tuple[Facet, ...]:
    """Return the facets that an exchange must have to fit."""
    asked = {
        "platform": query.platform,
        "profile": query.profile_name,
        "hub": query.hub,
        "result": str(query.result) if query.result is not None else "",
        "status": str(query.status) if query.status is not None else "",
    }
    return tuple((kind, value) for kind, value in asked.items() if value)


def without_private_use(text: str) -> str:
    """Return what was typed without the characters that only facets have."""
    return _PRIVATE.sub(" ", text)
