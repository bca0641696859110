"""Cancel ends an exchange in every stage; the limits stand at their defaults, so nothing else can.

No test measures time: an exchange that a cancel does not end would report a time limit instead.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from nhconsole.client import CancelToken, HubClient
from nhconsole.core.sending.exchange import Exchange, FailureKind, Stage
from tests.client.making import OK, StartClient, StartWitness, make_answer, make_request
from tests.client.witness import Peer, answering, deaf, silent


class Canceller:
    """Cancels from a thread of its own, once told to."""

    def __init__(self) -> None:
        self.token = CancelToken()
        self._told = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def at(self, wanted: Stage) -> Callable[[Stage, float], None]:
        """Return a stage listener that gives the word when ``wanted`` begins."""
        return lambda stage, _: self.now() if stage is wanted else None

    def now(self) -> None:
        self._told.set()

    def _run(self) -> None:
        assert self._told.wait(20)
        self.token.cancel()

    def __enter__(self) -> "Canceller":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._told.set()
        self._thread.join()


@pytest.fixture
def canceller() -> Iterator[Canceller]:
    with Canceller() as canceller:
        yield canceller


def _assert_cancelled(exchange: Exchange, stage: Stage, words: str, *, maybe: bool) -> None:
    assert exchange.failure is not None
    assert (exchange.failure.kind, exchange.failure.stage) == (FailureKind.CANCELLED, stage)
    assert words in exchange.failure.message
    assert exchange.failure.may_have_been_accepted == maybe
    assert bool(exchange.sent) == maybe


def test_exchange_that_was_cancelled_before_it_began_sends_nothing(
    start_witness: StartWitness, client: HubClient
) -> None:
    witness = start_witness(answering(OK))
    token = CancelToken()
    token.cancel()

    exchange = client.exchange(make_request(witness.port), cancel=token)

    _assert_cancelled(exchange, Stage.PREPARE, "before anything was done", maybe=False)
    assert witness.connections == 0


def test_cancel_leaves_a_resolver_behind(start_client: StartClient, canceller: Canceller) -> None:
    released = threading.Event()

    def resolve(host: str, port: int) -> list[object]:
        canceller.now()
        released.wait(30)
        return []

    exchange = start_client(resolve=resolve).exchange(
        make_request(443, host="hub.example"), cancel=canceller.token
    )
    released.set()

    _assert_cancelled(exchange, Stage.DNS, "while connecting to hub.example:443", maybe=False)


@contextmanager
def _full_port() -> Iterator[int]:
    """Listen, accept nobody, and fill the queue: whoever comes now waits for an answer."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(8):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def test_cancel_ends_a_connect_that_nobody_answers(
    start_client: StartClient, canceller: Canceller
) -> None:
    with _full_port() as port:
        exchange = start_client(connect_timeout_s=60).exchange(
            make_request(port), cancel=canceller.token, on_stage=canceller.at(Stage.CONNECT)
        )

    _assert_cancelled(exchange, Stage.CONNECT, "while connecting to", maybe=False)


def test_cancel_ends_a_handshake(
    start_witness: StartWitness, start_client: StartClient, canceller: Canceller
) -> None:
    def script(peer: Peer) -> None:
        peer.read()
        canceller.now()
        peer.wait_until_client_leaves()

    witness = start_witness(script, context=None)

    exchange = start_client(connect_timeout_s=60).exchange(
        make_request(witness.port), cancel=canceller.token
    )

    _assert_cancelled(exchange, Stage.TLS, "during the TLS handshake", maybe=False)


def test_cancel_ends_the_wait_for_a_proxy(
    start_witness: StartWitness, start_client: StartClient, canceller: Canceller
) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        canceller.now()
        peer.wait_until_client_leaves()

    proxy = start_witness(script, context=None)
    client = start_client(connect_timeout_s=60, proxy=f"http://127.0.0.1:{proxy.port}")

    exchange = client.exchange(make_request(443, host="hub.example"), cancel=canceller.token)

    _assert_cancelled(exchange, Stage.PROXY, "while the proxy was asked", maybe=False)


def test_cancel_ends_sending(
    start_witness: StartWitness, start_client: StartClient, canceller: Canceller
) -> None:
    def script(peer: Peer) -> None:
        peer.read()
        canceller.now()
        deaf(peer)

    witness = start_witness(script)
    request = make_request(witness.port, body=b"x" * 50_000_000)

    exchange = start_client().exchange(request, cancel=canceller.token)

    _assert_cancelled(exchange, Stage.SEND, "while the request was sent", maybe=True)
    assert request.to_bytes().startswith(exchange.sent)
    assert len(exchange.sent) < len(request.to_bytes())


@pytest.mark.parametrize("warm", [False, True], ids=["new connection", "kept connection"])
def test_cancel_ends_waiting(
    warm: bool, start_witness: StartWitness, start_client: StartClient, canceller: Canceller
) -> None:
    def script(peer: Peer) -> None:
        if warm:
            peer.read_request()
            peer.say(OK)
        peer.read_request()
        canceller.now()
        peer.wait_until_client_leaves()

    witness = start_witness(script)
    client = start_client()
    if warm:
        client.exchange(make_request(witness.port))

    exchange = client.exchange(make_request(witness.port), cancel=canceller.token)

    _assert_cancelled(exchange, Stage.WAIT, "while waiting for the answer", maybe=True)
    assert exchange.timings.reused == warm
    assert witness.connections == 1


def test_cancel_ends_receiving_and_keeps_what_came(
    start_witness: StartWitness, start_client: StartClient, canceller: Canceller
) -> None:
    witness = start_witness(answering(make_answer(body=b"half", length="8")))

    exchange = start_client().exchange(
        make_request(witness.port),
        cancel=canceller.token,
        on_stage=canceller.at(Stage.RECEIVE),
    )

    _assert_cancelled(exchange, Stage.RECEIVE, "while receiving the answer", maybe=True)
    assert witness.said.startswith(exchange.received)


def test_cancel_ends_an_endless_answer(
    start_witness: StartWitness, start_client: StartClient, canceller: Canceller
) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.say(b"HTTP/1.1 200 OK\r\n\r\n")
        canceller.now()
        while not peer.stop.is_set():
            peer.say(b"z" * 1000)

    witness = start_witness(script)

    exchange = start_client(max_answer_bytes=1 << 40).exchange(
        make_request(witness.port), cancel=canceller.token
    )

    assert exchange.failure is not None
    assert exchange.failure.kind is FailureKind.CANCELLED


def test_cancel_after_the_end_changes_nothing(
    start_witness: StartWitness, start_client: StartClient
) -> None:
    witness = start_witness(answering(OK, OK))
    client = start_client()
    token = CancelToken()
    first = client.exchange(make_request(witness.port), cancel=token)

    token.cancel()
    second = client.exchange(make_request(witness.port))

    assert (first.failure, second.failure) == (None, None)
    assert second.timings.reused


def test_client_sends_again_after_a_cancel(
    start_witness: StartWitness, start_client: StartClient, canceller: Canceller
) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        if witness.connections > 1:
            peer.say(OK)
        canceller.now()
        peer.wait_until_client_leaves()

    witness = start_witness(script)
    client = start_client()
    client.exchange(make_request(witness.port), cancel=canceller.token)

    exchange = client.exchange(make_request(witness.port))

    assert exchange.failure is None
    assert witness.connections == 2


def test_token_calls_its_listeners_once_even_if_one_fails() -> None:
    token = CancelToken()
    called: list[str] = []

    def failing() -> None:
        called.append("failing")
        raise RuntimeError("broken listener")

    token.on_cancel(failing)
    token.on_cancel(lambda: called.append("second"))
    forget = token.on_cancel(lambda: called.append("forgotten"))
    forget()
    token.cancel()
    token.cancel()
    token.on_cancel(lambda: called.append("late"))

    assert called == ["failing", "second", "late"]
    assert token.cancelled


def test_one_token_ends_several_exchanges(
    start_witness: StartWitness, start_client: StartClient, canceller: Canceller
) -> None:
    arrived = threading.Barrier(3)

    def script(peer: Peer) -> None:
        peer.read_request()
        arrived.wait(20)
        silent(peer)

    witness = start_witness(script)
    client = start_client()
    exchanges: list[Exchange] = []
    threads = [
        threading.Thread(
            target=lambda: exchanges.append(
                client.exchange(make_request(witness.port), cancel=canceller.token)
            )
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    arrived.wait(20)
    canceller.now()
    for thread in threads:
        thread.join()

    kinds = [exchange.failure and exchange.failure.kind for exchange in exchanges]
    assert kinds == [FailureKind.CANCELLED, FailureKind.CANCELLED]
