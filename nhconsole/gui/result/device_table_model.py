"""The devices of an outcome as a table."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.theme import colour

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
HEADERS = ("Device", "Platform", "Outcome")


class ResultTableModel(QAbstractTableModel):
    """Rows of :class:`DeviceRow`; the row itself under ``UserRole``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DeviceRow, ...] = ()

    def set_rows(self, rows: tuple[DeviceRow, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> DeviceRow:
        """Return one row."""
        return self._rows[number]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (row.registration_id, row.platform, row.words)[column]
            case Qt.ItemDataRole.ToolTipRole:
                return (_device_words(row), row.platform, row.sentence)[column]
            case Qt.ItemDataRole.AccessibleTextRole:
                return (f"Device {row.registration_id}", row.platform, row.words)[column]
            case Qt.ItemDataRole.ForegroundRole if column == 2:
                return colour(row.tone.ink)
            case Qt.ItemDataRole.UserRole:
                return row
        return None


def _device_words(row: DeviceRow) -> str:
    return f"Registration {row.registration_id}\nPNS handle {row.pns_handle}"
