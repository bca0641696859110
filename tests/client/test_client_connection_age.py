"""What is known of a kept connection: its age, what it served, and who is at its other end."""

import ssl
from pathlib import Path

import trustme

from nhconsole.core.sending.exchange import Exchange, Stage
from tests.client.making import OK, StartClient, StartWitness, make_request
from tests.client.witness import answering, tunnelling_to
from tests.helpers.certificates import server_context


class SteadyClock:
    """A clock that stands still unless it is put forward."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_kept_connection_tells_its_age_and_what_it_served(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK, OK))
    clock = SteadyClock()
    client = start_client(clock=clock)

    timings = []
    for _ in range(3):
        timings.append(client.exchange(make_request(witness.port)).timings)
        clock.now += 7

    assert [each.reused for each in timings] == [False, True, True]
    assert [each.connection_age_s for each in timings] == [None, 7.0, 14.0]
    assert [each.earlier_exchanges for each in timings] == [0, 1, 2]


def test_a_new_connection_after_a_kept_one_begins_anew(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK, OK))
    clock = SteadyClock()
    client = start_client(clock=clock)
    for _ in range(2):
        client.exchange(make_request(witness.port))
    clock.now += 60

    timings = client.exchange(make_request(witness.port)).timings

    assert (timings.reused, timings.connection_age_s, timings.earlier_exchanges) == (False, None, 0)


def _assert_second_tells_the_same_peer(first: Exchange, second: Exchange) -> None:
    assert (first.failure, second.failure) == (None, None)
    assert second.timings.reused
    assert second.peer == first.peer
    assert "O=Contoso" in second.peer.certificate_subject
    assert "Testing CA" in second.peer.certificate_issuer
    assert second.peer.certificate_expires.endswith("Z")
    assert second.peer.tls_version.startswith("TLSv1.")
    assert second.peer.cipher
    assert Stage.TLS not in dict(second.timings.stages())


def test_certificate_and_tls_are_told_on_a_kept_connection_too(
    start_witness: StartWitness, start_client: StartClient, ca: trustme.CA
) -> None:
    context = server_context(ca.issue_cert("127.0.0.1", organization_name="Contoso"))
    witness = start_witness(answering(OK, OK), context=context)
    client = start_client()

    first, second = (client.exchange(make_request(witness.port)) for _ in range(2))

    _assert_second_tells_the_same_peer(first, second)


def test_certificate_and_tls_are_told_inside_an_encrypted_way_to_a_proxy_too(
    start_witness: StartWitness,
    start_client: StartClient,
    ca: trustme.CA,
    ca_file: Path,
    tls: ssl.SSLContext,
) -> None:
    context = server_context(ca.issue_cert("hub.example", organization_name="Contoso"))
    hub = start_witness(answering(OK, OK), context=context)
    proxy = start_witness(tunnelling_to(hub.port), context=tls)
    client = start_client(proxy=f"https://127.0.0.1:{proxy.port}", ca_files=(ca_file,))

    first, second = (client.exchange(make_request(443, host="hub.example")) for _ in range(2))

    _assert_second_tells_the_same_peer(first, second)
    assert second.peer.proxy == f"127.0.0.1:{proxy.port}"
    assert second.timings.earlier_exchanges == 1
