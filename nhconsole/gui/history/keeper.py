"""The history file, read and written off the window's thread."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from nhconsole.gui.background import Background
from nhconsole.gui.history.model import PAGE_SIZE, HistoryModel
from nhconsole.gui.known_secrets import KnownSecrets

if TYPE_CHECKING:
    from nhconsole.gui.result.shown_exchange import ShownExchange
    from nhconsole.storage.history import HistoryStore
    from nhconsole.storage.history_values import HistoryRow, StoredExchange


class HistoryKeeper(QObject):
    """Opens the history once, fills the list and fetches exchanges.

    Signals:
        opened(str, int): a message about the file (empty if all is well) and how many sends were
            found interrupted.
        counted(int): how many exchanges there are.
        fetched(StoredExchange, ShownExchange): an exchange of the list, ready to be shown; the
            second is None while it runs.
        failed(str): it could not be read; a sentence.
    """

    opened = Signal(str, int)
    counted = Signal(int)
    fetched = Signal(object, object)
    failed = Signal(str)

    def __init__(
        self,
        path: Path,
        secrets: KnownSecrets,
        model: HistoryModel,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._secrets = secrets
        self._model = model
        self._background = background
        self._lock = threading.Lock()
        self._store: HistoryStore | None = None
        model.page_requested.connect(self._on_page_requested)

    def open_store(self) -> "HistoryStore":
        """Return the store, opening it at the first call. For workers' threads."""
        with self._lock:
            if self._store is None:
                from nhconsole.storage.history import HistoryStore

                self._store = HistoryStore(self._path, self._secrets.redactor)
            return self._store

    def start(self) -> None:
        """Open the file and fill the list."""
        self._background.run(self._opened_words, self._on_opened, self.failed.emit)

    def fetch(self, row_id: int) -> None:
        """Fetch an exchange of the list; ``fetched`` follows."""
        self._background.run(lambda: self._fetch(row_id), self._on_fetched, self.failed.emit)

    def note_sent(self, row_id: int) -> None:
        """Bring the list up to date after a send."""
        self._background.run(lambda: self._row_and_count(row_id), self._on_row, self.failed.emit)

    def trim(self, keep: int) -> None:
        """Let the oldest exchanges go."""
        if keep:
            self._background.run(
                lambda: self.open_store().trim(keep), self._on_trimmed, self.failed.emit
            )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def _opened_words(self) -> tuple[str, int]:
        store = self.open_store()
        return store.opening_message, store.interrupted_count

    def _page(self, before: int | None) -> "tuple[int | None, tuple[HistoryRow, ...], int]":
        store = self.open_store()
        return before, store.page(before, PAGE_SIZE), store.count()

    def _row_and_count(self, row_id: int) -> "tuple[HistoryRow | None, int]":
        store = self.open_store()
        rows = store.page(row_id + 1, 1)
        found = rows[0] if rows and rows[0].id == row_id else None
        return found, store.count()

    def _fetch(self, row_id: int) -> "tuple[StoredExchange | None, ShownExchange | None]":
        from nhconsole.gui.result.shown_exchange import made_ready

        stored = self.open_store().get(row_id)
        if stored is None or stored.exchange is None:
            return stored, None
        return stored, made_ready(stored.exchange, row_id=row_id)

    def _on_opened(self, words: tuple[str, int]) -> None:
        self.opened.emit(*words)
        self._model.reload()

    @Slot(object)
    def _on_page_requested(self, before: int | None) -> None:
        self._background.run(lambda: self._page(before), self._on_page, self.failed.emit)

    def _on_page(self, page: "tuple[int | None, tuple[HistoryRow, ...], int]") -> None:
        before, rows, count = page
        if before is None:
            self._model.show_first_page(rows)
        else:
            self._model.append_page(rows)
        self.counted.emit(count)

    def _on_row(self, found: "tuple[HistoryRow | None, int]") -> None:
        row, count = found
        if row is not None:
            self._model.put_first(row)
        self.counted.emit(count)

    def _on_fetched(self, found: "tuple[StoredExchange | None, ShownExchange | None]") -> None:
        stored, shown = found
        if stored is not None:
            self.fetched.emit(stored, shown)

    def _on_trimmed(self, _count: int) -> None:
        pass
