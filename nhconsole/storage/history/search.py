"""Finds exchanges by words and filters, the newest first, and stops when there are enough."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from nhconsole.storage.history import hiding as history_hiding
from nhconsole.storage.history import rows as history_rows
from nhconsole.storage.history import shards as history_shards
from nhconsole.storage.history import spans as history_spans
from nhconsole.storage.history.connections import HistoryConnections
from nhconsole.storage.history.entry import Facet, facets_asked, without_private_use
from nhconsole.storage.history.index_file import SHARD_BITS
from nhconsole.storage.history.query import HistoryQuery
from nhconsole.storage.history.rows import VISIBLE, microseconds, moment_of
from nhconsole.storage.history.shards import SHARD_SIZE
from nhconsole.storage.history.spans import LARGEST_ID
from nhconsole.storage.history.text import spaced
from nhconsole.storage.history.values import HistoryFacets, HistoryRow
from nhconsole.storage.history.words import phrases_of

_PORTION = 500
_FEW_WAYS = 16
_UNSETTLED = "FROM unsettled CROSS JOIN exchange ON exchange.id = unsettled.id"


@dataclass(frozen=True, slots=True)
class Sources:
    """The two files.

    A connection to the history is asked for at each question, so that an error in it passes no
    other context than its own.
    """

    history: HistoryConnections
    index: sqlite3.Connection


def newest(connection: sqlite3.Connection, last: int, limit: int) -> tuple[HistoryRow, ...]:
    """Return the newest rows up to the id ``last``."""
    question = (
        f"SELECT {history_rows.ROW} FROM exchange WHERE id <= ? AND {VISIBLE}"
        " ORDER BY id DESC LIMIT ?"
    )
    return tuple(map(history_rows.read_row, connection.execute(question, (last, limit)).fetchall()))


def page(sources: Sources, query: HistoryQuery, last: int, limit: int) -> tuple[HistoryRow, ...]:
    """Return the newest rows that fit, up to the id ``last``."""
    rows: list[HistoryRow] = []
    found = ids(sources, query, last)
    # A row may have gone since the index was asked.
    while len(rows) < limit and (some := list(islice(found, min(limit - len(rows), _PORTION)))):
        with sources.history.reading() as connection:
            rows += _rows(connection, some)
    return tuple(rows)


def count(sources: Sources, query: HistoryQuery, at_most: int | None) -> int:
    """Return how many rows fit, at most so many."""
    return sum(1 for _ in islice(ids(sources, query), at_most))


def ids(sources: Sources, query: HistoryQuery, last: int = LARGEST_ID) -> Iterator[int]:
    """Give the ids of the rows that fit, the newest first."""
    with sources.history.reading() as connection:
        first, high = _bounds(connection, query)
    for portion in _candidates(sources, query, first, min(last, high)):
        with sources.history.reading() as connection:
            shown = _shown(connection, query, portion)
        yield from shown


def _bounds(connection: sqlite3.Connection, query: HistoryQuery) -> tuple[int, int]:
    """Return the first and the last id that may fit."""
    first = history_hiding.floor_of(connection) + 1
    if query.since is None and query.until is None:
        return first, LARGEST_ID
    times = (_microseconds(moment) for moment in (query.since, query.until))
    low, high = history_spans.ids_between(connection, *times)
    return max(first, low), high


def facets(sources: Sources) -> HistoryFacets:
    """Return what occurs."""
    found: dict[str, set[str]] = {}
    for kind, value in history_shards.facets(sources.index):
        found.setdefault(kind, set()).add(value)
    with sources.history.reading() as connection:
        for column, kind in (("platform", "platform"), ("profile_name", "profile"), ("hub", "hub")):
            question = f"SELECT DISTINCT {column} {_UNSETTLED} WHERE {column} <> '' LIMIT 100"
            values = connection.execute(question).fetchall()
            found.setdefault(kind, set()).update(value for (value,) in values)
    return HistoryFacets(
        platforms=_in_order(found.get("platform", ())),
        statuses=tuple(sorted(map(int, found.get("status", ())))),
        profile_names=_in_order(found.get("profile", ())),
        hubs=_in_order(found.get("hub", ())),
    )


def sent_since(connection: sqlite3.Connection, moment: datetime, hub: str) -> tuple[datetime, ...]:
    """Return when the test sends since a moment began."""
    since_us = microseconds(moment)
    first, _ = history_spans.ids_between(connection, since_us, None)
    question = (
        "SELECT started_us, request, answer FROM exchange JOIN content ON content.id = exchange.id"
        " WHERE exchange.id >= ? AND started_us >= ? AND (? = '' OR hub = ?) ORDER BY started_us"
    )
    found = connection.execute(question, (first, since_us, hub, hub)).fetchall()
    return tuple(moment_of(us) for us, head, answer in found if _is_test_send(head, answer))


def _candidates(
    sources: Sources, query: HistoryQuery, first: int, last: int
) -> Iterator[list[int]]:
    """Give rows that have the words and the facets, the newest first."""
    asked = facets_asked(query)
    phrases = [
        (spaced(phrase.text), phrase.is_prefix)
        for phrase in phrases_of(without_private_use(query.words))
    ]
    if not asked and not phrases:
        table = "star" if query.starred else "exchange"
        yield from _all_ids(sources.history, table, first, last)
        return
    any_of = history_shards.rows_together(sources.index, asked) if asked else None
    if any_of == []:
        return
    match = history_shards.match_of(_groups(sources.index, asked, any_of or []), phrases)
    for number in history_shards.shards_with(sources.index, any_of, first, last):
        low = max(first, number << SHARD_BITS)
        high = min(last, (number << SHARD_BITS) + SHARD_SIZE - 1)
        if not query.starred:
            yield from history_shards.matching(sources.index, number, match, low, high)
        elif starred := _starred(sources.history, low, high):
            yield history_shards.matching_among(sources.index, number, match, starred)


def _groups(
    index: sqlite3.Connection, asked: Sequence[Facet], any_of: list[int]
) -> list[list[int]]:
    """Return groups of facets of each of which a row must have one: the ways that find fewest."""
    if asked and len(any_of) <= _FEW_WAYS:
        return [any_of]
    return [[facet_id] for facet_id in history_shards.facet_ids(index, asked)]


def _shown(
    connection: sqlite3.Connection, query: HistoryQuery, portion: list[int]
) -> Iterable[int]:
    """Return those of a portion that are not hidden and of the time asked for."""
    if not portion:
        return ()
    low, high = portion[-1], portion[0]
    hidden = set(_ids_between(connection, "removed", low, high))
    if query.since is None and query.until is None:
        return [row_id for row_id in portion if row_id not in hidden]
    question = "SELECT id FROM exchange WHERE id BETWEEN ? AND ? AND started_us >= ?"
    since = _microseconds(query.since)
    until = _microseconds(query.until)
    timely = connection.execute(
        f"{question} AND started_us < ?",
        (
            low,
            high,
            -LARGEST_ID if since is None else since,
            LARGEST_ID if until is None else until,
        ),
    )
    fits = {row_id for (row_id,) in timely} - hidden
    return [row_id for row_id in portion if row_id in fits]


def _all_ids(history: HistoryConnections, table: str, first: int, last: int) -> Iterator[list[int]]:
    question = f"SELECT id FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?"
    while True:
        with history.reading() as connection:
            found = connection.execute(question, (first, last, _PORTION)).fetchall()
        if not found:
            return
        yield [row_id for (row_id,) in found]
        last = found[-1][0] - 1


def _starred(history: HistoryConnections, low: int, high: int) -> list[int]:
    with history.reading() as connection:
        return _ids_between(connection, "star", low, high)


def _ids_between(connection: sqlite3.Connection, table: str, low: int, high: int) -> list[int]:
    question = f"SELECT id FROM {table} WHERE id BETWEEN ? AND ?"
    return [row_id for (row_id,) in connection.execute(question, (low, high))]


def _rows(connection: sqlite3.Connection, row_ids: list[int]) -> list[HistoryRow]:
    marks = ", ".join("?" * len(row_ids))
    question = (
        f"SELECT {history_rows.ROW} FROM exchange WHERE id IN ({marks}) AND {VISIBLE}"
        " ORDER BY id DESC"
    )
    return [history_rows.read_row(columns) for columns in connection.execute(question, row_ids)]


def _is_test_send(head: str, answer: str | None) -> bool:
    try:
        target = json.loads(head)["target"]
        failure = json.loads(answer)["failure"] if answer else None
        arrived = failure is None or bool(failure["may_have_been_accepted"])
        return arrived and "test" in target.partition("?")[2].split("&")
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


def _in_order(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(values, key=lambda value: (value.casefold(), value)))
