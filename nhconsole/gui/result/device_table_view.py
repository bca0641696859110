"""The table of devices as a person uses it: sorting, selecting, copying."""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nhconsole.gui.middle_elide_delegate import MiddleElideDelegate
from nhconsole.gui.result.device_copy import JSON, TEXT, TSV
from nhconsole.gui.result.device_copying import Copying
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.result.device_table import DEVICE, OUTCOME, PLATFORM, VERDICT
from nhconsole.gui.result.device_table_model import ResultTableModel
from nhconsole.gui.widgets.announce import announce

_SIGN = 30
"""What the icon and the margins of a verdict take."""
_WIDE = 480
"""From here on there is room for the platforms' names."""
_PLATFORM_WIDTH = 110
_PLATFORM_ICON = 26
_LEAST_OUTCOME = 110
_LEAST_DEVICE = 84


class _PlatformDelegate(QStyledItemDelegate):
    """Draws the icon alone where the name would be cut; it is in the tool tip."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if option.rect.width() < _PLATFORM_WIDTH:
            option.text = ""


class DeviceTableView(QTableView):
    """Shows a :class:`ResultTableModel`.

    Signals:
        row_chosen(DeviceRow): the current row is another one.
        find_requested(): Ctrl+F.
    """

    row_chosen = Signal(object)
    find_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcomeTable")
        self.setAccessibleName(self.tr("Devices"))
        self.devices = ResultTableModel(self)
        self.setModel(self.devices)
        self._copying = Copying(self)
        self._copying.copied.connect(self._on_copied)
        self._set_looks()
        self._set_header()
        self.menu = self._made_menu()
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def show_row(self, number: int) -> None:
        """Make a row current, if there is one."""
        if 0 <= number < self.devices.rowCount():
            self.setCurrentIndex(self.devices.index(number, 0))

    def current_row(self) -> DeviceRow | None:
        """Return the current row."""
        index = self.currentIndex()
        return self.devices.row(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[DeviceRow]:
        """Return the selected rows from top to bottom."""
        # By ranges: an index for each of ten thousand rows would be felt.
        ranges = self.selectionModel().selection().toList()
        places = {place for one in ranges for place in range(one.top(), one.bottom() + 1)}
        return [self.devices.row(place) for place in sorted(places)]

    def fit_columns(self) -> None:
        """Share the width out: the verdict is never cut, the device loses its middle first."""
        head, metrics = self.horizontalHeader(), self.fontMetrics()
        rows, causes = self.devices.table.rows, self.devices.table.causes
        words = {cause.verdict for cause in causes} or {row.verdict or row.words for row in rows}
        verdict = max((metrics.horizontalAdvance(text) for text in words), default=0) + _SIGN
        width = self.viewport().width()
        self.devices.set_compact(width < _WIDE)
        platform = _PLATFORM_WIDTH if width >= _WIDE else _PLATFORM_ICON
        room = width - verdict - platform
        name = max((metrics.horizontalAdvance(row.name[:99]) for row in rows[:20]), default=0) + 14
        head.resizeSection(DEVICE, max(_LEAST_DEVICE, min(name, room - _LEAST_OUTCOME, room // 2)))
        head.resizeSection(PLATFORM, platform)
        head.resizeSection(VERDICT, verdict)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+F for the filter before the window's own action takes it."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.matches(QKeySequence.StandardKey.Find):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy(TEXT)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()

    def copy(self, form: str, *, everything: bool = False) -> None:
        """Put the selected rows, or all that are shown, on the clipboard."""
        rows = [] if everything else self.selected_rows()
        self._copying.copy(form, rows or self.devices.shown_rows())

    def _set_looks(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Ids differ at both ends; words are read from their beginning.
        self.setItemDelegateForColumn(DEVICE, MiddleElideDelegate(self))
        self.setItemDelegateForColumn(PLATFORM, _PlatformDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        self.setMinimumHeight(2 * self.fontMetrics().height() + 26)

    def _set_header(self) -> None:
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(OUTCOME, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(_PLATFORM_ICON)
        head.setHighlightSections(False)
        # A selection of its own, always empty: to draw itself a header asks of each row whether
        # it is selected, which takes 150 ms when ten thousand are.
        head.setSelectionModel(QItemSelectionModel(self.devices, head))
        self.setSortingEnabled(True)
        # As the hub listed them, until somebody wants another order.
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)

    def _made_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("copyDevicesMenu")
        names = {TEXT: self.tr("text"), TSV: self.tr("TSV"), JSON: self.tr("JSON")}
        for form, name in names.items():
            action = QAction(self.tr("Copy selected as {form}").format(form=name), menu)
            action.setData((form, False))
            menu.addAction(action)
        # Shown only: the table takes the key itself.
        menu.actions()[0].setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        menu.actions()[0].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        menu.addSeparator()
        for form, name in names.items():
            action = QAction(self.tr("Copy all shown as {form}").format(form=name), menu)
            action.setData((form, True))
            menu.addAction(action)
        menu.triggered.connect(self._on_menu)
        return menu

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        form, everything = action.data()
        self.copy(form, everything=everything)

    @Slot(int)
    def _on_copied(self, count: int) -> None:
        devices = self.tr("1 device") if count == 1 else self.tr("{n} devices").format(n=count)
        announce(self, self.tr("{devices} copied.").format(devices=devices))

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_chosen.emit(self.devices.row(index.row()))
