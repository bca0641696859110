"""Keeps the emulator's window in step with the emulator, off the window's thread."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from nhconsole.gui.background import Background
from nhconsole.gui.connections import EMULATOR_ID, Connections
from nhconsole.gui.emulator.control_client import ControlClient
from nhconsole.gui.emulator.looking import KEPT_ROWS, Look, Seen, look_at
from nhconsole.gui.emulator.values import Document, HubRequestRow
from nhconsole.gui.emulator.window import EmulatorWindow
from nhconsole.gui.roles import Tone

if TYPE_CHECKING:
    from nhconsole.gui.emulator_process import EmulatorInfo

_LOOK_MS = 1000
_REST_MS = 100
"""A pause in reading on: the window and the emulator have other things to do."""
_WHOLE_LOOK_EVERY = 5
"""Somebody else may change what no count tells of, such as a device's behaviour."""


class EmulatorDesk(QObject):
    """Looks about every second while the window is shown; one look at a time.

    Signals:
        certificate_planned(): the next new connection meets a bad certificate; one that is kept
            would not.
    """

    certificate_planned = Signal()

    def __init__(
        self, window: EmulatorWindow, connections: Connections, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._connections = connections
        self._worker = Background("emulator", self)
        self._client: ControlClient | None = None
        self._info: EmulatorInfo | None = None
        self._log: tuple[HubRequestRow, ...] = ()
        self._wanted = Look()
        self._is_looking = False
        self._wants_again = False
        self._wants_all = True
        self._changes = 0
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._on_time)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look_again)
        self._connect()
        self._on_emulator(connections.emulator_info)
        self._on_chosen()

    @property
    def window(self) -> EmulatorWindow:
        """The window."""
        return self._window

    @Slot()
    def look_now(self) -> None:
        """Look at everything at once, such as after a send."""
        self._wants_all = True
        self._look_again()

    def close(self) -> None:
        """Close the window and let the connection go."""
        self._timer.stop()
        self._rest.stop()
        client, self._client = self._client, None
        self._window.close()
        self._window.deleteLater()
        self._worker.close()
        if client is not None:
            client.close()

    def _connect(self) -> None:
        window = self._window
        window.shown_or_hidden.connect(self._on_shown)
        window.page_turned.connect(self.look_now)
        window.start_requested.connect(self._on_start)
        window.copy_requested.connect(self._on_copy)
        window.reset_confirmed.connect(self._on_reset)
        window.devices.tags_wanted.connect(self._on_tags)
        window.devices.device_wanted.connect(self._on_device)
        window.devices.more_requested.connect(self._on_more)
        window.devices.details.change_requested.connect(self._on_change)
        window.devices.details.remove_requested.connect(self._on_remove)
        window.requests.clear_requested.connect(self._on_clear_log)
        window.faults.play_requested.connect(self._on_play)
        window.faults.clear_requested.connect(self._on_clear_faults)
        window.settings.change_requested.connect(self._on_rules)
        self._connections.emulator_changed.connect(self._on_emulator)
        self._connections.chosen.connect(self._on_chosen)

    # Looking.

    @Slot()
    def _on_time(self) -> None:
        self._looks += 1
        if self._looks % _WHOLE_LOOK_EVERY == 0:
            self._wants_all = True
        self._look_again()

    @Slot()
    def _look_again(self) -> None:
        if self._client is None or not self._window.isVisible() or self._window.isMinimized():
            return
        if self._is_looking:
            self._wants_again = True
            return
        wanted = replace(self._wanted, marks=None) if self._wants_all else self._wanted
        self._is_looking, self._wants_again, self._wants_all = True, False, False
        wanted = replace(wanted, has_devices=self._window.current_page() is self._window.devices)
        self._want(is_other_device=False)
        look = partial(look_at, self._client, wanted)
        self._worker.run(partial(_numbered, self._changes, look), self._on_seen, self._on_silent)

    def _on_seen(self, numbered: tuple[int, Seen]) -> None:
        self._is_looking = False
        number, seen = numbered
        if number != self._changes:
            # A look from before the last change would show for a moment what is no more.
            self.look_now()
            return
        if self._info is not None:
            self._want(marks=seen.health.marks, after=seen.last_number, reads_on=seen.has_more)
            self._window.show_health(self._info.port, seen.health)
            self._show(seen)
        if self._wants_again:
            self._look_again()
        elif seen.has_more:
            self._rest.start()

    def _on_silent(self, reason: str) -> None:
        self._is_looking, self._wants_all = False, True
        if self._info is not None:
            self._window.show_silence(reason)

    def _show(self, seen: Seen) -> None:
        window = self._window
        if seen.requests:
            self._log = (*self._log, *seen.requests)[-KEPT_ROWS:]
        window.requests.show_requests(self._log)
        if seen.planned is not None:
            window.faults.show_planned(seen.planned)
        if seen.rules is not None:
            window.settings.show_rules(seen.rules)
        if seen.received is not None:
            window.devices.show_received(seen.device_id, seen.received)
        if seen.tag_problem:
            window.devices.show_tag_problem(seen.tag_problem)
        elif seen.devices is not None:
            window.devices.show_devices(seen.devices)

    def _want(self, **wanted: Any) -> None:
        self._wanted = replace(self._wanted, **wanted)

    @Slot(bool)
    def _on_shown(self, is_shown: bool) -> None:
        if is_shown:
            self._timer.start()
            self.look_now()
        else:
            self._timer.stop()

    # The emulator itself.

    @Slot(object)
    def _on_emulator(self, info: "EmulatorInfo | None") -> None:
        if info == self._info:
            if info is None:
                self._window.show_starting(False)
            return
        self._info = info
        client, self._client = self._client, None
        if client is not None:
            self._worker.run(client.close, _nothing, self._on_failed)
        self._log, self._wanted = (), Look(tags=self._wanted.tags)
        self._changes += 1
        self._window.requests.show_requests(())
        if info is None:
            self._window.show_starting(False)
        else:
            self._client = ControlClient(info.port, info.ca_file)
            self.look_now()

    @Slot()
    def _on_chosen(self) -> None:
        self._window.offer_send(self._connections.current_id == EMULATOR_ID)

    @Slot()
    def _on_start(self) -> None:
        self._window.show_starting(True)
        self._connections.start_emulator()

    @Slot()
    def _on_copy(self) -> None:
        if self._info is not None:
            # Its keys are published with the program: there is nothing to hide.
            QGuiApplication.clipboard().setText(self._info.connection_string)
            words = self.tr("Copied. Your program has to trust {ca_file}.")
            self._window.message_bar.show_message(
                Tone.INFO, words.format(ca_file=self._info.ca_file)
            )

    # Wishes.

    @Slot(str)
    def _on_tags(self, expression: str) -> None:
        self._wish(tags=expression)

    @Slot(str)
    def _on_device(self, device_id: str) -> None:
        if device_id != self._wanted.device_id:
            self._want(device_id=device_id, is_other_device=True)
            self._look_again()

    @Slot()
    def _on_more(self) -> None:
        self._wish(pages=self._wanted.pages + 1)

    def _wish(self, **wanted: Any) -> None:
        self._want(**wanted)
        self._changes += 1
        self.look_now()

    # Changes.

    @Slot(str, object)
    def _on_change(self, device_id: str, change: Document) -> None:
        self._do(lambda client: client.change_device(device_id, change))

    @Slot(str)
    def _on_remove(self, device_id: str) -> None:
        self._do(lambda client: client.remove_device(device_id))

    @Slot()
    def _on_clear_log(self) -> None:
        self._log = ()
        self._window.requests.show_requests(())
        self._do(lambda client: client.clear_requests())

    @Slot(object)
    def _on_play(self, order: Document) -> None:
        self._do(lambda client: client.play(order))
        if str(order["kind"]).endswith("-certificate"):
            self.certificate_planned.emit()

    @Slot()
    def _on_clear_faults(self) -> None:
        self._do(lambda client: client.clear_faults())

    @Slot(object)
    def _on_rules(self, change: Document) -> None:
        self._do(lambda client: client.change_rules(change))

    @Slot()
    def _on_reset(self) -> None:
        self._log = ()
        self._window.requests.show_requests(())
        self._do(lambda client: client.reset())

    def _do(self, work: Callable[[ControlClient], object]) -> None:
        """Have something done by the worker, then look at what came of it."""
        client = self._client
        if client is None:
            return
        self._changes += 1
        self._window.message_bar.clear()
        self._worker.run(lambda: work(client), self._on_done, self._on_failed)

    def _on_done(self, _result: object) -> None:
        self.look_now()

    def _on_failed(self, reason: str) -> None:
        self._window.message_bar.show_message(Tone.BAD, reason)
        # What is shown may be what was wished for.
        self.look_now()


def _numbered(number: int, work: Callable[[], Seen]) -> tuple[int, Seen]:
    return number, work()


def _nothing(_result: object) -> None:
    """Nobody waits for that result."""
