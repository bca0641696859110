"""Every exchange, written down before it is sent and again before it is shown; secrets removed.

Threads: any thread may use a store; each gets a connection of its own. A window uses one worker
thread, because every call may wait for the disk.
Processes: several windows share the file; SQLite's WAL lets one write while others read, and each
window's mark (see :mod:`nhconsole.storage.history.window_mark`) shows whose unfinished sends are
lost.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self

from nhconsole.core.sending.exchange import Exchange, HttpRequest
from nhconsole.storage.errors import StorageError
from nhconsole.storage.file_lock import locked
from nhconsole.storage.files import make_folder
from nhconsole.storage.history import file as history_file
from nhconsole.storage.history import hiding as history_hiding
from nhconsole.storage.history import purge as history_purge
from nhconsole.storage.history import rows as history_rows
from nhconsole.storage.history import window_mark
from nhconsole.storage.history.connections import HistoryConnections
from nhconsole.storage.history.editor import HistoryEditor
from nhconsole.storage.history.values import HistoryRow, HistoryState, HistorySummary
from nhconsole.storage.redacting import (
    RedactorSource,
    knowing_signature,
    redacted_draft,
    redacted_exchange,
    redacted_request,
    redactor_of,
)

_RUNNING = f"state = {HistoryState.RUNNING:d} AND id IN (SELECT id FROM unsettled)"


class HistoryStore(HistoryEditor):
    """The history file.

    Args:
        path: The file.
        redactor: Removes the secrets known at the moment of writing.

    Raises:
        StorageError: the file cannot be opened, or a newer version of the program wrote it.
    """

    def __init__(self, path: Path, redactor: RedactorSource) -> None:
        super().__init__(path, redactor)
        self.opening_message = ""
        """What to say about the file, such as that a damaged one was set aside; else empty."""
        self.interrupted_count = 0
        """How many sends were found at opening that had ended with their window."""
        self._mark = self._open()
        # Without an index (the disk may be full) all but the search works.
        with contextlib.suppress(StorageError):
            if bool(self._dead_removals()) or self._with_index(self._index.has_work):
                self._worker.wake()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def stop(self) -> None:
        """End what takes long after the piece under way; what is left, the next start does."""
        self._worker.stop()

    def close(self) -> None:
        """Close the file. A send that still runs counts as interrupted from now on."""
        self.stop()
        with contextlib.suppress(StorageError):
            self._with_index(self._index.catch_up)
        self._index.close()
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
        self._worker.wake()
        return row_id

    def mark_interrupted(self) -> int:
        """Mark the sends whose window is gone; return how many. Done at opening, too.

        Raises:
            StorageError: the file could not be written.
        """
        return self._mark_interrupted(self._mark.id)

    def _open(self) -> window_mark.WindowMark:
        """Prepare the file and say that this window has it open; one window at a time."""
        try:
            make_folder(self.path.parent)
            with locked(self.path.with_name(f"{self.path.name}.lock")):
                self.opening_message = history_file.prepare(self.path)
                mark = window_mark.WindowMark(self.path)
                with _undone_on_error(mark, self._connections):
                    self._window_id = mark.id
                    with contextlib.suppress(StorageError):
                        self._index.prepare()
                    self.interrupted_count = self._mark_interrupted(mark.id)
                window_mark.remove_dead_marks(self.path)
                return mark
        except OSError as error:
            raise StorageError(f"The history “{self.path}” cannot be opened: {error}.") from error

    def _mark_interrupted(self, own: str) -> int:
        interrupted = 0
        with self._connections.writing() as connection:
            owners = connection.execute(
                "SELECT DISTINCT owner FROM unsettled CROSS JOIN exchange"
                f" ON exchange.id = unsettled.id WHERE state = {HistoryState.RUNNING:d}"
            )
            for (owner,) in owners.fetchall():
                if owner != own and not window_mark.is_alive(self.path, owner):
                    interrupted += connection.execute(
                        f"UPDATE exchange SET state = ? WHERE {_RUNNING} AND owner = ?",
                        (HistoryState.INTERRUPTED, owner),
                    ).rowcount
        return interrupted

    def _tidy_up(self) -> bool:
        for removal in self._dead_removals():
            is_stopping = self._worker.is_stopping
            history_purge.purge(self._connections, self._index, removal, is_stopping)
        return super()._tidy_up()

    def _dead_removals(self) -> list[int]:
        """Return what was left hidden by windows that are gone."""
        with self._connections.reading() as connection:
            found = history_hiding.removals(connection)
        return [
            removal
            for removal, owner in found
            if owner != self._window_id and not window_mark.is_alive(self.path, owner)
        ]

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
