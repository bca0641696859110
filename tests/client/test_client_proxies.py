"""Proxies: who goes through one, what it gets to see, and how it can fail."""

import base64
import ssl
from pathlib import Path

import pytest
import trustme

from nhconsole.core.sending.exchange import FailureKind, Stage
from tests.client.making import OK, StartClient, StartWitness, make_request
from tests.client.witness import (
    Peer,
    Script,
    answering,
    answering_and_leaving,
    leaving,
    resetting,
    saying_at_once,
    silent,
    tunnelling_to,
)
from tests.helpers.certificates import server_context

_PASSWORD = "pass/w@rd:ü"
_QUOTED = "pass%2Fw%40rd%3A%C3%BC"
_BASIC = base64.b64encode(f"someone:{_PASSWORD}".encode()).decode()


def test_request_goes_through_the_tunnel_and_only_the_tunnel_sees_the_password(
    start_witness: StartWitness, start_client: StartClient, ca_file: Path
) -> None:
    hub = start_witness(answering(OK, OK))
    proxy = start_witness(tunnelling_to(hub.port), context=None)
    client = start_client(
        proxy=f"http://someone:{_QUOTED}@127.0.0.1:{proxy.port}", ca_files=(ca_file,)
    )
    request = make_request(443, host="hub.example")

    first, second = client.exchange(request), client.exchange(request)

    assert (first.failure, second.failure) == (None, None)
    assert hub.heard == 2 * request.to_bytes()
    assert first.sent == second.sent == request.to_bytes()
    assert first.received == OK
    assert bytes(proxy.peers[0].heard).startswith(
        b"CONNECT hub.example:443 HTTP/1.1\r\nHost: hub.example:443\r\n"
        b"Proxy-Authorization: Basic " + _BASIC.encode() + b"\r\n\r\n"
    )
    assert first.peer.proxy == f"127.0.0.1:{proxy.port}"
    assert first.timings.proxy_s is not None
    assert (second.timings.reused, second.timings.proxy_s) == (True, None)
    assert b"Proxy" not in first.sent
    for text in (_PASSWORD, _QUOTED, _BASIC):
        assert text not in f"{first!r}{second!r}"


def test_way_to_the_proxy_may_be_encrypted(
    start_witness: StartWitness, start_client: StartClient, ca_file: Path, tls: ssl.SSLContext
) -> None:
    hub = start_witness(answering(OK))
    proxy = start_witness(tunnelling_to(hub.port), context=tls)
    client = start_client(proxy=f"https://127.0.0.1:{proxy.port}", ca_files=(ca_file,))
    request = make_request(443, host="hub.example")

    exchange = client.exchange(request)

    assert exchange.failure is None
    assert hub.heard == exchange.sent == request.to_bytes()
    assert exchange.received == OK
    assert exchange.peer.tls_version


def _proxy_cases() -> dict[str, tuple[Script, FailureKind, str]]:
    refused = FailureKind.PROXY
    return {
        "407": (
            answering_and_leaving(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
            refused,
            "opened no way to hub.example:443: it answered 407 Proxy Authentication Required.",
        ),
        "403 with a page": (
            answering_and_leaving(b"HTTP/1.0 403 No\r\nContent-Length: 4\r\n\r\npage"),
            refused,
            "it answered 403 No.",
        ),
        "502 without a reason": (
            answering_and_leaving(b"HTTP/1.1 502\r\n\r\n"),
            refused,
            "it answered 502.",
        ),
        "redirect": (
            answering_and_leaving(b"HTTP/1.1 302 Found\r\nLocation: http://x/\r\n\r\n"),
            refused,
            "it answered 302 Found.",
        ),
        "closed": (leaving, refused, "closed the connection without an answer"),
        "closed within the answer": (
            answering_and_leaving(b"HTTP/1.1 200 OK\r\nX"),
            refused,
            "closed the connection within its answer",
        ),
        "reset": (resetting, refused, "reset the connection while it was being opened"),
        "not HTTP": (saying_at_once(b"SSH-2.0-OpenSSH\r\n"), refused, "is not HTTP"),
        "more than an answer": (
            saying_at_once(b"HTTP/1.1 200 OK\r\n\r\nhello"),
            refused,
            "more than its answer",
        ),
        "endless headers": (
            saying_at_once(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000),
            refused,
            "exceeds 65,536 bytes",
        ),
        "silent": (silent, FailureKind.TIMEOUT, "opened no way to hub.example:443 within 0.4 s"),
        "silent within the answer": (
            saying_at_once(b"HTTP/1.1 200 OK\r\n"),
            FailureKind.TIMEOUT,
            "opened no way to",
        ),
    }


@pytest.mark.parametrize("name", _proxy_cases())
def test_proxy_that_opens_no_tunnel_is_the_failure(
    name: str, start_witness: StartWitness, start_client: StartClient
) -> None:
    script, kind, words = _proxy_cases()[name]
    proxy = start_witness(script, context=None)
    limit_s = 0.4 if kind is FailureKind.TIMEOUT else 20
    client = start_client(
        proxy=f"http://someone:{_QUOTED}@127.0.0.1:{proxy.port}", connect_timeout_s=limit_s
    )

    exchange = client.exchange(make_request(443, host="hub.example"))

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (kind, Stage.PROXY)
    assert words in exchange.failure.message
    assert f"127.0.0.1:{proxy.port}" in exchange.failure.message
    assert not exchange.failure.may_have_been_accepted
    assert (exchange.sent, exchange.received) == (b"", b"")
    assert (proxy.connections, b"POST" in proxy.heard) == (1, False)
    assert not any(text in repr(exchange) for text in (_PASSWORD, _QUOTED, _BASIC))


def test_proxy_that_drips_ends_at_the_connect_limit(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.say(b"HTTP/1.1 200 OK\r\n")
        while not peer.stop.wait(0.02):
            peer.say(b"X: y\r\n")

    proxy = start_witness(script, context=None)
    client = start_client(proxy=f"127.0.0.1:{proxy.port}", connect_timeout_s=0.3)

    exchange = client.exchange(make_request(443, host="hub.example"))

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (FailureKind.TIMEOUT, Stage.PROXY)


@pytest.mark.parametrize("stage", [Stage.TLS, Stage.RECEIVE])
def test_dripping_behind_an_encrypted_way_to_the_proxy_ends_too(
    stage: Stage,
    start_witness: StartWitness,
    start_client: StartClient,
    ca_file: Path,
    tls: ssl.SSLContext,
) -> None:
    def script(peer: Peer) -> None:
        peer.read()
        peer.say(b"\x16\x03\x03\x40\x00\x02" if stage is Stage.TLS else b"HTTP/1.1 200")
        while not peer.stop.wait(0.02):
            peer.say(b"\0")

    hub = start_witness(script, context=None if stage is Stage.TLS else tls)
    proxy = start_witness(tunnelling_to(hub.port), context=tls)
    client = start_client(
        proxy=f"https://127.0.0.1:{proxy.port}",
        ca_files=(ca_file,),
        connect_timeout_s=0.5,
        total_timeout_s=1.0,
    )

    exchange = client.exchange(make_request(443, host="hub.example"))

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (FailureKind.TIMEOUT, stage)


@pytest.mark.parametrize("context", ["none", "other name"])
def test_encrypted_way_to_the_proxy_that_fails_is_the_failure(
    context: str,
    start_witness: StartWitness,
    start_client: StartClient,
    ca_file: Path,
    ca: trustme.CA,
) -> None:
    chosen = None if context == "none" else server_context(ca.issue_cert("other.example"))
    proxy = start_witness(saying_at_once(b"HTTP/1.1 400 Bad\r\n\r\n"), context=chosen)
    client = start_client(proxy=f"https://127.0.0.1:{proxy.port}", ca_files=(ca_file,))

    exchange = client.exchange(make_request(443, host="hub.example"))

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (FailureKind.PROXY, Stage.PROXY)
    assert f"he proxy 127.0.0.1:{proxy.port}" in exchange.failure.message


def test_proxy_that_cannot_be_reached_is_named(start_client: StartClient) -> None:
    exchange = start_client(proxy="http://127.0.0.1:1").exchange(
        make_request(443, host="hub.example")
    )

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (FailureKind.PROXY, Stage.CONNECT)
    assert exchange.failure.message == "The proxy 127.0.0.1:1 refused the connection."


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_this_machine_is_never_reached_through_a_proxy(
    host: str,
    scheme: str,
    start_witness: StartWitness,
    start_client: StartClient,
    monkeypatch: pytest.MonkeyPatch,
    tls: ssl.SSLContext,
) -> None:
    proxy = start_witness(silent, context=None)
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    hub = start_witness(answering(OK), context=tls if scheme == "https" else None)

    exchange = start_client().exchange(make_request(hub.port, host=host, scheme=scheme))

    assert exchange.failure is None
    assert proxy.connections == 0


def test_proxy_of_the_environment_is_used(
    start_witness: StartWitness,
    start_client: StartClient,
    ca_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = start_witness(answering(OK))
    proxy = start_witness(tunnelling_to(hub.port), context=None)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")

    exchange = start_client(ca_files=(ca_file,)).exchange(make_request(443, host="hub.example"))

    assert exchange.failure is None
    assert exchange.peer.proxy == f"127.0.0.1:{proxy.port}"


def test_certificate_of_the_hub_is_checked_through_a_tunnel(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    hub = start_witness(answering(OK))
    proxy = start_witness(tunnelling_to(hub.port), context=None)

    exchange = start_client(proxy=f"127.0.0.1:{proxy.port}").exchange(
        make_request(443, host="hub.example")
    )

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (FailureKind.CERTIFICATE, Stage.TLS)
    assert hub.heard == b""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("socks5://proxy:1080", "“socks5” proxies are not supported"),
        ("http://", "names no host"),
        ("http://someone:SECRET@", "names no host"),
        ("http://someone:SECRET@proxy:port", "no URL"),
        ("http://someone:SECRET@[::1", "no URL"),
        ("http://someone:SECRET@proxy:99999", "no URL"),
    ],
)
def test_proxy_address_that_cannot_be_used_is_said_without_its_password(
    text: str, words: str, start_client: StartClient
) -> None:
    exchange = start_client(proxy=text).exchange(make_request(443, host="hub.example"))

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (FailureKind.PROXY, Stage.PREPARE)
    assert words in exchange.failure.message
    assert "SECRET" not in repr(exchange.failure)
