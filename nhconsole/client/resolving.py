"""Looks a name up and connects to one of its addresses, and lets go of both at any time."""

import errno
import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Sequence

from urllib3.util.wait import wait_for_write

from nhconsole.client.recording import Recording
from nhconsole.core.sending.exchange import PeerInfo, Stage

SocketAddress = tuple[str, int] | tuple[str, int, int, int]
Address = tuple[socket.AddressFamily, SocketAddress]
Resolver = Callable[[str, int], Sequence[Address]]

_LOOK_UP_FROM_TIME_TO_TIME_S = 0.03
"""How long a connect waits at most before it looks whether it is still wanted."""
_IN_PROGRESS = {0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY, errno.EINTR}


class NoAddress(Exception):
    """The name was looked up, and stands for no address."""


def system_resolver(host: str, port: int) -> Sequence[Address]:
    """Ask the operating system for the addresses of ``host``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, _, _, _, address in found]  # type: ignore[misc]


def find_addresses(
    host: str, port: int, recording: Recording, resolve: Resolver
) -> Sequence[Address]:
    """Return the addresses of ``host``, in the order in which to try them.

    Addresses stand for themselves, and ``localhost`` is this machine whatever a resolver says: the
    emulator's certificate authority is trusted for it, and http:// is allowed.
    """
    name = host.rstrip(".").lower()
    if name == "localhost":
        return [*_literal("127.0.0.1", port), *_literal("::1", port)]
    literal = _literal(name, port)
    found = literal or _Lookup(host, port, resolve).wait(recording)
    if not found:
        raise NoAddress
    return list(dict.fromkeys(found))


def _literal(text: str, port: int) -> list[Address]:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return []
    if isinstance(address, ipaddress.IPv4Address):
        return [(socket.AF_INET, (text, port))]
    # A scope (fe80::1%eth0) needs the system's help to become a number.
    return [] if address.scope_id else [(socket.AF_INET6, (text, port, 0, 0))]


class _Lookup(threading.Thread):
    """A lookup in a thread of its own: the system's cannot be interrupted, only left behind."""

    def __init__(self, host: str, port: int, resolve: Resolver) -> None:
        super().__init__(name=f"lookup of {host}", daemon=True)
        self._question = (host, port)
        self._resolve = resolve
        self._over = threading.Event()
        self._found: Sequence[Address] = ()
        self._error: Exception | None = None

    def run(self) -> None:
        try:
            self._found = self._resolve(*self._question)
        except Exception as error:
            self._error = error
        self._over.set()

    def wait(self, recording: Recording) -> Sequence[Address]:
        """Return what was found; leave the thread behind on a cancel or when time is up."""
        recording.abort_with(self._over.set)
        left = recording.connecting_left()
        self.start()
        is_over = self._over.wait(left())
        recording.check_cancelled()
        if not is_over:
            raise TimeoutError("the name lookup took too long")
        if self._error is not None:
            raise self._error
        return self._found


class NotConnected(Exception):
    """No address took the connection; ``error`` is the most telling reason."""

    def __init__(self, error: OSError, attempts: Sequence[tuple[str, OSError]]) -> None:
        super().__init__("; ".join(f"{address}: {reason}" for address, reason in attempts))
        self.error = error
        self.attempts = len(attempts)


def open_socket(
    host: str, port: int, recording: Recording, resolve: Resolver = system_resolver
) -> socket.socket:
    """Return a connected socket; lookup and connecting share one time limit.

    Raises:
        NotConnected: no address took the connection.
        NoAddress: there is none. Whatever the resolver raises is passed on.
    """
    left = recording.connecting_left()
    recording.enter(Stage.DNS)
    addresses = find_addresses(host, port, recording, resolve)
    recording.enter(Stage.CONNECT)
    attempts: list[tuple[str, OSError]] = []
    for index, (family, address) in enumerate(addresses):
        try:
            # Each gets its share, so that one dead address does not use up the time of all.
            sock = _connect(family, address, left() / (len(addresses) - index), recording)
        except OSError as error:
            attempts.append((_text_of(address), error))
        else:
            recording.peer = PeerInfo(address=_text_of(address), proxy=recording.proxy_name)
            return sock
    raise NotConnected(max((error for _, error in attempts), key=_how_telling), attempts)


def _text_of(address: SocketAddress) -> str:
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _how_telling(error: OSError) -> int:
    kinds = (TimeoutError, ConnectionResetError, ConnectionRefusedError)
    return next((rank for rank, kind in enumerate(kinds, 1) if isinstance(error, kind)), 0)


def _connect(
    family: socket.AddressFamily, address: SocketAddress, seconds: float, recording: Recording
) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Nagle's algorithm would hold a small request back.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setblocking(False)
        _raise_if_error(sock.connect_ex(address))
        _wait_until_connected(sock, recording.countdown(seconds), recording)
    except BaseException:
        sock.close()
        raise
    return sock


def _wait_until_connected(
    sock: socket.socket, left: Callable[[], float], recording: Recording
) -> None:
    # In slices: no call from another thread ends a wait for a connection on every system.
    while not wait_for_write(sock, timeout=min(left(), _LOOK_UP_FROM_TIME_TO_TIME_S)):
        recording.check_cancelled()
    _raise_if_error(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))


def _raise_if_error(code: int) -> None:
    if code not in _IN_PROGRESS:
        raise OSError(code, os.strerror(code))
