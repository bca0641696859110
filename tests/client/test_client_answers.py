"""Answers that come whole, however odd: each is a response, and was asked for exactly once."""

import gzip
from dataclasses import dataclass, field

import pytest

from nhconsole.client import HubClient
from tests.client.making import OK, StartWitness, chunked, make_answer, make_request
from tests.client.witness import Peer, Script, answering, answering_and_leaving, dripping

_FAULT = b"<Error><Code>401</Code><Detail>InvalidSignature</Detail></Error>"
_BOMB = gzip.compress(bytes(20_000_000))
_CHUNKED = ("Transfer-Encoding: chunked",)
_TO_ITSELF = ("Location: /My%2Fhub/messages?api-version=2020-06&test",)


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    answer: bytes
    status: int
    body: bytes = b""
    leaves: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    reason: str | None = None
    reused: bool = True
    """Whether the connection may serve another exchange."""

    def script(self) -> Script:
        return answering_and_leaving(self.answer) if self.leaves else answering(self.answer, OK)


def _plain(status: int, body: bytes = b"", **more: object) -> Case:
    kind = "with" if body else "without"
    return Case(
        name=f"{status} {kind} a body",
        answer=make_answer(f"{status} Whatever", body),
        status=status,
        body=body,
        **more,  # type: ignore[arg-type]
    )


_FAULTS = (400, 401, 403, 404, 405, 408, 409, 410, 411, 413, 414, 429, 500, 501, 502, 503, 504)

CASES = [
    *(_plain(status, _FAULT) for status in _FAULTS),
    *(_plain(status) for status in (200, 201, 400, 401, 403, 404, 413, 500, 503, 999)),
    *(
        Case(
            name=f"{status} redirect to itself",
            answer=make_answer(f"{status} Moved", b"moved", headers=_TO_ITSELF),
            status=status,
            body=b"moved",
        )
        for status in (301, 302, 303, 307, 308)
    ),
    Case(
        name="401 that asks for Basic credentials",
        answer=make_answer("401 No", b"", headers=('WWW-Authenticate: Basic realm="x"',)),
        status=401,
    ),
    Case(
        name="503 with Retry-After: 0",
        answer=make_answer("503 Busy", b"", headers=("Retry-After: 0",)),
        status=503,
    ),
    Case(
        name="407 from the hub itself",
        answer=make_answer("407 Odd", b"", headers=("Proxy-Authenticate: Basic",)),
        status=407,
    ),
    Case(name="204", answer=b"HTTP/1.1 204 None\r\n\r\n", status=204),
    Case(name="304 with a length", answer=make_answer("304 Same", b"", length="17"), status=304),
    Case(
        name="204 with a body all the same",
        answer=make_answer("204 None", b"surprise"),
        status=204,
        reused=False,
    ),
    Case(
        name="201 in chunks",
        answer=make_answer(headers=_CHUNKED, length="", body=chunked(b"one", b"two")),
        status=201,
        body=b"onetwo",
    ),
    Case(
        name="201 in many chunks with extensions and trailers",
        answer=make_answer(headers=_CHUNKED, length="", body=b"")
        + b'3;a="b"\r\none\r\n00000003 \r\ntwo\r\n0\r\nTrailer: x\r\n\r\n',
        status=201,
        body=b"onetwo",
    ),
    Case(
        name="chunks and a Content-Length",
        answer=make_answer(headers=_CHUNKED, length="3", body=chunked(b"onetwo")),
        status=201,
        body=b"onetwo",
        reused=False,
    ),
    Case(
        name="another transfer coding until the end",
        answer=make_answer(headers=("Transfer-Encoding: gzip",), length="", body=b"\x1f\x8b"),
        status=201,
        body=b"\x1f\x8b",
        leaves=True,
        reused=False,
    ),
    Case(
        name="body until the end of the connection",
        answer=make_answer(length="", body=b"until the end"),
        status=201,
        body=b"until the end",
        leaves=True,
        reused=False,
    ),
    Case(
        name="Connection: close",
        answer=make_answer(headers=("Connection: x, Close",)),
        status=201,
        body=b"<NotificationOutcome/>",
        reused=False,
    ),
    Case(
        name="HTTP/1.0",
        answer=make_answer(version="HTTP/1.0"),
        status=201,
        body=b"<NotificationOutcome/>",
        reused=False,
    ),
    Case(
        name="100, 102, 103 and then 201",
        answer=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX: y\r\n\r\n"
        b"HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n" + OK,
        status=201,
        body=b"<NotificationOutcome/>",
    ),
    Case(
        name="101 nobody asked for",
        answer=b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n",
        status=101,
        reused=False,
    ),
    Case(name="no reason", answer=make_answer("201", b""), status=201, reason=""),
    Case(name="no reason, but a blank", answer=make_answer("201 ", b""), status=201, reason=""),
    Case(
        name="a reason with odd characters",
        answer=make_answer("400 \x00Gr\xfc\xdfe: \t 'x'", b""),
        status=400,
        reason="\0Grüße: \t 'x'",
    ),
    Case(
        name="a gzip bomb",
        answer=make_answer(body=_BOMB, headers=("Content-Encoding: gzip",)),
        status=201,
        body=_BOMB,
    ),
    Case(
        name="gzip announced, plain text sent",
        answer=make_answer(body=b"not gzip", headers=("Content-Encoding: gzip, br, x",)),
        status=201,
        body=b"not gzip",
    ),
    Case(
        name="an unknown charset",
        answer=make_answer(
            body=b"\xff\xfe\x00", headers=("Content-Type: text/x; charset=nonsense",)
        ),
        status=201,
        body=b"\xff\xfe\x00",
    ),
    Case(
        name="folded headers",
        answer=make_answer(body=b"", headers=("X-Long: one", "\ttwo", "   three")),
        status=201,
        headers={"X-Long": "one two three"},
    ),
    Case(
        name="bytes above 127 in headers",
        answer=make_answer(body=b"", headers=("X-Latin: \xfc\x85\xa0z", "X-Utf: \xc3\xbc")),
        status=201,
        headers={"X-Latin": "\xfc\x85\xa0z", "X-Utf": "ü"},
    ),
    Case(
        name="NUL and other control characters in headers",
        answer=make_answer(body=b"", headers=("X-Nul: a\x00b\x0bc\x1cd\re", "X: y")),
        status=201,
        headers={"X-Nul": "a\0b\x0bc\x1cd\re", "X": "y"},
    ),
    Case(
        name="a header line without a colon",
        answer=make_answer(body=b"", headers=("what is this", "X: y")),
        status=201,
        headers={"what is this": "", "X": "y"},
    ),
    Case(
        name="headers without a name",
        answer=make_answer(body=b"", headers=(": nothing", "X : y")),
        status=201,
        headers={"": "nothing", "X": "y"},
    ),
    Case(
        name="lines that end with LF alone",
        answer=b"HTTP/1.1 201 Created\nContent-Length: 2\nX: y\n\nok",
        status=201,
        body=b"ok",
        headers={"X": "y"},
    ),
    Case(
        name="three hundred headers",
        answer=make_answer(body=b"", headers=tuple(f"X-{n}: {n}" for n in range(300))),
        status=201,
        headers={"X-299": "299"},
    ),
    Case(
        name="a header of 100,000 bytes",
        answer=make_answer(body=b"", headers=("X-Large: " + "x" * 100_000,)),
        status=201,
        headers={"X-Large": "x" * 100_000},
    ),
    Case(
        name="the same Content-Length twice",
        answer=make_answer(body=b"ok", headers=("Content-Length: 2",), length="2, 2"),
        status=201,
        body=b"ok",
    ),
    Case(
        name="more bytes than Content-Length says",
        answer=make_answer(body=b"ok and more", length="2"),
        status=201,
        body=b"ok",
        reused=False,
    ),
    Case(
        name="a second answer behind the first",
        answer=make_answer(body=b"ok") + make_answer("500 Error", b"for nobody"),
        status=201,
        body=b"ok",
        reused=False,
    ),
    Case(
        name="cookies",
        answer=make_answer(body=b"", headers=("Set-Cookie: a=b; Path=/", "Set-Cookie: c=d")),
        status=201,
        headers={"Set-Cookie": "a=b; Path=/"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_answer_is_shown_as_it_came_after_one_request(
    case: Case, start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(case.script())
    request = make_request(witness.port)

    exchange = client.exchange(request)

    assert exchange.failure is None
    assert exchange.response is not None
    assert (exchange.response.status, exchange.response.body) == (case.status, case.body)
    assert exchange.response.complete
    assert case.reason in (None, exchange.response.reason)
    assert {name: exchange.response.header(name) for name in case.headers} == case.headers
    assert witness.heard == exchange.sent == request.to_bytes()
    assert witness.connections == 1
    assert witness.said.startswith(exchange.received)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_next_exchange_gets_its_own_answer(
    case: Case, start_witness: StartWitness, client: HubClient
) -> None:
    scripts = iter([case.script(), answering(OK)])
    witness = start_witness(lambda peer: next(scripts)(peer))
    client.exchange(make_request(witness.port))

    exchange = client.exchange(make_request(witness.port, target="/second"))

    assert exchange.failure is None
    assert exchange.received == OK
    assert exchange.timings.reused == case.reused
    assert witness.connections == (1 if case.reused else 2)
    assert b"Cookie" not in exchange.sent


def test_answer_in_single_bytes_is_put_together(
    start_witness: StartWitness, client: HubClient
) -> None:
    answer = b"HTTP/1.1 201 Created\r\n%b\r\n\r\n" % _CHUNKED[0].encode() + chunked(b"one", b"x")
    parts = [answer[at : at + 1] for at in range(len(answer))]
    witness = start_witness(dripping(parts, pause_s=0.002))

    exchange = client.exchange(make_request(witness.port))

    assert exchange.failure is None
    assert exchange.received == answer
    assert exchange.response is not None
    assert exchange.response.body == b"onex"


def test_early_answer_to_a_request_that_is_not_read_to_its_end_is_shown(
    start_witness: StartWitness, client: HubClient
) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.say(make_answer("413 Too Large", b"too large"))

    witness = start_witness(script)

    exchange = client.exchange(make_request(witness.port, body=b"x" * 5_000_000))

    # A reset may throw the answer away before it is read; whatever is shown must be true.
    if exchange.response is not None:
        assert exchange.response.status == 413
    else:
        assert exchange.failure is not None
        assert exchange.failure.kind == "connection reset"
    assert exchange.request.to_bytes().startswith(exchange.sent)
    assert witness.connections == 1
