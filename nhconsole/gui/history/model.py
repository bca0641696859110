"""The history as a list, newest first, a page at a time."""

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
    from nhconsole.storage.history_values import HistoryRow

_ROOT = QModelIndex()
PAGE_SIZE = 100


class HistoryModel(QAbstractListModel):
    """Rows of :class:`~nhconsole.storage.history_values.HistoryRow` under ``UserRole``.

    Signals:
        page_requested(object): the rows older than this row id are wanted (None: the newest).
    """

    page_requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[HistoryRow] = []
        self._more = False
        self._loading = False

    def reload(self) -> None:
        """Ask for the newest page."""
        self._loading = True
        self.page_requested.emit(None)

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
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    def put_first(self, row: "HistoryRow") -> None:
        """Add the newest exchange, or replace the row of the same id."""
        for number, known in enumerate(self._rows[:PAGE_SIZE]):
            if known.id == row.id:
                self._rows[number] = row
                index = self.index(number)
                self.dataChanged.emit(index, index)
                return
        self.beginInsertRows(_ROOT, 0, 0)
        self._rows.insert(0, row)
        self.endInsertRows()

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
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.platform} {row.kind}"
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                from nhconsole.gui.history.words import whole_words

                return whole_words(row)
            case Qt.ItemDataRole.UserRole:
                return row
        return None
