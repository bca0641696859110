"""Faults that HTTP libraries cannot make: answers cut, mismeasured or dripped, connections reset.

Such an answer is written past aiohttp, and the connection ends with it.
"""

import asyncio
import os
import socket
import struct
from collections.abc import Callable, Iterator
from http import HTTPStatus

from aiohttp import web

from nhconsole.emulator.answers import Answer
from nhconsole.emulator.faults.fault import Fault
from nhconsole.emulator.faults.kinds import FaultKind

_LINGER_OFF = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
"""On, with a time of 0: closing such a socket resets the connection."""
_READING_TIME_S = 0.05
"""A pause before a reset, so that the other side can read what came before it."""
_LONGEST_DRIP_S = 600.0
_STRAY = b"<!-- what was not announced -->"
_BODILESS = (204, 304)

WIRE_KINDS = frozenset(
    {
        FaultKind.RESET_BEFORE_HEADERS,
        FaultKind.RESET_WITHIN_HEADERS,
        FaultKind.RESET_WITHIN_BODY,
        FaultKind.TRUNCATED,
        FaultKind.WRONG_LENGTH,
        FaultKind.DRIP,
    }
)
"""The faults that are played here."""
Tell = Callable[[bool], None]
"""Told once whether the client gets a whole answer, before it can have read the end of it."""


async def play(request: web.BaseRequest, fault: Fault, answer: Answer, tell: Tell) -> None:
    """Write the answer in the fault's manner and end the connection."""
    if fault.kind is FaultKind.DRIP:
        await _drip(request, fault, answer, tell)
        return
    tell(fault.kind is FaultKind.WRONG_LENGTH)
    transport = request.transport
    if transport is None:
        return
    transport.write(_part(fault.kind, answer, is_bodiless=_is_bodiless(request, answer)))
    if fault.kind in (FaultKind.TRUNCATED, FaultKind.WRONG_LENGTH):
        transport.close()
        return
    if fault.kind is not FaultKind.RESET_BEFORE_HEADERS:
        await asyncio.sleep(_READING_TIME_S)
    _reset(transport)


def drip_pieces(data: bytes, fault: Fault) -> Iterator[bytes]:
    """Cut data as the fault says, but so that it all comes in a bearable time."""
    most = max(1, int(_LONGEST_DRIP_S / fault.interval_s))
    size = max(fault.chunk_bytes, -(-len(data) // most))
    yield from (data[start : start + size] for start in range(0, max(len(data), 1), size))


def _part(kind: FaultKind, answer: Answer, *, is_bodiless: bool) -> bytes:
    body = answer.body
    if kind is FaultKind.RESET_BEFORE_HEADERS:
        return b""
    if kind is FaultKind.WRONG_LENGTH:
        return _head(answer, len(body) // 2) + (body or _STRAY)
    # Where there is no body, as with an ordinary send, one is announced and never comes: the
    # headers alone would be the whole answer, as they are where nobody waits for a body.
    head = _head(answer, len(body) or len(_STRAY))
    if is_bodiless or kind is FaultKind.RESET_WITHIN_HEADERS:
        return head[: len(head) // 2]
    return head + body[: len(body) // 2]


async def _drip(request: web.BaseRequest, fault: Fault, answer: Answer, tell: Tell) -> None:
    body = b"" if _is_bodiless(request, answer) else answer.body
    head = _head(answer, len(body))
    at_once, slowly = (head, body) if fault.drip == "body" else (b"", head + body)
    *pieces, last = drip_pieces(slowly, fault)
    for piece in (at_once, *pieces):
        if not _write(request, piece):
            tell(False)
            return
        await asyncio.sleep(fault.interval_s)
    tell(request.transport is not None)
    _write(request, last)
    if request.transport is not None:
        request.transport.close()


def _is_bodiless(request: web.BaseRequest, answer: Answer) -> bool:
    """Whether clients take the headers for the whole answer, whatever they announce."""
    return request.method == "HEAD" or answer.status in _BODILESS


def _write(request: web.BaseRequest, data: bytes) -> bool:
    """Write, and return whether the client is still there."""
    transport = request.transport
    if transport is None or transport.is_closing():
        return False
    transport.write(data)
    return True


def _head(answer: Answer, length: int) -> bytes:
    status = f"{answer.status} {_phrase(answer.status)}"
    framing = (("Content-Length", str(length)), ("Connection", "close"))
    lines = [f"{name}: {value}" for name, value in (*answer.headers, *framing)]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "Unknown"


def _reset(transport: asyncio.Transport) -> None:
    """End the connection with RST instead of FIN.

    SSL sockets of CPython 3.10 to 3.12 call both an "EOF"
    (https://github.com/python/cpython/issues/115627); others, and TCP itself, tell a reset.
    """
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_OFF)
    transport.abort()
