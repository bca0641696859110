"""The window: where the panels stand, its menus and its keys. It decides nothing."""

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from nhconsole.gui.audience_panel import AudiencePanel
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.compose_panel import ComposePanel
from nhconsole.gui.connection_panel import ConnectionPanel
from nhconsole.gui.history.model import HistoryModel
from nhconsole.gui.history.panel import HistoryPanel
from nhconsole.gui.icons import icon
from nhconsole.gui.result.panel import ResultPanel
from nhconsole.gui.widgets.message_bar import MessageBar

_PLATFORM_KEYS = 9
_THEMES = (("system", "As the &system"), ("light", "&Light"), ("dark", "&Dark"))
LEAST_SIZE = (1248, 680)


class MainWindow(QMainWindow):
    """Panels in three columns under the connection bar.

    Signals:
        closing(): the window closes; geometry and drafts can still be read.
        theme_chosen(str): ``system``, ``light`` or ``dark``.
        platform_number_chosen(int): Ctrl+1 … Ctrl+9.
        panes_added(): there are more panes of code than before.
    """

    closing = Signal()
    theme_chosen = Signal(str)
    platform_number_chosen = Signal(int)
    panes_added = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("nhconsole")
        self.setMinimumSize(*LEAST_SIZE)
        self._splitter_states: dict[str, str] = {}
        self._create_panels()
        self._create_actions()
        self._create_menus()
        self._lay_out()
        self.result.view_made.connect(self._on_view_made)

    def save_shape(self) -> tuple[str, dict[str, str]]:
        """Return geometry and splitter states as base64 texts."""
        states = {splitter.objectName(): _base64(splitter.saveState()) for splitter in self._all()}
        return _base64(self.saveGeometry()), states

    def restore_shape(self, geometry: str, states: dict[str, str]) -> None:
        """Take up a kept shape; texts that mean nothing leave the window as it is."""
        if not geometry or not self.restoreGeometry(_bytes(geometry)):
            self.resize(1280, 800)
        self._splitter_states = states
        self._restore(*self._splitters)

    def show_theme_choice(self, name: str) -> None:
        """Mark the chosen theme in the menu."""
        self._theme_actions[name].setChecked(True)

    def code_panes(self) -> tuple[CodePane, ...]:
        """The panes of code that there are; the editor's first."""
        return (self.compose.editor_pane, *self.result.code_panes())

    def say(self, text: str) -> None:
        """Show a sentence in the status bar."""
        self._status.setText(text)

    def _create_panels(self) -> None:
        self.connection = ConnectionPanel()
        self.history_model = HistoryModel(self)
        self.history = HistoryPanel(self.history_model)
        self.compose = ComposePanel()
        self.audience = AudiencePanel()
        self.result = ResultPanel()
        self.message_bar = MessageBar()
        self.message_bar.setObjectName("messageBar")
        self._status = QLabel()
        self._status.setObjectName("statusText")
        self._status.setProperty("tone", "muted")

    def _create_actions(self) -> None:
        self.send_action = self._action("sendAction", self.tr("&Send test push"), "Ctrl+Return")
        self.send_action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.send_action.setIcon(icon("send"))
        self.force_action = self._action(
            "forceAction", self.tr("Send &all the same"), "Ctrl+Shift+Return"
        )
        self.cancel_action = self._action("cancelAction", self.tr("&Cancel the send"), "Esc")
        self.cancel_action.setEnabled(False)
        self.open_action = self._action("openAction", self.tr("&Open a payload…"), "Ctrl+O")
        self.save_action = self._action("saveAction", self.tr("&Save the payload…"), "Ctrl+S")
        self.settings_action = self._action("settingsAction", self.tr("Se&ttings…"), "Ctrl+,")
        self.quit_action = self._action("quitAction", self.tr("&Quit"), "Ctrl+Q")
        self.quit_action.triggered.connect(self.close)
        # The panes of code have the key themselves; a second owner would make it ambiguous.
        self.find_action = self._action("findAction", self.tr("&Find…") + "\tCtrl+F", "")
        self.format_action = self._action(
            "formatAction", self.tr("Fo&rmat the payload"), "Ctrl+Shift+F"
        )
        self.zoom_in_action = self._action("zoomInAction", self.tr("Zoom &in"), "Ctrl++")
        self.zoom_in_action.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.zoom_out_action = self._action("zoomOutAction", self.tr("Zoom &out"), "Ctrl+-")
        self.zoom_reset_action = self._action("zoomResetAction", self.tr("&Usual size"), "Ctrl+0")
        self.help_action = self._action("helpAction", self.tr("&Help for this panel"), "F1")
        self.explanations_action = self._action(
            "explanationsAction", self.tr("All &explanations…"), "Shift+F1"
        )
        self.emulator_action = self._action("emulatorAction", self.tr("&Emulator…"), "Ctrl+E")
        self.emulator_action.setIcon(icon("emulator"))
        self.about_action = self._action("aboutAction", self.tr("&About nhconsole"), "")
        self.paste_curl_action = self._action(
            "pasteCurlAction", self.tr("Paste a c&URL command…"), "Ctrl+Shift+V"
        )
        self._create_focus_actions()

    def _create_focus_actions(self) -> None:
        self.go_actions = []
        for name, words, keys, target in (
            ("goConnection", self.tr("&Connection string"), "Ctrl+L", self.connection.focus_string),
            ("goPayload", self.tr("&Payload"), "Ctrl+P", self.compose.editor.setFocus),
            ("goPlatforms", self.tr("P&latforms"), "Ctrl+K", self.compose.focus_platforms),
            ("goAudience", self.tr("&Audience"), "Ctrl+T", self.audience.focus_field),
            ("goResult", self.tr("&Result"), "Ctrl+R", self.result.focus_result),
            ("goHistory", self.tr("&History"), "Ctrl+H", self.history.focus_list),
        ):
            action = self._action(name, words, keys)
            action.triggered.connect(target)
            self.go_actions.append(action)
        for number in range(1, _PLATFORM_KEYS + 1):
            action = self._action(f"platform{number}", "", f"Ctrl+{number}")
            action.setData(number)
            action.triggered.connect(self._on_platform_key)

    def _create_menus(self) -> None:
        bar = self.menuBar()
        _menu(
            bar.addMenu(self.tr("&File")),
            "fileMenu",
            (
                self.open_action,
                self.save_action,
                None,
                self.settings_action,
                None,
                self.quit_action,
            ),
        )
        _menu(
            bar.addMenu(self.tr("&Edit")),
            "editMenu",
            (self.find_action, self.format_action, None, self.paste_curl_action),
        )
        _menu(
            bar.addMenu(self.tr("&Send")),
            "sendMenu",
            (
                self.send_action,
                self.force_action,
                self.cancel_action,
            ),
        )
        self.history_menu = bar.addMenu(self.tr("H&istory"))
        self.history_menu.setObjectName("historyBarMenu")
        view = bar.addMenu(self.tr("&View"))
        _menu(
            view,
            "viewMenu",
            (
                self.emulator_action,
                None,
                self.zoom_in_action,
                self.zoom_out_action,
                self.zoom_reset_action,
                None,
            ),
        )
        self._create_theme_menu(view)
        _menu(bar.addMenu(self.tr("&Go")), "goMenu", tuple(self.go_actions))
        _menu(
            bar.addMenu(self.tr("&Help")),
            "helpMenu",
            (self.help_action, self.explanations_action, None, self.about_action),
        )

    def _create_theme_menu(self, view: QMenu) -> None:
        menu = view.addMenu(self.tr("&Theme"))
        menu.setObjectName("themeMenu")
        group = QActionGroup(self)
        self._theme_actions: dict[str, QAction] = {}
        for name, words in _THEMES:
            action = QAction(self.tr(words), self)
            action.setObjectName(f"theme_{name}")
            action.setCheckable(True)
            action.setData(name)
            group.addAction(action)
            menu.addAction(action)
            self._theme_actions[name] = action
        group.triggered.connect(self._on_theme)

    def _lay_out(self) -> None:
        middle = _splitter("middleSplitter", Qt.Orientation.Vertical, self.compose, self.audience)
        middle.setStretchFactor(0, 1)
        middle.setSizes([560, 130])
        columns = _splitter(
            "columnSplitter", Qt.Orientation.Horizontal, self.history, middle, self.result
        )
        columns.setStretchFactor(1, 3)
        columns.setStretchFactor(2, 2)
        columns.setSizes([226, 590, 428])
        self._splitters = (columns, middle, self.compose.splitter)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(10, 8, 10, 0)
        layout.setSpacing(8)
        layout.addWidget(self.connection)
        layout.addWidget(self.message_bar)
        layout.addWidget(columns, 1)
        self.setCentralWidget(central)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self._status, 1)
        self.statusBar().setContentsMargins(10, 0, 10, 2)

    def _all(self) -> list[QSplitter]:
        return [splitter for splitter in self.findChildren(QSplitter) if splitter.objectName()]

    def _restore(self, *splitters: QSplitter) -> None:
        for splitter in splitters:
            if state := self._splitter_states.get(splitter.objectName()):
                splitter.restoreState(_bytes(state))

    @Slot(QWidget)
    def _on_view_made(self, view: QWidget) -> None:
        self._restore(*view.findChildren(QSplitter))
        self.panes_added.emit()

    def _action(self, name: str, words: str, keys: str) -> QAction:
        action = QAction(words, self)
        action.setObjectName(name)
        if keys:
            action.setShortcut(QKeySequence(keys))
        self.addAction(action)
        return action

    @Slot()
    def _on_platform_key(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.platform_number_chosen.emit(action.data())

    @Slot(QAction)
    def _on_theme(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def _menu(menu: QMenu, name: str, actions: tuple[QAction | None, ...]) -> None:
    menu.setObjectName(name)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)


def _splitter(name: str, orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setObjectName(name)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(8)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter


def _base64(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode()


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode())
