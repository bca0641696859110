"""The one place with worker threads that send: a send at a time, recorded before it is shown."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot

if TYPE_CHECKING:
    from nhconsole.client import CancelToken
    from nhconsole.core.sending.draft import DraftReading
    from nhconsole.gui.exchange_recorder import ExchangeRecorder

_log = logging.getLogger(__name__)
_CLOSE_WAIT_MS = 2000
_LET_GO_MS = 80
"""So long a cancelled send may take to end; then the window is free without it (a slow disk)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendJob:
    """What is to be sent, and how; made in the window's thread, used in the worker's."""

    reading: "DraftReading"
    profile_name: str
    profile_id: str
    loopback_ca_file: str = ""
    ca_file: str = ""


class SendService(QObject):
    """Sends drafts off the window's thread.

    Signals:
        send_started(SendJob): a send began.
        stage_reached(str, float): the stage's name and the seconds since the start.
        send_finished(ShownExchange): there is an answer or a failure, and it is in the history.
        send_crashed(str): a bug of ours ended the send; the text is for a person.
        send_let_go(): a cancelled send is still being written down; ``send_finished`` may follow
            after ``idle``, unless another send has begun.
        idle: nothing is being sent any more.
    """

    send_started = Signal(object)
    stage_reached = Signal(str, float)
    send_finished = Signal(object)
    send_crashed = Signal(str)
    send_let_go = Signal()
    idle = Signal()

    _stage_from_worker = Signal(int, str, float)
    _ended_in_worker = Signal(int, object, str)

    def __init__(
        self, make_recorder: Callable[[], "ExchangeRecorder"], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._make_recorder = make_recorder
        self._recorder: ExchangeRecorder | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._job_number = 0
        self._cancel: CancelToken | None = None
        self._started_at: float | None = None
        self._let_go = QTimer(self)
        self._let_go.setSingleShot(True)
        self._let_go.setInterval(_LET_GO_MS)
        self._let_go.timeout.connect(self._on_let_go)
        queued = Qt.ConnectionType.QueuedConnection
        self._stage_from_worker.connect(self._on_stage, queued)
        self._ended_in_worker.connect(self._on_ended, queued)

    @property
    def is_sending(self) -> bool:
        """Whether a send runs; a second one is refused meanwhile."""
        return self._started_at is not None

    @property
    def elapsed_s(self) -> float:
        """Seconds since the running send began; 0 if none runs."""
        return time.monotonic() - self._started_at if self._started_at is not None else 0.0

    def warm_up(self) -> None:
        """Load what a send needs in the worker, after the window was painted."""
        self._pool.start(_Call(self._recorder_in_worker))

    def send(self, job: SendJob) -> bool:
        """Start a send; False (and nothing happens) while one runs."""
        if self.is_sending:
            return False
        self._job_number += 1
        self._started_at = time.monotonic()
        # The token is tiny, but its module imports the HTTP library: loaded by now, or right here
        # in the rare case that somebody sends before the warm-up ended.
        from nhconsole.client.cancel import CancelToken

        self._cancel = CancelToken()
        number, cancel = self._job_number, self._cancel
        self.send_started.emit(job)
        self._pool.start(_Call(lambda: self._run(number, job, cancel)))
        return True

    def cancel(self) -> None:
        """Ask the running send to end; it ends at once, in every stage.

        Nothing goes out any more from now on, whatever the worker is still busy with.
        """
        if self._cancel is not None:
            self._cancel.cancel()
            self._let_go.start()

    def reset_connections(self) -> None:
        """Forget kept connections and settings; the next send makes its own."""
        self._pool.start(_Call(self._reset_in_worker))

    def close(self) -> None:
        """Cancel, wait a moment, and let go of everything."""
        self.cancel()
        self._pool.start(_Call(self._reset_in_worker))
        self._pool.waitForDone(_CLOSE_WAIT_MS)

    def _recorder_in_worker(self) -> "ExchangeRecorder":
        if self._recorder is None:
            self._recorder = self._make_recorder()
        return self._recorder

    def _reset_in_worker(self) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.close()

    def _run(self, number: int, job: SendJob, cancel: "CancelToken") -> None:
        def on_stage(stage: str, seconds: float) -> None:
            self._stage_from_worker.emit(number, str(stage), seconds)

        try:
            recorder = self._recorder_in_worker()
            result = recorder.send(job, datetime.now(UTC), cancel, on_stage)
        except Exception as error:  # the worker's edge: a bug must not end the program
            _log.exception("A send ended by a bug")
            self._ended_in_worker.emit(number, None, type(error).__name__)
        else:
            self._ended_in_worker.emit(number, result, "")

    @Slot(int, str, float)
    def _on_stage(self, number: int, stage: str, seconds: float) -> None:
        if number == self._job_number and self.is_sending:
            self.stage_reached.emit(stage, seconds)

    @Slot(int, object, str)
    def _on_ended(self, number: int, result: object, error: str) -> None:
        if number != self._job_number:
            return
        was_sending = self.is_sending
        self._end()
        if result is None:
            self.send_crashed.emit(
                f"The send ended by a fault of this program ({error}). The log has the details; "
                "the hub may have accepted the push."
            )
        else:
            self.send_finished.emit(result)
        if was_sending:
            self.idle.emit()

    @Slot()
    def _on_let_go(self) -> None:
        if self.is_sending:
            self._end()
            self.send_let_go.emit()
            self.idle.emit()

    def _end(self) -> None:
        self._let_go.stop()
        self._started_at = None
        self._cancel = None


class _Call(QRunnable):
    """Runs a function in the pool. It has no signals: the pool deletes it after the run."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        try:
            self._work()
        except Exception:  # the worker's edge
            _log.exception("Background work failed")
