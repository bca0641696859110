"""One exchange, seen from both ends: what was sent, what came, when, and who answered."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

import nhconsole.client
from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.sending.exchange import FailureKind, HttpRequest, Stage
from tests.client.making import OK, StartClient, StartWitness, make_answer, make_request
from tests.client.witness import Peer, answering


def test_witness_receives_exactly_the_bytes_of_the_request(
    start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK))
    request = make_request(witness.port)

    exchange = client.exchange(request)

    assert exchange.failure is None
    assert witness.heard == exchange.sent == request.to_bytes()
    assert exchange.received == OK
    assert exchange.request is request


@pytest.mark.parametrize(
    "target",
    [
        "/hub/messages?api-version=2020-06&test",
        "/a%2fb/messages?x=%zz%",
        "/a//b/../c/./messages?test&test=&=",
        "/h/messages?a=[]{}|\\^`\"<>'",
        "/Grüße?ü=ö",
        "*",
        "https://elsewhere.example/h",
        "/h#fragment",
    ],
)
def test_target_is_not_touched(target: str, start_witness: StartWitness, client: HubClient) -> None:
    witness = start_witness(answering(OK))
    request = make_request(witness.port, target=target)

    exchange = client.exchange(request)

    assert witness.heard == exchange.sent == request.to_bytes()


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "PATCH"])
def test_other_methods_are_sent_as_they_are(
    method: str, start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK))
    request = make_request(witness.port, method=method, body=b"")

    exchange = client.exchange(request)

    assert exchange.failure is None
    assert witness.heard == request.to_bytes()


def test_answer_to_head_has_no_body_whatever_its_length_says(
    start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK[: OK.index(b"\r\n\r\n") + 4]))

    exchange = client.exchange(make_request(witness.port, method="HEAD", body=b""))

    assert exchange.failure is None
    assert exchange.response is not None
    assert exchange.response.body == b""


def test_request_without_content_length_gets_none(
    start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK))
    bare = HttpRequest(
        method="GET",
        scheme="https",
        host="127.0.0.1",
        port=witness.port,
        target="/",
        headers=(("hOST", "x"),),
        body=b"",
    )

    exchange = client.exchange(bare)

    assert witness.heard == exchange.sent == b"GET / HTTP/1.1\r\nhOST: x\r\n\r\n"


def test_plain_http_to_this_machine_is_recorded_too(
    start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK), context=None)
    request = make_request(witness.port, scheme="http")

    exchange = client.exchange(request)

    assert exchange.failure is None
    assert witness.heard == exchange.sent == request.to_bytes()
    assert exchange.peer.tls_version == ""
    assert exchange.timings.tls_s is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_this_machine_is_reached_by_its_names(
    host: str, start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK))

    exchange = client.exchange(make_request(witness.port, host=host))

    assert exchange.failure is None
    assert exchange.peer.address == f"127.0.0.1:{witness.port}"


def test_stages_are_told_and_timed_in_order(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK))
    client = start_client()
    told: list[tuple[Stage, float]] = []

    first = client.exchange(
        make_request(witness.port), on_stage=lambda stage, at: told.append((stage, at))
    )
    second = client.exchange(make_request(witness.port))

    stages = [Stage.DNS, Stage.CONNECT, Stage.TLS, Stage.SEND, Stage.WAIT, Stage.RECEIVE]
    assert [stage for stage, _ in told] == stages
    assert sorted(at for _, at in told) == [at for _, at in told]
    assert [stage for stage, _ in first.timings.stages()] == stages
    assert [stage for stage, _ in second.timings.stages()] == stages[3:]
    assert all(seconds >= 0 for _, seconds in first.timings.stages())
    assert sum(seconds for _, seconds in first.timings.stages()) <= first.timings.total_s
    assert (first.timings.reused, second.timings.reused) == (False, True)


def test_listener_that_fails_does_not_disturb_the_exchange(
    start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK))

    def listener(stage: Stage, at: float) -> None:
        raise RuntimeError("broken window")

    exchange = client.exchange(make_request(witness.port), on_stage=listener)

    assert exchange.failure is None


def test_peer_is_described(start_witness: StartWitness, client: HubClient) -> None:
    witness = start_witness(answering(OK))

    peer = client.exchange(make_request(witness.port)).peer

    assert peer.address == f"127.0.0.1:{witness.port}"
    assert peer.proxy == ""
    assert peer.tls_version in ("TLSv1.2", "TLSv1.3")
    assert peer.cipher
    assert "O=trustme" in peer.certificate_subject
    assert "Testing CA" in peer.certificate_issuer
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", peer.certificate_expires)


def test_start_is_the_clocks_and_each_exchange_has_an_id(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK))
    now = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)
    client = start_client(utc_now=lambda: now)

    exchanges = [client.exchange(make_request(witness.port)) for _ in range(2)]

    assert [exchange.started_at for exchange in exchanges] == [now, now]
    assert len({exchange.id for exchange in exchanges}) == 2


def test_netrc_is_not_read(
    start_witness: StartWitness,
    client: HubClient,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    netrc = Path(os.environ["HOME"]) / ".netrc"
    netrc.parent.mkdir(parents=True, exist_ok=True)
    netrc.write_text("default login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    witness = start_witness(answering(OK))
    request = make_request(witness.port)

    exchange = client.exchange(request)

    assert witness.heard == exchange.sent == request.to_bytes()
    assert b"Basic" not in witness.heard


@pytest.mark.parametrize(
    ("host", "scheme", "words"),
    [
        ("hub.example", "http", "http:// is not encrypted"),
        ("10.0.0.1", "http", "http:// is not encrypted"),
        ("localhost.example", "http", "http:// is not encrypted"),
        ("127.0.0.1", "ftp", "neither https nor http"),
    ],
)
def test_request_that_may_not_go_there_is_refused_before_any_byte(
    host: str, scheme: str, words: str, start_witness: StartWitness, start_client: StartClient
) -> None:
    proxy = start_witness(answering(OK), context=None)
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[object]:
        asked.append(host)
        return []

    client = start_client(proxy=f"http://127.0.0.1:{proxy.port}", resolve=resolve)

    exchange = client.exchange(make_request(80, host=host, scheme=scheme))

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (
        FailureKind.FORBIDDEN,
        Stage.PREPARE,
    )
    assert words in exchange.failure.message
    assert not exchange.failure.may_have_been_accepted
    assert (exchange.sent, proxy.connections, asked) == (b"", 0, [])


@pytest.mark.parametrize(
    "request_parts",
    [
        {"extra": (("X-Bad", "a\r\nInjected: yes"),)},
        {"extra": (("X-Bad", "a\nb"),)},
        {"extra": (("X-Bad\r\nInjected", "yes"),)},
        {"extra": (("X-Bad", "a\rb"),)},
        {"extra": (("X-Bad", "a\0b"),)},
        {"extra": (("X-Bad", "lone \udc80 surrogate"),)},
        {"target": "/hub HTTP/1.1\r\nX: y"},
        {"target": "/hub messages"},
        {"target": ""},
        {"method": "POST /x"},
        {"method": ""},
    ],
    ids=repr,
)
def test_request_that_would_be_another_on_the_wire_is_refused(
    request_parts: dict[str, object], start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK))

    exchange = client.exchange(make_request(witness.port, **request_parts))  # type: ignore[arg-type]

    assert exchange.failure is not None
    assert exchange.failure.kind is FailureKind.FORBIDDEN
    assert (exchange.sent, witness.connections) == (b"", 0)


def test_client_goes_on_after_close_without_keeping_connections(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK))
    client = start_client()
    client.close()

    exchanges = [client.exchange(make_request(witness.port)) for _ in range(2)]

    assert [exchange.timings.reused for exchange in exchanges] == [False, False]


def test_unexpected_error_inside_is_a_failure_and_is_logged_without_its_words(
    start_client: StartClient, caplog: pytest.LogCaptureFixture
) -> None:
    def resolve(host: str, port: int) -> list[object]:
        raise LookupError("words with a secret")

    exchange = start_client(resolve=resolve).exchange(make_request(443, host="hub.example"))

    assert exchange.failure is not None
    assert exchange.failure.kind is FailureKind.OTHER
    assert exchange.failure.detail == "LookupError"
    assert "LookupError" in caplog.text
    assert "secret" not in caplog.text


def test_threads_that_share_a_client_get_their_own_answers(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    def script(peer: Peer) -> None:
        while True:
            target = peer.read_request().split()[1]
            peer.say(make_answer(body=target))

    witness = start_witness(script)
    client = start_client()

    def send(number: int) -> bool:
        exchange = client.exchange(make_request(witness.port, target=f"/{number}"))
        return exchange.response is not None and exchange.response.body == f"/{number}".encode()

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(send, range(120)))


def test_settings_and_token_are_loaded_without_requests() -> None:
    code = (
        "import sys; from nhconsole.client import CancelToken, TransportSettings;"
        "assert not {'requests', 'urllib3', 'ssl', 'truststore'} & sys.modules.keys();"
        "from nhconsole.client import HubClient; assert 'requests' in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        nhconsole.client.nonsense  # noqa: B018


@pytest.mark.parametrize(
    "limits",
    [
        {"connect_timeout_s": 0.0},
        {"silence_timeout_s": -1.0},
        {"total_timeout_s": float("nan")},
        {"max_answer_bytes": 0},
    ],
    ids=repr,
)
def test_limits_that_end_every_exchange_at_once_are_refused(limits: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(limits))):
        TransportSettings(**limits)  # type: ignore[arg-type]
