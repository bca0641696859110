"""The history file, read and written off the window's thread."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from nhconsole.gui.background import Background
from nhconsole.gui.history.model import PAGE_SIZE, HistoryModel
from nhconsole.gui.known_secrets import KnownSecrets

if TYPE_CHECKING:
    from nhconsole.gui.history.row_changes import RowChanges
    from nhconsole.gui.result.shown_exchange import ShownExchange
    from nhconsole.storage.history import HistoryStore
    from nhconsole.storage.history_query import HistoryQuery
    from nhconsole.storage.history_values import (
        HistoryRow,
        Removal,
        StoredExchange,
    )

_Result = TypeVar("_Result")
COUNTED_TO = 1000
"""So far the hits of a search are counted; more are "1,000+"."""
_LOOKED_AT = 2000
"""So many of the newest rows are read again when the file has changed."""
_NEWEST = 20


class HistoryKeeper(QObject):
    """Opens the history once, fills the list and fetches exchanges. Nobody else uses the store.

    Signals:
        opened(str, int): a message about the file (empty if all is well) and how many sends were
            found interrupted.
        counted(int): how many exchanges there are.
        found(int): how many of them fit the search, at most ``COUNTED_TO`` + 1.
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
        self._fetch_number = 0
        self._mark: int | None = None
        self._is_looking = False
        self._has_removed = False
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
        """Return the store, opening it at the first call. For workers' threads."""
        with self._lock:
            if self._store is None:
                from nhconsole.storage.history import HistoryStore

                self._store = HistoryStore(self._path, self._secrets.redactor)
            return self._store

    def start(self) -> None:
        """Open the file and fill the list."""
        self._run(self._opened_words, self._on_opened)

    def fetch(self, row_id: int) -> None:
        """Fetch an exchange of the list; ``fetched`` follows, unless another one is wanted."""
        self._fetch_number += 1
        number = self._fetch_number
        self._run(lambda: self._fetch(row_id, number), self._on_fetched)

    def read(self, row_id: int, done: "Callable[[StoredExchange | None], None]") -> None:
        """Read one exchange as it stands in the file; ``done`` is a method of the window's side."""
        self._run(lambda: self.open_store().get(row_id), done)

    def read_pair(
        self,
        older: int,
        newer: int,
        done: "Callable[[tuple[ShownExchange | None, ShownExchange | None]], None]",
    ) -> None:
        """Read two exchanges, ready to be compared; None for one that is gone or still runs."""
        self._run(lambda: (self._ready(older), self._ready(newer)), done)

    def read_sent_times(
        self, hub: str, since: datetime, done: "Callable[[tuple[datetime, ...]], None]"
    ) -> None:
        """Read when the sends to a hub (``host/hub``) since a moment began."""
        self._run(lambda: self.open_store().sent_since(since, hub), done)

    def note_sent(self, row_id: int) -> None:
        """Bring the list up to date after a send."""
        self.refresh_newest()

    def search(self, query: "HistoryQuery | None") -> None:
        """Show only what fits; an older search that is not answered yet is dropped."""
        self._query = None if query is None or query.is_empty else query
        self._search += 1
        self._model.reload()

    @Slot()
    def refresh(self, limit: int = _LOOKED_AT) -> None:
        """Bring the newest rows and the counts up to date; what is selected stays."""
        known, number = self._model.rows(), self._search
        self._run(lambda: self._changes(known, number, limit), self._on_changes)
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
            self._background.run(self._mark_now, self._on_mark, self._on_not_looked)

    def read_facets(self) -> None:
        """Read what the filters can choose from; ``facets_read`` follows."""
        self._run(lambda: self.open_store().facets(), self.facets_read.emit)

    def set_star(self, row_ids: Iterable[int], starred: bool) -> None:
        """Give exchanges a star, or take it away; the list says so at once."""
        ids = tuple(row_ids)
        for row_id in ids:
            self._change_row(row_id, starred=starred)
        self._run(lambda: self._star(ids, starred), self._on_written)

    def set_note(self, row_id: int, text: str) -> None:
        """Write a note to an exchange; an empty one takes it away."""
        self._run(lambda: self.open_store().set_note(row_id, text), self._on_written)

    def remove(self, row_ids: Iterable[int]) -> None:
        """Hide exchanges at once; ``removed`` follows."""
        ids = tuple(row_ids)
        self._has_removed = True
        self._run(lambda: self.open_store().remove(ids), self._on_removed)

    def remove_found(self) -> None:
        """Hide everything that fits the search; ``removed`` follows."""
        from nhconsole.storage.history_query import HistoryQuery

        query = self._query or HistoryQuery()
        self._has_removed = True
        self._run(lambda: self.open_store().remove_all(query), self._on_removed)

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

    def trim(self, keep: int) -> None:
        """Let the oldest exchanges go."""
        self.retain(keep, 0)

    def count_found(self, done: "Callable[[tuple[int, int]], None]") -> None:
        """Count what fits the search, all of it, and how many of that have a star."""
        self._run(self._whole_count, done)

    def close(self) -> None:
        """Delete what was hidden, and close the file."""
        if self._has_removed:
            self._upkeep.run(lambda: self.open_store().purge_all(), _nothing, _nothing)
        self._upkeep.close()
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def _run(self, work: Callable[[], _Result], done: Callable[[_Result], None]) -> None:
        self._background.run(work, done, self.failed.emit)

    def _count(self) -> None:
        number = self._search
        self._run(lambda: self._counts(number), self._on_counts)

    def _change_row(self, row_id: int, *, starred: bool) -> None:
        number = self._model.number_of(row_id)
        if number is not None:
            self._model.put_first(replace(self._model.row_at(number), starred=starred))

    # In the worker.

    def _asked(self) -> "HistoryQuery":
        from nhconsole.storage.history_query import HistoryQuery

        return self._query or HistoryQuery()

    def _opened_words(self) -> tuple[str, int]:
        store = self.open_store()
        return store.opening_message, store.interrupted_count

    def _page(
        self, before: int | None, number: int
    ) -> "tuple[int, int | None, tuple[HistoryRow, ...]]":
        if number != self._search:
            return number, before, ()
        return number, before, self.open_store().page(before, PAGE_SIZE, self._asked())

    def _counts(self, number: int) -> tuple[int, int | None, int]:
        if number != self._search:
            return number, None, 0
        store, query = self.open_store(), self._asked()
        found = None if query.is_empty else store.count(query, COUNTED_TO + 1)
        return number, found, store.count()

    def _whole_count(self) -> tuple[int, int]:
        store, query = self.open_store(), self._asked()
        return store.count(query), store.count(replace(query, starred=True))

    def _changes(
        self, known: "tuple[HistoryRow, ...]", number: int, limit: int
    ) -> "tuple[int, RowChanges | None]":
        from nhconsole.gui.history.row_changes import changes_between

        if number != self._search:
            return number, None
        limit = min(len(known) + PAGE_SIZE, limit)
        now = self.open_store().page(None, limit, self._asked())
        return number, changes_between(known, now, is_whole=len(now) < limit)

    def _mark_now(self) -> int:
        return self.open_store().change_mark()

    def _star(self, row_ids: tuple[int, ...], starred: bool) -> None:
        for row_id in row_ids:
            self.open_store().set_star(row_id, starred)

    def _fetch(
        self, row_id: int, number: int
    ) -> "tuple[int, int, StoredExchange | None, ShownExchange | None]":
        if number != self._fetch_number:
            return row_id, number, None, None
        stored = self.open_store().get(row_id)
        return row_id, number, stored, _made_ready(stored)

    def _ready(self, row_id: int) -> "ShownExchange | None":
        return _made_ready(self.open_store().get(row_id))

    # In the window's thread.

    def _on_opened(self, words: tuple[str, int]) -> None:
        self.opened.emit(*words)
        self._model.reload()

    @Slot(object)
    def _on_page_requested(self, before: int | None) -> None:
        number = self._search
        self._background.run(
            lambda: self._page(before, number), self._on_page, self._on_page_failed
        )
        if before is None:
            self._count()

    def _on_page(self, page: "tuple[int, int | None, tuple[HistoryRow, ...]]") -> None:
        number, before, rows = page
        if number != self._search:
            return
        if before is None:
            self._model.show_first_page(rows)
        else:
            self._model.append_page(rows)

    def _on_page_failed(self, reason: str) -> None:
        self._model.stop_loading()
        self.failed.emit(reason)

    def _on_counts(self, counts: tuple[int, int | None, int]) -> None:
        number, found, total = counts
        if number != self._search:
            return
        self.counted.emit(total)
        if found is not None:
            self.found.emit(found)

    def _on_changes(self, found: "tuple[int, RowChanges | None]") -> None:
        number, changes = found
        if changes is not None and number == self._search:
            self._model.apply(changes)

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

    def _on_fetched(
        self, found: "tuple[int, int, StoredExchange | None, ShownExchange | None]"
    ) -> None:
        row_id, number, stored, shown = found
        if number != self._fetch_number:
            return
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


def _made_ready(stored: "StoredExchange | None") -> "ShownExchange | None":
    from nhconsole.gui.result.shown_exchange import made_ready

    if stored is None or stored.exchange is None:
        return None
    return made_ready(stored.exchange, row_id=stored.row.id)


def _nothing(_result: object) -> None:
    """Nobody waits for that result."""
