"""The composition root: makes the window, its services and its stores, and connects them.

The window is painted before most of the program is loaded: what the first paint does not need is
loaded in the disk's thread after it, piece by piece, and each piece is used here as it comes.
"""

import logging
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nhconsole import log, paths
from nhconsole.gui.background import Background
from nhconsole.gui.connections import EMULATOR_ID, Connection, Connections
from nhconsole.gui.console import Console
from nhconsole.gui.form import SendForm
from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.known_secrets import KnownSecrets
from nhconsole.gui.late_parts import LateParts
from nhconsole.gui.looks import Looks
from nhconsole.gui.main_window import MainWindow
from nhconsole.gui.message_desk import MessageDesk
from nhconsole.gui.profile_desk import ProfileDesk
from nhconsole.gui.result.desk import ResultDesk
from nhconsole.gui.send_service import SendService
from nhconsole.gui.theme import IS_FUSION, STYLE_ARGUMENTS, apply_theme
from nhconsole.storage.drafts import DraftStore
from nhconsole.storage.settings import Settings, SettingsStore
from nhconsole.version import VERSION

if TYPE_CHECKING:
    from nhconsole.client import TransportSettings
    from nhconsole.demo import DemoSend
    from nhconsole.emulator import EmulatorServer
    from nhconsole.gui.emulator_process import EmulatorInfo
    from nhconsole.gui.exchange_recorder import ExchangeRecorder

_SWITCH_S = 0.0005
_LONGEST_TURN_S = 5.0


class App(QObject):
    """One window with everything behind it.

    Signals:
        painted(): the window stands on the screen and can be typed into. One that opens minimised
            is not painted, so it comes after a few seconds at the latest.
        complete(): everything is loaded.
    """

    painted = Signal()
    complete = Signal()

    def __init__(
        self,
        application: QApplication,
        *,
        start_profile: str | None = None,
        running_emulator: "EmulatorInfo | None" = None,
    ) -> None:
        super().__init__()
        self.setObjectName("app")
        self._settings_store = SettingsStore(paths.config_folder() / "settings.json")
        self.settings, self._messages = self._settings_store.load()
        self._start_profile = start_profile
        self._own_api_version = ""
        self._turns = threading.Semaphore(0)
        self._steps = 0
        self.secrets = KnownSecrets()
        self.disk = Background("disk", self)
        self.keys = Background("keys", self)
        self.form = SendForm(self)
        self.window = MainWindow()
        # After the widgets: with a style sheet, all below a widget that gets a parent is polished
        # anew, level for level (measured: 140 ms).
        apply_theme(application, self.settings.theme)
        self.connections = Connections(self.keys, self, running_emulator=running_emulator)
        self.history = HistoryKeeper(
            paths.data_folder() / "history.sqlite3",
            self.secrets,
            self.window.history_model,
            self.disk,
            self,
        )
        self.send_service = SendService(self._make_recorder, self)
        self._create_desks()
        self.late = LateParts(self)
        self.looks = Looks(self.window, self.settings, self)
        self._connect()

    def _create_desks(self) -> None:
        """Make what acts between the panels and the services."""
        drafts = DraftStore(paths.data_folder() / "drafts.json", self.secrets.redactor)
        self.desk = MessageDesk(
            self.window.compose, self.window.audience, self.form, drafts, self.disk, self
        )
        self.console = Console(
            self.window,
            form=self.form,
            sender=self.send_service,
            connections=self.connections,
            history=self.history,
            secrets=self.secrets,
        )
        self.profile_desk = ProfileDesk(
            self.window.connection,
            form=self.form,
            connections=self.connections,
            secrets=self.secrets,
            parent=self.window,
        )
        self.result_desk = ResultDesk(
            self.window.result,
            history=self.history,
            secrets=self.secrets,
            background=self.disk,
            parent=self.window,
        )

    def show(self) -> None:
        """Show the window; what is not needed for the first paint follows after it."""
        splitters = dict(self.settings.splitters)
        self.window.restore_shape(self.settings.geometry_of("main"), splitters)
        self.desk.show_sample()
        self._queue_the_rest()
        self.window.compose.editor.installEventFilter(self)
        self.window.show()
        self.window.compose.editor.setFocus()

    def _queue_the_rest(self) -> None:
        """Queue what follows the first paint: loaded by a thread, then used in the window's."""
        for module, use in (
            ("", self.painted.emit),
            ("", self._load_connections),
            # What a style and a widget of unknown kind are takes PySide 20 ms each, once.
            ("nhconsole.core.sending.draft", QApplication.style),
            ("nhconsole.core.sending.draft_json", self._read_message),
            ("nhconsole.gui.result.shown_exchange", self.window.compose.editor.viewport),
            # What uses Qt is loaded in the window's thread, so each piece has a turn.
            ("", partial(import_module, "nhconsole.gui.result.body_pane")),
            ("", partial(import_module, "nhconsole.gui.result.message_parts")),
            ("", self.window.result.request_view),
            ("", self.window.result.outcome_view),
            ("", self.window.result.response_view),
            ("", self._warm_up_body),
            ("nhconsole.storage.history.store", self.late.load_history),
            ("nhconsole.gui.exchange_recorder", self.send_service.warm_up),
            ("nhconsole.core.timing.report", self.window.result.timing_view),
            ("nhconsole.core.export", self.late.offer_exports),
            ("nhconsole.core.curl.reading", self.late.offer_curl),
            ("nhconsole.log_file", self.complete.emit),
        ):
            self._steps += 1
            self.disk.run(partial(self._load, module), partial(self._use, use), self._on_failed)

    def _load(self, module: str) -> None:
        """In the disk's thread: load a module in its turn.

        No module that uses Qt: PySide makes its classes when they are first asked for, and two
        threads must not ask at once.
        """
        self._turns.acquire(timeout=_LONGEST_TURN_S)
        if module:
            import_module(module)

    def _use(self, use: Callable[[], object], _loaded: object) -> None:
        """Use what was loaded, then let keys and paints have a turn."""
        use()
        QTimer.singleShot(0, self._turns.release)

    def _warm_up_body(self) -> None:
        self.window.result.response_view().parts.body.warm_up()

    def _load_connections(self) -> None:
        for message in self._messages:
            self.console.tell("warn", message)
        wanted = self._start_profile
        if wanted is None:
            wanted = self.settings.last_profile_id or EMULATOR_ID
        self.connections.load(wanted)

    def _read_message(self) -> None:
        self._use_api_version()
        self.desk.start()

    def _connect(self) -> None:
        self.window.closing.connect(self.close)
        self.desk.told.connect(self.console.tell)
        self.result_desk.told.connect(self.console.tell)
        self.looks.settings_changed.connect(self._on_settings)
        self.connections.chosen.connect(self._on_connection_chosen)
        self.connections.entries_changed.connect(self._on_entries_changed)
        self.window.platform_number_chosen.connect(self.window.compose.choose_platform_number)
        self.window.format_action.triggered.connect(self.desk.lay_out_payload)
        self.window.open_action.triggered.connect(self.desk.open_payload)
        self.window.save_action.triggered.connect(self.desk.save_payload)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        network = _network_part(settings) != _network_part(self.settings)
        self.settings = settings
        self._use_api_version()
        if network:
            self.send_service.reset_connections()
        self.late.keep_history()
        self._save_settings()

    @Slot(object)
    def _on_connection_chosen(self, connection: Connection) -> None:
        self.settings = replace(self.settings, last_profile_id=connection.id)
        self._own_api_version = connection.api_version
        self._use_api_version()

    def _use_api_version(self) -> None:
        """Send with the profile's version of the interface, else with that of the settings."""
        self.form.set_api_version(self._own_api_version or self.settings.api_version)

    @Slot(tuple)
    def _on_entries_changed(self, _entries: tuple[tuple[str, str], ...]) -> None:
        # A connection that was just saved is the one that is chosen.
        self.settings = replace(self.settings, last_profile_id=self.connections.current_id)

    @Slot()
    def close(self) -> None:
        """Keep what is to be kept and end every worker."""
        self._turns.release(self._steps or 1)
        # What was pasted in the last moment may hold a key, and the drafts are written now.
        self.form.check_now()
        geometry, states = self.window.save_shape()
        settings = self.looks.settings.with_geometry("main", geometry)
        for name, state in states.items():
            settings = settings.with_splitter(name, state)
        settings = self.late.close_emulator(settings)
        self.settings = replace(settings, last_profile_id=self.settings.last_profile_id)
        self.desk.save()
        self._save_settings()
        self.send_service.close()
        self.result_desk.close()
        self.form.close()
        self.disk.close()
        self.keys.close()
        self.connections.close()
        self.history.close()

    def _save_settings(self) -> None:
        settings = self.settings
        self.disk.run(lambda: self._settings_store.save(settings), _nothing, self._on_failed)

    def _on_failed(self, reason: str) -> None:
        self.console.tell("bad", reason)

    def _make_recorder(self) -> "ExchangeRecorder":
        """In the sender's thread: HTTP library, key store and database are loaded there."""
        from nhconsole.gui.exchange_recorder import ExchangeRecorder

        return ExchangeRecorder(
            self.history.open_store, self._transport_settings, self.secrets.redactor
        )

    def _transport_settings(self) -> "TransportSettings":
        from nhconsole.client import TransportSettings

        chosen = self.settings
        return TransportSettings(
            connect_timeout_s=chosen.connect_timeout_s,
            silence_timeout_s=chosen.silence_timeout_s,
            total_timeout_s=chosen.total_timeout_s,
            max_answer_bytes=chosen.max_answer_mib * 1024 * 1024,
            ca_files=(Path(chosen.ca_file),) if chosen.ca_file else (),
            proxy=chosen.proxy,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # What comes of it waits in the event loop until all of the window is painted.
            self._turns.release()
        return False


def _nothing(_result: object) -> None:
    """Nobody waits for that result."""


def _network_part(settings: Settings) -> tuple[object, ...]:
    return (
        settings.proxy,
        settings.ca_file,
        settings.connect_timeout_s,
        settings.silence_timeout_s,
        settings.total_timeout_s,
        settings.max_answer_mib,
    )


def make_application(arguments: list[str]) -> QApplication:
    """Return the QApplication with our name and Qt's messages going to the log."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QCoreApplication.setApplicationName("nhconsole")
    QCoreApplication.setApplicationVersion(VERSION)
    QGuiApplication.setDesktopFileName("nhconsole")
    qInstallMessageHandler(_log_qt_message)
    # A worker that computes hands the interpreter over only after this time; at Python's usual
    # 5 ms, a few hand-overs in one key press would be seen.
    sys.setswitchinterval(_SWITCH_S)
    application = QApplication([*arguments, *STYLE_ARGUMENTS])
    application.setProperty(IS_FUSION, True)
    return application


def _log_qt_message(kind: QtMsgType, _context: object, message: str) -> None:
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }
    logging.getLogger("nhconsole.qt").log(levels.get(kind, logging.ERROR), "%s", message)
    if kind == QtMsgType.QtFatalMsg:
        log.start_logging()  # If it has not begun: Qt ends the process now.


def show_demo(
    sent: "Sequence[DemoSend]",
    *,
    emulator: "EmulatorServer",
    screenshot: Path | None,
    theme: str,
    offscreen: bool,
) -> int:
    """Show what the demonstration sent; see :func:`nhconsole.gui.demo_window.show_demo`."""
    from nhconsole.gui.demo_window import show_demo as show

    return show(sent, emulator=emulator, screenshot=screenshot, theme=theme)
