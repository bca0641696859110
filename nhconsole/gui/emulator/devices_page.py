"""The devices of the emulator: a table to search, and the one that is chosen beside it."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.emulator.device_details import DeviceDetails
from nhconsole.gui.emulator.models import DeviceModel
from nhconsole.gui.emulator.row_table import RowTable
from nhconsole.gui.emulator.values import DevicePage, EmulatedDevice, ReceivedPush
from nhconsole.gui.result.device_filter import FilterField
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.restyle import restyle

_PAUSE_MS = 250


class DevicesPage(QWidget):
    """Which devices there are and who has which tags.

    Signals:
        tags_wanted(str): a tag expression; empty for every device.
        device_wanted(str): the id of the device that is shown; empty for none.
        more_requested(): the next page is wanted.
    """

    tags_wanted = Signal(str)
    device_wanted = Signal(str)
    more_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emulatorDevicesPage")
        self._create_fields()
        self._create_table()
        self._lay_out()
        self._connect()

    def show_devices(self, page: DevicePage) -> None:
        """Show devices; the chosen one stays chosen, else the first one is."""
        is_asked = bool(self._tags.text().strip())
        self.table.rows.set_rows(page.devices)
        left = 0 if is_asked else page.total - len(page.devices)
        self._more.setVisible(left > 0)
        self._more.setText(self.tr("Show {n:,} more").format(n=left))
        self.show_tag_problem("")
        if self.table.current_row() is None and self.table.sieve.rowCount():
            self.table.setCurrentIndex(self.table.sieve.index(0, 0))
        self._show_count()

    def show_received(self, device_id: str, pushes: tuple[ReceivedPush, ...]) -> None:
        """Show what a device received, if it is the one that is shown."""
        device = self.table.current_row()
        if device is not None and device.id == device_id:
            self.details.show_received(pushes)

    def show_tag_problem(self, sentence: str) -> None:
        """Say what is wrong with the tag expression; an empty text takes it back."""
        restyle(self._tags, "state", "error" if sentence else "")
        if sentence:
            self._tags.show_count("")
        self._tags.setAccessibleDescription(sentence)
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def code_pane(self) -> CodePane:
        """Return the pane with a body or a template."""
        return self.details.code_pane()

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def _create_fields(self) -> None:
        self._filter = FilterField()
        self._filter.setObjectName("emulatorDeviceFilter")
        self._filter.setAccessibleName(self.tr("Filter devices"))
        self._filter.setPlaceholderText(self.tr("Name, tag, handle"))
        self._tags = FilterField()
        self._tags.setObjectName("emulatorTagExpression")
        self._tags.setAccessibleName(self.tr("Who has these tags"))
        self._tags.setPlaceholderText(self.tr("Who has: sports && !muted"))
        self._tags.setToolTip(
            self.tr("A tag expression: the devices that a send to it would reach.")
        )
        self._problem = QLabel()
        self._problem.setObjectName("emulatorTagProblem")
        self._problem.setProperty("tone", "bad")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)

    def _create_table(self) -> None:
        self.table = RowTable(
            DeviceModel(),
            name="emulatorDeviceTable",
            words=self.tr("Devices of the emulator"),
            stretched=1,
            widths={0: "### Anna's tablet xx", 2: "### Accepted, slow", 3: "000", 4: "Refused"},
        )  # fmt: skip
        self.table.elide_middle(0)
        self.table.let_sort()
        self._nobody = QLabel()
        self._nobody.setObjectName("emulatorNoDevice")
        self._nobody.setProperty("tone", "muted")
        self._nobody.setWordWrap(True)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._everyone = QPushButton(self.tr("Show every device"))
        self._everyone.setObjectName("emulatorShowEveryDevice")
        self._more = QPushButton()
        self._more.setObjectName("emulatorMoreDevices")
        self._more.setProperty("kind", "quiet")
        self._more.hide()
        self.details = DeviceDetails()

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self._filter, 1)
        fields.addWidget(self._tags, 1)
        nothing = QWidget()
        empty = QVBoxLayout(nothing)
        empty.setContentsMargins(0, 4, 0, 0)
        empty.addWidget(self._nobody)
        empty.addWidget(self._everyone, 0, Qt.AlignmentFlag.AlignLeft)
        empty.addStretch()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(nothing)
        left = Card()
        column = left.body
        column.setSpacing(6)
        column.addLayout(fields)
        column.addWidget(self._problem)
        column.addWidget(self._pages, 1)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._right = QStackedWidget()
        self._right.addWidget(Card())
        self._right.addWidget(self.details)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("emulatorDevicesSplitter")
        split.setChildrenCollapsible(False)
        split.setHandleWidth(8)
        split.addWidget(left)
        split.addWidget(self._right)
        split.setStretchFactor(0, 1)
        split.setSizes([580, 384])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(split)

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_filter)
        self._filter.left_downwards.connect(self._on_left)
        self._tags.left_downwards.connect(self._on_tags_finished)
        self._tags.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._on_tags)
        self._everyone.clicked.connect(self._on_everyone)
        self._more.clicked.connect(self.more_requested)
        self.table.row_chosen.connect(self._on_row)

    def _show_count(self) -> None:
        shown, known = self.table.sieve.rowCount(), self.table.rows.rowCount()
        is_asked, is_filtered = bool(self._tags.text().strip()), bool(self._filter.text())
        self._filter.show_count(f"{shown:,} of {known:,}" if is_filtered else "")
        self._tags.show_count(f"{known:,}" if is_asked else "")
        self._pages.setCurrentIndex(0 if shown else 1)
        if is_asked or is_filtered:
            self._nobody.setText(self.tr("No device fits."))
        else:
            self._nobody.setText(
                self.tr(
                    "The hub has no device. Register one with an SDK, or reset the emulator under "
                    "Settings to have the sample devices again."
                )
            )
        self._everyone.setVisible(is_asked or is_filtered)

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self.table.sieve.set_words(text)
        self._show_count()

    @Slot()
    def _on_tags(self) -> None:
        self._pause.stop()
        self.tags_wanted.emit(self._tags.text().strip())

    @Slot()
    def _on_tags_finished(self) -> None:
        self._on_tags()
        self._on_left()

    @Slot()
    def _on_left(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_everyone(self) -> None:
        self._filter.clear()
        self._tags.clear()
        self._on_tags()

    @Slot(object)
    def _on_row(self, device: EmulatedDevice | None) -> None:
        self._right.setCurrentIndex(0 if device is None else 1)
        if device is not None:
            self.details.show_device(device)
        self.device_wanted.emit("" if device is None else device.id)
