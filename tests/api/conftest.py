"""A raw TLS server and an emulator for the tests of the Python API."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from nhconsole import NotificationHub
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from tests.client.witness import Peer, Script, Witness
from tests.helpers.certificates import ca, ca_file, tls

__all__ = ["ca", "ca_file", "tls"]

KEY = "c2VjcmV0IGtleSBvZiBhIHRlc3QgKyAvID0gMTIzNDU2Nzg="
KEY_NAME = "DefaultFullSharedAccessSignature"


@dataclass(frozen=True)
class SeenRequest:
    """A request as the witness saw it."""

    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return a header's value, its name in exactly this case."""
        return dict(self.headers).get(name)


class RawHub:
    """A hub that is no part of the product: it keeps bytes and answers what it is told to."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        self.connection_string = (
            f"Endpoint=sb://127.0.0.1:{witness.port}/;SharedAccessKeyName={KEY_NAME};"
            f"SharedAccessKey={KEY}"
        )

    @property
    def requests(self) -> list[SeenRequest]:
        """Return the requests of all connections, in their order."""
        return [seen for peer in self.witness.peers for seen in _cut(bytes(peer.heard))]


def _cut(heard: bytes) -> Iterator[SeenRequest]:
    while heard:
        head, _, rest = heard.partition(b"\r\n\r\n")
        line, *lines = head.decode().split("\r\n")
        pairs = (item.split(": ", 1) for item in lines)
        headers = tuple((name, value) for name, value in pairs)
        length = int(dict(headers)["Content-Length"])
        yield SeenRequest(line, headers, rest[:length])
        heard = rest[length:]


def answering_all(answer: bytes) -> Script:
    """Answer every request of a connection in the same way."""

    def script(peer: Peer) -> None:
        while True:
            peer.read_request()
            peer.say(answer)

    return script


def answer(status: str = "201 Created", body: str = "", *headers: str) -> bytes:
    """Return an answer."""
    data = body.encode()
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(data)}", "", ""]
    return "\r\n".join(lines).encode() + data


StartHub = Callable[[bytes | Script], RawHub]


@pytest.fixture
def start_hub(tls: ssl.SSLContext) -> Iterator[StartHub]:
    with ExitStack() as stack:

        def start(script: bytes | Script = b"") -> RawHub:
            chosen = answering_all(script) if isinstance(script, bytes) else script
            return RawHub(stack.enter_context(Witness(chosen, tls)))

        yield start


OpenHub = Callable[..., NotificationHub]


@pytest.fixture
def open_hub(ca_file: Path) -> Iterator[OpenHub]:
    """Make hubs of the API for a raw hub, closed at the end."""
    with ExitStack() as stack:

        def make(raw: RawHub, debug: int | bool = 0, **options: object) -> NotificationHub:
            hub = NotificationHub(
                raw.connection_string,
                "myhub",
                debug,
                loopback_ca_file=ca_file,
                **options,  # type: ignore[arg-type]
            )
            return stack.enter_context(hub)

        yield make


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorServer]:
    folder = tmp_path_factory.mktemp("emulator")
    with EmulatorServer(0, EmulatorOptions(certificate_folder=folder)) as server:
        yield server
