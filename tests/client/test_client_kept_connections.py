"""Kept connections: used again while young and silent, and never the reason for a second send."""

import time

from nhconsole.core.sending.exchange import FailureKind, Stage
from tests.client.making import OK, StartClient, StartWitness, make_answer, make_request
from tests.client.witness import Peer, answering


class ShiftedClock:
    """A clock that runs as usual and can be put forward."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def __call__(self) -> float:
        return time.perf_counter() + self.ahead_s


def test_connection_is_used_again_soon_after_its_answer(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK, OK))
    clock = ShiftedClock()
    client = start_client(clock=clock)
    requests = [make_request(witness.port, target=f"/{number}") for number in range(3)]

    exchanges = []
    for request in requests:
        exchanges.append(client.exchange(request))
        clock.ahead_s += 19.5

    assert [exchange.timings.reused for exchange in exchanges] == [False, True, True]
    assert all(exchange.peer == exchanges[0].peer for exchange in exchanges)
    assert [exchange.sent for exchange in exchanges] == [r.to_bytes() for r in requests]
    assert witness.connections == 1
    assert witness.heard == b"".join(request.to_bytes() for request in requests)


def test_connection_is_not_used_again_after_twenty_seconds(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK))
    clock = ShiftedClock()
    client = start_client(clock=clock)
    client.exchange(make_request(witness.port))

    clock.ahead_s += 20.001
    exchange = client.exchange(make_request(witness.port))

    assert exchange.failure is None
    assert not exchange.timings.reused
    assert witness.connections == 2


def test_connection_that_the_server_closed_is_not_used_again(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(lambda peer: (peer.read_request(), peer.say(OK)))
    client = start_client()
    client.exchange(make_request(witness.port))
    witness.wait_until_ended(1)

    exchange = client.exchange(make_request(witness.port))

    assert exchange.failure is None
    assert not exchange.timings.reused


def test_connection_on_which_the_server_speaks_unasked_is_not_used_again(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.say(OK)
        # Once the client has read its answer to the end, the next byte is for nobody.
        peer.say(make_answer("500 Unasked"))
        peer.wait_until_client_leaves()

    witness = start_witness(script)
    client = start_client()
    client.exchange(make_request(witness.port))

    exchange = client.exchange(make_request(witness.port))

    assert exchange.received == OK
    assert not exchange.timings.reused


def test_kept_connection_that_ends_without_an_answer_is_a_failure_not_a_second_send(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.say(OK)
        peer.read_request()

    witness = start_witness(script)
    client = start_client()
    first, second = make_request(witness.port), make_request(witness.port, target="/second")
    client.exchange(first)

    exchange = client.exchange(second)

    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (FailureKind.CLOSED, Stage.WAIT)
    assert exchange.failure.may_have_been_accepted
    assert exchange.timings.reused
    assert witness.connections == 1
    assert witness.heard == first.to_bytes() + second.to_bytes()


def test_connection_is_not_used_for_another_port_or_scheme(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    one, other = start_witness(answering(OK, OK)), start_witness(answering(OK, OK))
    client = start_client()

    for witness in (one, other, one, other):
        client.exchange(make_request(witness.port))

    assert (one.connections, other.connections) == (1, 1)


def test_only_a_few_connections_are_kept(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witnesses = [start_witness(answering(OK, OK)) for _ in range(10)]
    client = start_client()
    for witness in witnesses:
        client.exchange(make_request(witness.port))

    witnesses[0].wait_until_ended(1)
    witnesses[1].wait_until_ended(1)
    exchange = client.exchange(make_request(witnesses[2].port))

    assert exchange.timings.reused


def test_close_ends_the_kept_connections(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK))
    client = start_client()
    client.exchange(make_request(witness.port))

    client.close()

    witness.wait_until_ended(1)
