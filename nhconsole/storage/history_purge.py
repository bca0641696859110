"""Deletes exchanges for good, a few at a time, and gives their space back to the disk."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from nhconsole.storage import history_hiding, history_spans
from nhconsole.storage.history_connections import HistoryConnections
from nhconsole.storage.history_rows import VISIBLE, microseconds
from nhconsole.storage.history_schema import SPAN_BITS

_AT_ONCE = 500
"""Rows deleted in one transaction: a send must not wait long for its turn."""


def purge(connections: HistoryConnections, removals: Iterable[int]) -> int:
    """Delete what was removed; return how many rows went."""
    gone = 0
    for removal in removals:
        with connections.writing() as connection:
            history_hiding.give_up_undo(connection, removal)
        gone += _delete(connections, _hidden_by(connections, removal))
        with connections.writing() as connection:
            connection.execute("DELETE FROM removed WHERE removal = ?", (removal,))
            connection.execute("DELETE FROM removal WHERE id = ?", (removal,))
    if gone:
        connections.shrink()
    return gone


def retain(connections: HistoryConnections, keep: int, until: datetime | None) -> int:
    """Delete what is too much or too old; return how many rows went."""
    with connections.reading() as connection:
        last = history_spans.id_of_rank(connection, keep) if keep else 0
        ids = _ids(
            connection, f"id <= ? AND id NOT IN (SELECT id FROM star) AND {VISIBLE}", (last,)
        )
        if until is not None:
            until_us = microseconds(until)
            _, last = history_spans.ids_between(connection, None, until_us)
            ids += _ids(
                connection,
                f"id <= ? AND started_us < ? AND id NOT IN (SELECT id FROM star) AND {VISIBLE}",
                (last, until_us),
            )
    gone = _delete(connections, sorted(set(ids)))
    if gone:
        connections.shrink()
    return gone


def _hidden_by(connections: HistoryConnections, removal: int) -> list[int]:
    with connections.reading() as connection:
        return _ids(
            connection,
            "id <= (SELECT up_to FROM removal WHERE removal.id = ?1)"
            " OR id IN (SELECT id FROM removed WHERE removal = ?1)",
            (removal,),
        )


def _ids(connection: sqlite3.Connection, condition: str, values: Sequence[int]) -> list[int]:
    question = f"SELECT id FROM exchange WHERE state <> 0 AND ({condition})"
    return [row_id for (row_id,) in connection.execute(question, values)]


def _delete(connections: HistoryConnections, row_ids: Iterable[int]) -> int:
    gone = 0
    for some in _portions(row_ids):
        with connections.writing() as connection:
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


def _portions(row_ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(row_ids)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
