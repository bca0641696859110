"""Finds exchanges by words and filters, the newest first, and stops when there are enough."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from nhconsole.storage import history_hiding, history_rows, history_shards, history_spans
from nhconsole.storage.history_entry import facets_asked, without_private_use
from nhconsole.storage.history_index_file import SHARD_BITS
from nhconsole.storage.history_query import HistoryQuery
from nhconsole.storage.history_rows import VISIBLE, microseconds, moment_of
from nhconsole.storage.history_shards import SHARD_SIZE
from nhconsole.storage.history_spans import LARGEST_ID
from nhconsole.storage.history_text import spaced
from nhconsole.storage.history_values import HistoryFacets, HistoryRow
from nhconsole.storage.history_words import phrases_of

_PORTION = 500
_UNSETTLED = "FROM unsettled JOIN exchange ON exchange.id = unsettled.id"


@dataclass(frozen=True, slots=True)
class Sources:
    """Connections to the two files."""

    history: sqlite3.Connection
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
        rows += _rows(sources.history, some)
    return tuple(rows)


def count(sources: Sources, query: HistoryQuery, at_most: int | None) -> int:
    """Return how many rows fit, at most so many."""
    return sum(1 for _ in islice(ids(sources, query), at_most))


def ids(sources: Sources, query: HistoryQuery, last: int = LARGEST_ID) -> Iterator[int]:
    """Give the ids of the rows that fit, the newest first."""
    connection = sources.history
    first = history_hiding.floor_of(connection) + 1
    if query.since is not None or query.until is not None:
        low, high = history_spans.ids_between(
            connection, *(_microseconds(moment) for moment in (query.since, query.until))
        )
        first, last = max(first, low), min(last, high)
    for portion in _candidates(sources, query, first, last):
        yield from _shown(connection, query, portion)


def facets(sources: Sources) -> HistoryFacets:
    """Return what occurs."""
    found: dict[str, set[str]] = {}
    for kind, value in history_shards.facets(sources.index):
        found.setdefault(kind, set()).add(value)
    for column, kind in (("platform", "platform"), ("profile_name", "profile"), ("hub", "hub")):
        question = f"SELECT DISTINCT {column} {_UNSETTLED} WHERE {column} <> '' LIMIT 100"
        found.setdefault(kind, set()).update(
            value for (value,) in sources.history.execute(question)
        )
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
    facet_ids = history_shards.facet_words(sources.index, asked)
    if facet_ids is None:
        return
    match = history_shards.match_of(facet_ids, phrases)
    for number in history_shards.shards_with(sources.index, facet_ids, first, last):
        low = max(first, number << SHARD_BITS)
        high = min(last, (number << SHARD_BITS) + SHARD_SIZE - 1)
        if not query.starred:
            yield from history_shards.matching(sources.index, number, match, low, high)
        elif starred := _ids_between(sources.history, "star", low, high):
            yield history_shards.matching_among(sources.index, number, match, starred)


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


def _all_ids(
    connection: sqlite3.Connection, table: str, first: int, last: int
) -> Iterator[list[int]]:
    question = f"SELECT id FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?"
    while found := connection.execute(question, (first, last, _PORTION)).fetchall():
        yield [row_id for (row_id,) in found]
        last = found[-1][0] - 1


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
