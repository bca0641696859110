"""What is done to a history beside its use: a thread puts in, deletes and cleans, in small pieces.

It runs only while there is something to do, and begins when nothing more was asked for a moment, or
after three seconds: a send that follows another one need not share the processor with it.
"""

import contextlib
import threading
from collections.abc import Callable

from nhconsole.storage.errors import StorageError

_QUIET_S = 0.3
_LONGEST_WAIT = 10
_PAUSE_S = 0.01
_TROUBLE_S = 5.0
_TRIES = 3


class HistoryWorker:
    """A thread that is there when it is needed.

    Args:
        work: Does one small piece; returns whether more is left.
    """

    def __init__(self, work: Callable[[], bool]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_asked = False
        self._stopping = threading.Event()

    def wake(self) -> None:
        """Say that there is something to do."""
        with self._lock:
            self._is_asked = True
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(
                    target=self._run, name="history-worker", daemon=True
                )
                self._thread.start()

    def is_stopping(self) -> bool:
        """Whether the piece under way should come to an end."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """End after the piece under way; what is left is done after the next start."""
        self._stopping.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while self._is_wanted():
            self._wait_for_quiet()
            self._do_all()

    def _is_wanted(self) -> bool:
        with self._lock:
            if not self._is_asked or self._stopping.is_set():
                self._thread = None
                return False
            return True

    def _wait_for_quiet(self) -> None:
        for _ in range(_LONGEST_WAIT):
            with self._lock:
                was_asked, self._is_asked = self._is_asked, False
            if not was_asked or self._stopping.wait(_QUIET_S):
                return

    def _do_all(self) -> None:
        """Do pieces until none is left; what fails is tried again, a few times."""
        failed = 0
        while failed < _TRIES and not self._stopping.wait(_TROUBLE_S if failed else _PAUSE_S):
            with contextlib.suppress(StorageError):
                if not self._work():
                    return
                failed = 0
                continue
            failed += 1
