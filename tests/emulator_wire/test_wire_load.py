"""Many at once: idle connections hold nobody up, and nothing that was accepted gets lost."""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import pytest

from nhconsole.emulator import LoggedRequest
from tests.emulator.sdk_wire import APPLE, APPLE_HEADERS, Talker
from tests.emulator_wire.conftest import OpenHub
from tests.emulator_wire.hub_caller import HubCaller
from tests.emulator_wire.registration_bodies import native

_CLIENTS = 16
_SECONDS = 60.0 if os.environ.get("NHCONSOLE_LONG") else 2.0
_IDLE = 50


@pytest.fixture
def busy(hub: HubCaller) -> Iterator[HubCaller]:
    """A hub to which 50 connections are open, and to which one client says nothing at all."""
    emulator = hub.talker.emulator
    with ExitStack() as stack:
        for _ in range(_IDLE):
            stack.enter_context(hub.talker.raw_socket())
        stack.enter_context(socket.create_connection(("127.0.0.1", emulator.port), timeout=20))
        yield hub


def test_idle_connections_and_a_silent_handshake_delay_nobody(busy: HubCaller) -> None:
    busy.call("POST", "registrations", native())
    with closing(Talker(busy.talker.emulator)) as newcomer:
        newcomer.connection.timeout = 5  # Half of what a silent handshake may take.
        answers = [
            HubCaller(newcomer).call("POST", "messages", APPLE, APPLE_HEADERS) for _ in range(20)
        ]
    assert [answer.status for answer in answers] == [201] * 20


class _Client:
    """Sends until it is told to stop, and remembers the TrackingIds of what was accepted."""

    def __init__(self, hub: HubCaller, stop: threading.Event) -> None:
        self._hub = hub
        self._stop = stop
        self.accepted: list[str] = []
        self.refused = 0

    def run(self) -> None:
        with closing(Talker(self._hub.talker.emulator)) as talker:
            caller = HubCaller(talker)
            while not self._stop.is_set():
                # Every seventh send is a bad one.
                is_bad = (len(self.accepted) + self.refused) % 7 == 6
                body = b"{" if is_bad else APPLE
                name = str(uuid4())
                headers = {**APPLE_HEADERS, "TrackingId": name}
                answer = caller.call("POST", "messages", body, headers)
                if answer.status == 201:
                    self.accepted.append(name)
                else:
                    assert answer.status == 400
                    self.refused += 1


def _send_for(hub: HubCaller, seconds: float) -> tuple[list[str], int]:
    """Let all clients send at once; return what was accepted, and how many were refused."""
    stop = threading.Event()
    clients = [_Client(hub, stop) for _ in range(_CLIENTS)]
    with ThreadPoolExecutor(_CLIENTS) as pool:
        running = [pool.submit(client.run) for client in clients]
        stop.wait(seconds)
        stop.set()
        for each in running:
            each.result()
    accepted = [tracking for client in clients for tracking in client.accepted]
    return accepted, sum(client.refused for client in clients)


def _sends(entries: tuple[LoggedRequest, ...]) -> list[LoggedRequest]:
    return [entry for entry in entries if entry.path.endswith("/messages")]


def test_sixteen_clients_at_once_lose_nothing(open_hub: OpenHub) -> None:
    hub = open_hub(log_limit=None)
    hub.call("POST", "registrations", native())
    began = time.monotonic()
    accepted, refused = _send_for(hub, _SECONDS)
    assert time.monotonic() - began < _SECONDS + 20
    sends = _sends(hub.talker.emulator.requests)
    logged = [entry.header("TrackingId") for entry in sends if entry.status == 201]
    assert sorted(logged, key=str) == sorted(accepted)
    assert [entry.status for entry in sends].count(400) == refused
    assert {entry.reached_count for entry in sends if entry.status == 201} == {1}
    health = hub.health()
    assert health["hubs"][hub.hub]["notifications"] == len(accepted)
    # One more than the sends: the registration.
    assert health["requests"]["accepted"] == len(accepted) + 1
    assert health["requests"]["refused"] == refused
    assert len(accepted) > _CLIENTS
    assert refused > 0


def _resident_kilobytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+([0-9]+) kB", status)
    assert found
    return int(found[1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
@pytest.mark.skipif(not os.environ.get("NHCONSOLE_LONG"), reason="needs NHCONSOLE_LONG=1: a minute")
def test_memory_stays_flat_while_sixteen_clients_send(hub: HubCaller) -> None:
    hub.call("POST", "registrations", native())
    # The logs are full after this, so that only what leaks can grow.
    _send_for(hub, 10.0)
    before = _resident_kilobytes()
    _send_for(hub, 50.0)
    assert _resident_kilobytes() - before < 20_000
