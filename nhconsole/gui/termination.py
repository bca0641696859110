"""Ctrl+C in the terminal and a polite kill close the window as its own button does.

Python runs its signal handlers between byte codes, and there are none while Qt waits for events:
the signal's byte on a socket wakes Qt up, and Python with it.
"""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class TerminationWatch(QObject):
    """Watches for the signals that ask a program to end. To be made in the main thread.

    Signals:
        asked_to_end(): one of them came.
    """

    asked_to_end = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inside, self._outside = socket.socketpair()
        self._inside.setblocking(False)
        self._outside.setblocking(False)
        self._notifier = QSocketNotifier(self._inside.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        self._wakeup_before = signal.set_wakeup_fd(self._outside.fileno())
        self._handlers_before = {
            number: signal.signal(number, _let_the_socket_tell) for number in _SIGNALS
        }

    def close(self) -> None:
        """Give the signals back to who had them."""
        self._notifier.setEnabled(False)
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._inside.close()
        self._outside.close()

    @Slot()
    def _on_woken(self) -> None:
        numbers = self._inside.recv(64)
        if any(number in _SIGNALS for number in numbers):
            self.asked_to_end.emit()


def _let_the_socket_tell(_number: int, _frame: FrameType | None) -> None:
    """Keep the signal from ending the program in the middle of something."""
