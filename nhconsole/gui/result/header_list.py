"""The headers of a message as a table to read and to copy from."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from nhconsole.core.sending.header_origins import HeaderOrigin
from nhconsole.core.sending.headers import Headers
from nhconsole.gui.middle_elide_delegate import MiddleElideDelegate
from nhconsole.gui.result.header_list_model import NAME, ORIGIN, VALUE, HeaderListModel

_PADDING = 7
_WIDEST_NAME = 0.46
"""The share of the width that names may take."""


class HeaderList(QTableView):
    """Shows headers; Ctrl+C copies the chosen ones as they stand in the message.

    Signals:
        height_changed(): another number of rows is shown.
    """

    height_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = HeaderListModel(self)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Headers"))
        self.setModel(self._model)
        self._set_up()
        self._create_actions()

    @property
    def headers(self) -> Headers:
        """The headers shown."""
        return self._model.headers

    def set_headers(self, headers: Headers, origins: tuple[HeaderOrigin, ...] = ()) -> None:
        """Show headers, and who set each."""
        before = self._model.rowCount(), self._model.columnCount()
        self._model.set_headers(headers, origins)
        if before != (self._model.rowCount(), self._model.columnCount()):
            self._share_out()
            self.height_changed.emit()

    def whole_height(self) -> int:
        """Return the height in which all rows are in sight."""
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        return rows + self.horizontalHeader().sizeHint().height() + 2

    def sizeHint(self) -> QSize:
        """Return the size of all rows."""
        return QSize(super().sizeHint().width(), self.whole_height())

    def menu(self) -> QMenu:
        """Return a menu of what can be copied."""
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}Menu")
        for action in self.actions():
            menu.addAction(action)
        return menu

    @Slot()
    def copy_all(self) -> None:
        """Put all headers on the clipboard."""
        self._copy_lines(range(self._model.rowCount()))

    @Slot()
    def copy_chosen(self) -> None:
        """Put the chosen headers on the clipboard, names and values; all if none is chosen."""
        self._copy_lines(self._chosen_rows() or range(self._model.rowCount()))

    @Slot()
    def copy_value(self) -> None:
        """Put the values of the chosen headers on the clipboard."""
        values = [self._model.headers[row][1] for row in self._chosen_rows()]
        QGuiApplication.clipboard().setText("\n".join(values))

    def _copy_lines(self, rows: range | list[int]) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._model.line(row) for row in rows))

    def _chosen_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setItemDelegate(MiddleElideDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _PADDING)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(40)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def _create_actions(self) -> None:
        for words, slot, keys in (
            (self.tr("&Copy"), self.copy_chosen, QKeySequence.StandardKey.Copy),
            (self.tr("Copy &value"), self.copy_value, None),
            (self.tr("Copy &all headers"), self.copy_all, None),
        ):
            action = QAction(words, self)
            if keys is not None:
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            self.addAction(action)

    def _share_out(self) -> None:
        """Give names what they need up to their share, origins what they need, values the rest."""
        width = self.viewport().width()
        if not self._model.columnCount() or width < 1:
            return
        origin = 0
        if self._model.columnCount() > ORIGIN:
            # The word over it is longer than most of those below.
            origin = max(self.sizeHintForColumn(ORIGIN), self._title_width(ORIGIN)) + 6
            self.setColumnWidth(ORIGIN, origin)
        name = min(self.sizeHintForColumn(NAME) + 8, int(width * _WIDEST_NAME))
        self.setColumnWidth(NAME, name)
        self.setColumnWidth(VALUE, max(60, width - name - origin))

    def _title_width(self, column: int) -> int:
        title = str(self._model.headerData(column, Qt.Orientation.Horizontal))
        return self.fontMetrics().horizontalAdvance(title) + 8

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy whole headers; leave Enter to others: there is nothing to open here."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_out()
