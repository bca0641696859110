"""Every exchange, written down before it is sent and again before it is shown; secrets removed.

Threads: any thread may use a store; each gets a connection of its own. A window uses one worker
thread, because every call may wait for the disk.
Processes: several windows share the file; SQLite's WAL lets one write while others read, and each
window's mark (see :mod:`nhconsole.storage.window_mark`) shows whose unfinished sends are lost.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from nhconsole.core.exchange import Exchange, HttpRequest
from nhconsole.storage import (
    history_file,
    history_hiding,
    history_purge,
    history_rows,
    history_search,
    window_mark,
)
from nhconsole.storage.errors import StorageError
from nhconsole.storage.file_lock import locked
from nhconsole.storage.files import make_folder
from nhconsole.storage.history_connections import HistoryConnections
from nhconsole.storage.history_query import HistoryQuery
from nhconsole.storage.history_spans import LARGEST_ID
from nhconsole.storage.history_values import (
    HistoryFacets,
    HistoryRow,
    HistoryState,
    HistorySummary,
    Removal,
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

_RUNNING = f"state = {HistoryState.RUNNING:d} AND id IN (SELECT id FROM unsettled)"
EVERYTHING = HistoryQuery()


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
        self._watching = threading.Lock()
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

    def page(
        self, before: int | None = None, limit: int = 100, query: HistoryQuery = EVERYTHING
    ) -> tuple[HistoryRow, ...]:
        """Return rows that fit, the newest first: those older than the row ``before``.

        Raises:
            StorageError: the file could not be read.
        """
        last = LARGEST_ID if before is None else _fitting(before - 1)
        with self._connections.reading() as connection:
            return history_search.page(connection, query, last, limit)

    def count(self, query: HistoryQuery = EVERYTHING, at_most: int | None = None) -> int:
        """Return how many exchanges fit; counting stops at ``at_most``.

        Raises:
            StorageError: the file could not be read.
        """
        with self._connections.reading() as connection:
            if query.is_empty:
                found = history_hiding.count_visible(connection)
                return found if at_most is None else min(found, at_most)
            return history_search.count(connection, query, at_most)

    def get(self, row_id: int) -> StoredExchange | None:
        """Return one exchange whole; None if it is gone or hidden.

        Raises:
            StorageError: it could not be read.
        """
        question = f"{history_rows.WHOLE} WHERE exchange.id = ? AND {history_rows.VISIBLE}"
        with self._connections.reading() as connection:
            columns = connection.execute(question, (_fitting(row_id),)).fetchone()
        return None if columns is None else history_rows.read_stored(columns)

    def facets(self) -> HistoryFacets:
        """Return what occurs, for the filters' choices.

        Raises:
            StorageError: the file could not be read.
        """
        with self._connections.reading() as connection:
            return history_search.facets(connection)

    def sent_since(self, moment: datetime, hub: str = "") -> tuple[datetime, ...]:
        """Return when the test sends since ``moment`` began, those of one hub or all; in order.

        Removed ones count, and those that may not have reached the hub do not.

        Raises:
            StorageError: the file could not be read.
        """
        with self._connections.reading() as connection:
            return history_search.sent_since(connection, moment, hub)

    def change_mark(self) -> int:
        """Return a number that is another one after any window has changed the file.

        Only numbers of the same store can be compared.

        Raises:
            StorageError: the file could not be read.
        """
        with self._watching, self._connections.watching() as connection:
            return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def set_star(self, row_id: int, starred: bool) -> None:
        """Give an exchange a star, which keeps it from being let go; or take it away.

        Raises:
            StorageError: the file could not be written.
        """
        if starred:
            statement = "INSERT OR IGNORE INTO star SELECT id FROM exchange WHERE id = ?"
        else:
            statement = "DELETE FROM star WHERE id = ?"
        with self._connections.writing() as connection:
            connection.execute(statement, (_fitting(row_id),))

    def set_note(self, row_id: int, text: str) -> None:
        """Write a note to an exchange, which can be searched for; an empty one takes it away.

        Raises:
            StorageError: the file could not be written.
        """
        note = history_rows.storable(redactor_of(self._redactor).text(text))
        with self._connections.writing() as connection:
            history_rows.set_note(connection, _fitting(row_id), note)

    def remove(self, row_ids: Iterable[int]) -> Removal:
        """Hide exchanges at once; :meth:`restore` brings them back, :meth:`purge` deletes them.

        Those that still run stay.

        Raises:
            StorageError: the file could not be written.
        """
        with self._connections.writing() as connection:
            return history_hiding.hide(connection, self._mark.id, map(_fitting, row_ids))

    def remove_all(self, query: HistoryQuery = EVERYTHING) -> Removal:
        """Hide all exchanges that fit, as :meth:`remove`.

        Raises:
            StorageError: the file could not be written.
        """
        with self._connections.writing() as connection:
            if query.is_empty:
                return history_hiding.hide_all(connection, self._mark.id)
            ids = list(history_search.ids(connection, query))
            return history_hiding.hide(connection, self._mark.id, ids)

    def restore(self, removal_id: int) -> int:
        """Bring back what was removed; return how many exchanges (0: they are deleted by now).

        Raises:
            StorageError: the file could not be written.
        """
        with self._connections.writing() as connection:
            return history_hiding.restore(connection, _fitting(removal_id))

    def purge(self, removal_id: int) -> int:
        """Delete what was removed, and shrink the file; return how many exchanges went.

        Raises:
            StorageError: the file could not be written.
        """
        return history_purge.purge(self._connections, [_fitting(removal_id)])

    def purge_all(self) -> int:
        """Delete all that this window has removed, as :meth:`purge`.

        Raises:
            StorageError: the file could not be written.
        """
        with self._connections.reading() as connection:
            found = history_hiding.removals(connection)
        own = [removal for removal, owner in found if owner == self._mark.id]
        return history_purge.purge(self._connections, own)

    def retain(self, keep: int, days: int, now: datetime | None = None) -> int:
        """Delete the oldest exchanges beyond ``keep``, and those older than ``days``.

        Starred ones stay, and those that still run. 0 is no limit.

        Returns:
            How many went.

        Raises:
            StorageError: the file could not be written.
        """
        until = (now or datetime.now(UTC)) - timedelta(days=days) if days > 0 else None
        return history_purge.retain(self._connections, max(0, keep), until)

    def trim(self, keep: int) -> int:
        """Do as :meth:`retain` with no limit of age."""
        return self.retain(keep, 0)

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
    return max(0, min(row_id, LARGEST_ID))


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
