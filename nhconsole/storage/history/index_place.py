"""Where the index of words is: which file, made when there is none, replaced when it is damaged."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from nhconsole.storage.errors import StorageError
from nhconsole.storage.file_lock import locked
from nhconsole.storage.history import index_file as history_index_file
from nhconsole.storage.history.connections import HistoryConnections, IndexConnections
from nhconsole.storage.history.file import DatabaseFailure


class IndexPlace:
    """Knows the file in use; the history holds its name, so that all windows use the same one."""

    def __init__(self, history: HistoryConnections) -> None:
        self._history = history
        self._lock = threading.Lock()
        self._token = ""
        self._files: IndexConnections | None = None

    def close(self) -> None:
        """Close the file, after the calls under way."""
        with self._lock:
            if self._files is not None:
                self._files.close()

    def prepare(self) -> None:
        """See to it that there is an index; the caller holds the lock for opening the history."""
        token = self._token_in_use()
        path = history_index_file.index_path(self._history.path, token)
        if not token or not _is_usable(path):
            self._replace()
        else:
            history_index_file.remove_others(self._history.path, token)

    def start_anew(self) -> None:
        """Put an empty index in the place of a damaged one; it fills again from the history."""
        with self._opening():
            # Another window may have done it by now.
            if self._token_in_use() == self._token:
                self._replace()

    def replace(self) -> None:
        """Put an empty index in the place of the one in use, whatever is in it."""
        with self._opening():
            self._replace()

    def _opening(self) -> contextlib.AbstractContextManager[None]:
        return locked(self._history.path.with_name(f"{self._history.path.name}.lock"))

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection to the index.

        Raises:
            IndexFault: the index is damaged.
            StorageError: it could not be read.
        """
        with self._current().reading() as connection:
            yield connection

    def _current(self) -> IndexConnections:
        """Return connections to the index in use: another window may have replaced it."""
        token = self._token_in_use()
        with self._lock:
            if token != self._token or self._files is None:
                if self._files is not None:
                    self._files.close(wait=False)
                path = history_index_file.index_path(self._history.path, token)
                self._token, self._files = token, IndexConnections(path)
            return self._files

    def _token_in_use(self) -> str:
        with self._history.reading() as connection:
            return token_of(connection)

    def _replace(self) -> None:
        with self._history.reading() as connection:
            (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM exchange").fetchone()
        try:
            token = history_index_file.create(self._history.path, int(last))
        except (OSError, *DatabaseFailure) as error:
            raise StorageError(f"The history's index could not be made: {error}.") from error
        with self._history.writing() as connection:
            connection.execute("DELETE FROM word_index")
            connection.execute("INSERT INTO word_index (token) VALUES (?)", (token,))
        history_index_file.remove_others(self._history.path, token)


def _is_usable(path: Path) -> bool:
    try:
        return history_index_file.is_usable(path)
    except (OSError, *DatabaseFailure) as error:
        raise StorageError(f"The history's index “{path}” could not be read: {error}.") from error


def token_of(connection: sqlite3.Connection) -> str:
    """Return the token of the index that a history uses; empty if it has none."""
    found = connection.execute("SELECT token FROM word_index").fetchone()
    return str(found[0]) if found else ""
