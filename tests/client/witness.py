"""A raw server that keeps exactly the bytes it received, and behaves as its script says.

It knows nothing of HTTP but where a request ends. Speaking TLS is up to the context it is given.
"""

import contextlib
import re
import selectors
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self, cast

_CONTENT_LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ \t]*(\d+)")


class Peer:
    """One connection of the witness, as its script sees it."""

    def __init__(self, sock: socket.socket, stop: threading.Event) -> None:
        self.sock = sock
        self.stop = stop
        self.heard = bytearray()
        self.said = bytearray()
        self._unread = 0

    def read(self) -> bytes:
        """Receive some bytes; none when the client has gone."""
        data = self.sock.recv(65536)
        self.heard += data
        return data

    def read_head(self) -> bytes:
        """Receive up to and with the empty line after the headers."""
        start = self._unread
        while (end := self.heard.find(b"\r\n\r\n", start)) < 0:
            if not self.read():
                raise ConnectionAbortedError("the client went away")
        self._unread = end + 4
        return bytes(self.heard[start : self._unread])

    def read_request(self) -> bytes:
        """Receive one whole request."""
        start = self._unread
        head = self.read_head()
        found = _CONTENT_LENGTH.search(head)
        self._unread += int(found[1]) if found else 0
        while len(self.heard) < self._unread and self.read():
            pass
        return bytes(self.heard[start : self._unread])

    def say(self, data: bytes) -> None:
        """Send bytes."""
        self.said += data
        self.sock.sendall(data)

    def say_slowly(self, parts: Iterable[bytes], pause_s: float) -> None:
        """Send part after part until they end, the client leaves, or the witness is closed."""
        for part in parts:
            self.say(part)
            if self.stop.wait(pause_s):
                return

    def wait_until_client_leaves(self) -> None:
        """Keep the connection open as long as the client does."""
        while self.read():
            pass

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # The TLS object must not say goodbye first, so the descriptor is closed below it.
        socket.socket(fileno=self.sock.detach()).close()

    def leave(self) -> None:
        """End the connection in good order."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)
        self.sock.close()


Script = Callable[[Peer], None]


class Witness:
    """Listens on a free port of 127.0.0.1; each connection runs the script in its own thread."""

    def __init__(self, script: Script, context: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._context = context
        self.peers: list[Peer] = []
        self.connections = 0
        self.errors: list[BaseException] = []
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._ended = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def heard(self) -> bytes:
        """Every byte received (inside TLS), over all connections."""
        return b"".join(bytes(peer.heard) for peer in self.peers)

    @property
    def said(self) -> bytes:
        """Every byte sent (inside TLS), over all connections."""
        return b"".join(bytes(peer.said) for peer in self.peers)

    def wait_until_ended(self, count: int) -> None:
        """Wait until so many connections are over."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._ended >= count, timeout=20)

    def close(self) -> None:
        """Stop listening, end all connections, join all threads."""
        self._stop.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for peer in self.peers:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(peer.sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            sock.settimeout(20)
            thread = threading.Thread(target=self._serve, args=(sock,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            if self._context is not None:
                sock = self._context.wrap_socket(sock, server_side=True)
            peer = Peer(sock, self._stop)
            self.peers.append(peer)
            self._script(peer)
            peer.leave()
        except OSError as error:
            # The client left, or did not trust us: what the tests are about.
            self.errors.append(error)
        finally:
            sock.close()
            with self._changed:
                self._ended += 1
                self._changed.notify_all()


def answering(*answers: bytes) -> Script:
    """Answer one request after another on the same connection, then wait."""

    def script(peer: Peer) -> None:
        for answer in answers:
            peer.read_request()
            peer.say(answer)
        peer.wait_until_client_leaves()

    return script


def answering_and_leaving(answer: bytes) -> Script:
    """Answer one request and close the connection."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.say(answer)

    return script


def answering_and_resetting(answer: bytes) -> Script:
    """Answer one request and reset the connection once the client has begun to read."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.say(answer)
        # A reset throws away what the client has not read yet, so it is given a moment.
        peer.stop.wait(0.05)
        peer.reset()

    return script


def dripping(parts: Iterable[bytes], pause_s: float = 0.02) -> Script:
    """Answer with part after part, slowly."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.say_slowly(parts, pause_s)
        peer.wait_until_client_leaves()

    return script


def silent(peer: Peer) -> None:
    """Receive what comes and never say a word."""
    peer.wait_until_client_leaves()


def deaf(peer: Peer) -> None:
    """Neither read nor write until the witness is closed."""
    peer.stop.wait(20)


def saying_at_once(data: bytes) -> Script:
    """Read one piece, answer with ``data``, and wait: a server of another protocol."""

    def script(peer: Peer) -> None:
        peer.read()
        peer.say(data)
        peer.wait_until_client_leaves()

    return script


def leaving(peer: Peer) -> None:
    """Close the connection after the first piece."""
    peer.read()


def resetting(peer: Peer) -> None:
    """Reset the connection after the first piece."""
    peer.read()
    peer.reset()


def tunnelling_to(port: int, answer: bytes = b"HTTP/1.1 200 Connected\r\n\r\n") -> Script:
    """Be a proxy: answer CONNECT and pass bytes on to a port of this machine, whatever the name."""

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.say(answer)
        with socket.create_connection(("127.0.0.1", port), timeout=20) as onward:
            _pump(peer.sock, onward)

    return script


def _pump(one: socket.socket, other: socket.socket) -> None:
    """Pass bytes on in both directions until either side leaves.

    In one thread: a TLS socket must not be read and written at the same time.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_READ, other)
        selector.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _ in selector.select(20):
                if not _pass_on(cast("socket.socket", key.fileobj), key.data):
                    return


def _pass_on(source: socket.socket, sink: socket.socket) -> bool:
    while data := source.recv(65536):
        sink.sendall(data)
        # What TLS has decrypted already does not wake the selector.
        if not (isinstance(source, ssl.SSLSocket) and source.pending()):
            return True
    return False
