"""One exchange, seen from both ends: what was sent, what came, when, and who answered."""

from nhconsole.client import HubClient
from tests.client.making import OK, StartWitness, make_request
from tests.client.witness import answering


def test_the_witness_receives_exactly_the_bytes_of_the_request(
    start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK))
    request = make_request(witness.port)

    exchange = client.exchange(request)

    assert exchange.failure is None
    assert witness.heard == exchange.sent == request.to_bytes()
    assert exchange.received == OK
