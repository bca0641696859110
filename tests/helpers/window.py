"""A whole window on a home of its own, and an emulator in a thread to send to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nhconsole import paths
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from nhconsole.gui.app import App
from nhconsole.gui.connections import UNSAVED_ID
from nhconsole.gui.emulator.window import EmulatorWindow
from nhconsole.gui.emulator_process import EmulatorInfo
from nhconsole.storage.settings import Settings, SettingsStore


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorServer]:
    """One emulator for all tests; what a test tells it to do is taken back after it."""
    folder = tmp_path_factory.mktemp("emulator")
    with EmulatorServer(0, EmulatorOptions(certificate_folder=folder)) as server:
        yield server


def info_of(server: EmulatorServer) -> EmulatorInfo:
    """Return what an emulator says of itself, as the built-in one does when it is ready."""
    return EmulatorInfo(
        port=server.port,
        hub_name=server.hub_name,
        ca_file=str(server.ca_file),
        connection_strings=dict(server.connection_strings),
    )


@dataclass
class Desk:
    """A window with what tests do to it."""

    app: App
    qtbot: QtBot

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        """Return the widget of that object name; the test fails if there is none."""
        found = self.app.window.findChild(kind, name)
        assert found is not None, f"no {kind.__name__} named {name}"
        return found

    def connect_to(self, text: str, hub: str) -> None:
        """Paste a connection string and type a hub, as a person does."""
        self.app.window.connection.connection_edited.emit(text)
        self.app.window.connection.hub_edited.emit(hub)
        self.app.form.check_now()

    def open_emulator(self) -> EmulatorWindow:
        """Open the emulator's window; it is made a piece at a time."""
        late = self.app.late
        self.app.window.emulator_action.trigger()
        self.qtbot.waitUntil(lambda: late.emulator_desk is not None, timeout=9000)
        self.qtbot.waitUntil(late.emulator_desk.window.isVisible, timeout=9000)
        return late.emulator_desk.window

    def send_and_wait(self) -> None:
        """Press Ctrl+Enter and wait for the end of the send."""
        with self.qtbot.waitSignal(self.app.send_service.idle, timeout=15_000):
            self.app.window.send_action.trigger()

    def settle(self) -> None:
        """Wait until disk and key store have answered."""
        self.qtbot.waitUntil(lambda: self.app.disk.is_idle and self.app.keys.is_idle, timeout=9000)


@pytest.fixture
def make_desk(
    qtbot: QtBot, qapp: QApplication, emulator: EmulatorServer
) -> Iterator[Callable[..., Desk]]:
    """Return a function that opens a window; every window is closed after the test."""
    opened: list[App] = []

    def make(
        *,
        theme: str = "light",
        profile: str | None = UNSAVED_ID,
        running_emulator: EmulatorInfo | None = None,
        **more: object,
    ) -> Desk:
        store = SettingsStore(paths.config_folder() / "settings.json")
        store.save(Settings(theme=theme, ca_file=str(emulator.ca_file), **more))  # type: ignore[arg-type]
        app = App(qapp, start_profile=profile, running_emulator=running_emulator)
        opened.append(app)
        app.show()
        # Without a window manager (a bare Xvfb) a window is not active by itself; keys need it.
        with qtbot.waitActive(app.window, timeout=9000):
            app.window.activateWindow()
        desk = Desk(app, qtbot)
        desk.settle()
        return desk

    yield make
    for app in opened:
        app.window.close()
        app.window.deleteLater()
        app.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(make_desk: Callable[..., Desk], emulator: EmulatorServer) -> Desk:
    """A window that is connected to the emulator."""
    made = make_desk()
    made.connect_to(emulator.connection_string(), emulator.hub_name)
    return made
