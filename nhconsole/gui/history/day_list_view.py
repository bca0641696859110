"""A list of rows of one height under headings for the days: where everything stands.

Qt's own list asks for the place of every row whenever one comes or goes: 4 µs a row, a fifth of a
second at 50,000. All rows are alike here, so their places are reckoned, and only what is on the
screen is looked at.
"""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from nhconsole.gui.history.day_headings import DayHeadings
from nhconsole.gui.history.model import HistoryModel
from nhconsole.gui.history.words import day_of

_FETCH_AHEAD = 30
_ROOT = QModelIndex()


class DayListView(QListView):
    """Knows the places of rows and headings, and keeps what is seen still when rows come or go."""

    def __init__(
        self, model: HistoryModel, places: DayHeadings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._history = model
        self._places = places
        self._top: tuple[int, int] | None = None
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setModel(model)
        model.rowsAboutToBeInserted.connect(self._keep_top)
        model.rowsAboutToBeRemoved.connect(self._keep_top)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.rowsRemoved.connect(self._on_rows_removed)
        model.modelReset.connect(self._on_reset)
        self._on_reset()

    def pinned_rect(self) -> QRect:
        """Return where the heading of the topmost rows covers them; the next one pushes it out."""
        offset = self.verticalOffset()
        place = self._places.at(offset) if offset else None
        if place is None:
            return QRect()
        height = self._places.heading_height
        following = self._places.next_heading(place.row)
        pushed = 0
        if following is not None:
            pushed = min(0, self._places.top_with_heading(following) - offset - height)
        return QRect(0, pushed, self.viewport().width(), height)

    def update_row(self, row: int) -> None:
        """Have a row drawn again."""
        if 0 <= row < self._places.count:
            self.viewport().update(self.visualRect(self._history.index(row)))

    def day_of_row(self, row: int) -> date:
        """Return the day of a row."""
        return day_of(self._history.row_at(row))

    @Slot()
    def _on_reset(self) -> None:
        self._places.reset(self._history.rowCount(), self.day_of_row)
        self.verticalScrollBar().setValue(0)
        self.updateGeometries()

    @Slot(QModelIndex, int, int)
    def _keep_top(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        """Remember which row stands at the upper edge, and how much of it is above."""
        at = self.verticalOffset()
        place = self._places.at(at) if at else None
        self._top = (place.row, at - self._places.top(place.row)) if place else None

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        count = last - first + 1
        self._places.insert(first, count, self.day_of_row)
        self._restore_top(lambda row: row + count if row >= first else row)

    @Slot(QModelIndex, int, int)
    def _on_rows_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        count = last - first + 1
        self._places.remove(first, count, self.day_of_row)
        self._restore_top(lambda row: row - count if row > last else min(row, first))

    def _restore_top(self, moved: Callable[[int], int]) -> None:
        self.updateGeometries()
        if self._top is not None and self._places.count:
            row, offset = self._top
            row = max(0, min(moved(row), self._places.count - 1))
            self.verticalScrollBar().setValue(self._places.top(row) + offset)
        self.viewport().update()

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setSingleStep(max(1, self._places.row_height // 2))
        bar.setRange(0, max(0, self._places.height - page))
        QAbstractItemView.updateGeometries(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        if not index.isValid():
            return QRect()
        top = self._places.top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._places.row_height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        if self.pinned_rect().contains(point):
            return QModelIndex()
        place = self._places.at(point.y() + self.verticalOffset())
        if place is None or place.is_heading:
            return QModelIndex()
        return self._history.index(place.row)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        # A heading stays at the upper edge, so a row has to stand below it.
        top = self._places.top(index.row()) - self._places.heading_height
        bottom = self._places.top(index.row()) + self._places.row_height
        bar, page = self.verticalScrollBar(), self.viewport().height()
        hints = QAbstractItemView.ScrollHint
        if hint == hints.PositionAtCenter:
            bar.setValue((top + bottom - page) // 2)
        elif top < bar.value() or hint == hints.PositionAtTop:
            bar.setValue(top)
        elif bottom > bar.value() + page or hint == hints.PositionAtBottom:
            bar.setValue(bottom - page)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        count = self._places.count
        if not count:
            return QModelIndex()
        row = self.currentIndex().row()
        page = max(1, self.viewport().height() // self._places.row_height - 1)
        kinds = QAbstractItemView.CursorAction
        steps = {
            kinds.MoveUp: -1,
            kinds.MovePrevious: -1,
            kinds.MoveDown: 1,
            kinds.MoveNext: 1,
            kinds.MovePageUp: -page,
            kinds.MovePageDown: page,
            kinds.MoveHome: -count,
            kinds.MoveEnd: count,
        }
        row = 0 if row < 0 else row + steps.get(action, 0)
        return self._history.index(max(0, min(row, count - 1)))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        offset = self.verticalOffset()
        first = self._places.at(max(0, rect.top() + offset))
        last = self._places.at(min(self._places.height - 1, rect.bottom() + offset))
        chosen = QItemSelection()
        if first is not None and last is not None:
            end = last.row - 1 if last.is_heading else last.row
            if first.row <= end:
                chosen.select(self._history.index(first.row), self._history.index(end))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for number in range(selection.count()):
            chosen = selection.at(number)
            first, last = self.visualRect(chosen.topLeft()), self.visualRect(chosen.bottomRight())
            region += first.united(last)
        return region & self.viewport().rect()

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        # Qt's list draws all of itself anew.
        changed = self.visualRect(first).united(self.visualRect(last))
        self.viewport().update(changed & self.viewport().rect())

    def isIndexHidden(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return False

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here."""

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        # All of it: the heading at the upper edge stays where it is.
        self.viewport().update()
        last = self._places.at(self.verticalOffset() + self.viewport().height())
        if last is not None and last.row > self._places.count - _FETCH_AHEAD:
            self._history.fetchMore(_ROOT)

    def sizeHint(self) -> QSize:
        return QSize(180, 400)
