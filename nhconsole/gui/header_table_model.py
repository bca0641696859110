"""The headers of a message as a table: those that follow from the platform, then the typed ones."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from nhconsole.core.sending.headers import Headers
from nhconsole.gui.theme import Role, colour

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
TITLES = ("Header", "Value")


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    value: str
    typed: bool


class HeaderTableModel(QAbstractTableModel):
    """Detected headers cannot be edited; below them stand the typed ones and an empty row.

    Signals:
        headers_edited(Headers): the typed headers, after an edit by the person.
    """

    headers_edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._detected: Headers = ()
        self._typed: list[tuple[str, str]] = []

    @property
    def typed_headers(self) -> Headers:
        """The typed headers, empty rows left out."""
        return tuple((name, value) for name, value in self._typed if name or value)

    def set_detected(self, headers: Headers) -> None:
        """Show other detected headers."""
        if headers == self._detected:
            return
        self.beginResetModel()
        self._detected = headers
        self.endResetModel()

    def set_typed(self, headers: Headers) -> None:
        """Show other typed headers, without a signal."""
        if headers == self.typed_headers:
            return
        self.beginResetModel()
        self._typed = list(headers)
        self.endResetModel()

    def is_typed(self, row: int) -> bool:
        """Whether a row holds a typed header that can be removed."""
        return 0 <= row - len(self._detected) < len(self._typed)

    def remove(self, row: int) -> None:
        """Remove a typed header."""
        if self.is_typed(row):
            self.beginRemoveRows(_ROOT, row, row)
            del self._typed[row - len(self._detected)]
            self.endRemoveRows()
            self.headers_edited.emit(self.typed_headers)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._detected) + len(self._typed) + 1

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.row() >= len(self._detected):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, last = self._row(index.row()), index.row() == self.rowCount() - 1
        text = (row.name, row.value)[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole if last and index.column() == 0:
                return self.tr("Add a header…")
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return text
            case Qt.ItemDataRole.ForegroundRole if last or not row.typed:
                return colour(Role.MUTED)
            case Qt.ItemDataRole.ToolTipRole if not row.typed:
                return self.tr("Set from platform, kind and payload. Type it below to replace it.")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._accessible(row, text, last)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        place = index.row() - len(self._detected)
        if role != Qt.ItemDataRole.EditRole or place < 0:
            return False
        text = str(value).strip()
        if place == len(self._typed):
            return self._append(index.column(), text)
        pair = list(self._typed[place])
        if pair[index.column()] == text:
            return False
        pair[index.column()] = text
        self._typed[place] = (pair[0], pair[1])
        self.dataChanged.emit(index, index)
        self.headers_edited.emit(self.typed_headers)
        return True

    def _append(self, column: int, text: str) -> bool:
        if not text:
            return False
        name, value = (text, "") if column == 0 else ("", text)
        if column == 0 and ":" in text:
            name, _, value = (part.strip() for part in text.partition(":"))
        row = len(self._detected) + len(self._typed)
        self.beginInsertRows(_ROOT, row, row)
        self._typed.append((name, value))
        self.endInsertRows()
        self.headers_edited.emit(self.typed_headers)
        return True

    def _row(self, number: int) -> _Row:
        if number < len(self._detected):
            return _Row(*self._detected[number], typed=False)
        place = number - len(self._detected)
        if place < len(self._typed):
            return _Row(*self._typed[place], typed=True)
        return _Row("", "", typed=True)

    def _accessible(self, row: _Row, text: str, last: bool) -> str:
        if last:
            return self.tr("Add a header")
        origin = self.tr("typed") if row.typed else self.tr("set by the console")
        return f"{text}, {origin}"
