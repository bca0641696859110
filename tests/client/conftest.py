"""Certificates, witnesses and clients for the tests of the client."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from nhconsole.client import HubClient, TransportSettings
from tests.client.making import StartClient, StartWitness
from tests.client.witness import Script, Witness
from tests.helpers.certificates import ca, ca_file, tls

__all__ = ["ca", "ca_file", "tls"]


@pytest.fixture
def start_witness(tls: ssl.SSLContext) -> Iterator[StartWitness]:
    with ExitStack() as stack:

        def start(script: Script, *, context: ssl.SSLContext | None = tls) -> Witness:
            return stack.enter_context(Witness(script, context))

        yield start


@pytest.fixture
def start_client(ca_file: Path) -> Iterator[StartClient]:
    with ExitStack() as stack:

        def start(**choices: object) -> HubClient:
            parts = {
                name: choices.pop(name)
                for name in ("utc_now", "clock", "resolve")
                if name in choices
            }
            settings = TransportSettings(**{"loopback_ca_file": ca_file, **choices})  # type: ignore[arg-type]
            return stack.enter_context(HubClient(settings, **parts))  # type: ignore[arg-type]

        yield start


@pytest.fixture(scope="session")
def client(ca_file: Path) -> Iterator[HubClient]:
    """A client for tests that need none of their own; it has read the system's store once."""
    with HubClient(TransportSettings(loopback_ca_file=ca_file)) as client:
        yield client


@pytest.fixture(scope="session")
def hasty_client(ca_file: Path) -> Iterator[HubClient]:
    """A client that gives up soon, for servers that never come to an end."""
    settings = TransportSettings(
        loopback_ca_file=ca_file,
        connect_timeout_s=0.4,
        silence_timeout_s=0.4,
        total_timeout_s=0.9,
    )
    with HubClient(settings) as client:
        yield client


@pytest.fixture(scope="session")
def frugal_client(ca_file: Path) -> Iterator[HubClient]:
    """A client that reads 64 KiB of an answer, with all the time in the world."""
    settings = TransportSettings(loopback_ca_file=ca_file, max_answer_bytes=64 * 1024)
    with HubClient(settings) as client:
        yield client
