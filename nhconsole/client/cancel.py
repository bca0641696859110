"""A wish to stop, given in one thread and heard in another."""

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class CancelToken:
    """Says that an exchange is no longer wanted; may be shared by any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._callbacks: dict[object, Callable[[], None]] = {}

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled."""
        return self._cancelled

    def cancel(self) -> None:
        """Cancel; further calls do nothing. Never blocks and never raises."""
        with self._lock:
            self._cancelled = True
            callbacks = tuple(self._callbacks.values())
            self._callbacks.clear()
        for callback in callbacks:
            _call(callback)

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have ``callback`` called once, in the cancelling thread (at once if that has happened).

        Returns:
            A function that takes the callback back.
        """
        handle = object()
        with self._lock:
            if not self._cancelled:
                self._callbacks[handle] = callback
                return lambda: self._forget(handle)
        _call(callback)
        return lambda: None

    def _forget(self, handle: object) -> None:
        with self._lock:
            self._callbacks.pop(handle, None)


def _call(callback: Callable[[], None]) -> None:
    # Whoever cancels must not suffer from, nor stop at, a listener that fails.
    try:
        callback()
    except Exception as error:
        _log.error("a cancel listener failed with %s", type(error).__name__)
