"""A socket for TLS inside TLS (an encrypted way to the proxy) that keeps to the time limits.

urllib3's loops around the inner TLS restart the socket's own limit with each record that comes in,
so a slow dripping would never end.
"""

import ssl
from collections.abc import Callable
from typing import Any


class TimedSocket:
    """Asks before each wait how long it may be."""

    def __init__(self, sock: ssl.SSLSocket, time_left: Callable[[], float]) -> None:
        self._sock = sock
        self._time_left = time_left

    def recv(self, size: int) -> bytes:
        """Receive, within the time that is left."""
        self._sock.settimeout(self._time_left())
        return self._sock.recv(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)
