"""The emulator's window of a whole window, and an emulator of its own for each test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QTableView, QTabWidget, QWidget

from nhconsole.emulator import EmulatorOptions, EmulatorServer
from nhconsole.gui.connections import EMULATOR_ID
from nhconsole.gui.emulator.window import EmulatorWindow
from tests.helpers.window import Desk, emulator, info_of, make_desk

__all__ = ["emulator", "make_desk"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmulatorServer]:
    """An emulator that no other test has touched."""
    with EmulatorServer(0, EmulatorOptions(certificate_folder=tmp_path / "ca")) as running:
        yield running


@dataclass
class Panel:
    """The emulator's window with what tests do to it."""

    desk: Desk
    window: EmulatorWindow

    def find(self, kind: type[QWidget], name: str) -> Any:
        """Return the widget of that object name; the test fails if there is none."""
        found = self.window.findChild(kind, name)
        assert found is not None, f"no {kind.__name__} named {name}"
        return found

    def turn_to(self, number: int) -> None:
        """Look at a tab."""
        self.find(QTabWidget, "emulatorTabs").setCurrentIndex(number)

    def rows(self, name: str) -> list[list[str]]:
        """Return what stands in a table."""
        model = self.find(QTableView, name).model()
        return [
            [model.index(row, column).data() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def press(self, name: str) -> None:
        """Press a button."""
        self.find(QAbstractButton, name).click()

    def choose_device(self, name: str) -> None:
        """Make the row of a device current."""
        names = [row[0] for row in self.rows("emulatorDeviceTable")]
        table = self.find(QTableView, "emulatorDeviceTable")
        table.setCurrentIndex(table.model().index(names.index(name), 0))

    def wait(self, what: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.desk.qtbot.waitUntil(what, timeout=9000)


@pytest.fixture
def open_panel(make_desk: Callable[..., Desk], server: EmulatorServer) -> Callable[..., Panel]:
    """Return a function that opens the emulator's window beside the main window."""

    def make(*, theme: str = "light") -> Panel:
        desk = make_desk(theme=theme, profile=EMULATOR_ID, running_emulator=info_of(server))
        desk.qtbot.waitUntil(lambda: desk.app.form.reading().is_sendable, timeout=9000)
        panel = Panel(desk, desk.open_emulator())
        panel.wait(lambda: bool(panel.rows("emulatorDeviceTable")))
        return panel

    return make


@pytest.fixture
def panel(open_panel: Callable[..., Panel]) -> Panel:
    """The emulator's window in the light theme."""
    return open_panel()
