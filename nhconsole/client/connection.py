"""A connection that records what goes out inside TLS, keeps time, and can be cut at any moment."""

import contextlib
import socket
import ssl
from collections.abc import Callable
from typing import cast

from urllib3.connection import HTTPConnection, HTTPSConnection, ProxyConfig
from urllib3.util.url import Url
from urllib3.util.wait import wait_for_read

from nhconsole.client.head import NotHttp
from nhconsole.client.peer import describe_peer
from nhconsole.client.proxies import Proxy
from nhconsole.client.reading import (
    AnswerCutShort,
    AnswerTooLarge,
    ClosedWithoutAnswer,
    RecordedReader,
    RecordedResponse,
    Socket,
    read_head,
    reset_error,
)
from nhconsole.client.recording import Recording
from nhconsole.client.resolving import Resolver, open_socket
from nhconsole.client.settings import KEPT_CONNECTION_S
from nhconsole.client.timed_socket import TimedSocket
from nhconsole.core.sending.exchange import HttpRequest, PeerInfo, Stage

_MAX_PROXY_HEAD_BYTES = 64 * 1024
_TLS_RECORD_BYTES = 16 * 1024
"""No more in one call: OpenSSL may have sent some records of a call that fails in the end."""


class ProxyRefused(Exception):
    """The proxy opened no tunnel; the text says what it answered."""


class HubConnection(HTTPConnection):
    """A plain connection (loopback only); with :class:`HubTlsConnection` the way to the hub."""

    _resolve: Resolver
    _recording: Recording
    _time_left: Callable[[], float]
    _lifeline: socket.socket | None = None
    _proxy: Proxy | None = None
    peer = PeerInfo()
    opened_at = 0.0
    last_answer = 0.0
    """When the last answer was complete, by the client's clock; so is the moment above."""
    exchanges = 0
    """How many it has served to the end."""

    def take_up(self, recording: Recording, resolve: Resolver, proxy: Proxy | None) -> None:
        """Serve an exchange; a connection that is not open yet is opened."""
        self._recording = recording
        if self.sock is None:
            self._open(recording, resolve, proxy)
        else:
            recording.peer = self.peer
            recording.note_kept_connection(self.opened_at, self.exchanges)
            recording.abort_with(self._cut)

    def _open(self, recording: Recording, resolve: Resolver, proxy: Proxy | None) -> None:
        """Look up, connect, pass the proxy, shake hands."""
        self._resolve, self._proxy = resolve, proxy
        if proxy is not None:
            self.set_tunnel(recording.request.host, recording.request.port, scheme=proxy.scheme)
        self.connect()
        self.peer = recording.peer = describe_peer(recording.peer, self._socket)
        self.opened_at = recording.now()

    def put_down(self, now: float) -> None:
        """Stay open for another exchange, without the record of this one."""
        self.last_answer = now
        self.exchanges += 1
        del self._recording, self._time_left

    @property
    def _socket(self) -> Socket:
        return cast("Socket", self.sock)

    def _new_conn(self) -> socket.socket:
        # Kept at once, so that whatever comes next, close() finds it.
        self.sock = sock = open_socket(self._dns_host, self.port, self._recording, self._resolve)
        # A second descriptor of the same connection: TLS takes the first one over, and this one
        # can be shut down from another thread whatever state TLS is in.
        self._lifeline = sock.dup()
        self._recording.abort_with(self._cut)
        self._begin_step(sock)
        return sock

    def _begin_step(self, sock: Socket) -> None:
        """Enter the stage that follows on a connected socket."""
        if self._proxy is not None:
            self._recording.enter(Stage.PROXY)
        self._limit_step(sock)

    def _limit_step(self, sock: Socket) -> None:
        self._time_left = self._recording.connecting_left()
        sock.settimeout(self._time_left())

    def _cut(self) -> None:
        if self._lifeline is not None:
            with contextlib.suppress(OSError):
                self._lifeline.shutdown(socket.SHUT_RDWR)

    def send_request(self, data: bytes) -> None:
        """Hand the whole request to the socket, as it is."""
        recording, sock = self._recording, self._socket
        recording.enter(Stage.SEND)
        self._time_left = recording.silence_left
        rest = memoryview(data)
        while rest:
            sock.settimeout(recording.silence_left())
            try:
                count = cast("socket.socket", sock).send(rest[:_TLS_RECORD_BYTES])
            except ssl.SSLEOFError as error:
                # Before Python 3.11.9 a reset looks like this (gh-115627).
                raise reset_error() from error
            recording.sent += rest[:count]
            rest = rest[count:]
        recording.enter(Stage.WAIT)

    def begin_answer(self) -> RecordedResponse:
        """Receive the head of the answer."""
        recording = self._recording
        reader = RecordedReader(
            self._socket,
            recording.received,
            recording.limits.max_answer_bytes,
            recording.silence_left,
            recording.arrived,
        )
        recording.answer = RecordedResponse(reader, recording.request.method)
        recording.answer.begin()
        return recording.answer

    def is_fit_for_reuse(self, now: float) -> bool:
        """Whether the connection is young and silent: whatever it has to say means its end."""
        if self.sock is None or not 0 <= now - self.last_answer <= KEPT_CONNECTION_S:
            return False
        decrypted = self.sock.pending() if isinstance(self.sock, ssl.SSLSocket) else 0
        return not decrypted and not wait_for_read(self.sock, timeout=0.0)

    def close(self) -> None:
        """Close both descriptors."""
        super().close()
        lifeline, self._lifeline = self._lifeline, None
        if lifeline is not None:
            lifeline.close()


class HubTlsConnection(HubConnection, HTTPSConnection):
    """A connection inside TLS, through a proxy's tunnel if there is one."""

    def _begin_step(self, sock: Socket) -> None:
        self._recording.enter(Stage.TLS if self._proxy is None else Stage.PROXY)
        self._limit_step(sock)

    def connect(self) -> None:
        """Connect and shake hands; an end without TLS's goodbye will be told from a clean one."""
        super().connect()
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.suppress_ragged_eofs = False  # type: ignore[attr-defined]

    def _connect_tls_proxy(self, hostname: str, sock: socket.socket) -> ssl.SSLSocket:
        outer = super()._connect_tls_proxy(hostname, sock)
        return cast("ssl.SSLSocket", TimedSocket(outer, lambda: self._time_left()))

    def _tunnel(self) -> None:
        """Have the proxy open a tunnel. None of this is recorded: it may hold a password."""
        self._limit_step(self._socket)
        self._socket.sendall(_connect_request(self._recording.request, self._proxy))
        store = bytearray()
        reader = RecordedReader(
            self._socket,
            store,
            _MAX_PROXY_HEAD_BYTES,
            self._time_left,
            lambda _: self._recording.check_cancelled(),
        )
        _demand_success(reader)
        self._recording.enter(Stage.TLS)
        self._limit_step(self._socket)


def _connect_request(request: HttpRequest, proxy: Proxy | None) -> bytes:
    host = f"[{request.host}]" if ":" in request.host else request.host
    lines = [f"CONNECT {host}:{request.port} HTTP/1.1", f"Host: {host}:{request.port}"]
    if proxy is not None and proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    return "\r\n".join([*lines, "", ""]).encode()


def _demand_success(reader: RecordedReader) -> None:
    try:
        line, _ = read_head(reader)
    except ClosedWithoutAnswer:
        raise ProxyRefused("it closed the connection without an answer") from None
    except AnswerCutShort:
        raise ProxyRefused("it closed the connection within its answer") from None
    except AnswerTooLarge:
        raise ProxyRefused(f"its answer exceeds {_MAX_PROXY_HEAD_BYTES:,} bytes") from None
    except NotHttp as error:
        raise ProxyRefused("its answer is not HTTP") from error
    if not 200 <= line.status < 300:
        raise ProxyRefused(f"it answered {line.status} {line.reason}".rstrip())
    if reader.unread:
        raise ProxyRefused("it sent more than its answer")


def new_connection(
    request: HttpRequest, proxy: Proxy | None, hub_context: ssl.SSLContext | None
) -> HubConnection:
    """Return a connection for a request, not yet opened; without a context it is a plain one."""
    if hub_context is None:
        return HubConnection(request.host, request.port)
    if proxy is None:
        return HubTlsConnection(request.host, request.port, ssl_context=hub_context)
    config = ProxyConfig(
        ssl_context=hub_context,
        use_forwarding_for_https=False,
        assert_hostname=None,
        assert_fingerprint=None,
    )
    return HubTlsConnection(
        proxy.host,
        proxy.port,
        ssl_context=hub_context,
        proxy=Url(scheme=proxy.scheme, host=proxy.host, port=proxy.port),
        proxy_config=config,
    )
