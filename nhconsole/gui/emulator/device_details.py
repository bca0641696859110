"""One device: its handle, how its push service behaves, what it received, its registrations."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.emulator.catalogue import behaviour_choices, behaviour_named
from nhconsole.gui.emulator.message_text import header_line, readable
from nhconsole.gui.emulator.models import ReceivedModel, RegistrationModel
from nhconsole.gui.emulator.row_table import RowTable
from nhconsole.gui.emulator.values import DeviceRegistration, EmulatedDevice, ReceivedPush
from nhconsole.gui.icons import icon
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import bold_font
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from nhconsole.gui.widgets.tool import tool

RECEIVED, REGISTRATIONS = "emulator-received", "emulator-registrations"
_LONGEST_DELAY_S = 60


class DeviceDetails(Card):
    """Shows a device and asks for its change.

    Signals:
        change_requested(str, object): the device's id, and what is to be changed.
        remove_requested(str): the device's id.
    """

    change_requested = Signal(str, object)
    remove_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("emulatorDevice")
        self._device: EmulatedDevice | None = None
        self._create_facts()
        self._create_lists()
        self._lay_out()
        self._connect()

    def show_device(self, device: EmulatedDevice) -> None:
        """Show a device; what is being typed in a field of the same one stays."""
        is_same = self._device is not None and self._device.id == device.id
        self._device = device
        self._name.setText(device.shown_name)
        self._handle.setText(device.handle)
        self._show_behaviour(device, keep_typed=is_same)
        self._registrations.rows.set_rows(device.registrations)
        if not is_same:
            self.show_received(())
            self._choose_first(self._registrations)
        count = len(device.registrations)
        self._parts.button(REGISTRATIONS).setText(self.tr("Registrations ({n})").format(n=count))
        self._parts.button(REGISTRATIONS).updateGeometry()

    def show_received(self, pushes: tuple[ReceivedPush, ...]) -> None:
        """Show what the device received, the newest first."""
        before = len(self._received.rows.rows)
        self._received.rows.set_rows(pushes)
        if len(pushes) != before:
            # The newest is what somebody waits for.
            self._choose_first(self._received)
        self._count_received(len(pushes))
        self._show_part()

    def _count_received(self, shown: int) -> None:
        device = self._device
        known = 0 if device is None else device.received + device.refused
        # Before the first answer there is nothing to leave out.
        words = (
            self.tr("Received ({n} of {known})") if 0 < shown < known else self.tr("Received ({n})")
        )
        self._parts.button(RECEIVED).setText(words.format(n=shown, known=known))
        self._parts.button(RECEIVED).updateGeometry()

    def code_pane(self) -> CodePane:
        """Return the pane with a body or a template."""
        return self._pane

    def _create_facts(self) -> None:
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._name.setObjectName("emulatorDeviceName")
        self._name.setFont(bold_font())
        self._handle = ElidedLabel()
        self._handle.setObjectName("emulatorDeviceHandle")
        self._handle.setAccessibleName(self.tr("PNS handle"))
        self._handle.setProperty("tone", "muted")
        self._handle.set_copyable()
        self._remove = tool(
            "emulatorRemoveDevice", "trash", self.tr("Remove this device and its registrations")
        )
        self._behaviour = QComboBox()
        self._behaviour.setObjectName("emulatorBehaviour")
        for each in behaviour_choices():
            sign = icon("check", Role.GOOD) if each.accepted else icon("error", Role.BAD)
            self._behaviour.addItem(sign, each.label, each.name)
            place = self._behaviour.count() - 1
            self._behaviour.setItemData(place, each.sentence, Qt.ItemDataRole.ToolTipRole)
        self._behaviour_label = QLabel(self.tr("&Behaviour"))
        self._behaviour_label.setBuddy(self._behaviour)
        self._delay = QDoubleSpinBox()
        self._delay.setObjectName("emulatorDelay")
        self._delay.setRange(0, _LONGEST_DELAY_S)
        self._delay.setDecimals(1)
        self._delay.setSuffix(self.tr(" s"))
        self._delay.setKeyboardTracking(False)
        self._delay_label = QLabel(self.tr("a&fter"))
        self._delay_label.setBuddy(self._delay)
        self._said = QLabel()
        self._said.setObjectName("emulatorBehaviourWords")
        self._said.setProperty("tone", "muted")
        self._said.setWordWrap(True)

    def _create_lists(self) -> None:
        self._parts = SegmentedControl()
        self._parts.setObjectName("emulatorDeviceParts")
        self._parts.setAccessibleName(self.tr("What of the device"))
        self._parts.set_segments(
            [(RECEIVED, self.tr("Received (0)")), (REGISTRATIONS, self.tr("Registrations (0)"))]
        )
        self._received = RowTable(
            ReceivedModel(),
            name="emulatorReceivedTable",
            words=self.tr("What the device received"),
            stretched=3,
            widths={0: "00:00:00", 1: "Accepted ###", 2: "windows · test"},
        )
        self._registrations = RowTable(
            RegistrationModel(),
            name="emulatorRegistrationTable",
            words=self.tr("Registrations of the device"),
            stretched=2,
            widths={0: "1234567890…0123456-1", 1: "template xx"},
        )
        self._registrations.elide_middle(0)
        self._nothing = QLabel(
            self.tr(
                "Nothing yet. Send a test push whose audience this device is in: it appears "
                "here as the push service got it."
            )
        )
        self._nothing.setObjectName("emulatorNothingReceived")
        self._nothing.setProperty("tone", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._view = CodeView()
        self._view.setObjectName("emulatorBodyText")
        self._view.setAccessibleName(self.tr("Body or template"))
        self._view.set_wrapped(True)
        self._pane = CodePane(self._view)
        self._headers = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._headers.setObjectName("emulatorPushHeaders")
        self._headers.setAccessibleName(self.tr("Headers"))
        self._headers.setProperty("tone", "muted")

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.addWidget(self._name, 1)
        title.addWidget(self._remove)
        choice = QHBoxLayout()
        choice.setSpacing(8)
        choice.addWidget(self._behaviour_label)
        choice.addWidget(self._behaviour, 1)
        choice.addWidget(self._delay_label)
        choice.addWidget(self._delay)
        self._message = QWidget()
        message = QVBoxLayout(self._message)
        message.setContentsMargins(0, 0, 0, 0)
        message.setSpacing(4)
        message.addWidget(self._headers)
        message.addWidget(self._pane, 1)
        self._pages = QStackedWidget()
        for page in (self._received, self._registrations, self._nothing):
            self._pages.addWidget(page)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setObjectName("emulatorDeviceSplitter")
        split.setChildrenCollapsible(False)
        split.setHandleWidth(8)
        split.addWidget(self._pages)
        split.addWidget(self._message)
        split.setSizes([120, 200])
        column = self.body
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self._handle)
        column.addLayout(choice)
        column.addWidget(self._said)
        column.addWidget(self._parts)
        column.addWidget(split, 1)

    def _connect(self) -> None:
        self._behaviour.activated.connect(self._on_behaviour)
        self._delay.valueChanged.connect(self._on_delay)
        self._remove.clicked.connect(self._on_remove)
        self._parts.selected.connect(self._show_part)
        self._received.row_chosen.connect(self._show_part)
        self._registrations.row_chosen.connect(self._show_part)

    def _show_behaviour(self, device: EmulatedDevice, *, keep_typed: bool) -> None:
        behaviour = behaviour_named(device.behaviour)
        with QSignalBlocker(self._behaviour), QSignalBlocker(self._delay):
            if not (keep_typed and self._behaviour.view().isVisible()):
                self._behaviour.setCurrentIndex(self._behaviour.findData(device.behaviour))
            if not (keep_typed and self._delay.hasFocus()):
                self._delay.setValue(device.delay_s)
        note = f"\n{device.note}" if device.note else ""
        self._said.setText(f"“{behaviour.sentence}”{note}")

    def _choose_first(self, table: RowTable) -> None:
        if table.rows.rowCount():
            table.setCurrentIndex(table.sieve.index(0, 0))

    @Slot()
    def _show_part(self) -> None:
        """Show the list that is chosen, and what its current row holds."""
        is_received = self._parts.current() == RECEIVED
        table = self._received if is_received else self._registrations
        is_empty = is_received and not table.rows.rowCount()
        self._pages.setCurrentWidget(self._nothing if is_empty else table)
        row = table.current_row()
        body = _body_of(row)
        self._message.setVisible(not is_empty and bool(body))
        self._headers.setText(header_line(row) if isinstance(row, ReceivedPush) else "")
        self._headers.setVisible(bool(self._headers.text()))
        text, language = readable(body)
        if text != self._view.text():
            self._view.set_language(language)
            self._view.set_text(text)

    @Slot()
    def _on_behaviour(self) -> None:
        if self._device is not None:
            name = self._behaviour.currentData()
            self.change_requested.emit(self._device.id, {"behaviour": name})

    @Slot()
    def _on_delay(self) -> None:
        if self._device is not None:
            self.change_requested.emit(self._device.id, {"delay_s": self._delay.value()})

    @Slot()
    def _on_remove(self) -> None:
        if self._device is not None:
            self.remove_requested.emit(self._device.id)


def _body_of(row: object) -> str:
    if isinstance(row, ReceivedPush):
        return row.body
    return (row.template or "") if isinstance(row, DeviceRegistration) else ""
