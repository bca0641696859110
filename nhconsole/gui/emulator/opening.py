"""Makes the emulator's window piece by piece: in one go it would hold the main window up."""

from collections.abc import Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction


class EmulatorOpening(QObject):
    """Loads and makes one piece in each turn of the event loop.

    Signals:
        made(object): the window, not shown yet.
    """

    made = Signal(object)

    def __init__(
        self, send_action: QAction, help_action: QAction, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = (send_action, help_action)
        self._pieces = self._made_pieces()
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)

    def start(self) -> None:
        """Begin, unless it is under way."""
        self._turn.start()

    def stop(self) -> None:
        """Go no further."""
        self._turn.stop()

    @Slot()
    def _on_turn(self) -> None:
        if next(self._pieces, self) is self:
            self._turn.stop()

    def _made_pieces(self) -> Iterator[None]:
        from nhconsole.gui.emulator.devices_page import DevicesPage

        yield
        devices = DevicesPage()
        yield
        from nhconsole.gui.emulator.requests_page import RequestsPage

        yield
        requests = RequestsPage()
        yield
        from nhconsole.gui.emulator.faults_page import FaultsPage

        yield
        faults = FaultsPage()
        yield
        from nhconsole.gui.emulator.settings_page import SettingsPage
        from nhconsole.gui.emulator.window import EmulatorWindow, Pages

        yield
        settings = SettingsPage()
        pages = Pages(devices=devices, requests=requests, faults=faults, settings=settings)
        yield
        window = EmulatorWindow(*self._actions, pages)
        yield
        # Whoever is told makes one.
        import_module("nhconsole.gui.emulator.desk")
        yield
        self.made.emit(window)
