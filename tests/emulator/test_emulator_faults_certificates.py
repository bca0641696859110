"""Certificates that no client should trust, as raw TLS clients and our own client see them."""

import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from sdk_wire import Talker

from nhconsole.client import HubClient, TransportSettings
from nhconsole.emulator import Fault, FaultKind
from tests.client.making import make_request

EXPIRED = Fault(kind=FaultKind.EXPIRED_CERTIFICATE)


def shown(talker: Talker, name: str | None = "127.0.0.1") -> x509.Certificate:
    """Return the certificate that a new connection is shown, whatever it is worth."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", talker.emulator.port), timeout=20)
    with context.wrap_socket(plain, server_hostname=name) as wire:
        return x509.load_der_x509_certificate(wire.getpeercert(binary_form=True) or b"")


def is_expired(certificate: x509.Certificate) -> bool:
    return certificate.not_valid_after_utc < datetime.now(UTC)


def names_of(certificate: x509.Certificate) -> list[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(name.value) for name in names]


# An IP address is never named in the handshake (no SNI); a host name is.
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", None])
def test_expired_certificate_is_of_the_same_ca_and_names(talker: Talker, name: str | None) -> None:
    sound = shown(talker, name)
    talker.emulator.set_fault(EXPIRED)
    expired = shown(talker, name)
    talker.emulator.clear_faults()

    assert is_expired(expired)
    assert datetime.now(UTC) - expired.not_valid_after_utc < timedelta(days=2)
    assert not is_expired(sound)
    assert (expired.issuer, names_of(expired)) == (sound.issuer, names_of(sound))
    assert shown(talker, name) == sound


def test_certificate_fault_counts_new_connections(talker: Talker) -> None:
    talker.emulator.fail_next(EXPIRED, times=2)

    assert [is_expired(shown(talker)) for _ in range(3)] == [True, True, False]
    logged = talker.emulator.requests
    assert [entry.fault for entry in logged] == ["a played fault: expired-certificate"] * 2


def test_kept_connection_is_not_touched(talker: Talker) -> None:
    talker.send()
    talker.emulator.set_fault(EXPIRED)

    assert talker.send().status == 201
    assert is_expired(shown(talker))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FaultKind.EXPIRED_CERTIFICATE, "certificate has expired"),
        (FaultKind.WRONG_HOST_CERTIFICATE, "IP address mismatch"),
        (FaultKind.UNKNOWN_CA_CERTIFICATE, "unable to get local issuer certificate"),
    ],
)
def test_client_that_checks_refuses_the_flawed_certificate(
    talker: Talker, kind: FaultKind, words: str
) -> None:
    talker.emulator.fail_next(Fault(kind=kind))

    with pytest.raises(ssl.SSLCertVerificationError, match=words):
        talker.send()
    talker.close()

    assert talker.send().status == 201


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_earlier_session_is_not_resumed_past_the_certificate(
    talker: Talker, version: ssl.TLSVersion
) -> None:
    context = talker.tls()
    context.minimum_version = context.maximum_version = version
    address = ("127.0.0.1", talker.emulator.port)
    plain = socket.create_connection(address, timeout=20)
    with context.wrap_socket(plain, server_hostname="127.0.0.1") as wire:
        wire.sendall(b"GET /_emulator/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert wire.recv(65536)
        session = wire.session
        # OpenSSL forgets a session whose end was not announced.
        wire.unwrap().close()
    talker.emulator.fail_next(EXPIRED)

    plain = socket.create_connection(address, timeout=20)
    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        context.wrap_socket(plain, server_hostname="127.0.0.1", session=session)


def test_our_own_client_says_that_the_certificate_expired(talker: Talker) -> None:
    talker.emulator.fail_next(EXPIRED)
    settings = TransportSettings(loopback_ca_file=talker.emulator.ca_file)

    with HubClient(settings) as client:
        failure = client.exchange(make_request(talker.emulator.port)).failure

    assert failure is not None
    assert "certificate" in failure.message
    assert "has expired" in failure.message


def test_certificate_fault_can_be_ordered_and_cleared_over_a_kept_connection(
    talker: Talker,
) -> None:
    body = b'{"kind":"expired-certificate","times":null}'
    ordered = talker.ask("POST", "/_emulator/fault", body).status
    during = is_expired(shown(talker))
    talker.ask("DELETE", "/_emulator/fault")

    assert (ordered, during, is_expired(shown(talker))) == (200, True, False)
