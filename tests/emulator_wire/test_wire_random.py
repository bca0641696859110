"""Random requests: whatever comes, the emulator answers like a hub and goes on."""

import contextlib
import http.client
import logging
import os
import random
import socket
import ssl
from pathlib import Path

import pytest

from tests.emulator_wire.conftest import OpenHub
from tests.emulator_wire.hub_caller import LISTEN, ROOT, HubCaller
from tests.emulator_wire.random_requests import RandomRequest, random_request

_COUNT = 10_000 if os.environ.get("NHCONSOLE_LONG") else 2_000


class _Line:
    """A connection that is opened anew whenever the emulator closed it."""

    def __init__(self, hub: HubCaller) -> None:
        self._hub = hub
        self._wire: ssl.SSLSocket | None = None

    def ask(self, request: RandomRequest) -> int | None:
        """Send a request; return the status, or None when it was closed without an answer."""
        wire = self._wire or self._hub.talker.raw_socket()
        self._wire = wire
        answer = http.client.HTTPResponse(wire, method=request.method)
        try:
            wire.sendall(request.data)
            answer.begin()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return None
        if answer.will_close or not request.is_http or request.method == "CONNECT":
            self.close()
        return answer.status

    def close(self) -> None:
        if self._wire is not None:
            with contextlib.suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)
            self._wire.close()
            self._wire = None


@pytest.mark.parametrize("seed", range(4))
def test_no_random_request_makes_the_emulator_stumble(
    open_hub: OpenHub, tmp_path: Path, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(seed)
    options = {"seed": seed, "state_file": tmp_path / "state.db" if seed % 2 else None}
    hub = open_hub(**options)
    tokens = (hub.token(), hub.token(), hub.token(ROOT), hub.token(LISTEN))
    line = _Line(hub)
    statuses = []
    for number in range(_COUNT // 4):
        request = random_request(chance, hub.hub, tokens)
        status = line.ask(request)
        told = [f"{each.name}: {each.getMessage()}" for each in _errors(caplog)]
        assert not told, (number, request.data[:2000], told, caplog.text[-4000:])
        assert status is not None or not request.is_http, (number, request.data[:2000])
        assert status is None or 200 <= status < 500, (number, status, request.data[:2000])
        statuses.append(status)
    line.close()
    # Many got through, so that this was no test of the door alone.
    assert sum(status in (200, 201, 204) for status in statuses) > len(statuses) / 10
    assert hub.health()["status"] == "ok"
    if options["state_file"]:
        # Whatever odd things were accepted, they come back as they were.
        before = hub.health()["hubs"], hub.registrations()
        hub.talker.emulator.stop()
        again = open_hub(**options)
        assert (again.health()["hubs"], again.registrations()) == before


def _errors(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [each for each in caplog.records if each.levelno >= logging.ERROR]
