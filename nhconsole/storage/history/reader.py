"""What can be asked of a history; any thread may ask."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from nhconsole.storage.errors import StorageError
from nhconsole.storage.history import hiding as history_hiding
from nhconsole.storage.history import rows as history_rows
from nhconsole.storage.history import search as history_search
from nhconsole.storage.history.connections import HistoryConnections, IndexFault
from nhconsole.storage.history.index import HistoryIndex
from nhconsole.storage.history.query import HistoryQuery
from nhconsole.storage.history.search import Sources
from nhconsole.storage.history.spans import LARGEST_ID
from nhconsole.storage.history.values import HistoryFacets, HistoryRow, StoredExchange
from nhconsole.storage.history.worker import HistoryWorker

EVERYTHING = HistoryQuery()
_PATIENCE_S = 0.3
_Answer = TypeVar("_Answer")


class HistoryReader:
    """Reads the file; every method raises StorageError if that fails.

    Words and filters find what the index holds. What was sent a moment ago is put in before the
    search; a file of an older version, or one whose index was damaged, fills its index from the
    newest to the oldest while the program runs (:meth:`count_unindexed`).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = HistoryConnections(path)
        self._index = HistoryIndex(self._connections)
        self._worker = HistoryWorker(self._tidy_up)
        self._watching = threading.Lock()

    def page(
        self, before: int | None = None, limit: int = 100, query: HistoryQuery = EVERYTHING
    ) -> tuple[HistoryRow, ...]:
        """Return rows that fit, the newest first: those older than the row ``before``."""
        last = LARGEST_ID if before is None else fitting(before - 1)
        if query.is_empty:
            with self._connections.reading() as connection:
                return history_search.newest(connection, last, limit)
        return self._search(lambda sources: history_search.page(sources, query, last, limit))

    def count(self, query: HistoryQuery = EVERYTHING, at_most: int | None = None) -> int:
        """Return how many exchanges fit; counting stops at ``at_most``."""
        if query.is_empty:
            with self._connections.reading() as connection:
                found = history_hiding.count_visible(connection)
            return found if at_most is None else min(found, at_most)
        return self._search(lambda sources: history_search.count(sources, query, at_most))

    def get(self, row_id: int) -> StoredExchange | None:
        """Return one exchange whole; None if it is gone or hidden."""
        question = f"{history_rows.WHOLE} WHERE exchange.id = ? AND {history_rows.VISIBLE}"
        with self._connections.reading() as connection:
            columns = connection.execute(question, (fitting(row_id),)).fetchone()
        return None if columns is None else history_rows.read_stored(columns)

    def facets(self) -> HistoryFacets:
        """Return what occurs, for the filters' choices."""
        return self._search(history_search.facets)

    def sent_since(self, moment: datetime, hub: str = "") -> tuple[datetime, ...]:
        """Return when the test sends since ``moment`` began, those of one hub or all; in order.

        Removed ones count, and those that certainly did not reach the hub do not.
        """
        with self._connections.reading() as connection:
            return history_search.sent_since(connection, moment, hub)

    def change_mark(self) -> int:
        """Return a number that is another one after any window has changed the file.

        Only numbers of the same store can be compared.
        """
        with self._watching, self._connections.watching() as connection:
            return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def count_unindexed(self) -> int:
        """Return how many exchanges words and filters do not find yet; about, while many."""
        return self._with_index(self._index.count_missing)

    def _search(self, ask: Callable[[Sources], _Answer]) -> _Answer:
        def search() -> _Answer:
            self._take_in_the_latest()
            with self._index.reading() as index:
                return ask(Sources(self._connections, index))

        return self._with_index(search)

    def _take_in_the_latest(self) -> None:
        """Put in what was sent a moment ago, if that is soon done."""
        end = time.monotonic() + _PATIENCE_S
        while self._index.catch_up(wait=False):
            if time.monotonic() > end:
                self._worker.wake()
                return

    def _with_index(self, work: Callable[[], _Answer]) -> _Answer:
        """Do something with the index; if it is damaged, with a new one that fills again."""
        try:
            return work()
        except IndexFault:
            self._index.start_anew()
            self._worker.wake()
        try:
            return work()
        except IndexFault as error:
            raise StorageError(f"The history's index cannot be used: {error}.") from error

    def _tidy_up(self) -> bool:
        """Do a small piece of what is to be done; return whether more is left."""
        return self._with_index(
            lambda: self._index.catch_up() or self._index.work_off() or self._index.clean_one()
        )


def fitting(row_id: int) -> int:
    """Return a number that SQLite takes; no row has one outside of its range."""
    return max(0, min(row_id, LARGEST_ID))
