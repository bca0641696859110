"""The emulator's window: four tabs, or the one step that starts an emulator."""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QFont,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.emulator.devices_page import DevicesPage
from nhconsole.gui.emulator.faults_page import FaultsPage
from nhconsole.gui.emulator.requests_page import RequestsPage
from nhconsole.gui.emulator.settings_page import SettingsPage
from nhconsole.gui.emulator.values import EmulatorHealth
from nhconsole.gui.icons import icon
from nhconsole.gui.roles import Role, Tone
from nhconsole.gui.theme import bold_font
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.message_bar import MessageBar
from nhconsole.gui.widgets.pill import Pill

SIZE = (1000, 680)
LEAST_SIZE = (860, 560)
_WORDS_WIDTH = 420
HELP = (
    "The built-in emulator: an imitation of a hub that pushes nothing. Devices shows who is "
    "registered, lets you choose what each push service answers, and shows what each device got. "
    "Requests is the log, with the reason of every refusal. Faults plays what can go wrong.\n\n"
    "Ctrl+Tab turns the tabs, Ctrl+F goes to the filter, Ctrl+Enter sends the message of the main "
    "window, Esc closes this window."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What stands behind the four tabs."""

    devices: DevicesPage
    requests: RequestsPage
    faults: FaultsPage
    settings: SettingsPage


class EmulatorWindow(QWidget):
    """Stands beside the main window and bars nothing in it.

    Signals:
        shown_or_hidden(bool): whether there is anybody to show something to.
        page_turned(): another tab is chosen.
        start_requested(): an emulator is to be started.
        copy_requested(): the connection string is wanted on the clipboard.
        reset_confirmed(): everything is to be put back; the person was asked.
    """

    shown_or_hidden = Signal(bool)
    page_turned = Signal()
    start_requested = Signal()
    copy_requested = Signal()
    reset_confirmed = Signal()

    def __init__(
        self,
        send_action: QAction,
        help_action: QAction,
        pages: Pages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("emulatorWindow")
        self.setWindowTitle(self.tr("Emulator"))
        self.setProperty("helpText", self.tr(HELP))
        self.setMinimumSize(*LEAST_SIZE)
        # The main window's own: their keys work here too.
        self._send_action = send_action
        self.addAction(help_action)
        self.devices, self.requests = pages.devices, pages.requests
        self.faults, self.settings = pages.faults, pages.settings
        self._create_widgets()
        self._lay_out()
        self._connect()
        self.resize(*SIZE)
        self.show_starting(False)
        self.offer_send(False)

    def open(self) -> None:
        """Show the window, or bring it to the front."""
        was_open = self.isVisible()
        if self.isMinimized():
            self.showNormal()
        else:
            self.show()
        if was_open and not self.isActiveWindow():
            self.raise_()
        self.activateWindow()

    def offer_send(self, is_offered: bool) -> None:
        """Let the main window's message be sent from here, or not: it may go to another hub."""
        self._send.setVisible(is_offered)
        if is_offered:
            self.addAction(self._send_action)
        else:
            self.removeAction(self._send_action)

    def turn_to(self, page: QWidget) -> None:
        """Choose a tab."""
        self._tabs.setCurrentWidget(page)

    def current_page(self) -> QWidget:
        """Return the page on the screen."""
        return self._tabs.currentWidget()

    def show_health(self, port: int, health: EmulatorHealth) -> None:
        """Say how the emulator does, and show the tabs."""
        self._status.show_status(self.tr("Running"), Tone.GOOD)
        words = self.tr("127.0.0.1:{port}  ·  {hub}  ·  {registrations:,} registrations").format(
            port=port, hub=health.hub, registrations=health.registrations
        )
        requests = self.tr("1 request") if health.requests == 1 else self.tr("{n:,} requests")
        counts = self.tr("{requests}, {refused:,} refused").format(
            requests=requests.format(n=health.requests), refused=health.refused
        )
        self._facts.setText(f"{words}  ·  {counts}")
        if self._pages.currentWidget() is not self._tabs:
            self._copy.show()
            self._pages.setCurrentWidget(self._tabs)
            if self.current_page() is self.devices:
                self.devices.table.setFocus()

    def show_starting(self, is_starting: bool) -> None:
        """Show the step that starts an emulator, or that it is on its way."""
        if is_starting:
            self._status.show_status(self.tr("Starting"), Tone.INFO)
            self._facts.setText(self.tr("It takes a second."))
        else:
            self._status.show_status(self.tr("Stopped"), Tone.NEUTRAL)
            self._facts.setText("")
        self._start.setEnabled(not is_starting)
        self._copy.hide()
        self._pages.setCurrentWidget(self._empty)

    def show_silence(self, reason: str) -> None:
        """Say that a running emulator does not answer; what was shown stays."""
        self._status.show_status(self.tr("Silent"), Tone.BAD)
        self._facts.setText(reason)

    def set_code_font(self, font: QFont, zoom_percent: int) -> None:
        """Show code as in the main window."""
        for pane in (self.devices.code_pane(), self.requests.code_pane()):
            pane.display.set_code_font(font)
            pane.display.set_zoom(zoom_percent)

    def splitters(self) -> list[QSplitter]:
        """Return the splitters that keep their place."""
        return self.findChildren(QSplitter)

    def restore_shape(self, geometry: str, states: dict[str, str]) -> None:
        """Take up a kept shape; texts that mean nothing leave the window as it is."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        for splitter in self.splitters():
            if state := states.get(splitter.objectName()):
                splitter.restoreState(QByteArray.fromBase64(state.encode()))

    def save_shape(self) -> tuple[str, dict[str, str]]:
        """Return geometry and splitter states as base64 texts."""
        states = {each.objectName(): _base64(each.saveState()) for each in self.splitters()}
        return _base64(self.saveGeometry()), states

    def _create_widgets(self) -> None:
        self._status = Pill()
        self._status.setObjectName("emulatorStatus")
        self._facts = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._facts.setObjectName("emulatorFacts")
        self._facts.setProperty("tone", "muted")
        self._copy = QPushButton(self.tr("&Copy connection string"))
        self._copy.setObjectName("emulatorCopyConnection")
        self._copy.setIcon(icon("copy"))
        self._send = QPushButton(self.tr("Send test push"))
        self._send.setObjectName("emulatorSend")
        self._send.setIcon(icon("send"))
        self._send.setToolTip(self.tr("Send the message of the main window (Ctrl+Enter)"))
        self._send.clicked.connect(self._send_action.trigger)
        self.message_bar = MessageBar()
        self.message_bar.setObjectName("emulatorMessage")
        self._tabs = QTabWidget()
        self._tabs.setObjectName("emulatorTabs")
        self._tabs.setDocumentMode(True)
        self._tabs.setUsesScrollButtons(False)
        for page, words in (
            (self.devices, self.tr("&Devices")),
            (self.requests, self.tr("Re&quests")),
            (self.faults, self.tr("Fa&ults")),
            (self.settings, self.tr("&Settings")),
        ):
            self._tabs.addTab(page, words)
        self._start = QPushButton(self.tr("&Start the emulator"))
        self._start.setObjectName("emulatorStart")
        self._start.setProperty("kind", "primary")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._status)
        head.addWidget(self._facts, 1)
        head.addWidget(self._copy)
        head.addWidget(self._send)
        self._empty = self._empty_page()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.message_bar)
        column.addWidget(self._pages, 1)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("emulatorStopped")
        picture = QLabel()
        picture.setPixmap(icon("emulator", Role.MUTED).pixmap(48, 48))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel(self.tr("The built-in emulator is not running"))
        title.setFont(bold_font())
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QLabel(
            self.tr(
                "It is a hub on this computer that pushes nothing: sample devices, a log of every "
                "request, and every failure on demand."
            )
        )
        words.setProperty("tone", "muted")
        words.setWordWrap(True)
        words.setFixedWidth(_WORDS_WIDTH)
        words.setMinimumHeight(words.heightForWidth(_WORDS_WIDTH))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(page)
        column.setSpacing(10)
        column.addStretch(2)
        for widget in (picture, title, words, self._start):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return page

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self.page_turned)
        self._start.clicked.connect(self.start_requested)
        self._copy.clicked.connect(self.copy_requested)
        self.settings.reset_requested.connect(self._ask_about_reset)

    @Slot()
    def _ask_about_reset(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("emulatorResetQuestion")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Reset the emulator"))
        box.setText(self.tr("Reset devices, registrations, log, faults and settings?"))
        box.setInformativeText(self.tr("What your programs registered is forgotten."))
        reset = box.addButton(self.tr("&Reset"), QMessageBox.ButtonRole.AcceptRole)
        reset.setObjectName("emulatorResetButton")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(self.reset_confirmed)
        box.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.current_page()
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.matches(QKeySequence.StandardKey.Find) and isinstance(
            page, DevicesPage | RequestsPage
        ):
            page.focus_filter()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown_or_hidden.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown_or_hidden.emit(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.shown_or_hidden.emit(False)


def _base64(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode()
