"""The history's list: what it draws, and what a hand or a key does in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QWidget

from nhconsole.gui.history.day_headings import DayHeadings
from nhconsole.gui.history.day_list_view import DayListView
from nhconsole.gui.history.delegate import PADDING, HistoryDelegate
from nhconsole.gui.history.model import HistoryModel
from nhconsole.gui.history.words import day_words
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import colour

_HEADING_PADDING = 5


class HistoryListView(DayListView):
    """Rows drawn by their delegate, headings drawn here.

    Signals:
        star_clicked(int): the star of a row was hit; its id.
        shown(int): a row was chosen to be shown: by hand, by key or by an assistive tool.
        left_upward(): Up was pressed on the first row, or a slash.
        menu_requested(QPoint): the menu of the selected rows, at this place of the screen.
    """

    star_clicked = Signal(int)
    shown = Signal(int)
    left_upward = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        self._delegate = HistoryDelegate()
        self._hovered = -1
        self._is_quiet = False
        super().__init__(model, DayHeadings(), parent)
        self._delegate.setParent(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self._measure()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Let the current row change without a row being shown."""
        before, self._is_quiet = self._is_quiet, True
        try:
            yield
        finally:
            self._is_quiet = before

    @Slot()
    def _on_reset(self) -> None:
        super()._on_reset()
        self._hovered = -1
        # What is shown stays marked in another list, too, but the list begins at its beginning.
        if self._delegate.shown_id is not None:
            self.setAutoScroll(False)
            self.select(self._delegate.shown_id)
            self.setAutoScroll(True)

    def mark_shown(self, row_id: int | None) -> None:
        """Draw the bar of the exchange that is shown."""
        if row_id != self._delegate.shown_id:
            self._delegate.shown_id = row_id
            self.viewport().update()

    def select(self, row_id: int | None) -> None:
        """Select a row without showing it; None selects nothing."""
        index = QModelIndex() if row_id is None else self._history.index_of(row_id)
        with self.quiet():
            if index.isValid():
                self.setCurrentIndex(index)
            else:
                self.selectionModel().clear()

    def choose(self, row_id: int) -> None:
        """Select a row and show it."""
        self.select(row_id)
        self.shown.emit(row_id)

    def selected_ids(self) -> tuple[int, ...]:
        """Return the ids of the selected rows, the newest first; else of the current one."""
        indexes = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        rows = sorted(index.row() for index in indexes if index.isValid())
        return tuple(self._history.row_at(row).id for row in rows)

    def current_id(self) -> int | None:
        """Return the id of the row that has the keyboard."""
        index = self.currentIndex()
        return self._history.row_at(index.row()).id if index.isValid() else None

    def star_rect(self, row: int) -> QRect:
        """Return where the star of a row can be hit."""
        rect = self.visualRect(self._history.index(row))
        return self._delegate.star_area(rect, self.fontMetrics())

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        # Past Qt's list, which would tell the place that it reckons with to a screen reader.
        QAbstractItemView.currentChanged(self, current, previous)
        if not current.isValid():
            return
        if self.hasFocus():
            _say_current(self, current.row())
        if not self._is_quiet and not self._history.is_removing:
            self.shown.emit(self._history.row_at(current.row()).id)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        before = self.currentIndex()
        if index.isValid() and self._is_on_star(event, index.row()):
            self.star_clicked.emit(self._history.row_at(index.row()).id)
        elif event.button() == Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            if index.isValid() and index == before and not event.modifiers():
                self.shown.emit(self._history.row_at(index.row()).id)
        else:
            # The menu of a row is not the wish to see it, but to compare it, perhaps.
            with self.quiet():
                super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick clicks on a star are two clicks.
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_at_top = event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0
        if is_at_top or event.text() == "/":
            self.left_upward.emit()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # It moves without choosing: Ctrl+Space chooses.
            with self.quiet():
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.scrollTo(self.currentIndex())
            rect = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(rect.bottomLeft())
        self.menu_requested.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        offset, area = self.verticalOffset(), event.rect()
        place = self._places.at(max(0, area.top() + offset))
        if place is not None:
            self._paint_rows(painter, place.row, area.bottom() + offset)
            if area.intersects(self.pinned_rect()):
                self._paint_pinned(painter)

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self._places.row_height = self._delegate.row_height(metrics)
        self._places.heading_height = metrics.height() + 2 * _HEADING_PADDING
        self.updateGeometries()

    def _is_on_star(self, event: QMouseEvent, row: int) -> bool:
        is_left = event.button() == Qt.MouseButton.LeftButton
        return is_left and self.star_rect(row).contains(event.position().toPoint())

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for changed in (row, self._hovered):
                self.update_row(changed)
            self._hovered = row

    def _paint_rows(self, painter: QPainter, row: int, bottom: int) -> None:
        while row < self._places.count and self._places.top_with_heading(row) <= bottom:
            if self._places.is_first_of_day(row):
                top = self._places.top_with_heading(row) - self.verticalOffset()
                self._paint_heading(painter, row, top)
            self._paint_row(painter, row)
            row += 1

    def _paint_row(self, painter: QPainter, row: int) -> None:
        index = self._history.index(row)
        flags = QStyle.StateFlag
        state = flags.State_Enabled | flags.State_Active
        if self.selectionModel().isSelected(index):
            state |= flags.State_Selected
        if row == self._hovered:
            state |= flags.State_MouseOver
        if self.hasFocus() and index == self.currentIndex():
            state |= flags.State_HasFocus
        shown = self._history.row_at(row)
        self._delegate.paint_row(painter, self.visualRect(index), state, self.font(), shown)

    def _paint_heading(self, painter: QPainter, row: int, top: int) -> None:
        plain, _ = self._delegate.inks(self.font())
        words = day_words(self.day_of_row(row), _today())
        painter.setFont(plain.font)
        painter.setPen(colour(Role.MUTED))
        painter.drawText(PADDING, top + _HEADING_PADDING + plain.metrics.ascent(), words)
        left = PADDING + plain.metrics.horizontalAdvance(words) + 8
        middle = top + self._places.heading_height // 2
        painter.setPen(colour(Role.BORDER))
        painter.drawLine(left, middle, self.viewport().width() - PADDING, middle)

    def _paint_pinned(self, painter: QPainter) -> None:
        rect = self.pinned_rect()
        place = self._places.at(self.verticalOffset())
        if rect.isEmpty() or place is None:
            return
        painter.fillRect(rect, colour(Role.PANEL))
        self._paint_heading(painter, self._places.heading_of(place.row), rect.top())


def _say_current(view: QWidget, row: int) -> None:
    """Tell a screen reader which row has the keyboard."""
    # Loaded with the first key in the list, as the window is there by then.
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    if QAccessible.isActive():
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(row)
        QAccessible.updateAccessibility(event)


def _today() -> date:
    return datetime.now().astimezone().date()
