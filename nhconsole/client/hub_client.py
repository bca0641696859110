"""Sends one request once and returns what became of it; raises for nothing that a network does."""

import logging
import os
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from nhconsole.client.adapter import HubAdapter, RecordedRequest
from nhconsole.client.cancel import CancelToken
from nhconsole.client.failures import NotAllowed, failure_of
from nhconsole.client.proxies import ProxyChoice
from nhconsole.client.reading import RecordedResponse
from nhconsole.client.recording import Clock, Recording, StageListener
from nhconsole.client.resolving import Resolver, system_resolver
from nhconsole.client.settings import TransportSettings
from nhconsole.client.trust import Trust
from nhconsole.core.connection.loopback import is_loopback
from nhconsole.core.sending.exchange import Exchange, FailureKind, HttpRequest, TransportFailure

_log = logging.getLogger(__name__)

_METHOD = re.compile(r"[!-~]+")
_TARGET = re.compile(r"[^\x00-\x20\x7f]+")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class HubClient:
    """Sends requests to hubs. May be used by several threads; each exchange has a connection.

    The environment's proxy settings are read when the client is made.
    """

    def __init__(
        self,
        settings: TransportSettings | None = None,
        *,
        utc_now: Callable[[], datetime] = _utc_now,
        clock: Clock = time.perf_counter,
        resolve: Resolver = system_resolver,
    ) -> None:
        self._settings = settings or TransportSettings()
        self._utc_now = utc_now
        self._clock = clock
        proxies = ProxyChoice(self._settings.proxy, os.environ)
        self._adapter = HubAdapter(Trust(self._settings), proxies, resolve, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the kept connections. A running exchange is not disturbed."""
        self._adapter.close()

    def exchange(
        self,
        request: HttpRequest,
        *,
        cancel: CancelToken | None = None,
        on_stage: StageListener | None = None,
    ) -> Exchange:
        """Send exactly ``request.to_bytes()``, once, and receive the answer.

        Args:
            request: What to send; nothing is added to it.
            cancel: Ends the exchange from another thread, in whatever stage it is.
            on_stage: Called in this thread as each stage begins, with the seconds since the start.

        Returns:
            The exchange, with a response, a failure, or both when the answer broke off. No error
            of network or server is raised.
        """
        token = cancel or CancelToken()
        started_at = self._utc_now()
        recording = Recording(
            request, self._settings, clock=self._clock, cancel=token, on_stage=on_stage
        )
        forget = token.on_cancel(recording.abort)
        try:
            failure = self._try(recording)
        finally:
            forget()
        answer = recording.answer
        return Exchange(
            id=uuid.uuid4().hex,
            started_at=started_at,
            request=request,
            sent=bytes(recording.sent),
            received=bytes(recording.received),
            response=answer.as_value() if answer is not None else None,
            failure=failure,
            timings=recording.timings(),
            peer=recording.peer,
        )

    def _try(self, recording: Recording) -> TransportFailure | None:
        try:
            recording.check_cancelled()
            request = RecordedRequest(recording, _checked_bytes(recording.request))
            with closing(self._adapter.send(request)) as response:
                cast("RecordedResponse", response.raw).receive_body()
        except Exception as error:
            failure = failure_of(error, recording)
            if failure.kind is FailureKind.OTHER:
                _log_without_words(error)
            return failure
        return None


def _checked_bytes(request: HttpRequest) -> bytes:
    """Return the request's bytes, if they are one request that may go where it is to go.

    Raises:
        NotAllowed: they are not; nothing may be sent.
    """
    if request.scheme == "http" and not is_loopback(request.host):
        raise NotAllowed(
            f"Nothing was sent: http:// is not encrypted, so it is used for this machine only, "
            f"and {request.host} is another. Use https://."
        )
    if request.scheme not in ("http", "https"):
        raise NotAllowed(f"Nothing was sent: “{request.scheme}” is neither https nor http.")
    try:
        head = request.head_bytes()
    except UnicodeEncodeError:
        raise NotAllowed("Nothing was sent: a header cannot be written as UTF-8.") from None
    # Whoever made the request has checked it; this is the last gate before the wire.
    lines = len(request.headers) + 2
    if head.count(b"\n") != lines or head.count(b"\r") != lines or b"\0" in head:
        raise NotAllowed("Nothing was sent: a header or the target holds a line break.")
    if not (_METHOD.fullmatch(request.method) and _TARGET.fullmatch(request.target)):
        raise NotAllowed("Nothing was sent: method or target is empty or holds a space.")
    return head + request.body


def _log_without_words(error: Exception) -> None:
    # The words of an unexpected error may quote a header, so only its class and place are logged.
    frames = traceback.extract_tb(error.__traceback__)
    place = " > ".join(f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in frames)
    _log.error("an exchange ended with an unexpected %s in %s", type(error).__name__, place)
