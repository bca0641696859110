"""Rows of a table that is read anew every second: what stays, and what is selected, stays."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from nhconsole.gui.roles import Role
from nhconsole.gui.theme import colour

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_AT_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowModel(QAbstractTableModel, Generic[Row]):
    """A table of frozen values; the value itself under ``UserRole``.

    A kind of table says in a subclass what its columns are and what a row says in each.
    """

    headers: tuple[str, ...] = ()
    right_aligned: frozenset[int] = frozenset()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        # By place, of the rows as they are: a table asks for the same words over and over.
        self._cells: dict[int, tuple[str, ...]] = {}
        self._searched: dict[int, str] = {}
        self._sorted_by: dict[int, list[Any]] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row."""
        return self._rows

    def key(self, row: Row) -> Hashable:
        """Return by what a row is known again."""
        raise NotImplementedError

    def cells(self, row: Row) -> tuple[str, ...]:
        """Return the words of a row, a column each."""
        raise NotImplementedError

    def sign(self, _row: Row, _column: int) -> QIcon | None:
        """Return the icon before the words."""
        return None

    def ink(self, _row: Row, _column: int) -> Role | None:
        """Return the colour of the words, if they have one of their own."""
        return None

    def sort_value(self, _row: Row, _column: int) -> int | None:
        """Return by what a column is sorted; None: by its words."""
        return None

    def tip(self, row: Row, column: int) -> str:
        """Return the tool tip: at least the whole words."""
        return self.cells(row)[column]

    def spoken(self, row: Row, column: int) -> str:
        """Return the words for a screen reader."""
        return self.cells(row)[column]

    def searched(self, row: Row) -> str:
        """Return the text in which the words of a filter are looked for."""
        return "\n".join(self.tip(row, column) for column in range(len(self.headers)))

    def search_text(self, place: int) -> str:
        """Return, case folded, in what a filter looks for the row at a place."""
        if place not in self._searched:
            self._searched[place] = self.searched(self._rows[place]).casefold()
        return self._searched[place]

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, with as little change as there is."""
        new = tuple(rows)
        if new == self._rows:
            return
        old_keys, new_keys = self._keys(self._rows), self._keys(new)
        gone = _gone_in_front(old_keys, new_keys)
        if gone is None:
            self.beginResetModel()
            self._take(new)
            self.endResetModel()
            return
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            self._take(self._rows[gone:])
            self.endRemoveRows()
        kept = len(self._rows)
        if len(new) > kept:
            self.beginInsertRows(QModelIndex(), kept, len(new) - 1)
            self._take((*self._rows, *new[kept:]))
            self.endInsertRows()
        self._tell_changes(new, kept)

    def place_of(self, key: Hashable) -> int:
        """Return where the row of that key stands; -1 if there is none."""
        return next((at for at, row in enumerate(self._rows) if self.key(row) == key), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.right_aligned:
            return _AT_THE_RIGHT
        return self.headers[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        read = _READERS.get(role)
        if read is None or not index.isValid():
            return None
        return read(self, index.row(), index.column())

    def row_at(self, place: int, _column: int = 0) -> Row:
        """Return the row at a place."""
        return self._rows[place]

    def words_at(self, place: int, column: int) -> str:
        """Return the words of a cell."""
        if place not in self._cells:
            self._cells[place] = self.cells(self._rows[place])
        return self._cells[place][column]

    def sort_values(self, column: int) -> list[Any]:
        """Return by what each row is sorted."""
        if column not in self._sorted_by:
            self._sorted_by[column] = [
                self._sort_value(place, column) for place in range(len(self._rows))
            ]
        return self._sorted_by[column]

    def sign_at(self, place: int, column: int) -> QIcon | None:
        """Return the icon of a cell."""
        return self.sign(self._rows[place], column)

    def ink_at(self, place: int, column: int) -> QColor | None:
        """Return the colour of a cell's words."""
        ink = self.ink(self._rows[place], column)
        return None if ink is None else colour(ink)

    def alignment_at(self, _place: int, column: int) -> Qt.AlignmentFlag | None:
        """Return where the words of a cell stand."""
        return _AT_THE_RIGHT if column in self.right_aligned else None

    def tip_at(self, place: int, column: int) -> str:
        """Return the tool tip of a cell."""
        return self.tip(self._rows[place], column)

    def spoken_at(self, place: int, column: int) -> str:
        """Return what a screen reader says of a cell."""
        return f"{self.headers[column]}: {self.spoken(self._rows[place], column)}"

    def _take(self, rows: tuple[Row, ...]) -> None:
        self._rows = rows
        self._cells.clear()
        self._searched.clear()
        self._sorted_by.clear()

    def _sort_value(self, place: int, column: int) -> int | str:
        value = self.sort_value(self._rows[place], column)
        return self.words_at(place, column).casefold() if value is None else value

    def _keys(self, rows: Sequence[Row]) -> list[Hashable]:
        return [self.key(row) for row in rows]

    def _tell_changes(self, new: tuple[Row, ...], kept: int) -> None:
        changed = [at for at in range(kept) if new[at] != self._rows[at]]
        self._take(new)
        if changed:
            last = self.index(changed[-1], len(self.headers) - 1)
            self.dataChanged.emit(self.index(changed[0], 0), last)


_READERS: dict[int, Callable[[RowModel[Any], int, int], Any]] = {
    Qt.ItemDataRole.DisplayRole: RowModel.words_at,
    Qt.ItemDataRole.DecorationRole: RowModel.sign_at,
    Qt.ItemDataRole.ForegroundRole: RowModel.ink_at,
    Qt.ItemDataRole.TextAlignmentRole: RowModel.alignment_at,
    Qt.ItemDataRole.ToolTipRole: RowModel.tip_at,
    Qt.ItemDataRole.AccessibleTextRole: RowModel.spoken_at,
    Qt.ItemDataRole.UserRole: RowModel.row_at,
}
"""Who answers for which role; one repaint asks some hundred times, mostly for other roles."""


def _gone_in_front(old: list[Hashable], new: list[Hashable]) -> int | None:
    """Return how many rows left at the front, when the others stay and new ones only follow."""
    if not old or not new or new[0] not in old:
        return None
    gone = old.index(new[0])
    kept = old[gone:]
    return gone if new[: len(kept)] == kept else None
