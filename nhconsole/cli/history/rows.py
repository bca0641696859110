"""Rows of the history as a table that fits the terminal, and as objects, one on a line."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC

from nhconsole.cli.bad_input import SCHEMA, Document
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.dump import printable_line
from nhconsole.storage.history.query import result_group
from nhconsole.storage.history.values import HistoryRow, HistoryState

_GAP = "  "
_NARROWEST_TEXT = 24
_STILL_RUNS = "still runs"
_INTERRUPTED = "interrupted; the hub may have accepted the push"


def _headline(row: HistoryRow) -> str:
    if row.state is HistoryState.RUNNING:
        return _STILL_RUNS
    if row.state is HistoryState.INTERRUPTED:
        return _INTERRUPTED
    return row.summary.headline if row.summary else ""


def _status(row: HistoryRow) -> str:
    status = row.summary.status if row.summary else None
    return "–" if status is None else str(status)


_Column = tuple[str, int, Callable[[HistoryRow], str]]
_COLUMNS: tuple[_Column, ...] = (
    # Heading, most characters on a terminal (0: as wide as it gets), text.
    ("ID", 0, lambda row: f"{row.id}{'★' if row.starred else ''}"),
    ("SENT", 0, lambda row: f"{row.started_at.astimezone():%Y-%m-%d %H:%M:%S}"),
    ("PLATFORM", 12, lambda row: row.platform),
    ("TO", 24, lambda row: row.audience_text),
    ("ANSWER", 0, _status),
    ("PROFILE", 18, lambda row: row.profile_name),
)
_DROPPED = ("PROFILE", "TO", "ANSWER", "PLATFORM")
"""The columns that go, in this order, where a terminal has no room for the result."""


def table_lines(rows: Sequence[HistoryRow], width: int | None) -> Iterator[str]:
    """Give a heading and a line for each row.

    Args:
        rows: The rows.
        width: Columns of the terminal; None cuts nothing, for a pipe.
    """
    results = ["RESULT", *(printable_line(_headline_and_note(row)) for row in rows)]
    left = list(_COLUMNS)
    begins = _begins(rows, left, is_cut=width is not None)
    for heading in _DROPPED:
        if width is None or width - len(begins[0]) >= _NARROWEST_TEXT:
            break
        left = [column for column in left if column[0] != heading]
        begins = _begins(rows, left, is_cut=True)
    for begin, text in zip(begins, results, strict=True):
        room = len(text) if width is None else max(width - len(begin), 1)
        yield f"{begin}{elided(text, room)}".rstrip()


def _begins(rows: Sequence[HistoryRow], columns: list[_Column], *, is_cut: bool) -> list[str]:
    """Return heading and rows up to the last column, all of one length."""
    lines = [[heading for heading, _, _ in columns]]
    for row in rows:
        texts = [(printable_line(text(row)), most) for _, most, text in columns]
        lines.append([elided(text, most) if is_cut and most else text for text, most in texts])
    sizes = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return [
        "".join(f"{cell:<{size}}{_GAP}" for cell, size in zip(line, sizes, strict=True))
        for line in lines
    ]


def _headline_and_note(row: HistoryRow) -> str:
    note = f" [{row.note}]" if row.note else ""
    return f"{_headline(row)}{note}"


def elided(text: str, limit: int) -> str:
    """Return a text cut at its end to so many characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def row_document(row: HistoryRow) -> Document:
    """Return a row as an object; its fields are stable."""
    summary = row.summary
    return {
        "schema": SCHEMA,
        "id": row.id,
        "exchange_id": row.exchange_id,
        "started_at": row.started_at.astimezone(UTC).isoformat(),
        "state": row.state.name.lower(),
        "result": result_group(row.state, summary.verdict if summary else ""),
        "platform": row.platform,
        "kind": row.kind,
        "audience": row.audience_text,
        "profile": row.profile_name,
        "hub": row.hub,
        "status": summary.status if summary else None,
        "verdict": summary.verdict if summary else None,
        "headline": _headline(row),
        "accepted": summary.success if summary else None,
        "refused": summary.failure if summary else None,
        "total_s": row.total_s,
        "starred": row.starred,
        "note": row.note,
    }


def json_line(row: HistoryRow, redactor: Redactor) -> str:
    """Return a row as one line of JSON."""
    document = row_document(row)
    clean = {name: redactor.text(v) if isinstance(v, str) else v for name, v in document.items()}
    return json.dumps(clean)
