"""What the index of words holds of one exchange: its text, and its facets as words of their own.

A facet (platform, status, …) is a word that begins with a character of the private use area, which
no other word has: a filter and a word are then found together as fast as two words.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from nhconsole.storage.errors import StorageError
from nhconsole.storage.history.query import HistoryQuery, result_group
from nhconsole.storage.history.rows import stored_of
from nhconsole.storage.history.text import searchable_text
from nhconsole.storage.history.values import HistoryRow, HistoryState

FACET_MARK = "\ue000"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
TOGETHER = "together"
"""The kind of facet that stands for all of a row: which ones never meet is known from it."""
Facet = tuple[str, str]
"""Kind and value, both as they stand in the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One exchange for the index."""

    id: int
    text: str
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How the entry of a row is made: to take it back, this must be known."""

    state: HistoryState = HistoryState.FINISHED
    note: str = ""


def entry_of(row: HistoryRow, columns: tuple[object, ...], made: Made) -> IndexEntry:
    """Return the entry of an exchange as it is made, or was made before.

    Args:
        row: The exchange as it is now.
        columns: As asked for by :data:`nhconsole.storage.history.rows.WHOLE`.
        made: The state and the note to make it with.
    """
    is_over = made.state is HistoryState.FINISHED
    if made != Made(state=row.state, note=row.note):
        summary = row.summary if is_over else None
        row = replace(row, state=made.state, note=made.note, summary=summary)
    try:
        text = searchable_text(stored_of(row, columns), with_answer=is_over)
    except StorageError:
        text = row.summary.headline if row.summary else ""
    return IndexEntry(id=row.id, text=_PRIVATE.sub(" ", text), facets=facets_of(row))


def facets_of(row: HistoryRow) -> tuple[Facet, ...]:
    """Return the facets of a row, and all of them together as one more."""
    summary = row.summary
    found = {
        "platform": row.platform,
        "profile": row.profile_name,
        "hub": row.hub,
        "result": str(result_group(row.state, summary.verdict if summary else "")),
        "status": str(summary.status) if summary and summary.status is not None else "",
    }
    single = tuple((kind, value) for kind, value in found.items() if value)
    return (*single, (TOGETHER, json.dumps(found)))


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


def are_among(asked: Iterable[Facet], together: str) -> bool:
    """Whether facets are among those of the kind :data:`TOGETHER`."""
    found = json.loads(together)
    return all(found.get(kind) == value for kind, value in asked)


def without_private_use(text: str) -> str:
    """Return what was typed without the characters that only facets have."""
    return _PRIVATE.sub(" ", text)
