"""The history as a list, newest first, a page at a time."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

if TYPE_CHECKING:
    from nhconsole.gui.history.row_changes import RowChanges
    from nhconsole.storage.history.values import HistoryRow

_ROOT = QModelIndex()
PAGE_SIZE = 100


class HistoryModel(QAbstractListModel):
    """Rows of :class:`~nhconsole.storage.history.values.HistoryRow` under ``UserRole``.

    Signals:
        page_requested(object): the rows older than this row id are wanted (None: the newest).
    """

    page_requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[HistoryRow] = []
        self._more = False
        self._loading = False
        self.is_removing = False
        """Whether rows are going at this moment: who has the keyboard changes by itself then."""

    def reload(self) -> None:
        """Ask for the newest page."""
        self._loading = True
        self.page_requested.emit(None)

    def stop_loading(self) -> None:
        """A page that was asked for will not come."""
        self._loading = False

    def show_first_page(self, rows: "tuple[HistoryRow, ...]") -> None:
        """Show the newest rows instead of what was there."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more = len(rows) == PAGE_SIZE
        self._loading = False
        self.endResetModel()

    def append_page(self, rows: "tuple[HistoryRow, ...]") -> None:
        """Add older rows at the end."""
        self._loading = False
        self._more = len(rows) == PAGE_SIZE
        # A look at what changed may have brought some of them before.
        rows = tuple(row for row in rows if not self._rows or row.id < self._rows[-1].id)
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    def put_first(self, row: "HistoryRow") -> None:
        """Add the newest exchange, or replace the row of the same id."""
        if not self._replace(row):
            self._insert(row)

    def rows(self) -> "tuple[HistoryRow, ...]":
        """Return the rows that are loaded."""
        return tuple(self._rows)

    def row_at(self, number: int) -> "HistoryRow":
        """Return a row by its place."""
        return self._rows[number]

    def number_of(self, row_id: int) -> int | None:
        """Return the place of a row by its id; None if it is not loaded."""
        number = self._place(row_id)
        is_there = number < len(self._rows) and self._rows[number].id == row_id
        return number if is_there else None

    def index_of(self, row_id: int) -> QModelIndex:
        """Return the index of a row by its id; an invalid one if it is not loaded."""
        number = self.number_of(row_id)
        return QModelIndex() if number is None else self.index(number)

    def apply(self, changes: "RowChanges") -> None:
        """Bring the list up to date, so that selection and scroll place stay."""
        if changes.is_apart:
            self.show_first_page(tuple(reversed(changes.added[-PAGE_SIZE:])))
            return
        self.forget(changes.removed)
        for row in changes.changed:
            self._replace(row)
        for row in changes.added:
            self.put_first(row)

    def forget(self, row_ids: Iterable[int]) -> None:
        """Take rows out of the list."""
        self.is_removing = True
        for first, last in _runs(self._numbers_of(row_ids)):
            self.beginRemoveRows(_ROOT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        self.is_removing = False
        if not self._rows and self._more:
            self.reload()

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> bool:
        return not parent.isValid() and self._more and not self._loading

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> None:
        if self.canFetchMore(parent) and self._rows:
            self._loading = True
            self.page_requested.emit(self._rows[-1].id)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.platform} {row.kind}"
            case Qt.ItemDataRole.AccessibleTextRole:
                from nhconsole.gui.history.words import whole_words

                return whole_words(row)
            case Qt.ItemDataRole.ToolTipRole:
                from nhconsole.gui.history.words import tool_tip

                return tool_tip(row)
        return None

    def _place(self, row_id: int) -> int:
        return bisect_left(self._rows, -row_id, key=_minus_id)

    def _replace(self, row: "HistoryRow") -> bool:
        number = self.number_of(row.id)
        if number is None:
            return False
        self._rows[number] = row
        index = self.index(number)
        self.dataChanged.emit(index, index)
        return True

    def _insert(self, row: "HistoryRow") -> None:
        number = self._place(row.id)
        self.beginInsertRows(_ROOT, number, number)
        self._rows.insert(number, row)
        self.endInsertRows()

    def _numbers_of(self, row_ids: Iterable[int]) -> list[int]:
        numbers = (self.number_of(row_id) for row_id in row_ids)
        return sorted((number for number in numbers if number is not None), reverse=True)


def _minus_id(row: "HistoryRow") -> int:
    return -row.id


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of neighbours in a falling list, so that few changes are told."""
    at = 0
    while at < len(numbers):
        last = first = numbers[at]
        while at + 1 < len(numbers) and numbers[at + 1] == first - 1:
            at += 1
            first = numbers[at]
        yield first, last
        at += 1
