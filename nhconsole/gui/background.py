"""Work off the window's thread: disk and key store. Results come back in the window's thread."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from nhconsole.core.errors import NotificationHubsError

_log = logging.getLogger(__name__)
_CLOSE_WAIT_MS = 2000


class Background(QObject):
    """One thread that does calls in their order.

    The callbacks are bound methods of objects of the window's thread; they are called there.
    """

    _ended = Signal(int, object, str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        # Database connections belong to the thread: it must not be replaced after a pause.
        self._pool.setExpiryTimeout(-1)
        self._number = 0
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[str], None]]] = {}
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether every result was handed over."""
        return not self._waiting

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        """Do ``work`` in the thread, then call ``done`` with its result or ``failed`` with why."""
        self._number += 1
        self._waiting[self._number] = (done, failed)
        self._pool.start(_Call(self, self._number, work))

    def close(self) -> None:
        """Wait a moment for the work under way; results are dropped from now on."""
        self._waiting.clear()
        self._pool.waitForDone(_CLOSE_WAIT_MS)

    @Slot(int, object, str)
    def _on_ended(self, number: int, result: object, error: str) -> None:
        callbacks = self._waiting.pop(number, None)
        if callbacks is None:
            return
        done, failed = callbacks
        if error:
            failed(error)
        else:
            done(result)


class _Call(QRunnable):
    def __init__(self, owner: Background, number: int, work: Callable[[], Any]) -> None:
        super().__init__()
        self._owner, self._number, self._work = owner, number, work

    def run(self) -> None:
        try:
            result, error = self._work(), ""
        except NotificationHubsError as known:
            result, error = None, str(known)
        except Exception as bug:  # the worker's edge
            _log.exception("Background work failed")
            result, error = None, f"A fault of this program ({type(bug).__name__}); see the log."
        self._owner._ended.emit(self._number, result, error)
