"""The connection bar: which hub, what its string means, and the button that sends."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from nhconsole.core.problem import Field, Problem, Severity, errors_in, gravest_of
from nhconsole.gui.icons import icon
from nhconsole.gui.theme import Role, Tone
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.restyle import restyle
from nhconsole.gui.widgets.secret_line_edit import SecretLineEdit
from nhconsole.gui.widgets.tool import tool

if TYPE_CHECKING:
    from nhconsole.core.sending.draft import DraftReading
    from nhconsole.gui.widgets.budget_meter import BudgetMeter

HELP = (
    "Paste a connection string from the portal: your hub → Access Policies. The key is shown as "
    "dots and kept in this session, or in the system's key store when you save the connection. "
    "The built-in emulator needs no Azure account."
)
_OWN_FIELDS = (Field.CONNECTION, Field.HUB)


class ConnectionPanel(Card):
    """Profile, connection string, hub name, Send; below, what they mean.

    Signals:
        profile_chosen(str): an id of the list.
        connection_edited(str): the connection string as typed.
        hub_edited(str): the hub's name as typed.
        send_requested(), cancel_requested(): the button.
        save_requested(), remove_requested(): the profile's buttons.
        emulator_requested(): the way to the emulator's window.
    """

    profile_chosen = Signal(str)
    connection_edited = Signal(str)
    hub_edited = Signal(str)
    send_requested = Signal()
    cancel_requested = Signal()
    save_requested = Signal()
    remove_requested = Signal()
    emulator_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("connectionPanel")
        self.setAccessibleName(self.tr("Connection"))
        self.setProperty("helpText", self.tr(HELP))
        self._sending = False
        self._meter: BudgetMeter | None = None
        self._waiting = ""
        self._connection_note = ""
        self._create_fields()
        self._create_buttons()
        self._create_status()
        self._lay_out()
        self._connect()

    def show_entries(self, entries: tuple[tuple[str, str], ...], current: str) -> None:
        """Fill the list of connections with (id, name)."""
        blocked = self._profiles.blockSignals(True)
        self._profiles.clear()
        for number, (profile_id, name) in enumerate(entries):
            self._profiles.addItem(icon("emulator" if number == 0 else "plug"), name, profile_id)
        self._profiles.blockSignals(blocked)
        self.show_current(current)

    def show_current(self, profile_id: str) -> None:
        """Show which connection is chosen."""
        blocked = self._profiles.blockSignals(True)
        self._profiles.setCurrentIndex(max(0, self._profiles.findData(profile_id)))
        self._profiles.blockSignals(blocked)
        number = self._profiles.currentIndex()
        self._remove.setEnabled(0 < number < self._profiles.count() - 1)
        self._save.setEnabled(number != 0)
        self._emulator.setVisible(number == 0 and self._profiles.count() > 1)

    def show_connection(self, connection_text: str, hub_name: str, note: str = "") -> None:
        """Fill the fields; the note is said with what they mean."""
        self._waiting = ""
        self._connection_note = note
        self._connection.set_text(connection_text)
        blocked = self._hub.blockSignals(True)
        self._hub.setText(hub_name)
        self._hub.blockSignals(blocked)

    def show_waiting(self, reason: str) -> None:
        """Say why the connection is not there yet."""
        self._waiting = reason
        self._status.show_status(self.tr("Wait"), Tone.INFO)
        self._meaning.setText(reason)
        self._hint.hide()

    def show_reading(self, reading: "DraftReading") -> None:
        """Say what the fields mean, or what is wrong with them."""
        if self._waiting:
            return
        own = [problem for problem in reading.problems if problem.field in _OWN_FIELDS]
        gravest = gravest_of(own)
        self._mark(self._connection, own, Field.CONNECTION)
        self._mark(self._hub, own, Field.HUB)
        self._show_status(reading, gravest)
        self._show_suggestion(own)
        if not self._sending:
            self._send.setEnabled(reading.is_sendable)
            self._send.setToolTip(self._why_not(reading))

    def show_sending(self, sending: bool) -> None:
        """Turn the button into Cancel and back."""
        self._sending = sending
        self._send.setVisible(not sending)
        self._cancel.setVisible(sending)
        if sending and self._send.hasFocus():
            self._cancel.setFocus()

    def budget_meter(self) -> "BudgetMeter":
        """The meter of test sends; before it is needed, its promise stands there alone."""
        if self._meter is None:
            from nhconsole.gui.widgets.budget_meter import BudgetMeter

            self._meter = BudgetMeter()
            self._status_row.replaceWidget(self._promise, self._meter)
            self._promise.deleteLater()
        return self._meter

    @Slot()
    def focus_string(self) -> None:
        """Put the keyboard into the connection string."""
        self._connection.setFocus()
        self._connection.selectAll()

    def _create_fields(self) -> None:
        self._profiles = QComboBox()
        self._profiles.setObjectName("profileCombo")
        self._profiles.setMinimumContentsLength(14)
        self._profiles.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._profile_label = QLabel(self.tr("C&onnection"))
        self._profile_label.setBuddy(self._profiles)
        self._connection = SecretLineEdit()
        self._connection.setObjectName("connectionStringEdit")
        self._connection.setAccessibleName(self.tr("Connection string"))
        self._connection.setPlaceholderText(
            "Endpoint=sb://….servicebus.windows.net/;SharedAccessKeyName=…;SharedAccessKey=…"
        )
        self._hub = QLineEdit()
        self._hub.setObjectName("hubEdit")
        self._hub.setPlaceholderText(self.tr("hub name"))
        self._hub.setFixedWidth(124)
        self._hub_label = QLabel(self.tr("H&ub"))
        self._hub_label.setBuddy(self._hub)

    def _create_buttons(self) -> None:
        self._save = tool("saveProfile", "save", self.tr("Save this connection as a profile"))
        self._remove = tool("removeProfile", "trash", self.tr("Remove this profile and its key"))
        self._send = QPushButton(self.tr("Send test push"))
        self._send.setObjectName("sendButton")
        self._send.setProperty("kind", "primary")
        self._send.setIcon(icon("send", Role.ACCENT_TEXT))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setObjectName("cancelButton")
        self._cancel.setIcon(icon("cancel", Role.BAD))
        self._cancel.setToolTip(self.tr("Stop waiting for the answer (Esc)"))
        self._cancel.hide()

    def _create_status(self) -> None:
        self._status = Pill()
        self._status.setObjectName("connectionStatus")
        self._meaning = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._meaning.setObjectName("connectionMeaning")
        self._meaning.setProperty("tone", "muted")
        self._meaning.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._hint = QPushButton()
        self._hint.setObjectName("connectionSuggestion")
        self._hint.setProperty("kind", "quiet")
        self._hint.hide()
        self._emulator = QPushButton(self.tr("Emulator…"))
        self._emulator.setObjectName("showEmulator")
        self._emulator.setProperty("kind", "quiet")
        self._emulator.setToolTip(self.tr("Its devices, request log and faults (Ctrl+E)"))
        self._emulator.hide()
        self._promise = QLabel(self.tr("every send is a test send: at most 10 devices, at random"))
        self._promise.setProperty("tone", "muted")

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for widget in (self._profile_label, self._profiles, self._save, self._remove):
            fields.addWidget(widget)
        fields.addWidget(self._connection, 1)
        fields.addWidget(self._hub_label)
        fields.addWidget(self._hub)
        fields.addSpacing(4)
        fields.addWidget(self._send)
        fields.addWidget(self._cancel)
        status = self._status_row = QHBoxLayout()
        status.setSpacing(10)
        status.addWidget(self._status)
        status.addWidget(self._meaning, 1)
        status.addWidget(self._hint)
        status.addWidget(self._emulator)
        status.addWidget(self._promise)
        self.body.addLayout(fields)
        self.body.addLayout(status)

    def _connect(self) -> None:
        self._profiles.activated.connect(self._on_profile_activated)
        self._connection.text_edited.connect(self.connection_edited)
        self._hub.textEdited.connect(self.hub_edited)
        self._send.clicked.connect(self.send_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self._save.clicked.connect(self.save_requested)
        self._remove.clicked.connect(self.remove_requested)
        self._hint.clicked.connect(self._on_suggestion)
        self._emulator.clicked.connect(self.emulator_requested)

    def _mark(self, edit: QLineEdit, problems: list[Problem], field: Field) -> None:
        gravest = gravest_of([problem for problem in problems if problem.field is field])
        is_blank = not edit.text().strip()
        state = "" if gravest is None or is_blank else str(gravest.severity)
        restyle(edit, "state", state)
        description = gravest.sentence() if gravest else ""
        edit.setAccessibleDescription(description)

    def _show_status(self, reading: "DraftReading", gravest: Problem | None) -> None:
        elsewhere = errors_in(reading.problems)
        if elsewhere and (gravest is None or not gravest.is_error):
            first = elsewhere[0].sentence()
            self._status.show_status(self.tr("Not yet"), Tone.WARN)
            self._meaning.setText(first[:1].upper() + first[1:])
        elif gravest is None or gravest.severity is Severity.HINT:
            self._status.show_status(self.tr("Ready"), Tone.GOOD)
            hint = f"  ·  {gravest.message}" if gravest else ""
            note = f"  ·  {self._connection_note}" if self._connection_note else ""
            self._meaning.setText(f"{_meaning(reading)}{note}{hint}")
        elif gravest.code in ("connection.empty", "hub.missing"):
            self._status.show_status(self.tr("Next"), Tone.INFO)
            self._meaning.setText(f"{gravest.message} {gravest.remedy}")
        else:
            tone = Tone.BAD if gravest.is_error else Tone.WARN
            words = self.tr("Problem") if gravest.is_error else self.tr("Check")
            self._status.show_status(words, tone)
            self._meaning.setText(f"{gravest.message} {gravest.remedy}")
        self._meaning.setToolTip(
            "\n".join(
                problem.sentence() for problem in reading.problems if problem.field in _OWN_FIELDS
            )
        )

    def _show_suggestion(self, problems: list[Problem]) -> None:
        suggested = next((problem.suggestion for problem in problems if problem.suggestion), None)
        use = suggested is not None and suggested != self._hub.text().strip()
        self._hint.setVisible(use)
        self._hint.setProperty("suggestion", suggested or "")
        self._hint.setText(self.tr("Use “{name}” as hub").format(name=suggested))

    def _why_not(self, reading: "DraftReading") -> str:
        errors = errors_in(reading.problems)
        if not errors:
            return self.tr("Send this as a test push (Ctrl+Enter)")
        force = self.tr("\nCtrl+Shift+Enter sends it all the same.")
        return errors[0].sentence() + (force if reading.can_be_forced else "")

    @Slot(int)
    def _on_profile_activated(self, number: int) -> None:
        self.profile_chosen.emit(self._profiles.itemData(number))

    @Slot()
    def _on_suggestion(self) -> None:
        self._hub.setText(self._hint.property("suggestion"))
        self.hub_edited.emit(self._hub.text())
        self._hub.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        # One takes the other's place. Not before: what they need comes with the style sheet.
        width = self._send.sizeHint().width() + 16
        for button in (self._send, self._cancel):
            button.setMinimumWidth(width)
        super().showEvent(event)


def _meaning(reading: "DraftReading") -> str:
    connection = reading.connection.connection
    if connection is None:
        return ""
    return f"{connection.endpoint.authority}  ·  {connection.key_name}  ·  token 5 min"
