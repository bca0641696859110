"""The adapter of requests that sends a request as it is, once, and records the exchange.

A prepared request goes straight into it. There is no session above: netrc, cookies, the proxies and
certificates of the environment (``trust_env``) and redirects are a session's doing. And there is no
connection pool of urllib3 below, whose doing are retries and the re-quoting of targets: without
them, nothing here could send a second time or change a byte. certifi is never loaded.
"""

import threading
from collections.abc import Mapping
from typing import NamedTuple, cast

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import BaseHTTPResponse

from nhconsole.client.connection import HubConnection, new_connection
from nhconsole.client.proxies import Proxy, ProxyChoice
from nhconsole.client.reading import ClosedWithoutAnswer, RecordedResponse
from nhconsole.client.recording import Clock, Recording
from nhconsole.client.resolving import Resolver
from nhconsole.client.trust import Trust
from nhconsole.core.sending.exchange import HttpRequest

_MOST_KEPT = 8


class RecordedRequest(PreparedRequest):
    """A prepared request with nothing left to prepare, and the record it is to be written to."""

    def __init__(self, recording: Recording, data: bytes) -> None:
        super().__init__()
        self.recording = recording
        self.data = data
        request = recording.request
        self.method, self.url, self.body = request.method, request.url, request.body
        self.headers = CaseInsensitiveDict()


class _Way(NamedTuple):
    """What a kept connection must lead to and through, to serve a request."""

    scheme: str
    host: str
    port: int
    proxy: Proxy | None


class HubAdapter(HTTPAdapter):
    """Sends recorded requests over connections that it keeps for a while."""

    def __init__(self, trust: Trust, proxies: ProxyChoice, resolve: Resolver, clock: Clock) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1)
        self._trust = trust
        self._proxies = proxies
        self._resolve = resolve
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: list[tuple[_Way, HubConnection]] = []
        self._closed = False

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a :class:`RecordedRequest` and receive the head of the answer.

        Limits, trust and proxies are this adapter's own; those of the signature are not looked at.
        The body is received by ``raw.receive_body()``; closing the response gives the connection
        back.
        """
        if not isinstance(request, RecordedRequest):
            raise TypeError("this adapter sends recorded requests only")
        recording = request.recording
        way = self._way_of(recording)
        connection = self._take_kept(way) or self._new(recording.request, way)
        try:
            connection.take_up(recording, self._resolve, way.proxy)
            answer = _exchange_heads(connection, request)
            answer.release_conn = lambda: self._release(way, connection, answer)
            return self.build_response(request, cast("BaseHTTPResponse", answer))
        except BaseException:
            connection.close()
            raise

    def _way_of(self, recording: Recording) -> _Way:
        request = recording.request
        proxy = self._proxies.proxy_for(request.host, request.port)
        recording.proxy_name = proxy.name if proxy else ""
        return _Way(request.scheme, request.host.lower(), request.port, proxy)

    def _new(self, request: HttpRequest, way: _Way) -> HubConnection:
        is_tls = request.scheme == "https"
        context = self._trust.context_for(request.host) if is_tls else None
        return new_connection(request, way.proxy, context)

    def _take_kept(self, way: _Way) -> HubConnection | None:
        """Return a kept connection that may be used again; those that may not are closed."""
        now = self._clock()
        with self._lock:
            kept, self._kept = self._kept, []
            found = None
            for its_way, connection in kept:
                if not connection.is_fit_for_reuse(now):
                    connection.close()
                elif its_way == way and found is None:
                    found = connection
                else:
                    self._kept.append((its_way, connection))
        return found

    def _release(self, way: _Way, connection: HubConnection, answer: RecordedResponse) -> None:
        connection.put_down(self._clock())
        dropped = [(way, connection)]
        with self._lock:
            if answer.leaves_connection_usable and not self._closed:
                self._kept.append((way, connection))
                dropped = self._kept[:-_MOST_KEPT]
                del self._kept[:-_MOST_KEPT]
        for _, unwanted in dropped:
            unwanted.close()

    def close(self) -> None:
        """Close the kept connections; one that is in use is closed after its exchange."""
        with self._lock:
            kept, self._kept, self._closed = self._kept, [], True
        for _, connection in kept:
            connection.close()
        super().close()


def _exchange_heads(connection: HubConnection, request: RecordedRequest) -> RecordedResponse:
    try:
        connection.send_request(request.data)
    except ConnectionError as error:
        return _early_answer(connection, request.recording, error)
    return connection.begin_answer()


def _early_answer(
    connection: HubConnection, recording: Recording, error: ConnectionError
) -> RecordedResponse:
    """Return what a server said before it stopped reading (413, say); else raise ``error``."""
    recording.check_cancelled()
    try:
        return connection.begin_answer()
    except (OSError, ClosedWithoutAnswer):
        raise error from None
