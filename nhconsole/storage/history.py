"""Every exchange, written down before it is sent and again before it is shown; secrets removed.

Threads: any thread may use a store; each gets a connection of its own. A window uses one worker
thread, because every call may wait for the disk.
Processes: several windows share the file; SQLite's WAL lets one write while others read, and each
window's mark (see :mod:`nhconsole.storage.window_mark`) shows whose unfinished sends are lost.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self

from nhconsole.core.exchange import Exchange, HttpRequest
from nhconsole.storage import history_file, history_rows, window_mark
from nhconsole.storage.errors import StorageError
from nhconsole.storage.file_lock import locked
from nhconsole.storage.files import make_folder
from nhconsole.storage.history_connections import HistoryConnections
from nhconsole.storage.history_values import (
    HistoryRow,
    HistoryState,
    HistorySummary,
    StoredExchange,
)
from nhconsole.storage.redacting import (
    RedactorSource,
    knowing_signature,
    redacted_draft,
    redacted_exchange,
    redacted_request,
    redactor_of,
)

_LARGEST_ID = 2**63 - 1
_RUNNING = f"state = {HistoryState.RUNNING:d}"
_NOT_RUNNING = f"id NOT IN (SELECT id FROM exchange WHERE {_RUNNING})"


class HistoryStore:
    """The history file.

    Args:
        path: The file.
        redactor: Removes the secrets known at the moment of writing.

    Raises:
        StorageError: the file cannot be opened, or a newer version of the program wrote it.
    """

    def __init__(self, path: Path, redactor: RedactorSource) -> None:
        self.path = path
        self.opening_message = ""
        """What to say about the file, such as that a damaged one was set aside; else empty."""
        self.interrupted_count = 0
        """How many sends were found at opening that had ended with their window."""
        self._redactor = redactor
        self._connections = HistoryConnections(path)
        self._mark = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A send that still runs counts as interrupted from now on."""
        self._connections.close()
        self._mark.remove()

    def begin(
        self,
        exchange_id: str,
        started_at: datetime,
        request: HttpRequest,
        *,
        profile_name: str = "",
        platform: str = "",
        kind: str = "",
        audience_text: str = "",
        draft_json: str = "",
    ) -> int:
        """Write down what is about to be sent; call it before the send.

        Returns:
            The id of its row.

        Raises:
            StorageError: it could not be written. That is no reason not to send.
        """
        redactor = knowing_signature(redactor_of(self._redactor), request)
        row = _new_row(
            exchange_id,
            started_at,
            profile_name=redactor.text(profile_name),
            platform=redactor.text(platform),
            kind=redactor.text(kind),
            audience_text=redactor.text(audience_text),
        )
        stored = redacted_request(request, redactor)
        draft = redacted_draft(draft_json, redactor)
        with self._connections.writing() as connection:
            return history_rows.insert(
                connection, row, stored, owner=self._mark.id, draft_json=draft
            )

    def finish(self, exchange: Exchange, summary: HistorySummary) -> int:
        """Write down what became of it; call it before it is shown.

        An exchange that could not be begun (perhaps the disk was full) is written whole.

        Returns:
            The id of its row.

        Raises:
            StorageError: it could not be written: say so beside the exchange.
        """
        redactor = knowing_signature(redactor_of(self._redactor), exchange.request)
        stored = redacted_exchange(exchange, redactor)
        shown = replace(
            summary,
            verdict=redactor.text(summary.verdict),
            headline=redactor.text(summary.headline),
        )
        with self._connections.writing() as connection:
            row_id = self._row_id_of(connection, stored)
            history_rows.finish(connection, row_id, stored, shown)
        return row_id

    def page(self, before: int | None = None, limit: int = 100) -> tuple[HistoryRow, ...]:
        """Return rows, the newest first: those older than the row ``before``.

        Raises:
            StorageError: the file could not be read.
        """
        last = _LARGEST_ID if before is None else _fitting(before - 1)
        question = f"SELECT {history_rows.ROW} FROM exchange WHERE id <= ? ORDER BY id DESC LIMIT ?"
        with self._connections.reading() as connection:
            found = connection.execute(question, (last, limit)).fetchall()
        return tuple(history_rows.read_row(columns) for columns in found)

    def count(self) -> int:
        """Return how many exchanges there are.

        Raises:
            StorageError: the file could not be read.
        """
        with self._connections.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM exchange").fetchone()[0])

    def get(self, row_id: int) -> StoredExchange | None:
        """Return one exchange whole; None if it is gone.

        Raises:
            StorageError: it could not be read.
        """
        with self._connections.reading() as connection:
            columns = connection.execute(history_rows.WHOLE, (_fitting(row_id),)).fetchone()
        return None if columns is None else history_rows.read_stored(columns)

    def delete(self, row_id: int) -> None:
        """Delete one exchange; nothing happens if it is gone.

        Raises:
            StorageError: the file could not be written.
        """
        self._delete("id = ?", _fitting(row_id))

    def clear(self) -> None:
        """Delete every exchange but those that still run, and shrink the file.

        Raises:
            StorageError: the file could not be written.
        """
        with self._connections.writing() as connection:
            running = connection.execute(f"SELECT 1 FROM exchange WHERE {_RUNNING}").fetchone()
            # Without a condition SQLite drops whole pages, not row after row; they need no zeros
            # over them, because the file is written anew.
            where = f" WHERE {_NOT_RUNNING}" if running else ""
            connection.execute("PRAGMA secure_delete=OFF")
            try:
                connection.execute(f"DELETE FROM content{where}")
                connection.execute(f"DELETE FROM exchange{where}")
            finally:
                connection.execute("PRAGMA secure_delete=ON")
        self._connections.rewrite()

    def trim(self, keep: int) -> int:
        """Delete the oldest exchanges beyond ``keep`` (0: none); return how many went.

        Raises:
            StorageError: the file could not be written.
        """
        if keep <= 0:
            return 0
        with self._connections.reading() as connection:
            last = connection.execute(
                "SELECT id FROM exchange ORDER BY id DESC LIMIT 1 OFFSET ?", (keep,)
            ).fetchone()
        if last is None:
            return 0
        return self._delete(f"id <= ? AND {_NOT_RUNNING}", *last)

    def mark_interrupted(self) -> int:
        """Mark the sends whose window is gone; return how many. Done at opening, too.

        Raises:
            StorageError: the file could not be written.
        """
        return self._mark_interrupted(self._mark.id)

    def _delete(self, condition: str, *values: int) -> int:
        with self._connections.writing() as connection:
            connection.execute(f"DELETE FROM content WHERE {condition}", values)
            gone = connection.execute(f"DELETE FROM exchange WHERE {condition}", values).rowcount
        if gone:
            self._connections.shrink()
        return gone

    def _open(self) -> window_mark.WindowMark:
        """Prepare the file and say that this window has it open; one window at a time."""
        try:
            make_folder(self.path.parent)
            with locked(self.path.with_name(f"{self.path.name}.lock")):
                self.opening_message = history_file.prepare(self.path)
                mark = window_mark.WindowMark(self.path)
                with _undone_on_error(mark, self._connections):
                    self.interrupted_count = self._mark_interrupted(mark.id)
                window_mark.remove_dead_marks(self.path)
                return mark
        except OSError as error:
            raise StorageError(f"The history “{self.path}” cannot be opened: {error}.") from error

    def _mark_interrupted(self, own: str) -> int:
        interrupted = 0
        with self._connections.writing() as connection:
            owners = connection.execute(f"SELECT DISTINCT owner FROM exchange WHERE {_RUNNING}")
            for (owner,) in owners.fetchall():
                if owner != own and not window_mark.is_alive(self.path, owner):
                    interrupted += connection.execute(
                        f"UPDATE exchange SET state = ? WHERE {_RUNNING} AND owner = ?",
                        (HistoryState.INTERRUPTED, owner),
                    ).rowcount
        return interrupted

    def _row_id_of(self, connection: sqlite3.Connection, exchange: Exchange) -> int:
        """Return the row of a redacted exchange, which is inserted if it was not begun."""
        found = connection.execute(
            "SELECT id FROM exchange WHERE exchange_id = ?", (exchange.id,)
        ).fetchone()
        if found is not None:
            return int(found[0])
        platform = exchange.request.header("ServiceBusNotification-Format") or ""
        row = _new_row(exchange.id, exchange.started_at, platform=platform)
        return history_rows.insert(connection, row, exchange.request, owner=self._mark.id)


@contextlib.contextmanager
def _undone_on_error(
    mark: window_mark.WindowMark, connections: HistoryConnections
) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connections.close()
        mark.remove()
        raise


def _fitting(row_id: int) -> int:
    """Return a number that SQLite takes; no row has one outside of its range."""
    return max(0, min(row_id, _LARGEST_ID))


def _new_row(
    exchange_id: str,
    started_at: datetime,
    *,
    profile_name: str = "",
    platform: str = "",
    kind: str = "",
    audience_text: str = "",
) -> HistoryRow:
    return HistoryRow(
        id=0,
        exchange_id=exchange_id,
        started_at=started_at,
        state=HistoryState.RUNNING,
        profile_name=profile_name,
        platform=platform,
        kind=kind,
        audience_text=audience_text,
    )
