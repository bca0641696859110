"""Deletes hidden exchanges for good, a few at a time, and gives their space back to the disk.

First out of the index of words, then out of the history: a deletion that is cut short is found by
the next start, because what it was to delete stays hidden until all is done.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from nhconsole.storage import history_hiding, history_spans
from nhconsole.storage.history_connections import HistoryConnections, IndexFault
from nhconsole.storage.history_index import HistoryIndex, by_shard
from nhconsole.storage.history_rows import VISIBLE, microseconds
from nhconsole.storage.history_schema import SPAN_BITS

_AT_ONCE = 500
"""Rows deleted in one transaction: a send must not wait long for its turn."""
_FEW = 100
"""So few rows are rather kept aside while all are deleted."""
_KEPT_TABLES = ("exchange", "content", "star", "note", "unsettled", "removed")
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
    """Delete what was removed; return how many rows went. One that is stopped can be done again."""
    with history.writing() as connection:
        history_hiding.give_up_undo(connection, removal)
        is_nearly_all = _is_nearly_all(connection, removal)
    if is_nearly_all:
        index.replace()
        return _delete_nearly_all(history, removal)
    with history.reading() as connection:
        ids = _hidden_by(connection, removal)
    gone = _delete(history, index, ids, is_stopping)
    if is_stopping():
        return gone
    with history.writing() as connection:
        history_hiding.end(connection, removal)
    if gone:
        _though_damaged(index, index.clean)
        history.shrink()
    return gone


def retain(
    history: HistoryConnections, index: HistoryIndex, keep: int, until: datetime | None
) -> int:
    """Delete what is too much or too old; return how many rows went."""
    with history.reading() as connection:
        ids = _too_many(connection, keep) | _too_old(connection, until)
    if not ids:
        return 0
    with history.writing() as connection:
        removal = history_hiding.hide(connection, history_hiding.DELETING, sorted(ids))
    return purge(history, index, removal.id)


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
        if is_stopping():
            break
        _though_damaged(index, partial(index.forget, of_shard))
        gone += _delete_in_portions(history, of_shard)
    return gone


def _delete_in_portions(history: HistoryConnections, row_ids: Iterable[int]) -> int:
    gone = 0
    for some in _portions(row_ids):
        with history.writing() as connection:
            gone += _delete_some(connection, some)
    return gone


def _delete_some(connection: sqlite3.Connection, row_ids: Sequence[int]) -> int:
    values = [(row_id,) for row_id in row_ids]
    for table in ("content", "star", "note", "unsettled"):
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", values)
    gone = connection.executemany("DELETE FROM exchange WHERE id = ?", values).rowcount
    for block in {row_id >> SPAN_BITS for row_id in row_ids}:
        history_spans.recount(connection, block)
    return gone


def _is_nearly_all(connection: sqlite3.Connection, removal: int) -> bool:
    hidden = history_hiding.count_hidden(connection, removal)
    return history_spans.count_above(connection, 0) - hidden <= _FEW < hidden


def _delete_nearly_all(history: HistoryConnections, removal: int) -> int:
    """Delete the rows: without a condition SQLite drops whole pages, not row after row.

    They need no zeros over them, because the file is written anew.
    """
    with history.writing() as connection:
        before = history_spans.count_above(connection, 0)
        kept = history_hiding.not_hidden_by(connection, removal)
        connection.execute("PRAGMA secure_delete=OFF")
        try:
            for table in _KEPT_TABLES:
                _empty_but_for(connection, table, kept)
            connection.execute("DELETE FROM span")
            for block in {row_id >> SPAN_BITS for row_id in kept}:
                history_spans.recount(connection, block)
            history_hiding.end(connection, removal)
        finally:
            connection.execute("PRAGMA secure_delete=ON")
    history.rewrite()
    return before - len(kept)


def _empty_but_for(connection: sqlite3.Connection, table: str, kept: Iterable[int]) -> None:
    question = f"SELECT * FROM {table} WHERE id = ?"
    found = [connection.execute(question, (row_id,)).fetchone() for row_id in kept]
    rows = [row for row in found if row is not None]
    connection.execute(f"DELETE FROM {table}")
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _portions(row_ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(row_ids)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
