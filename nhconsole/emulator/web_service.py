"""Between aiohttp and the desks: reads requests, plays faults, logs, writes answers."""

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import HttpVersion11, web
from aiohttp.http_exceptions import HttpProcessingError

from nhconsole.core.payload.platforms import HUB_LIMIT_BYTES
from nhconsole.emulator.answers import Answer, Refusal, not_well
from nhconsole.emulator.desks.front_desk import FrontDesk
from nhconsole.emulator.desks.reply import Reply
from nhconsole.emulator.faults import Fault, FaultKind, FaultPlan
from nhconsole.emulator.faults.answers import fault_answer
from nhconsole.emulator.faults.wire import WIRE_KINDS, play
from nhconsole.emulator.hub_request import HubRequest
from nhconsole.emulator.request_log import LoggedRequest, RequestLog, one_line

_BODY_TIME_S = 30.0
"""How long a request's body may take to come."""
_DRAINED_BYTES = 1024 * 1024
"""How much of a body is read; what does not fit is refused. Batches need more than a send may."""
LOGGER = logging.getLogger("nhconsole.emulator")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    kept: bytes
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WebService:
    """Answers every request of the server; runs in the server's event loop."""

    desk: FrontDesk
    faults: FaultPlan
    log: RequestLog

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        read = await _read_body(request)
        hub_request = _hub_request(request, read if isinstance(read, _Body) else None)
        if isinstance(read, Refusal):
            return await self._finish(request, hub_request, self.desk.refuse(read), close=True)
        if self.desk.is_control(hub_request):
            return await self._finish(request, hub_request, self._take(hub_request))
        fault = self.faults.take(hub_request.method, "/".join(hub_request.segments[1:]))
        if fault is None:
            return await self._finish(request, hub_request, self._take(hub_request))
        await asyncio.sleep(fault.delay_s)
        reply = self._reply_of(fault, hub_request)
        if fault.kind in WIRE_KINDS:
            return await self._play(request, hub_request, reply, fault)
        return await self._finish(request, hub_request, reply, fault)

    def _take(self, request: HubRequest) -> Reply:
        try:
            return self.desk.take(request)
        except Exception as error:
            # The edge: whatever is wrong in here is told in the log, and the emulator goes on.
            LOGGER.exception("A request could not be answered.")
            reason = f"the emulator itself is at fault: {type(error).__name__}"
            return self.desk.refuse(not_well(reason, 500))

    def certificate_flaw(self) -> FaultKind | None:
        """Return which flawed certificate a new connection is shown; None for the sound one."""
        fault = self.faults.take_certificate()
        if fault is None:
            return None
        words, now = fault.describe(), self.desk.clock()
        self.log.add(LoggedRequest(at=now, method="", target="", reason=words, fault=words))
        return fault.kind

    def refuse_garbage(self, request: web.BaseRequest, words: str) -> web.StreamResponse:
        """Answer what could not be read as HTTP."""
        reason = f"no readable HTTP request: {one_line(words)}"
        refusal = not_well(reason)
        reply = self.desk.refuse(refusal)
        now = self.desk.clock()
        self.log.add(LoggedRequest(at=now, method="", target="", status=400, reason=reason))
        response = _response(reply.answer, request)
        response.force_close()
        return response

    def _reply_of(self, fault: Fault, request: HubRequest) -> Reply:
        writer = self.desk.writer
        if not fault.is_carried_out:
            return Reply(answer=fault_answer(fault, writer), reason=fault.describe())
        reply = self._take(request)
        return replace(reply, answer=fault_answer(fault, writer, reply.answer))

    async def _play(
        self, request: web.BaseRequest, hub_request: HubRequest, reply: Reply, fault: Fault
    ) -> web.StreamResponse:
        def tell(is_whole: bool) -> None:
            status = reply.answer.status if is_whole else None
            is_left = fault.kind is FaultKind.DRIP and not is_whole
            reason = reply.reason or ("the client did not wait for the end" if is_left else "")
            self._log(hub_request, status, replace(reply, reason=reason), fault)

        await asyncio.sleep(reply.delay_s)
        await play(request, fault, reply.answer, tell)
        # Nothing of this is written any more: the connection is gone.
        return web.Response()

    async def _finish(
        self,
        request: web.BaseRequest,
        hub_request: HubRequest,
        reply: Reply,
        fault: Fault | None = None,
        *,
        close: bool = False,
    ) -> web.StreamResponse:
        if reply.delay_s:
            await asyncio.sleep(reply.delay_s)
        self._log(hub_request, reply.answer.status, reply, fault)
        response = _response(reply.answer, request)
        if close or not request.content.at_eof():
            response.force_close()
        return response

    def _log(
        self, request: HubRequest, status: int | None, reply: Reply, fault: Fault | None
    ) -> None:
        self.log.add(
            LoggedRequest(
                at=self.desk.clock(),
                method=request.method,
                target=request.target,
                path=request.path,
                query=request.query,
                headers=request.headers,
                body=request.body[: HUB_LIMIT_BYTES + 1],
                status=status,
                reason=one_line(reply.reason),
                fault=fault.describe() if fault else "",
                reached=reply.reached,
                reached_count=reply.reached_count,
                notes=reply.notes,
                is_test_send=request.has_query("test"),
                is_control=self.desk.is_control(request),
            )
        )


class HubProtocol(web.RequestHandler):
    """One connection; answers what is no HTTP in the service's error form, and logs it."""

    __slots__ = ("_connections", "_service")

    def __init__(
        self,
        manager: web.Server,
        service: WebService,
        connections: set[asyncio.BaseTransport],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(
            manager,
            loop=loop,
            keepalive_timeout=120.0,
            logger=LOGGER,
            access_log=None,  # type: ignore[arg-type]
            max_line_size=16 * 1024,
            max_field_size=16 * 1024,
            lingering_time=5.0,
            auto_decompress=False,
        )
        self._service = service
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the connection, for the server's end."""
        super().connection_made(transport)
        self._connections.add(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget the connection."""
        if self.transport is not None:
            self._connections.discard(self.transport)
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer a request that could not be read; anything else is a fault of ours."""
        if isinstance(exc, HttpProcessingError):
            return self._service.refuse_garbage(
                request, (message or str(exc)).split("\n")[0].rstrip(":")
            )
        return super().handle_error(request, status, exc, message)


async def _read_body(request: web.BaseRequest) -> _Body | Refusal:
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0
    if request.content.is_eof() and (request.content_length or 0) <= _DRAINED_BYTES:
        kept = request.content.read_nowait()
        return _Body(kept=kept, size=len(kept))
    try:
        async with asyncio.timeout(_BODY_TIME_S):
            return await _read_pieces(request)
    except TimeoutError:
        reason = f"the body did not come within {_BODY_TIME_S:.0f} s"
        return not_well(reason, 408)
    except (web.RequestPayloadError, HttpProcessingError, ConnectionError) as error:
        reason = f"the body could not be read: {one_line(str(error))}"
        return not_well(reason)


async def _read_pieces(request: web.BaseRequest) -> _Body:
    kept, size = bytearray(), 0
    while piece := await request.content.readany():
        size += len(piece)
        kept += piece[: _DRAINED_BYTES - len(kept)]
        if size > _DRAINED_BYTES:
            size = max(size, request.content_length or 0)
            break
    return _Body(kept=bytes(kept), size=size)


def _hub_request(request: web.BaseRequest, body: _Body | None) -> HubRequest:
    return HubRequest(
        method=request.method,
        target=request.raw_path,
        headers=tuple((_text(name), _text(value)) for name, value in request.raw_headers),
        body=body.kept if body else b"",
        body_size=body.size if body else 0,
    )


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _response(answer: Answer, request: web.BaseRequest) -> web.StreamResponse:
    body: Any = answer.body or None
    response = web.Response(status=answer.status, headers=answer.headers, body=body)
    if answer.chunked and request.version >= HttpVersion11:
        response.enable_chunked_encoding()
    return response
