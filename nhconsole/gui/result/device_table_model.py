"""The devices of an outcome as a table model that sorts and filters by itself.

Qt's own proxy asks Python for each comparison, and ten thousand rows freeze the window for a
second. Ranks and folded texts were made by a worker, so here a sort takes two milliseconds.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from nhconsole.core.text.text_place import shortened
from nhconsole.core.verdict.words import elided
from nhconsole.gui.icons import icon
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.result.device_table import (
    DEVICE,
    OUTCOME,
    PLATFORM,
    VERDICT,
    Choice,
    DeviceTable,
    table_of,
)
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import colour

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
HEADERS = ("Device", "Platform", "Verdict", "Outcome")
_LONGEST, _MOST = 300, 2000
"""So much stands in a cell and in its tool tip; a hub may send text of any length."""
_NOTHING_MORE = "—"
"""In the column Outcome, where the verdict has said all."""


class ResultTableModel(QAbstractTableModel):
    """Rows of :class:`DeviceRow`; the row itself under ``UserRole``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = DeviceTable()
        self._choice = Choice()
        self._sorting: tuple[int, bool] = (-1, False)
        self._shown: list[int] = []
        self._is_compact = False

    def set_compact(self, on: bool) -> None:
        """Head the column of platforms with nothing: there is room for their icons only."""
        if on != self._is_compact:
            self._is_compact = on
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, PLATFORM, PLATFORM)

    def set_table(self, table: DeviceTable) -> None:
        """Show other devices: all of them, in the order in which the person sorts."""
        self._table = table
        self._choice = Choice()
        self._show_chosen()

    def set_rows(self, rows: Sequence[DeviceRow]) -> None:
        """Show other rows; for a few."""
        self.set_table(table_of(rows))

    def choose(self, choice: Choice) -> None:
        """Show the rows of a choice only."""
        if choice != self._choice:
            self._choice = choice
            self._show_chosen()

    @property
    def table(self) -> DeviceTable:
        """Every device, also those that are not shown now."""
        return self._table

    @property
    def choice(self) -> Choice:
        """What is shown of them."""
        return self._choice

    def row(self, number: int) -> DeviceRow:
        """Return one row as shown."""
        return self._table.rows[self._shown[number]]

    def shown_rows(self) -> list[DeviceRow]:
        """Return the rows as shown."""
        return [self._table.rows[number] for number in self._shown]

    def place_of(self, row: DeviceRow) -> int:
        """Return where a row is shown; -1 if it is not."""
        rows = self._table.rows
        return next((at for at, number in enumerate(self._shown) if rows[number] is row), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, or with -1 as the hub listed them; what is selected stays so."""
        self._sorting = (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._shown[index.row()] for index in before]
        self._shown = self._in_order(self._shown)
        if before:
            places = {number: at for at, number in enumerate(self._shown)}
            after = [
                self.index(places[number], index.column())
                for number, index in zip(numbers, before, strict=True)
            ]
            self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        is_bare = section == PLATFORM and self._is_compact
        match role:
            case Qt.ItemDataRole.DisplayRole if not is_bare:
                return HEADERS[section]
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return HEADERS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.row(index.row()), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _cells(row)[column]
            case Qt.ItemDataRole.DecorationRole if column == VERDICT and row.sign:
                return icon(row.sign, row.tone.ink)
            case Qt.ItemDataRole.DecorationRole if column == PLATFORM:
                return _platform_icon(row.platform)
            case Qt.ItemDataRole.ForegroundRole if column >= VERDICT:
                return colour(_ink(row, column))
            case Qt.ItemDataRole.ToolTipRole:
                return _tool_tip(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return (f"Device {row.name}", row.platform, *_cells(row)[2:])[column]
            case Qt.ItemDataRole.UserRole:
                return row
        return None

    def _show_chosen(self) -> None:
        self.beginResetModel()
        self._shown = self._in_order(self._table.chosen(self._choice))
        self.endResetModel()

    def _in_order(self, numbers: Sequence[int]) -> list[int]:
        column, descending = self._sorting
        return self._table.sorted(numbers, column, descending=descending)


@cache
def _platform_icon(platform: str) -> QIcon:
    try:
        return icon(f"platform-{platform.strip().lower().removesuffix('template')}", Role.MUTED)
    except (FileNotFoundError, ValueError):
        return icon("device", Role.MUTED)


def _cells(row: DeviceRow) -> tuple[str, str, str, str]:
    verdict = row.verdict or row.words
    outcome = _NOTHING_MORE if row.words == verdict else row.words
    return elided(row.name, _LONGEST), shortened(row.platform, _LONGEST), verdict, outcome


def _ink(row: DeviceRow, column: int) -> Role:
    return Role.MUTED if column == OUTCOME and row.is_accepted else row.tone.ink


def _tool_tip(row: DeviceRow, column: int) -> str:
    if column == DEVICE:
        registration, handle = (
            elided(text, _MOST) for text in (row.registration_id, row.pns_handle)
        )
        return f"Registration {registration}\nPNS handle {handle}"
    if column == PLATFORM:
        return elided(row.platform, _MOST)
    said = f"\n“{elided(row.sentence, _MOST)}”" if row.sentence else ""
    return f"{row.verdict or row.words}{said}" if column == VERDICT else f"{row.words}{said}"
