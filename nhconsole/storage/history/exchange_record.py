"""An exchange as columns of a table, and back: JSON for the heads, packed bytes for the bodies."""

import json
import zlib
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    HttpResponse,
    PeerInfo,
    Stage,
    Timings,
    TransportFailure,
)

_COMPRESS_FROM = 4096
_PLAIN, _ZLIB, _AS_REQUEST, _TAIL = b"p", b"z", b"=", b"<"
_Choice = TypeVar("_Choice", bound=StrEnum)


class UnreadableRecord(ValueError):
    """The columns do not hold what was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerColumns:
    """What is known once an exchange is over."""

    answer: str
    """JSON: response head, failure, timings, peer."""
    response_body: bytes
    sent: bytes
    received: bytes


def pack(data: bytes) -> bytes:
    """Return bytes with a mark in front, compressed if they are many."""
    if len(data) >= _COMPRESS_FROM:
        # Level 1: three times as fast as the default, and the texts are repetitive anyway.
        small = zlib.compress(data, 1)
        if len(small) < len(data):
            return _ZLIB + small
    return _PLAIN + data


def unpack(packed: bytes) -> bytes:
    """Return what :func:`pack` was given."""
    try:
        if packed[:1] == _ZLIB:
            return zlib.decompress(packed[1:])
    except zlib.error as error:
        raise UnreadableRecord(str(error)) from error
    if packed[:1] != _PLAIN:
        raise UnreadableRecord("unknown packing")
    return packed[1:]


def request_head(request: HttpRequest) -> str:
    """Return a request without its body as JSON."""
    head = {item.name: getattr(request, item.name) for item in fields(request)}
    del head["body"]
    return json.dumps(head)


def read_request(head: str, body: bytes) -> HttpRequest:
    """Return the request of :func:`request_head` and its packed body."""
    try:
        values = json.loads(head)
        values["headers"] = _headers(values["headers"])
        return HttpRequest(**values, body=unpack(body))
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableRecord(f"its request cannot be read: {error}") from error


def answer_columns(exchange: Exchange) -> AnswerColumns:
    """Return the columns of a finished exchange.

    The bytes at the socket mostly repeat request and response body; what repeats is not stored.
    """
    response = exchange.response
    body = response.body if response else b""
    answer = {
        "response": _response_head(response) if response else None,
        "failure": asdict(exchange.failure) if exchange.failure else None,
        "timings": asdict(exchange.timings),
        "peer": asdict(exchange.peer),
    }
    repeats_body = bool(body) and exchange.received.endswith(body)
    repeats_request = exchange.sent == exchange.request.to_bytes()
    return AnswerColumns(
        answer=json.dumps(answer),
        response_body=_TAIL + str(len(body)).encode() if repeats_body else pack(body),
        sent=_AS_REQUEST if repeats_request else pack(exchange.sent),
        received=pack(exchange.received),
    )


def read_exchange(
    exchange_id: str, started_at: datetime, request: HttpRequest, columns: AnswerColumns
) -> Exchange:
    """Return the exchange of :func:`answer_columns`.

    Raises:
        UnreadableRecord: the columns do not hold one.
    """
    try:
        answer = json.loads(columns.answer)
        received = unpack(columns.received)
        body = _read_body(columns.response_body, received)
        return Exchange(
            id=exchange_id,
            started_at=started_at,
            request=request,
            sent=request.to_bytes() if columns.sent == _AS_REQUEST else unpack(columns.sent),
            received=received,
            response=_read_response(answer["response"], body),
            failure=_read_failure(answer["failure"]),
            timings=Timings(**answer["timings"]),
            peer=PeerInfo(**answer["peer"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableRecord(f"its answer cannot be read: {error}") from error


def _read_body(packed: bytes, received: bytes) -> bytes:
    if packed[:1] == _TAIL:
        return received[len(received) - int(packed[1:]) :]
    return unpack(packed)


def _response_head(response: HttpResponse) -> dict[str, Any]:
    head = {item.name: getattr(response, item.name) for item in fields(response)}
    del head["body"]
    return head


def _read_response(head: dict[str, Any] | None, body: bytes) -> HttpResponse | None:
    if head is None:
        return None
    return HttpResponse(**{**head, "headers": _headers(head["headers"])}, body=body)


def _read_failure(values: dict[str, Any] | None) -> TransportFailure | None:
    if values is None:
        return None
    stage = _choice(Stage, values["stage"], Stage.PREPARE)
    kind = _choice(FailureKind, values["kind"], FailureKind.OTHER)
    return TransportFailure(**{**values, "stage": stage, "kind": kind})


def _choice(kind: type[_Choice], value: str, otherwise: _Choice) -> _Choice:
    """Return the member of that value: a later version may have had more of them."""
    return next((member for member in kind if member == value), otherwise)


def _headers(pairs: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs)
