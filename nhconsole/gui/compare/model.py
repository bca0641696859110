"""A comparison as a flat list; sections open and close, filters take rows out."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nhconsole.core.comparison.comparison_words import spoken_part
from nhconsole.core.comparison.excerpts import visible
from nhconsole.core.comparison.values import Change, Comparison, SectionKind
from nhconsole.gui.compare.rows import Row, RowFilter, RowKind, row_line, rows_of
from nhconsole.gui.compare.tool_tip import plain_tool_tip

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ComparisonModel(QAbstractListModel):
    """Rows of :class:`~nhconsole.gui.compare.rows.Row` under ``UserRole``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self._filter = RowFilter()
        self._rows: list[Row] = []
        self._differences: list[int] = []

    @property
    def row_filter(self) -> RowFilter:
        """Which rows are shown."""
        return self._filter

    def show(self, comparison: Comparison | None, wanted: RowFilter) -> None:
        """Show a comparison, or other rows of the one that is there."""
        self.beginResetModel()
        self._comparison = comparison
        self._filter = wanted
        self._rows = rows_of(comparison, wanted) if comparison else []
        same = Change.SAME
        self._differences = [
            number
            for number, row in enumerate(self._rows)
            if row.part is not None and row.part.change is not same
        ]
        self.endResetModel()

    def row(self, number: int) -> Row:
        """Return one row."""
        return self._rows[number]

    def is_open(self, kind: SectionKind) -> bool:
        """Whether the parts of a section are shown."""
        return kind not in self._filter.closed

    def place_of(self, wanted: Row) -> int:
        """Return the row of the same part, else of its section; -1 if there is none."""
        if wanted.part is not None:
            for number, row in enumerate(self._rows):
                if row.part is wanted.part:
                    return number
        return self.place_of_section(wanted.section.kind)

    def place_of_section(self, kind: SectionKind) -> int:
        """Return the row of a section's title; -1 if it is not shown."""
        found = (
            number
            for number, row in enumerate(self._rows)
            if row.kind is RowKind.SECTION and row.section.kind is kind
        )
        return next(found, -1)

    def differences(self) -> list[int]:
        """Return the rows that show a difference, in order."""
        return self._differences

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return row_line(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case Qt.ItemDataRole.ToolTipRole:
                return _tool_tip(row)
        return None

    def _spoken(self, row: Row) -> str:
        if row.part is not None:
            return spoken_part(row.part)
        if row.kind is RowKind.NOTE:
            return row.text
        state = self.tr("open") if self.is_open(row.section.kind) else self.tr("closed")
        return f"{row_line(row)}, {state}"


def _tool_tip(row: Row) -> str | None:
    if row.part is None:
        return None
    return plain_tool_tip(f"{visible(row.part.what)}\n{row.part.note}")
