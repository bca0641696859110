"""The list of a comparison: rows by keyboard, sections that open and close."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from nhconsole.gui.compare.delegate import ComparisonDelegate
from nhconsole.gui.compare.model import ComparisonModel, Index
from nhconsole.gui.compare.rows import Row, RowKind

_ROWS_AT_ONCE = 60
"""So many rows are measured in one turn of the window's loop."""


class ComparisonList(QListView):
    """Shows a :class:`ComparisonModel`.

    Signals:
        section_toggled(object): a section is to open or close.
        row_opened(): the current row was double-clicked, or Enter was pressed on it.
        copy_requested(): the chosen rows are wanted on the clipboard.
    """

    section_toggled = Signal(object)
    row_opened = Signal()
    copy_requested = Signal()

    def __init__(self, model: ComparisonModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keep_in_view = False
        self.setObjectName("compareList")
        self.setAccessibleName(self.tr("Differences"))
        self.setModel(model)
        self._delegate = ComparisonDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        # Heights follow the width; thousands of rows are measured a few at a time.
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_ROWS_AT_ONCE)
        self.verticalScrollBar().setSingleStep(20)
        self.verticalScrollBar().actionTriggered.connect(self._leave_to_the_person)
        self.doubleClicked.connect(self._on_double_clicked)

    def chosen_rows(self) -> list[int]:
        """Return the numbers of the chosen rows, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())

    def go_to(self, row: int) -> None:
        """Choose a row and bring it into view, at once or when its place is known."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self._keep_in_view = True
        self.scrollTo(index)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        # Rows were measured anew, and moved away from where they were looked at.
        if self._keep_in_view and self.visualRect(self.currentIndex()).isValid():
            self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Qt measures rows anew for another height only; a scroll bar takes width, too.
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._keep_in_view = current.isValid()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._leave_to_the_person()
        super().wheelEvent(event)

    @Slot()
    def _leave_to_the_person(self) -> None:
        self._keep_in_view = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._current()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif row is not None and row.kind is RowKind.SECTION and self._toggles(event, row):
            self.section_toggled.emit(row.section.kind)
        elif row is not None and event.key() == Qt.Key.Key_Left:
            self._go_to_section(row)
        elif row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.row_opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = index.data(Qt.ItemDataRole.UserRole)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        left = event.button() == Qt.MouseButton.LeftButton
        if isinstance(row, Row) and row.kind is RowKind.SECTION and plain and left:
            self.section_toggled.emit(row.section.kind)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._delegate.forget_fonts()
            self.scheduleDelayedItemsLayout()

    def _current(self) -> Row | None:
        row = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return row if isinstance(row, Row) else None

    def _toggles(self, event: QKeyEvent, row: Row) -> bool:
        model = self.model()
        is_open = isinstance(model, ComparisonModel) and model.is_open(row.section.kind)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            return True
        return event.key() == (Qt.Key.Key_Left if is_open else Qt.Key.Key_Right)

    def _go_to_section(self, row: Row) -> None:
        model = self.model()
        if isinstance(model, ComparisonModel):
            place = model.place_of_section(row.section.kind)
            if place >= 0:
                self.setCurrentIndex(model.index(place))

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, Row) and row.kind is not RowKind.SECTION:
            self.row_opened.emit()
