"""Names that are not found, ports that refuse, certificates that lie: nothing was sent yet."""

import socket
import ssl
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from nhconsole.client import HubClient
from nhconsole.client.resolving import Address
from nhconsole.core.sending.exchange import Exchange, FailureKind, Stage
from tests.client.making import OK, StartClient, StartWitness, make_request
from tests.client.witness import Peer, Script, answering, leaving, resetting, saying_at_once, silent
from tests.helpers.certificates import server_context


def _assert_nothing_sent(exchange: Exchange, kind: FailureKind, stage: Stage, words: str) -> None:
    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (kind, stage)
    assert words in exchange.failure.message
    assert not exchange.failure.may_have_been_accepted
    assert (exchange.sent, exchange.received, exchange.response) == (b"", b"", None)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _resolving_to(*ports: int) -> object:
    addresses = [(socket.AF_INET, ("127.0.0.1", port)) for port in ports]
    return lambda host, port: addresses


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "was not found"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "no name server answered"),
        (UnicodeError("label too long"), "is no host name"),
        (None, "was not found"),
    ],
    ids=["unknown", "no server", "impossible", "no address"],
)
def test_name_that_is_not_found_is_named(
    error: Exception | None, words: str, start_client: StartClient
) -> None:
    def resolve(host: str, port: int) -> Sequence[Address]:
        if error is not None:
            raise error
        return []

    exchange = start_client(resolve=resolve).exchange(make_request(443, host="hub.example"))

    _assert_nothing_sent(exchange, FailureKind.NAME_NOT_FOUND, Stage.DNS, words)
    assert exchange.failure is not None
    assert "hub.example:443" in exchange.failure.message


def test_resolver_that_hangs_is_left_behind(start_client: StartClient) -> None:
    released = threading.Event()

    def resolve(host: str, port: int) -> Sequence[Address]:
        released.wait(30)
        return []

    exchange = start_client(resolve=resolve, connect_timeout_s=0.1).exchange(
        make_request(443, host="hub.example")
    )
    released.set()

    _assert_nothing_sent(exchange, FailureKind.TIMEOUT, Stage.DNS, "within 0.1 s")


def test_port_that_refuses_is_named(client: HubClient) -> None:
    port = _free_port()

    exchange = client.exchange(make_request(port))

    words = f"127.0.0.1:{port} refused the connection."
    _assert_nothing_sent(exchange, FailureKind.REFUSED, Stage.CONNECT, words)


def test_next_address_is_tried_when_one_refuses(
    start_witness: StartWitness, start_client: StartClient, ca_file: Path
) -> None:
    witness = start_witness(answering(OK))
    resolve = _resolving_to(_free_port(), witness.port)
    client = start_client(resolve=resolve, ca_files=(ca_file,))
    request = make_request(witness.port, host="hub.example")

    exchange = client.exchange(request)

    assert exchange.failure is None
    assert witness.heard == request.to_bytes()


def test_all_addresses_that_refuse_are_counted(start_client: StartClient) -> None:
    client = start_client(resolve=_resolving_to(_free_port(), _free_port()))

    exchange = client.exchange(make_request(443, host="hub.example"))

    _assert_nothing_sent(exchange, FailureKind.REFUSED, Stage.CONNECT, "(at 2 addresses)")


def test_network_without_a_way_is_unreachable(start_client: StartClient) -> None:
    def resolve(host: str, port: int) -> Sequence[Address]:
        # The system refuses to send to a broadcast address over TCP.
        return [(socket.AF_INET, ("255.255.255.255", port))]

    exchange = start_client(resolve=resolve).exchange(make_request(443, host="hub.example"))

    _assert_nothing_sent(exchange, FailureKind.UNREACHABLE, Stage.CONNECT, "There is no way to")


def _issued(**choices: object) -> object:
    return lambda ca: ca.issue_cert("127.0.0.1", **choices)


_NOW = datetime.now(UTC)

CERTIFICATES = {
    "expired": (
        _issued(not_before=_NOW - timedelta(days=9), not_after=_NOW - timedelta(days=1)),
        "has expired",
    ),
    "not valid yet": (
        _issued(not_before=_NOW + timedelta(days=1), not_after=_NOW + timedelta(days=9)),
        "is not valid yet",
    ),
    "other name": (lambda ca: ca.issue_cert("other.example"), "is made out to another"),
    "other address": (lambda ca: ca.issue_cert("127.0.0.2"), "is made out to another"),
    "name without address": (lambda ca: ca.issue_cert("localhost"), "is made out to another"),
    "unknown issuer": (lambda _: trustme.CA().issue_cert("127.0.0.1"), "does not trust"),
    "unknown chain": (
        lambda _: trustme.CA().create_child_ca().issue_cert("127.0.0.1"),
        "does not trust",
    ),
}


@pytest.mark.parametrize("name", CERTIFICATES)
def test_certificate_that_cannot_be_trusted_is_refused(
    name: str, ca: trustme.CA, start_witness: StartWitness, client: HubClient
) -> None:
    make, words = CERTIFICATES[name]
    witness = start_witness(answering(OK), context=server_context(make(ca)))  # type: ignore[operator]

    exchange = client.exchange(make_request(witness.port))

    _assert_nothing_sent(exchange, FailureKind.CERTIFICATE, Stage.TLS, words)
    witness.wait_until_ended(1)
    assert (witness.connections, witness.heard) == (1, b"")


def test_certificate_signed_by_itself_is_refused(
    start_witness: StartWitness, client: HubClient, tmp_path: Path
) -> None:
    lonely = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pem = tmp_path / "lonely.pem"
    pem.write_bytes(lonely.private_key_pem.bytes() + lonely.cert_pem.bytes())
    context.load_cert_chain(pem)
    witness = start_witness(answering(OK), context=context)

    exchange = client.exchange(make_request(witness.port))

    _assert_nothing_sent(exchange, FailureKind.CERTIFICATE, Stage.TLS, "is signed by itself")


def _alert(code: int) -> bytes:
    return b"\x15\x03\x01\x00\x02\x02" + bytes([code])


HANDSHAKES: dict[str, tuple[Script, FailureKind, str]] = {
    "plain HTTP": (
        saying_at_once(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
        FailureKind.TLS,
        "does not speak TLS",
    ),
    "a greeting": (saying_at_once(b"220 mail ESMTP\r\n" * 9), FailureKind.TLS, "not speak TLS"),
    "only TLS 1.1": (saying_at_once(_alert(70)), FailureKind.TLS, "offers no TLS version"),
    "handshake refused": (saying_at_once(_alert(40)), FailureKind.TLS, "handshake failure"),
    "name not known": (saying_at_once(_alert(112)), FailureKind.TLS, "unrecognized name"),
    "garbage in a record": (
        saying_at_once(b"\x16\x03\x03\x00\x05hello"),
        FailureKind.TLS,
        "The TLS handshake with",
    ),
    "closed": (leaving, FailureKind.CLOSED, "closed the connection during the TLS handshake"),
    "reset": (resetting, FailureKind.RESET, "reset the connection during the TLS handshake"),
    "silent": (silent, FailureKind.TIMEOUT, "did not finish the TLS handshake within"),
    "half a record": (
        saying_at_once(b"\x16\x03\x03\x40\x00\x02"),
        FailureKind.TIMEOUT,
        "did not finish the TLS handshake within",
    ),
}


@pytest.mark.parametrize("name", HANDSHAKES)
def test_handshake_that_fails_is_told_apart(
    name: str, start_witness: StartWitness, client: HubClient, hasty_client: HubClient
) -> None:
    script, kind, words = HANDSHAKES[name]
    witness = start_witness(script, context=None)
    fitting = hasty_client if kind is FailureKind.TIMEOUT else client

    exchange = fitting.exchange(make_request(witness.port))

    _assert_nothing_sent(exchange, kind, Stage.TLS, words)
    assert b"POST" not in witness.heard
    assert witness.connections == 1


def test_handshake_that_drips_ends_at_the_connect_limit(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    def script(peer: Peer) -> None:
        peer.read()
        peer.say(b"\x16\x03\x03\x40\x00\x02")
        while not peer.stop.wait(0.02):
            peer.say(b"\0")

    witness = start_witness(script, context=None)

    exchange = start_client(connect_timeout_s=0.3).exchange(make_request(witness.port))

    _assert_nothing_sent(exchange, FailureKind.TIMEOUT, Stage.TLS, "within 0.3 s")


def test_emulators_authority_is_trusted_for_this_machine_only(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK))
    client = start_client(resolve=_resolving_to(witness.port))

    local = client.exchange(make_request(witness.port, host="localhost"))
    elsewhere = client.exchange(make_request(witness.port, host="hub.example"))

    assert local.failure is None
    _assert_nothing_sent(elsewhere, FailureKind.CERTIFICATE, Stage.TLS, "does not trust")


@pytest.mark.parametrize("by", ["settings", "SSL_CERT_FILE"])
def test_additional_authority_is_trusted_everywhere(
    by: str,
    start_witness: StartWitness,
    start_client: StartClient,
    ca_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    witness = start_witness(answering(OK))
    if by == "SSL_CERT_FILE":
        monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    client = start_client(
        resolve=_resolving_to(witness.port),
        ca_files=(ca_file,) if by == "settings" else (),
        loopback_ca_file=None,
    )

    exchange = client.exchange(make_request(witness.port, host="hub.example"))

    assert exchange.failure is None


@pytest.mark.parametrize("content", [None, b"", b"no certificate"], ids=["absent", "empty", "text"])
def test_file_of_certificates_that_cannot_be_used_is_named(
    content: bytes | None, tmp_path: Path, start_client: StartClient
) -> None:
    path = tmp_path / "company.pem"
    if content is not None:
        path.write_bytes(content)

    exchange = start_client(ca_files=(path,)).exchange(make_request(443))

    _assert_nothing_sent(exchange, FailureKind.CERTIFICATE, Stage.PREPARE, str(path))
