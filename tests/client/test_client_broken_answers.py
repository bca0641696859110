"""Servers that break off, lie, babble or fall silent: one request, a true failure, an end."""

import itertools
from dataclasses import dataclass

import pytest

from nhconsole.client import HubClient
from nhconsole.core.sending.exchange import FailureKind, Stage
from tests.client.making import StartWitness, chunked, make_answer, make_request
from tests.client.witness import (
    Peer,
    Script,
    answering,
    answering_and_leaving,
    answering_and_resetting,
    dripping,
    silent,
)

_CHUNKED = ("Transfer-Encoding: chunked",)
_HEAD = make_answer(headers=_CHUNKED, length="")[: -len(b"<NotificationOutcome/>")]
_LIMIT = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    script: Script
    kind: FailureKind
    stage: Stage
    words: str
    """Must stand in the message."""
    status: int | None = None
    """Of the response that broke off; None when there is none."""
    body: bytes = b""


def _closed(name: str, said: bytes, words: str, **more: object) -> Case:
    return Case(
        name=name,
        script=answering_and_leaving(said),
        kind=FailureKind.TRUNCATED,
        stage=Stage.RECEIVE,
        words=words,
        **more,  # type: ignore[arg-type]
    )


def _nonsense(name: str, said: bytes, words: str, **more: object) -> Case:
    return Case(
        name=name,
        script=answering(said),
        kind=FailureKind.NOT_HTTP,
        stage=Stage.RECEIVE,
        words=words,
        **more,  # type: ignore[arg-type]
    )


def _endless(name: str, first: bytes, part: bytes, **more: object) -> Case:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.say(first)
        while not peer.stop.is_set():
            peer.say(part * 64)

    return Case(
        name=name,
        script=script,
        kind=FailureKind.TOO_LARGE,
        stage=Stage.RECEIVE,
        words="larger than 65,536 bytes",
        **more,  # type: ignore[arg-type]
    )


def _slow(name: str, first: bytes, part: bytes, **more: object) -> Case:
    return Case(
        name=name,
        script=lambda peer: dripping(itertools.chain([first], itertools.repeat(part)))(peer),
        kind=FailureKind.TIMEOUT,
        stage=Stage.RECEIVE,
        words="was ended after 0.9 s",
        **more,  # type: ignore[arg-type]
    )


def _quiet(name: str, said: bytes, **more: object) -> Case:
    return Case(
        name=name,
        script=answering(said),
        kind=FailureKind.TIMEOUT,
        stage=Stage.RECEIVE,
        words=f"fell silent for 0.4 s after {len(said)} bytes",
        **more,  # type: ignore[arg-type]
    )


def _reset(name: str, said: bytes, **more: object) -> Case:
    return Case(
        name=name,
        script=answering_and_resetting(said),
        kind=FailureKind.RESET,
        stage=Stage.RECEIVE if said else Stage.WAIT,
        words="reset the connection",
        **more,  # type: ignore[arg-type]
    )


CASES = [
    Case(
        name="closed without an answer",
        script=answering_and_leaving(b""),
        kind=FailureKind.CLOSED,
        stage=Stage.WAIT,
        words="closed the connection without an answer",
    ),
    _reset("reset without an answer", b""),
    _reset("reset within the status line", b"HTTP/1.1 20"),
    _reset("reset within the headers", b"HTTP/1.1 201 Created\r\nX: y\r\n"),
    _reset("reset behind the headers", make_answer(body=b"", length="9"), status=201),
    _reset("reset within the body", make_answer(body=b"123", length="9"), status=201, body=b"123"),
    _reset("reset within a chunk", _HEAD + b"9\r\n123", status=201, body=b"123"),
    _reset(
        "reset in a body without length",
        make_answer(body=b"123", length=""),
        status=201,
        body=b"123",
    ),
    _closed("closed within the status line", b"HTTP/1.1 20", "headers are not complete"),
    _closed("closed within the headers", b"HTTP/1.1 201 OK\r\nX: y\r\n", "headers"),
    _closed("closed after an interim answer's head", b"HTTP/1.1 100 Go\r\n", "headers"),
    _closed(
        "closed before the body",
        make_answer(body=b"", length="10"),
        "10 bytes of its body are missing",
        status=201,
    ),
    _closed(
        "closed within the body of a fault",
        make_answer("401 No", b"<Err", length="1000"),
        "996 bytes",
        status=401,
        body=b"<Err",
    ),
    _closed("closed before the first chunk", _HEAD, "chunk", status=201),
    _closed("closed within a chunk", _HEAD + b"9\r\n123", "chunk", status=201, body=b"123"),
    _closed(
        "closed between chunks", _HEAD + chunked(b"one")[:-5], "chunk", status=201, body=b"one"
    ),
    _closed(
        "closed within the last chunk",
        _HEAD + chunked(b"one")[:-2],
        "chunk",
        status=201,
        body=b"one",
    ),
    Case(
        name="closed after an interim answer",
        script=answering_and_leaving(b"HTTP/1.1 100 Continue\r\n\r\n"),
        kind=FailureKind.CLOSED,
        stage=Stage.RECEIVE,
        words="without an answer",
    ),
    Case(
        name="silent",
        script=silent,
        kind=FailureKind.TIMEOUT,
        stage=Stage.WAIT,
        words="No answer from 127.0.0.1:",
    ),
    _quiet("silent within the status line", b"HTTP/1.1"),
    _quiet("silent within the headers", b"HTTP/1.1 201 OK\r\nX: y\r\n"),
    _quiet("silent after an interim answer", b"HTTP/1.1 100 Continue\r\n\r\n"),
    _quiet("silent within the body", make_answer(body=b"1", length="9"), status=201, body=b"1"),
    _quiet("silent within a chunk", _HEAD + b"9\r\n123", status=201, body=b"123"),
    _quiet(
        "silent in a body without length",
        make_answer(body=b"x", length=""),
        status=201,
        body=b"x",
    ),
    _slow("dripping status line", b"HTTP/1.1 200 ", b"x"),
    _slow("dripping headers", b"HTTP/1.1 201 OK\r\n", b"X: y\r\n"),
    _slow("dripping interim answers", b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    _slow("dripping body", _HEAD, b"1\r\nx\r\n", status=201),
    _slow("dripping chunk size", _HEAD, b"0", status=201),
    _slow("dripping trailers", _HEAD + b"0\r\n", b"X: y\r\n", status=201),
    _endless("endless status line", b"HTTP/1.1 200 ", b"x"),
    _endless("endless header line", b"HTTP/1.1 201 OK\r\nX: ", b"xxxxxxxxx"),
    _endless("endless headers", b"HTTP/1.1 201 OK\r\n", b"X: yyyyyyyyyyyyy\r\n"),
    _endless("endless interim answers", b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    _endless("endless body", make_answer(body=b"", length=""), b"zzzzzzzzzzzzzz", status=201),
    _endless("endless chunks", _HEAD, b"1\r\nx\r\n", status=201),
    _endless("endless trailers", _HEAD + b"0\r\n", b"X: yyyyyyyyyyyy\r\n", status=201),
    _endless(
        "a petabyte announced", make_answer(body=b"", length="1" + "0" * 15), b"z", status=201
    ),
    _nonsense("chunk size that is no number", _HEAD + b"zzz\r\n", "chunked", status=201),
    _nonsense("negative chunk size", _HEAD + b"-5\r\nhello", "negative", status=201),
    _nonsense("chunk size missing", _HEAD + b"\r\nhello", "chunked", status=201),
    _nonsense("a chunk size of nothing but extensions", _HEAD + b";;;\r\n", "chunked", status=201),
    _nonsense(
        "a chunk longer than its size",
        _HEAD + b"2\r\nhello\r\n0\r\n\r\n",
        "chunked",
        status=201,
        body=b"he",
    ),
    _nonsense("negative Content-Length", make_answer(length="-1"), "“-1”", status=201),
    _nonsense("Content-Length in words", make_answer(length="many"), "“many”", status=201),
    _nonsense("Content-Length with a sign", make_answer(length="+22"), "“+22”", status=201),
    _nonsense("Content-Length of digits not ours", make_answer(length="\xb2"), "“²”", status=201),
    _nonsense("empty Content-Length", make_answer(length=" "), "“”", status=201),
    _nonsense("enormous Content-Length", make_answer(length="9" * 5000), "“999", status=201),
    _nonsense(
        "two Content-Lengths that differ",
        make_answer(headers=("Content-Length: 1",)),
        "“1, 22”",
        status=201,
    ),
    _nonsense("HTTP/0.9", b"<html>hello</html>", "begins with '<html>"),
    _nonsense("HTTP/2 settings", b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64", "begins with"),
    _nonsense("HTTP/2 in the status line", b"HTTP/2 200\r\n\r\n", "begins with 'HTTP/2 200"),
    _nonsense("HTTP/3.7", b"HTTP/3.7 200 OK\r\n\r\n", "begins with 'HTTP/3.7"),
    _nonsense("status 000", b"HTTP/1.1 000 Zero\r\n\r\n", "'HTTP/1.1 000"),
    _nonsense("status 1000", b"HTTP/1.1 1000 Many\r\n\r\n", "'HTTP/1.1 1000"),
    _nonsense("status -20", b"HTTP/1.1 -20 Less\r\n\r\n", "'HTTP/1.1 -20"),
    _nonsense("status in words", b"HTTP/1.1 OK\r\n\r\n", "'HTTP/1.1 OK"),
    _nonsense("no status at all", b"HTTP/1.1\r\n\r\n", "'HTTP/1.1"),
    _nonsense("lower-case http", b"http/1.1 200 ok\r\n\r\n", "begins with 'http/"),
    _nonsense("an empty line first", b"\r\nHTTP/1.1 200 OK\r\n\r\n", "begins with"),
    _nonsense("a greeting of a mail server", b"220 mail ESMTP\r\n", "begins with '220 mail"),
    _nonsense("binary garbage", bytes(range(256)), "begins with"),
    _nonsense("zeros", bytes(1000), "begins with"),
]


@pytest.fixture
def fitting_client(request: pytest.FixtureRequest) -> HubClient:
    """Little time is given only where time is the matter, so a busy machine spoils nothing."""
    kind = request.getfixturevalue("case").kind
    name = "hasty_client" if kind is FailureKind.TIMEOUT else "frugal_client"
    client: HubClient = request.getfixturevalue(name)
    return client


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_answer_is_a_failure_after_one_request(
    case: Case, start_witness: StartWitness, fitting_client: HubClient
) -> None:
    witness = start_witness(case.script)
    request = make_request(witness.port)

    exchange = fitting_client.exchange(request)

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (case.kind, case.stage)
    assert case.words in exchange.failure.message
    assert exchange.failure.may_have_been_accepted
    assert witness.heard == exchange.sent == request.to_bytes()
    assert witness.connections == 1
    assert len(exchange.received) <= _LIMIT
    assert witness.said.startswith(exchange.received)
    assert (exchange.response is None) == (case.status is None)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.status], ids=lambda case: case.name
)
def test_what_came_of_a_broken_answer_is_kept(
    case: Case, start_witness: StartWitness, fitting_client: HubClient
) -> None:
    witness = start_witness(case.script)

    response = fitting_client.exchange(make_request(witness.port)).response

    assert response is not None
    assert response.status == case.status
    assert not response.complete
    assert response.body.startswith(case.body)


def test_message_names_host_and_port_and_ends_like_a_sentence(
    start_witness: StartWitness, hasty_client: HubClient
) -> None:
    witness = start_witness(silent)

    failure = hasty_client.exchange(make_request(witness.port)).failure

    assert failure is not None
    assert failure.message == f"No answer from 127.0.0.1:{witness.port} for 0.4 s."
