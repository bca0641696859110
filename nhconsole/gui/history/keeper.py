"""The history file, read and written off the window's thread."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from nhconsole.gui.background import Background
from nhconsole.gui.history.model import PAGE_SIZE, HistoryModel
from nhconsole.gui.known_secrets import KnownSecrets

if TYPE_CHECKING:
    from datetime import datetime

    from nhconsole.gui.history.reading import Counts
    from nhconsole.gui.result.shown_exchange import ShownExchange
    from nhconsole.storage.history.query import HistoryQuery
    from nhconsole.storage.history.store import HistoryStore
    from nhconsole.storage.history.values import Removal, StoredExchange

_LOOKED_AT = 2000
"""So many of the newest rows are read again when the file has changed."""
_NEWEST = 20
_PURGE_S = 1.0
"""So long a window that closes may wait for what it has deleted."""


class HistoryKeeper(QObject):
    """Opens the history once, fills the list and fetches exchanges. Nobody else uses the store.

    Signals:
        opened(str, int): a message about the file (empty if all is well) and how many sends were
            found interrupted.
        counted(int): how many exchanges there are.
        found(int): how many of them fit the search; not counted beyond ``reading.COUNTED_TO`` + 1.
        fetched(StoredExchange, ShownExchange): an exchange of the list, ready to be shown; the
            second is None while it runs.
        gone(int): an exchange that was wanted is not there any more; the id of its row.
        facets_read(HistoryFacets): what the filters can choose from.
        removed(Removal), restored(int): exchanges were hidden; how many came back.
        failed(str): it could not be read or written; a sentence.
    """

    opened = Signal(str, int)
    counted = Signal(int)
    found = Signal(int)
    fetched = Signal(object, object)
    gone = Signal(int)
    facets_read = Signal(object)
    removed = Signal(object)
    restored = Signal(int)
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
        # Deleting a great many takes its time, and the list is to be read meanwhile.
        self._upkeep = Background("history upkeep", self)
        self._lock = threading.Lock()
        self._store: HistoryStore | None = None
        self._query: HistoryQuery | None = None
        self._search = 0
        self._wanted = 0
        self._mark: int | None = None
        self._is_looking = False
        self._has_removed = False
        self._is_closed = False
        model.page_requested.connect(self._on_page_requested)

    @property
    def model(self) -> HistoryModel:
        """The list that is filled."""
        return self._model

    @property
    def query(self) -> "HistoryQuery | None":
        """What the list was asked for; None: everything."""
        return self._query

    def open_store(self) -> "HistoryStore":
        """Return the store, opening it at the first call. For workers' threads.

        Raises:
            StorageError: it cannot be opened, or the window is closed.
        """
        with self._lock:
            if self._is_closed:
                from nhconsole.storage.errors import StorageError

                raise StorageError("The history is closed, as its window is.")
            if self._store is None:
                from nhconsole.storage.history.store import HistoryStore

                self._store = HistoryStore(self._path, self._secrets.redactor)
            return self._store

    def start(self) -> None:
        """Open the file and fill the list."""
        self._run(self._opened_words, self._on_opened)

    def fetch(self, row_id: int) -> None:
        """Fetch an exchange of the list; ``fetched`` follows, unless another one is wanted."""
        self._wanted += 1
        number = self._wanted
        self._run(
            lambda: (
                self._reading().fetch(self.open_store(), row_id) if number == self._wanted else None
            ),
            partial(self._on_fetched, number, row_id),
        )

    def read(self, row_id: int, done: "Callable[[StoredExchange | None], None]") -> None:
        """Read one exchange as it stands in the file; ``done`` is a method of the window's side."""
        self._run(lambda: self.open_store().get(row_id), done)

    def read_shown(self, row_id: int, done: "Callable[[ShownExchange | None], None]") -> None:
        """Read one exchange as it is shown; None if it is gone or still runs."""
        self._background.run(
            lambda: self._reading().fetch(self.open_store(), row_id)[1], done, self.failed.emit
        )

    def read_pair(
        self,
        older: int,
        newer: int,
        done: "Callable[[tuple[ShownExchange | None, ShownExchange | None]], None]",
    ) -> None:
        """Read two exchanges, ready to be compared; None for one that is gone or still runs."""
        rows = (older, newer)
        self._background.run(
            lambda: tuple(self._reading().fetch(self.open_store(), row)[1] for row in rows),
            done,
            self.failed.emit,
        )

    def read_sent_times(
        self, hub: str, since: "datetime", done: "Callable[[tuple[datetime, ...]], None]"
    ) -> None:
        """Read when the sends to a hub (``host/hub``) since a moment began."""
        self._background.run(
            lambda: self.open_store().sent_since(since, hub), done, self.failed.emit
        )

    def search(self, query: "HistoryQuery | None") -> None:
        """Show only what fits; an older search that is not answered yet is dropped."""
        self._query = None if query is None or query.is_empty else query
        self._search += 1
        self._model.reload()

    @Slot()
    def refresh(self, limit: int = _LOOKED_AT) -> None:
        """Bring the newest rows and the counts up to date; what is selected stays."""
        known = self._model.rows()
        limit = min(len(known) + PAGE_SIZE, limit)
        self._ask(
            lambda store, query: self._reading().changes(store, query, known, limit),
            self._model.apply,
        )
        self._count()

    @Slot()
    def refresh_newest(self) -> None:
        """Bring the very newest rows up to date: after a send of this window."""
        self.refresh(_NEWEST)

    @Slot()
    def look(self) -> None:
        """Bring the list up to date if this or another window has changed the file."""
        if not self._is_looking:
            self._is_looking = True
            self._background.run(
                lambda: self.open_store().change_mark(), self._on_mark, self._on_not_looked
            )

    def read_facets(self) -> None:
        """Read what the filters can choose from; ``facets_read`` follows."""
        self._run(lambda: self.open_store().facets(), self.facets_read.emit)

    def set_star(self, row_ids: Iterable[int], starred: bool) -> None:
        """Give exchanges a star, or take it away; the list says so at once."""
        ids = tuple(row_ids)
        for row_id in ids:
            number = self._model.number_of(row_id)
            if number is not None:
                self._model.put_first(replace(self._model.row_at(number), starred=starred))
        self._write(lambda: self._star(ids, starred), self._on_written)

    def set_note(self, row_id: int, text: str) -> None:
        """Write a note to an exchange; an empty one takes it away."""
        self._write(lambda: self.open_store().set_note(row_id, text), self._on_written)

    def remove(self, row_ids: Iterable[int]) -> None:
        """Hide exchanges at once; ``removed`` follows."""
        ids = tuple(row_ids)
        self._has_removed = True
        self._write(lambda: self.open_store().remove(ids), self._on_removed)

    def remove_found(self) -> None:
        """Hide everything that fits the search; ``removed`` follows."""
        self._has_removed = True
        self._ask(lambda store, query: store.remove_all(query), self._on_removed)

    def restore(self, removal: "Removal") -> None:
        """Bring back what was hidden; ``restored`` follows."""
        self._run(lambda: self.open_store().restore(removal.id), self._on_restored)

    def purge(self, removal: "Removal") -> None:
        """Really delete what was hidden."""
        self._upkeep.run(lambda: self.open_store().purge(removal.id), _nothing, self.failed.emit)

    def retain(self, keep: int, days: int) -> None:
        """Let go of the oldest beyond a number and of those beyond an age; 0 is no limit."""
        if keep or days:
            self._upkeep.run(
                lambda: self.open_store().retain(keep, days), self._on_retained, self.failed.emit
            )

    def count_found(self, done: "Callable[[tuple[int, int]], None]") -> None:
        """Count what fits the search, all of it, and how many of that have a star."""
        self._ask(lambda store, query: self._reading().whole_count(store, query), done)

    def close(self) -> None:
        """Delete what was hidden, and close the file; what takes long is left to the next start."""
        ended = threading.Event()
        if self._has_removed:
            self._upkeep.run(lambda: self._purge_all(ended), _nothing, _nothing)
            ended.wait(_PURGE_S)
        with self._lock:
            self._is_closed = True
            store, self._store = self._store, None
        if store is not None:
            store.stop()
        self._upkeep.close()
        if store is not None:
            store.close()

    def _write(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._background.run(work, done, self._on_not_written)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._background.run(work, done, self.failed.emit)

    def _ask(
        self,
        work: "Callable[[HistoryStore, HistoryQuery], Any]",
        done: Callable[[Any], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Ask for what fits the search; the answer is dropped if another search overtakes it."""
        number, query = self._search, self._query
        self._background.run(
            lambda: (
                work(self.open_store(), query or _everything()) if number == self._search else None
            ),
            partial(self._on_answer, number, done),
            failed or self.failed.emit,
        )

    def _count(self) -> None:
        self._ask(lambda store, query: self._reading().counts(store, query), self._on_counts)

    # In the worker.

    def _reading(self) -> ModuleType:
        """What the worker asks; it needs the store's module, which is loaded there."""
        from nhconsole.gui.history import reading

        return reading

    def _opened_words(self) -> tuple[str, int]:
        store = self.open_store()
        return store.opening_message, store.interrupted_count

    def _purge_all(self, ended: threading.Event) -> None:
        try:
            self.open_store().purge_all()
        finally:
            ended.set()

    def _star(self, row_ids: tuple[int, ...], starred: bool) -> None:
        for row_id in row_ids:
            self.open_store().set_star(row_id, starred)

    # In the window's thread.

    def _on_opened(self, words: tuple[str, int]) -> None:
        self.opened.emit(*words)
        self._model.reload()

    @Slot(object)
    def _on_page_requested(self, before: int | None) -> None:
        done = self._model.show_first_page if before is None else self._model.append_page
        self._ask(
            lambda store, query: store.page(before, PAGE_SIZE, query), done, self._on_page_failed
        )
        if before is None:
            self._count()

    def _on_page_failed(self, reason: str) -> None:
        self._model.stop_loading()
        self.failed.emit(reason)

    def _on_answer(self, number: int, done: Callable[[Any], None], answer: Any) -> None:
        if number == self._search and answer is not None:
            done(answer)

    def _on_counts(self, counts: "Counts") -> None:
        self.counted.emit(counts.total)
        if counts.found is not None:
            self.found.emit(counts.found)

    def _on_mark(self, mark: int) -> None:
        self._is_looking = False
        before, self._mark = self._mark, mark
        if before is not None and before != mark:
            self.refresh()

    def _on_not_looked(self, _reason: str) -> None:
        # Whoever wants something of the file is told; nobody asked for this look.
        self._is_looking = False

    def _on_written(self, _nothing: None) -> None:
        self.refresh()

    def _on_not_written(self, reason: str) -> None:
        self.failed.emit(reason)
        # The list has shown it already.
        self.refresh()

    def _on_fetched(
        self,
        number: int,
        row_id: int,
        found: "tuple[StoredExchange | None, ShownExchange | None] | None",
    ) -> None:
        if number != self._wanted or found is None:
            return
        stored, shown = found
        if stored is None:
            self.gone.emit(row_id)
        else:
            self.fetched.emit(stored, shown)

    def _on_removed(self, removal: "Removal") -> None:
        self.removed.emit(removal)
        self.refresh()

    def _on_restored(self, count: int) -> None:
        self.restored.emit(count)
        self.refresh()

    def _on_retained(self, count: int) -> None:
        if count:
            self.refresh()


def _everything() -> "HistoryQuery":
    from nhconsole.storage.history.query import HistoryQuery

    return HistoryQuery()


def _nothing(_result: object) -> None:
    """Nobody waits for that result."""
