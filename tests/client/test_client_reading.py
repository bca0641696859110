"""Reading answers: heads in any shape, bodies in any pieces, and bytes that are nothing at all."""

import http.client
import socket

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhconsole.client.head import NotHttp, parse_headers, parse_status_line
from nhconsole.client.reading import (
    AnswerCutShort,
    AnswerTooLarge,
    ClosedWithoutAnswer,
    RecordedReader,
    RecordedResponse,
)
from nhconsole.core.sending.exchange import HttpResponse
from tests.client.making import chunked

_LIMIT = 5000
_EXPECTED = (
    NotHttp,
    AnswerCutShort,
    AnswerTooLarge,
    ClosedWithoutAnswer,
    http.client.HTTPException,
)

_tokens = st.text("ABCxyz019-_.", min_size=1, max_size=12)
_values = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=20)


def _read(data: bytes) -> tuple[RecordedResponse, bytes, Exception | None]:
    """Read an answer from a real socket whose other end has said ``data`` and left."""
    near, far = socket.socketpair()
    with near, far:
        # Less than any socket buffer holds, so nobody waits for anybody.
        far.sendall(data)
        far.close()
        store = bytearray()
        reader = RecordedReader(near, store, _LIMIT, lambda: 5.0, lambda _: None)
        response = RecordedResponse(reader, "POST")
        try:
            response.begin()
            response.receive_body()
        except _EXPECTED as error:
            return response, bytes(store), error
        return response, bytes(store), None


def _read_whole(data: bytes) -> HttpResponse:
    response, received, error = _read(data)
    assert error is None
    assert received == data
    value = response.as_value()
    assert value is not None
    return value


@given(st.binary(max_size=300))
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 1_0\r\n\r\n")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _, received, _ = _read(data)

    assert data.startswith(received)


_PIECES = (
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.0 404 \r\n",
    b"HTTP/1.1 100 Go\r\n\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 7\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: close\r\n",
    b" folded\r\n",
    b"\r\n",
    b"\n",
    b"5\r\nhello\r\n",
    b"0\r\n\r\n",
    b"fffffffffffffffffffffffff\r\n",
    b"x" * 600,
    b"\0\xff",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map(b"".join))
def test_pieces_of_answers_in_any_order_are_read_or_refused(data: bytes) -> None:
    response, received, error = _read(data)

    assert data.startswith(received)
    value = response.as_value()
    if value is not None:
        assert value.complete == (error is None)


@given(st.integers(100, 999), _values, st.sampled_from(["1.0", "1.1"]))
def test_status_line_is_read_back(status: int, reason: str, version: str) -> None:
    line = parse_status_line(f"HTTP/{version} {status} {reason}\r\n".encode())

    assert (line.version, line.status) == (version, status)
    assert line.reason.encode() == reason.encode().strip()


@given(st.binary(max_size=60))
def test_any_line_is_a_status_line_or_not_http(line: bytes) -> None:
    try:
        status = parse_status_line(line).status
    except NotHttp:
        return
    assert 100 <= status <= 999


@given(st.lists(st.tuples(_tokens, _values)))
def test_headers_are_read_back_in_order_and_case(headers: list[tuple[str, str]]) -> None:
    lines = [f"{name}: {value}\r\n".encode() for name, value in headers]

    read = parse_headers(lines)

    assert read == tuple((name, value.strip(" \t")) for name, value in headers)


@given(st.lists(st.binary(max_size=40)))
def test_any_lines_are_headers(lines: list[bytes]) -> None:
    assert len(parse_headers(lines)) <= len(lines)


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=12), st.booleans())
def test_chunks_are_put_together(parts: list[bytes], upper: bool) -> None:
    coded = chunked(*parts)
    name = b"TRANSFER-ENCODING: Chunked" if upper else b"transfer-encoding:chunked"

    answer = _read_whole(b"HTTP/1.1 201 Created\r\n" + name + b"\r\n\r\n" + coded)

    assert answer.body == b"".join(parts)


@given(st.binary(max_size=400), st.integers(0, 400))
def test_body_that_is_cut_is_kept_as_far_as_it_came(body: bytes, keep: int) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)

    response, _, error = _read(head + body[:keep])

    value = response.as_value()
    assert value is not None
    assert value.body == body[:keep]
    assert isinstance(error, AnswerCutShort) == (keep < len(body))


@pytest.mark.parametrize("surplus", [-1, 0, 1])
def test_limit_counts_every_byte_of_the_answer(surplus: int) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
    size = _LIMIT - len(head % 1000) + surplus
    data = head % size + b"x" * size

    _, received, error = _read(data)

    assert isinstance(error, AnswerTooLarge) == (surplus > 0)
    assert received == data[:_LIMIT]
