"""Connections to a database, one for each thread that uses it, and errors as sentences."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from nhconsole.storage.errors import StorageError
from nhconsole.storage.history import file as history_file
from nhconsole.storage.history import index_file as history_index_file

_PAGES_AT_ONCE = 2000


class IndexFault(Exception):
    """The index of words is gone or damaged; it can be made anew."""


class Connections:
    """Hands out connections; the calls under way end before the last of them is closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._of_thread: dict[threading.Thread, sqlite3.Connection] = {}
        self._watcher: sqlite3.Connection | None = None
        self._changed = threading.Condition()
        self._in_use = 0
        self._is_closed = False

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection.

        Raises:
            StorageError: what was done with it failed.
        """
        with self._failing("read"), self._connection() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection inside a transaction: all of it is written, or nothing.

        Raises:
            StorageError: what was done with it failed.
        """
        with self._failing("written"), self._connection() as connection:
            # Not the default: a reader that turns writer can be refused without any waiting.
            connection.execute("BEGIN IMMEDIATE")
            with _kept_whole_or_not_at_all(connection):
                yield connection

    @contextlib.contextmanager
    def watching(self) -> Iterator[sqlite3.Connection]:
        """Give the one connection that never writes: it sees everybody's changes.

        One thread at a time.

        Raises:
            StorageError: what was done with it failed.
        """
        with self._failing("read"), self._connection():
            if self._watcher is None:
                self._watcher = self._connect()
            yield self._watcher

    def shrink(self, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """Return freed pages to the disk, and leave nothing of them in the WAL.

        Some at a time: nobody who writes is to wait long. While another window reads, the WAL
        keeps them until the next time.

        Raises:
            StorageError: it failed.
        """
        before, now = -1, self._free_pages()
        # Where none becomes free, as in a file that some tool has rewritten, none ever will.
        while now and now != before and not is_stopping():
            # A script, because "execute" stops such a statement after its first page.
            self._outside_of_transactions(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})")
            before, now = now, self._free_pages()
        self._outside_of_transactions("PRAGMA wal_checkpoint(TRUNCATE)")

    def rewrite(self) -> None:
        """Write the whole file anew without what was deleted: better when little is left.

        Raises:
            StorageError: it failed.
        """
        self._outside_of_transactions("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self, *, wait: bool = True) -> None:
        """Close all connections, after the calls under way; without waiting, the last one does."""
        with self._changed:
            self._is_closed = True
            if wait:
                self._changed.wait_for(lambda: self._in_use == 0)
            self._close_if_unused()

    def _close_if_unused(self) -> None:
        if not self._is_closed or self._in_use:
            return
        for connection in self._of_thread.values():
            connection.close()
        self._of_thread.clear()
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None

    def _free_pages(self) -> int:
        with self.reading() as connection:
            return int(connection.execute("PRAGMA freelist_count").fetchone()[0])

    def _outside_of_transactions(self, script: str) -> None:
        with self._failing("written"), self._connection() as connection:
            connection.executescript(script)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._changed:
            if self._is_closed:
                raise StorageError(f"The history “{self.path}” is closed.")
            connection = self._own()
            self._in_use += 1
        try:
            yield connection
        finally:
            with self._changed:
                self._in_use -= 1
                self._close_if_unused()
                self._changed.notify_all()

    def _own(self) -> sqlite3.Connection:
        thread = threading.current_thread()
        if thread not in self._of_thread:
            self._forget_ended_threads()
            self._of_thread[thread] = self._connect()
        return self._of_thread[thread]

    def _forget_ended_threads(self) -> None:
        """Close what nobody will use again: thread pools end and replace their threads."""
        for thread in [thread for thread in self._of_thread if not thread.is_alive()]:
            self._of_thread.pop(thread).close()

    def _connect(self) -> sqlite3.Connection:
        raise NotImplementedError

    def _failing(self, verb: str) -> contextlib.AbstractContextManager[None]:
        raise NotImplementedError


class HistoryConnections(Connections):
    """Connections to the history itself."""

    @contextlib.contextmanager
    def writing_unhurried(self) -> Iterator[sqlite3.Connection]:
        """Give :meth:`writing` for what may be lost by a power cut: nobody waits for the disk."""
        with self._failing("written"), self._connection() as connection:
            connection.execute("PRAGMA synchronous=NORMAL")
            try:
                with self.writing():
                    yield connection
            finally:
                connection.execute("PRAGMA synchronous=FULL")

    def _connect(self) -> sqlite3.Connection:
        return history_file.connect(self.path)

    @contextlib.contextmanager
    def _failing(self, verb: str) -> Iterator[None]:
        try:
            yield
        except history_file.DatabaseFailure as error:
            sentence = f"The history “{self.path}” could not be {verb}: {error}."
            if history_file.is_damage(error):
                with contextlib.suppress(OSError):
                    history_file.damage_mark(self.path).touch()
                sentence += " It is damaged; the next start sets it aside and begins a new one."
            raise StorageError(sentence) from error


class IndexConnections(Connections):
    """Connections to one file of the index of words."""

    def _connect(self) -> sqlite3.Connection:
        try:
            return history_index_file.connect(self.path)
        except sqlite3.OperationalError as error:
            if not self.path.exists():
                raise IndexFault(str(error)) from error
            raise

    @contextlib.contextmanager
    def impatient(self) -> Iterator[sqlite3.Connection | None]:
        """Give :meth:`writing` if nobody else writes for long; else None."""
        with self._failing("written"), self._connection() as connection:
            connection.execute("PRAGMA busy_timeout=100")
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                yield None
                return
            finally:
                connection.execute(f"PRAGMA busy_timeout={history_index_file.BUSY_S * 1000:.0f}")
            with _kept_whole_or_not_at_all(connection):
                yield connection

    @contextlib.contextmanager
    def _failing(self, verb: str) -> Iterator[None]:
        try:
            yield
        except history_file.DatabaseFailure as error:
            if history_index_file.is_fault(error):
                raise IndexFault(str(error)) from error
            sentence = f"The history's index “{self.path}” could not be {verb}: {error}."
            raise StorageError(sentence) from error


@contextlib.contextmanager
def _kept_whole_or_not_at_all(connection: sqlite3.Connection) -> Iterator[None]:
    """End the transaction that was begun: all of it is written, or, after an error, nothing."""
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk ends the transaction by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
