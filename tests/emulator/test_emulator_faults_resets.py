"""Resets as TCP shows them, read below TLS.

An SSL socket of CPython 3.10 to 3.12 cannot tell a reset from an end: it says "EOF" for both
(https://github.com/python/cpython/issues/115627). So TLS is spoken here over memory, and the
plain socket beneath it says what came.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from raw_sends import signed_send
from sdk_wire import Talker

from nhconsole.emulator import Fault, FaultKind

_T = TypeVar("_T")
RESETS = (
    FaultKind.RESET_BEFORE_HEADERS,
    FaultKind.RESET_WITHIN_HEADERS,
    FaultKind.RESET_WITHIN_BODY,
)


@dataclass
class Listener:
    """A TLS connection over a plain socket whose own errors are seen."""

    plain: socket.socket
    context: ssl.SSLContext
    incoming: ssl.MemoryBIO = field(default_factory=ssl.MemoryBIO)
    outgoing: ssl.MemoryBIO = field(default_factory=ssl.MemoryBIO)
    heard: bytes = b""

    def __post_init__(self) -> None:
        self.tls = self.context.wrap_bio(self.incoming, self.outgoing, server_hostname="127.0.0.1")
        self._carry(self.tls.do_handshake)

    def send(self, data: bytes) -> None:
        self._carry(lambda: self.tls.write(data))

    def read_to_end(self) -> None:
        """Keep what comes until TLS, or TCP below it, ends in good order."""
        while piece := self._carry(lambda: self.tls.read(65536)):
            self.heard += piece

    def _carry(self, step: Callable[[], _T]) -> _T:
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                self._flush()
                came = self.plain.recv(65536)
                self.incoming.write(came) if came else self.incoming.write_eof()
            else:
                self._flush()
                return done

    def _flush(self) -> None:
        if self.outgoing.pending:
            self.plain.sendall(self.outgoing.read())


@contextmanager
def listening(talker: Talker) -> Iterator[Listener]:
    """Post a signed test send, and listen to what comes."""
    with socket.create_connection(("127.0.0.1", talker.emulator.port), timeout=20) as plain:
        listener = Listener(plain, talker.tls())
        listener.send(signed_send(talker))
        yield listener


@pytest.mark.parametrize("kind", RESETS)
def test_reset_is_a_reset_to_the_client_and_no_end(talker: Talker, kind: FaultKind) -> None:
    talker.emulator.fail_next(Fault(kind=kind))

    with listening(talker) as listener, pytest.raises(ConnectionResetError):
        listener.read_to_end()

    head_is_whole = b"\r\n\r\n" in listener.heard
    assert bool(listener.heard) == (kind is not FaultKind.RESET_BEFORE_HEADERS)
    assert head_is_whole == (kind is FaultKind.RESET_WITHIN_BODY)


@pytest.mark.parametrize("kind", [FaultKind.TRUNCATED, FaultKind.WRONG_LENGTH])
def test_cut_answer_that_is_no_reset_ends_in_good_order(talker: Talker, kind: FaultKind) -> None:
    talker.emulator.fail_next(Fault(kind=kind))

    with listening(talker) as listener:
        listener.read_to_end()

    assert b"\r\n\r\n" in listener.heard
