"""Finds exchanges by words and filters."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from nhconsole.storage import history_rows, history_spans
from nhconsole.storage.errors import StorageError
from nhconsole.storage.history_query import HistoryQuery, result_group
from nhconsole.storage.history_rows import VISIBLE, microseconds, moment_of
from nhconsole.storage.history_spans import LARGEST_ID
from nhconsole.storage.history_text import searchable_text
from nhconsole.storage.history_values import HistoryFacets, HistoryRow
from nhconsole.storage.history_words import phrases_of


def page(
    connection: sqlite3.Connection, query: HistoryQuery, last: int, limit: int
) -> tuple[HistoryRow, ...]:
    """Return the newest rows that fit, up to the id ``last``."""
    if query.is_empty:
        question = f"SELECT {history_rows.ROW} FROM exchange WHERE id <= ? AND {VISIBLE}"
        found = connection.execute(f"{question} ORDER BY id DESC LIMIT ?", (last, limit))
        return tuple(history_rows.read_row(columns) for columns in found.fetchall())
    return tuple(islice(_rows(connection, query, last), limit))


def count(connection: sqlite3.Connection, query: HistoryQuery, at_most: int | None) -> int:
    """Return how many rows fit, at most so many."""
    return sum(1 for _ in islice(ids(connection, query), at_most))


def ids(connection: sqlite3.Connection, query: HistoryQuery) -> Iterator[int]:
    """Give the ids of the rows that fit, the newest first."""
    return (row.id for row in _rows(connection, query, LARGEST_ID))


def facets(connection: sqlite3.Connection) -> HistoryFacets:
    """Return what occurs."""

    def distinct(column: str) -> list[object]:
        question = f"SELECT DISTINCT {column} FROM exchange WHERE {column} <> '' ORDER BY 1"
        return [value for (value,) in connection.execute(question)]

    return HistoryFacets(
        platforms=tuple(map(str, distinct("platform"))),
        statuses=tuple(value for value in distinct("status") if isinstance(value, int)),
        profile_names=tuple(map(str, distinct("profile_name"))),
        hubs=tuple(map(str, distinct("hub"))),
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


def _is_test_send(head: str, answer: str | None) -> bool:
    try:
        target = json.loads(head)["target"]
        failure = json.loads(answer)["failure"] if answer else None
    except (ValueError, TypeError, KeyError):
        return False
    arrived = failure is None or bool(failure["may_have_been_accepted"])
    return arrived and "test" in target.partition("?")[2].split("&")


def _rows(connection: sqlite3.Connection, query: HistoryQuery, last: int) -> Iterator[HistoryRow]:
    question = (
        f"{history_rows.WHOLE} WHERE exchange.id <= ? AND {VISIBLE} ORDER BY exchange.id DESC"
    )
    wanted = [phrase.text.rstrip("*").casefold() for phrase in phrases_of(query.words)]
    for columns in connection.execute(question, (last,)):
        row = history_rows.read_row(columns[: history_rows.WIDTH])
        if not _fits(row, query):
            continue
        try:
            stored = history_rows.read_stored(columns)
        except StorageError:
            continue
        text = searchable_text(stored, row.note).casefold()
        if all(word in text for word in wanted):
            yield row


def _fits(row: HistoryRow, query: HistoryQuery) -> bool:
    verdict = row.summary.verdict if row.summary else ""
    return (
        (not query.platform or row.platform == query.platform)
        and (query.result is None or result_group(row.state, verdict) is query.result)
        and (
            query.status is None or (row.summary is not None and row.summary.status == query.status)
        )
        and (not query.profile_name or row.profile_name == query.profile_name)
        and (not query.hub or row.hub == query.hub)
        and (query.since is None or row.started_at >= query.since)
        and (query.until is None or row.started_at < query.until)
        and (not query.starred or row.starred)
    )
