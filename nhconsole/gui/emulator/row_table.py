"""A table of the emulator's panel: rows as a whole, columns that share the width."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHeaderView, QMenu, QTableView, QWidget

from nhconsole.gui.emulator.row_model import RowModel
from nhconsole.gui.middle_elide_delegate import MiddleElideDelegate

_LEAST_CHARACTERS = 10
"""So wide the column that takes the rest stays."""


class RowTable(QTableView):
    """Shows a :class:`RowModel`, sorted and filtered by Qt. Keeps the row that is chosen.

    Signals:
        row_chosen(object): another row is current, or the same one says something else; None when
            no row is left.
    """

    row_chosen = Signal(object)

    def __init__(
        self,
        model: RowModel[Any],
        *,
        name: str,
        words: str,
        stretched: int,
        widths: Mapping[int, str],
        parent: QWidget | None = None,
    ) -> None:
        """Make the table.

        Args:
            model: its rows.
            name: the object name.
            words: the accessible name.
            stretched: the column that takes what the others leave.
            widths: a sample text as wide as each other column.
            parent: of the widget.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.rows = model
        model.setParent(self)
        self._chosen: Hashable = None
        self._shown: object = None
        self._widths = dict(widths)
        self.sieve = RowSieve(self)
        self.sieve.setSourceModel(model)
        self.setModel(self.sieve)
        self._set_looks()
        self._set_columns(stretched)
        self._connect()

    def current_row(self) -> Any:
        """Return the value of the current row; None if there is none."""
        index = self.currentIndex()
        return index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None

    def choose(self, key: Hashable) -> bool:
        """Make the row of that key current; False if it is not shown."""
        place = self.rows.place_of(key)
        if place < 0:
            return False
        index = self.sieve.mapFromSource(self.rows.index(place, 0))
        if index.isValid():
            self.setCurrentIndex(index)
        return index.isValid()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_row()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.current_row() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = QAction(self.tr("&Copy row"), menu)
        copy.triggered.connect(self.copy_row)
        menu.addAction(copy)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    @Slot()
    def copy_row(self) -> None:
        """Put the whole words of the current row on the clipboard."""
        row = self.current_row()
        if row is not None:
            columns = range(len(self.rows.headers))
            QGuiApplication.clipboard().setText(
                "\t".join(self.rows.tip(row, column) for column in columns)
            )

    def let_sort(self) -> None:
        """Let a click on a column's head sort; at first the rows stand as they came."""
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)

    def elide_middle(self, *columns: int) -> None:
        """Let ids and addresses lose their middle."""
        for column in columns:
            self.setItemDelegateForColumn(column, MiddleElideDelegate(self))

    def _set_looks(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        self.setMinimumHeight(2 * self.fontMetrics().height() + 26)

    def _set_columns(self, stretched: int) -> None:
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)

    def _fit_columns(self) -> None:
        """Give each column what its sample needs, or less where there is no room for all.

        A heading stays whole all the same: the stretched column gives what it needs.
        """
        metrics = self.fontMetrics()
        wanted = {
            column: metrics.horizontalAdvance(max(sample, self.rows.headers[column], key=len)) + 20
            for column, sample in self._widths.items()
        }
        room = self.viewport().width() - metrics.averageCharWidth() * _LEAST_CHARACTERS
        share = min(1.0, max(0, room) / max(1, sum(wanted.values())))
        for column, width in wanted.items():
            least = metrics.horizontalAdvance(self.rows.headers[column]) + 14
            self.horizontalHeader().resizeSection(column, max(int(width * share), least))

    def _connect(self) -> None:
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.rows.modelReset.connect(self._on_changed)
        self.rows.dataChanged.connect(self._on_changed)
        self.rows.rowsRemoved.connect(self._on_changed)

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        if row is not None:
            self._chosen = self.rows.key(row)
            self._tell(row)

    @Slot()
    def _on_changed(self) -> None:
        if self._chosen is None:
            return
        if self.rows.place_of(self._chosen) < 0:
            self._chosen = None
            self._tell(None)
        elif self.choose(self._chosen):
            self._tell(self.current_row())

    def _tell(self, row: object) -> None:
        if row != self._shown:
            self._shown = row
            self.row_chosen.emit(row)


class RowSieve(QSortFilterProxyModel):
    """Lets rows through whose search text holds every word, and that are of the wanted sort."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._is_wanted: Callable[[Any], bool] | None = None

    def set_words(self, text: str) -> None:
        """Say which words are wanted."""
        self._words = tuple(text.casefold().split())
        self.invalidate()

    def set_wanted(self, is_wanted: Callable[[Any], bool] | None) -> None:
        """Say which rows are wanted; None: all."""
        self._is_wanted = is_wanted
        self.invalidate()

    def lessThan(
        self, left: QModelIndex | QPersistentModelIndex, right: QModelIndex | QPersistentModelIndex
    ) -> bool:
        values = cast("RowModel[Any]", self.sourceModel()).sort_values(left.column())
        return bool(values[left.row()] < values[right.row()])

    def filterAcceptsRow(self, row: int, _parent: QModelIndex | QPersistentModelIndex) -> bool:
        model = cast("RowModel[Any]", self.sourceModel())
        if self._is_wanted is not None and not self._is_wanted(model.rows[row]):
            return False
        if not self._words:
            return True
        text = model.search_text(row)
        return all(word in text for word in self._words)
