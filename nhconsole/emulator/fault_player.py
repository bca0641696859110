"""Plays faults on the wire: odd answers, cut answers, cut connections."""

import asyncio
import os
import socket
import struct
from http import HTTPStatus

from aiohttp import web

from nhconsole.core.sending.exchange import Headers
from nhconsole.emulator.answers import OWN_WORDING, XML, Answer, AnswerWriter, Refusal
from nhconsole.emulator.faults import Fault, FaultKind

_HTML = ("Content-Type", "text/html; charset=utf-8")
_PAGE = (
    "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>"
    f"<h1>Bad gateway</h1><p>The page of a proxy in between {OWN_WORDING}</p></body></html>\n"
)
_BROKEN = "<NotificationOutcome><Success>1</Succ<Failure>&nbsp;<\x01"
_LINGER_OFF = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
"""On, with a time of 0: closing such a socket resets the connection."""
_READING_TIME_S = 0.05
"""A pause before a reset, so that the other side can read what came before it."""

CUT = frozenset(
    {
        FaultKind.RESET_BEFORE_HEADERS,
        FaultKind.RESET_WITHIN_HEADERS,
        FaultKind.RESET_WITHIN_BODY,
        FaultKind.TRUNCATED,
    }
)
"""The faults after which no whole answer has come."""


def fault_answer(fault: Fault, writer: AnswerWriter) -> Answer:
    """Return the answer of a fault, whole; a cut one is cut later."""
    if fault.kind is FaultKind.STATUS:
        return _chosen_answer(fault, writer)
    answer = writer.outcome(())
    if fault.kind is FaultKind.EMPTY:
        answer = Answer(status=201, headers=_without(answer.headers, "Content-Type"))
    elif fault.kind is FaultKind.HTML:
        headers = (_HTML, *_without(answer.headers, "Content-Type"))
        answer = Answer(status=502, headers=headers, body=_PAGE.encode())
    elif fault.kind is FaultKind.GARBAGE:
        answer = Answer(status=201, headers=answer.headers, body=_BROKEN.encode())
    return _with_wishes(answer, fault)


def _chosen_answer(fault: Fault, writer: AnswerWriter) -> Answer:
    status = fault.status or 503
    if fault.body == "":
        return _with_wishes(writer.refused(Refusal(status=status, reason="")), fault)
    text = f"A fault played on demand {OWN_WORDING}"
    return _with_wishes(writer.refused(Refusal(status=status, text=text, reason="")), fault)


def _with_wishes(answer: Answer, fault: Fault) -> Answer:
    headers = answer.headers
    for name, _ in fault.headers:
        headers = _without(headers, name)
    return Answer(
        status=fault.status or answer.status,
        headers=headers + fault.headers,
        body=answer.body if fault.body is None else fault.body.encode("utf-8", "replace"),
        chunked=answer.chunked,
    )


def _without(headers: Headers, name: str) -> Headers:
    return tuple(pair for pair in headers if pair[0].lower() != name.lower())


async def cut_answer(request: web.BaseRequest, kind: FaultKind, answer: Answer) -> None:
    """Write a part of the answer and end the connection in the fault's manner."""
    transport = request.transport
    if transport is None:
        return
    transport.write(_part(kind, answer))
    if kind is FaultKind.TRUNCATED:
        transport.close()
        return
    if kind is not FaultKind.RESET_BEFORE_HEADERS:
        await asyncio.sleep(_READING_TIME_S)
    _reset(transport)


def _part(kind: FaultKind, answer: Answer) -> bytes:
    head, body = _head(answer), answer.body or XML[0].encode()
    if kind is FaultKind.RESET_BEFORE_HEADERS:
        return b""
    if kind is FaultKind.RESET_WITHIN_HEADERS:
        return head[: len(head) // 2]
    return head + body[: len(body) // 2]


def _head(answer: Answer) -> bytes:
    status = f"{answer.status} {_phrase(answer.status)}"
    length = ("Content-Length", str(max(len(answer.body), 2)))
    lines = [f"{name}: {value}" for name, value in (*answer.headers, length)]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "Unknown"


def _reset(transport: asyncio.Transport) -> None:
    """End the connection with RST instead of FIN."""
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_OFF)
    transport.abort()
