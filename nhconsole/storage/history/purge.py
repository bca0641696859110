"""Deletes hidden exchanges for good, a few at a time, and gives their space back to the disk.

First out of the index of words, then out of the history: a deletion that is cut short is found by
the next start, because what it was to delete stays hidden until all is done.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from nhconsole.storage.history import hiding as history_hiding
from nhconsole.storage.history import spans as history_spans
from nhconsole.storage.history.connections import HistoryConnections, IndexFault
from nhconsole.storage.history.index import HistoryIndex, by_shard
from nhconsole.storage.history.rows import VISIBLE, microseconds
from nhconsole.storage.history.schema import SPAN_BITS

_AT_ONCE = 500
"""Rows deleted in one transaction: a send must not wait long for its turn."""
_FEW = 100
"""So few rows are left that writing them anew is less work than giving space back."""
_RANGE = 1 << (SPAN_BITS + 2)
"""Neighbouring ids deleted in one transaction; whole spans."""
_DELETABLE = f"id NOT IN (SELECT id FROM star) AND {VISIBLE}"


def never() -> bool:
    """Go on to the end."""
    return False


def purge(
    history: HistoryConnections,
    index: HistoryIndex,
    removal: int,
    is_stopping: Callable[[], bool] = never,
) -> int:
    """Delete what was removed; return how many rows went. One that is stopped can be done again.

    A removal ends after all else: until then the next start does again what was cut short.
    """
    with history.writing() as connection:
        rewriting = history_hiding.is_rewriting(connection, removal)
        rewriting = rewriting or _is_nearly_all(connection, removal)
        history_hiding.give_up_undo(connection, removal, rewriting=rewriting)
    if rewriting:
        index.replace()
        gone = _delete_nearly_all(history, removal, is_stopping)
    else:
        with history.reading() as connection:
            ids = _hidden_by(connection, removal)
        gone = _delete(history, index, ids, is_stopping)
        _though_damaged(index, partial(index.clean, is_stopping))
        history.shrink(is_stopping)
    if not is_stopping():
        with history.writing() as connection:
            history_hiding.end(connection, removal)
    return gone


def retain(
    history: HistoryConnections,
    index: HistoryIndex,
    keep: int,
    until: datetime | None,
    is_stopping: Callable[[], bool] = never,
) -> int:
    """Delete what is too much or too old; return how many rows went."""
    with history.reading() as connection:
        ids = _too_many(connection, keep) | _too_old(connection, until)
    if not ids:
        return 0
    with history.writing() as connection:
        removal = history_hiding.hide(connection, history_hiding.DELETING, sorted(ids))
    return purge(history, index, removal.id, is_stopping)


def _too_many(connection: sqlite3.Connection, keep: int) -> set[int]:
    last = history_spans.id_of_rank(connection, keep) if keep else 0
    return _ids(connection, f"id <= ? AND {_DELETABLE}", (last,))


def _too_old(connection: sqlite3.Connection, until: datetime | None) -> set[int]:
    if until is None:
        return set()
    until_us = microseconds(until)
    _, last = history_spans.ids_between(connection, None, until_us)
    return _ids(connection, f"id <= ? AND started_us < ? AND {_DELETABLE}", (last, until_us))


def _hidden_by(connection: sqlite3.Connection, removal: int) -> list[int]:
    up_to = "id <= (SELECT up_to FROM removal WHERE removal.id = ?)"
    single = "id IN (SELECT id FROM removed WHERE removal = ?)"
    return sorted(_ids(connection, up_to, (removal,)) | _ids(connection, single, (removal,)))


def _ids(connection: sqlite3.Connection, condition: str, values: Sequence[int]) -> set[int]:
    question = f"SELECT id FROM exchange WHERE state <> 0 AND {condition}"
    return {row_id for (row_id,) in connection.execute(question, values)}


def _though_damaged(index: HistoryIndex, work: Callable[[], None]) -> None:
    """Do something with the index, or replace it: then nothing of the old one is left either."""
    try:
        work()
    except IndexFault:
        index.start_anew()


def _delete(
    history: HistoryConnections,
    index: HistoryIndex,
    row_ids: Iterable[int],
    is_stopping: Callable[[], bool],
) -> int:
    gone = 0
    for of_shard in by_shard(row_ids):
        _though_damaged(index, partial(index.forget, of_shard, is_stopping))
        gone += _delete_in_portions(history, of_shard, is_stopping)
    return gone


def _delete_in_portions(
    history: HistoryConnections, row_ids: Iterable[int], is_stopping: Callable[[], bool]
) -> int:
    gone = 0
    for some in _portions(row_ids):
        # Rows that the index was not done with stay, because it finds by them what to take out.
        if is_stopping():
            break
        with history.writing() as connection:
            gone += _delete_some(connection, some)
    return gone


def _delete_some(connection: sqlite3.Connection, row_ids: Sequence[int]) -> int:
    values = [(row_id,) for row_id in row_ids]
    for table in ("content", "star", "note", "unsettled", "removed"):
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", values)
    gone = connection.executemany("DELETE FROM exchange WHERE id = ?", values).rowcount
    for block in {row_id >> SPAN_BITS for row_id in row_ids}:
        history_spans.recount(connection, block)
    return gone


def _is_nearly_all(connection: sqlite3.Connection, removal: int) -> bool:
    hidden = history_hiding.count_hidden(connection, removal)
    return history_spans.count_above(connection, 0) - hidden <= _FEW < hidden


def _delete_nearly_all(
    history: HistoryConnections, removal: int, is_stopping: Callable[[], bool]
) -> int:
    """Delete the rows without zeros over them, because the file is written anew at the end.

    Not all in one transaction: a million rows take half a minute, and a send must not wait for it.
    """
    with history.reading() as connection:
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM exchange").fetchone()
    gone = 0
    for first in range(0, last + 1, _RANGE):
        if is_stopping():
            return gone
        with history.writing() as connection:
            connection.execute("PRAGMA secure_delete=OFF")
            try:
                gone += _delete_range(connection, removal, first, first + _RANGE - 1)
            finally:
                connection.execute("PRAGMA secure_delete=ON")
    history.rewrite()
    return gone


def _delete_range(connection: sqlite3.Connection, removal: int, first: int, last: int) -> int:
    of_range = (first, last, removal)
    values = {"first": first, "last": last, "removal": removal}
    condition = f"id BETWEEN :first AND :last AND {history_hiding.HIDDEN_BY}"
    gone = 0
    for table in ("content", "star", "note", "unsettled", "exchange"):
        gone = connection.execute(f"DELETE FROM {table} WHERE {condition}", values).rowcount
    # Last, because the condition needs it; at once, because counting takes it off the rows.
    connection.execute("DELETE FROM removed WHERE id BETWEEN ? AND ? AND removal = ?", of_range)
    for block in range(first >> SPAN_BITS, (last >> SPAN_BITS) + 1):
        history_spans.recount(connection, block)
    return gone


def _portions(row_ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(row_ids)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
