"""One exchange while it runs: what went out and came in so far, where it is, how long it may last.

It belongs to the thread that runs the exchange; only :meth:`Recording.abort` is called from others.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from nhconsole.client.cancel import CancelToken
from nhconsole.client.settings import TransportSettings
from nhconsole.core.sending.exchange import HttpRequest, PeerInfo, Stage, Timings

if TYPE_CHECKING:
    from nhconsole.client.reading import RecordedResponse

_log = logging.getLogger(__name__)

Clock = Callable[[], float]
StageListener = Callable[[Stage, float], None]


class Cancelled(Exception):
    """The exchange is no longer wanted."""


class Recording:
    """The record of one exchange, and its limits."""

    def __init__(
        self,
        request: HttpRequest,
        limits: TransportSettings,
        *,
        clock: Clock,
        cancel: CancelToken,
        on_stage: StageListener | None = None,
    ) -> None:
        self.request = request
        self.limits = limits
        self.stage = Stage.PREPARE
        self.sent = bytearray()
        self.received = bytearray()
        self.answer: RecordedResponse | None = None
        """Set when the last request byte is out; holds a status once the head has come."""
        self.reused = False
        self.connection_age_s: float | None = None
        self.earlier_exchanges = 0
        self.peer = PeerInfo()
        self.proxy_name = ""
        self._clock = clock
        self._cancel = cancel
        self._on_stage = on_stage
        self._abort: Callable[[], None] | None = None
        self._started = self._stage_started = clock()
        self._deadline = self._started + limits.total_timeout_s
        self._seconds: dict[Stage, float] = {}

    @property
    def peer_name(self) -> str:
        """Host and port of the hub, for sentences."""
        host = self.request.host
        return f"[{host}]:{self.request.port}" if ":" in host else f"{host}:{self.request.port}"

    def now(self) -> float:
        """Return the time by the client's clock."""
        return self._clock()

    def note_kept_connection(self, opened_at: float, exchanges: int) -> None:
        """Note that the connection was open already, since when, and what it has served."""
        self.reused = True
        self.connection_age_s = max(0.0, self._started - opened_at)
        self.earlier_exchanges = exchanges

    def enter(self, stage: Stage) -> None:
        """Note that ``stage`` begins, and tell the listener."""
        self._close_stage()
        self.stage = stage
        if self._on_stage is not None:
            self._tell(self._on_stage, stage)

    def _close_stage(self) -> None:
        now = self._clock()
        self._seconds[self.stage] = self._seconds.get(self.stage, 0.0) + now - self._stage_started
        self._stage_started = now

    def _tell(self, listener: StageListener, stage: Stage) -> None:
        # A listener draws a progress line; it must not decide over a push that is under way.
        try:
            listener(stage, self._stage_started - self._started)
        except Exception as error:
            _log.error("a stage listener failed with %s", type(error).__name__)

    def arrived(self, data: bytes) -> None:
        """Note what has come of the answer; nothing means its end, or a cancel."""
        self.check_cancelled()
        if data and self.stage is not Stage.RECEIVE:
            self.enter(Stage.RECEIVE)

    def timings(self) -> Timings:
        """Close the last stage and return the seconds of all."""
        self._close_stage()
        seconds = self._seconds.get
        return Timings(
            dns_s=seconds(Stage.DNS),
            connect_s=seconds(Stage.CONNECT),
            proxy_s=seconds(Stage.PROXY),
            tls_s=seconds(Stage.TLS),
            send_s=seconds(Stage.SEND),
            wait_s=seconds(Stage.WAIT),
            receive_s=seconds(Stage.RECEIVE),
            total_s=self._stage_started - self._started,
            reused=self.reused,
            connection_age_s=self.connection_age_s,
            earlier_exchanges=self.earlier_exchanges,
        )

    @property
    def is_overdue(self) -> bool:
        """Whether the whole exchange has taken its time (a poll may wake a moment early)."""
        return self._deadline - self._clock() < 0.02

    def silence_left(self) -> float:
        """Return how long the next wait for a byte may last.

        Raises:
            TimeoutError: no time is left for the exchange.
        """
        left = self._deadline - self._clock()
        if left <= 0:
            raise TimeoutError("the exchange took too long")
        return min(left, self.limits.silence_timeout_s)

    def countdown(self, seconds: float) -> Callable[[], float]:
        """Begin a step that has a time of its own; the returned function says what is left of it.

        Unlike with silence, bytes that come in do not prolong it. It raises TimeoutError at zero.
        """
        end = min(self._deadline, self._clock() + seconds)

        def left() -> float:
            remaining = end - self._clock()
            if remaining <= 0:
                raise TimeoutError("this step took too long")
            return remaining

        return left

    def connecting_left(self) -> Callable[[], float]:
        """Begin a step of connecting: see :meth:`countdown`."""
        return self.countdown(self.limits.connect_timeout_s)

    @property
    def is_cancelled(self) -> bool:
        """Whether the exchange is no longer wanted."""
        return self._cancel.cancelled

    def check_cancelled(self) -> None:
        """Raise if the exchange is no longer wanted."""
        if self._cancel.cancelled:
            raise Cancelled

    def abort_with(self, abort: Callable[[], None]) -> None:
        """Have ``abort`` called by a cancel from now on; raises if there was one already.

        Set first, then looked: a cancel sets its flag first, then calls, so none is missed.
        """
        self._abort = abort
        self.check_cancelled()

    def abort(self) -> None:
        """End the wait that the exchange is in. Called in the cancelling thread."""
        abort = self._abort
        if abort is not None:
            abort()
