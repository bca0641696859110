"""Rows of the history's tables from values and back; all that is SQL about one exchange."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    Stage,
    TransportFailure,
)
from nhconsole.storage.errors import StorageError
from nhconsole.storage.history import exchange_record as record
from nhconsole.storage.history import spans as history_spans
from nhconsole.storage.history.values import (
    HistoryRow,
    HistoryState,
    HistorySummary,
    StoredExchange,
)

_COLUMNS = (
    "exchange.id",
    *("exchange_id", "started_us", "state", "profile_name", "platform", "kind", "audience"),
    *("total_s", "status", "verdict", "success", "failure", "headline"),
    # Rows of schema version 1 have none.
    "coalesce(exchange.hub, hub_of((SELECT request FROM content WHERE content.id = exchange.id)))",
    "exchange.id IN (SELECT id FROM star)",
    "coalesce((SELECT text FROM note WHERE note.id = exchange.id), '')",
)
ROW = ", ".join(_COLUMNS)
CONTENT = "request, request_body, draft, answer, response_body, sent, received"
WHOLE = f"SELECT {ROW}, {CONTENT} FROM exchange JOIN content ON content.id = exchange.id"
"""The question for whole exchanges, without a condition."""
VISIBLE = (
    "exchange.id > (SELECT coalesce(max(up_to), 0) FROM removal)"
    " AND exchange.id NOT IN (SELECT id FROM removed)"
)
"""The condition for rows that are not hidden."""
WIDTH = len(_COLUMNS)
_RUNNING = int(HistoryState.RUNNING)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INTERRUPTED = (
    "The console ended while this send was under way; the hub may have accepted the push."
)
_UNREADABLE = "This entry of the history is damaged and cannot be read."


def storable(text: str) -> str:
    """Return a text that SQLite takes: half a surrogate pair, as typed or pasted, is replaced."""
    return text.encode("utf-8", "replace").decode()


def microseconds(moment: datetime) -> int:
    """Return a moment as it stands in the file."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(started_us: int) -> datetime:
    """Return the moment of :func:`microseconds`."""
    return _EPOCH + timedelta(microseconds=started_us)


def insert(
    connection: sqlite3.Connection,
    row: HistoryRow,
    request: HttpRequest,
    *,
    owner: str,
    draft_json: str = "",
) -> int:
    """Insert an exchange that runs; return its row's id. The id in ``row`` is not used."""
    texts = (row.profile_name, row.platform, row.kind, row.audience_text, hub_text(request))
    started_us = microseconds(row.started_at)
    row_id = connection.execute(
        "INSERT INTO exchange (exchange_id, started_us, state, owner, profile_name, platform, kind,"
        " audience, hub) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row.exchange_id, started_us, HistoryState.RUNNING, owner, *map(storable, texts)),
    ).lastrowid
    connection.execute(
        "INSERT INTO content (id, request, request_body, draft) VALUES (?, ?, ?, ?)",
        (row_id, record.request_head(request), record.pack(request.body), storable(draft_json)),
    )
    connection.execute("INSERT INTO unsettled (id) VALUES (?)", (row_id,))
    history_spans.add(connection, int(row_id or 0), started_us)
    return int(row_id or 0)


def finish(
    connection: sqlite3.Connection, row_id: int, exchange: Exchange, summary: HistorySummary
) -> None:
    """Write down what became of an exchange."""
    started_us = microseconds(exchange.started_at)
    history_spans.widen(connection, row_id, started_us)
    # One that runs is unsettled anyhow; one that was called interrupted too early may not be.
    unsettle(connection, f"SELECT id FROM exchange WHERE id = ? AND state <> {_RUNNING}", (row_id,))
    connection.execute(
        "UPDATE exchange SET started_us = ?, state = ?, total_s = ?, status = ?, verdict = ?,"
        " success = ?, failure = ?, headline = ? WHERE id = ?",
        (
            started_us,
            HistoryState.FINISHED,
            exchange.timings.total_s,
            summary.status,
            storable(summary.verdict),
            summary.success,
            summary.failure,
            storable(summary.headline),
            row_id,
        ),
    )
    columns = record.answer_columns(exchange)
    connection.execute(
        "UPDATE content SET request = ?, request_body = ?, answer = ?, response_body = ?, sent = ?,"
        " received = ? WHERE id = ?",
        (
            record.request_head(exchange.request),
            record.pack(exchange.request.body),
            columns.answer,
            columns.response_body,
            columns.sent,
            columns.received,
            row_id,
        ),
    )


def set_note(connection: sqlite3.Connection, row_id: int, text: str) -> None:
    """Write, change or (with an empty text) take away a note."""
    connection.execute("DELETE FROM note WHERE id = ?", (row_id,))
    found = connection.execute("SELECT 1 FROM exchange WHERE id = ?", (row_id,)).fetchone()
    if not found:
        return
    if text:
        connection.execute("INSERT INTO note (id, text) VALUES (?, ?)", (row_id, text))
    unsettle(connection, "SELECT ?", (row_id,))


def unsettle(connection: sqlite3.Connection, question: str, values: Sequence[int]) -> None:
    """Let the index of words look at the rows whose ids a question gives, once more if need be."""
    connection.execute(
        f"INSERT INTO unsettled (id) SELECT * FROM ({question}) WHERE true"
        " ON CONFLICT (id) DO UPDATE SET turn = turn + 1",
        values,
    )


def read_row(columns: tuple[object, ...]) -> HistoryRow:
    """Return a row of the list; a damaged one says so instead of hiding the others."""
    try:
        return _row(columns)
    except (TypeError, ValueError, OverflowError):
        return HistoryRow(
            id=columns[0] if isinstance(columns[0], int) else 0,
            exchange_id="",
            started_at=_EPOCH,
            state=HistoryState.FINISHED,
            profile_name="",
            platform="",
            kind="",
            audience_text="",
            summary=HistorySummary(status=None, verdict="failure", headline=_UNREADABLE),
        )


def _row(columns: tuple[Any, ...]) -> HistoryRow:
    """Build a row from the columns of :data:`ROW`."""
    row_id, exchange_id, started_us, state, profile_name, platform, kind, audience, total_s = (
        columns[:9]
    )
    hub, starred, note = columns[14:WIDTH]
    _demand_texts(exchange_id, profile_name, platform, kind, audience, hub, note)
    stands = HistoryState(state)
    return HistoryRow(
        id=row_id,
        exchange_id=exchange_id,
        started_at=moment_of(started_us),
        state=stands,
        profile_name=profile_name,
        platform=platform,
        kind=kind,
        audience_text=audience,
        total_s=total_s,
        summary=_summary(columns[9:14]) if stands is HistoryState.FINISHED else None,
        hub=hub,
        starred=bool(starred),
        note=note,
    )


def hub_text(request: HttpRequest) -> str:
    """Return whom a request asks, as ``host/hub``."""
    hub_name = request.target.partition("?")[0].lstrip("/").partition("/")[0]
    return f"{request.host}/{unquote(hub_name)}" if hub_name else request.host


def hub_of(head: object) -> str:
    """Return :func:`hub_text` of a request's column; empty if it is damaged."""
    try:
        return hub_text(record.read_request(_text(head), record.pack(b"")))
    except (record.UnreadableRecord, AttributeError):
        return ""


def _summary(columns: tuple[Any, ...]) -> HistorySummary:
    status, verdict, success, failure, headline = columns
    _demand_texts(verdict, headline)
    return HistorySummary(
        status=status, verdict=verdict, success=success, failure=failure, headline=headline
    )


def _demand_texts(*values: object) -> None:
    if not all(isinstance(value, str) for value in values):
        raise TypeError("a text is missing")


def read_stored(columns: tuple[object, ...]) -> StoredExchange:
    """Return an exchange from the columns of :data:`ROW` and :data:`CONTENT`.

    Raises:
        StorageError: they are damaged.
    """
    return stored_of(read_row(columns[:WIDTH]), columns)


def stored_of(row: HistoryRow, columns: tuple[object, ...]) -> StoredExchange:
    """Do as :func:`read_stored` with a row that is read already."""
    head, body, draft, *answer = columns[WIDTH:]
    try:
        request = record.read_request(_text(head), _bytes(body))
        exchange = _exchange(row, request, answer)
    except record.UnreadableRecord as error:
        raise StorageError(f"Entry {row.id} of the history is damaged: {error}.") from error
    return StoredExchange(row=row, request=request, exchange=exchange, draft_json=str(draft))


def _exchange(row: HistoryRow, request: HttpRequest, answer: list[object]) -> Exchange | None:
    if row.state is HistoryState.RUNNING:
        return None
    if row.state is HistoryState.INTERRUPTED:
        return _interrupted(row, request)
    text, body, sent, received = answer
    columns = record.AnswerColumns(
        answer=_text(text),
        response_body=_bytes(body),
        sent=_bytes(sent),
        received=_bytes(received),
    )
    return record.read_exchange(row.exchange_id, row.started_at, request, columns)


def _interrupted(row: HistoryRow, request: HttpRequest) -> Exchange:
    failure = TransportFailure(
        stage=Stage.SEND,
        kind=FailureKind.OTHER,
        message=_INTERRUPTED,
        may_have_been_accepted=True,
    )
    return Exchange(
        id=row.exchange_id,
        started_at=row.started_at,
        request=request,
        sent=b"",
        received=b"",
        failure=failure,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise record.UnreadableRecord("a text is missing")
    return value


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise record.UnreadableRecord("a body is missing")
    return value
