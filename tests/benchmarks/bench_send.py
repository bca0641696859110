"""Times sends beside their references, in one run, against one fast TLS server.

Run: ``python tests/benchmarks/bench_send.py``. Prints both sides and the ratio; judges nothing.
The server is a process of its own, so that it does not share an interpreter lock with either side.
"""

import asyncio
import http.client
import multiprocessing
import ssl
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import requests
import trustme

from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.connection.connection_string import ConnectionString
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.sending.exchange import HttpRequest
from nhconsole.core.sending.operations import HubAddress, test_send_request
from nhconsole.core.verdict.outcome import parse_outcome

_OUTCOME = (
    b'<NotificationOutcome xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/'
    b'connect" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Success>1</Success>'
    b"<Failure>0</Failure><Results><RegistrationResult><ApplicationPlatform>apple"
    b"</ApplicationPlatform><PnsHandle>AAAA</PnsHandle><RegistrationId>1-2-3</RegistrationId>"
    b"<Outcome>The Notification was successfully sent to the Push Notification System</Outcome>"
    b"</RegistrationResult></Results></NotificationOutcome>"
)
_ANSWER = (
    b"HTTP/1.1 201 Created\r\nContent-Type: application/xml; charset=utf-8\r\n"
    b"Server: Microsoft-HTTPAPI/2.0\r\nTrackingId: 7f1c8a2e-0000\r\n"
    b"Date: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Length: %d\r\n\r\n" % len(_OUTCOME)
) + _OUTCOME
_PAYLOAD = b'{"aps":{"alert":"Hello from the benchmark","sound":"default"}}'


class _Answering(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._unread = b""

    def data_received(self, data: bytes) -> None:
        self._unread += data
        end = self._unread.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._unread[:end].lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(self._unread) >= end + 4 + length:
            self._unread = self._unread[end + 4 + length :]
            self._transport.write(_ANSWER)


def _serve(ca_file: str, pipe: Connection) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_Answering, "127.0.0.1", 0, ssl=context)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def fast_tls_server() -> Iterator[tuple[int, Path]]:
    """Run the server; its port, and the file of its certificate authority."""
    with tempfile.TemporaryDirectory() as folder:
        ca_file = Path(folder) / "ca.pem"
        ours, its = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(str(ca_file), its), daemon=True
        )
        process.start()
        try:
            yield ours.recv(), ca_file
        finally:
            process.terminate()
            process.join()


def _request(address: HubAddress) -> HttpRequest:
    notification = Notification.of(platform_named("apple"), _PAYLOAD)
    token = address.token(datetime.now(UTC))
    return test_send_request(address, notification, "news && de", token.header().reveal())


def _alternating(count: int, *sides: Callable[[], object]) -> list[float]:
    """Return the median seconds of each side; taking turns, so that both see the same machine."""
    for side in sides:
        for _ in range(20):
            side()
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(count):
        for side, measured in zip(sides, times, strict=True):
            begin = time.perf_counter()
            side()
            measured.append(time.perf_counter() - begin)
    return [statistics.median(measured) for measured in times]


def _seconds_of_a_hundred(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    for _ in range(100):
        work()
    return time.perf_counter() - begin


def _row(what: str, ours_s: float, reference: str, theirs_s: float, aim: str) -> None:
    print(
        f"{what:<42} {ours_s * 1e3:9.3f} ms   {reference:<40} {theirs_s * 1e3:9.3f} ms   "
        f"ratio {ours_s / theirs_s:5.2f}   {aim}"
    )


def main(count: int = 1000) -> None:
    """Measure and print."""
    with fast_tls_server() as (port, ca_file):
        connection = ConnectionString.parse(
            f"Endpoint=sb://127.0.0.1:{port}/;SharedAccessKeyName=Full;SharedAccessKey=c2VjcmV0"
        )
        address = HubAddress(connection=connection, hub_name="hub")
        request = _request(address)
        headers = dict(request.headers)

        def article() -> None:
            context = ssl.create_default_context()
            context.load_verify_locations(ca_file)
            theirs = http.client.HTTPSConnection("127.0.0.1", port, context=context)
            theirs.request("POST", request.target, request.body, headers)
            theirs.getresponse().read()
            theirs.close()

        with (
            HubClient(TransportSettings(loopback_ca_file=ca_file)) as client,
            requests.Session() as session,
        ):

            def whole() -> None:
                response = client.exchange(_request(address)).response
                assert response is not None
                assert parse_outcome(response.body) is not None

            def bare() -> None:
                answer = session.post(
                    request.url, data=request.body, headers=headers, verify=str(ca_file)
                )
                assert answer.status_code == 201

            ours, exchange, theirs = _alternating(
                count, whole, lambda: client.exchange(request), bare
            )
            _row(
                "warm send: sign, send, record, parse",
                ours,
                "requests.Session.post",
                theirs,
                "≤ 1.0",
            )
            _row("warm exchange alone", exchange, "requests.Session.post", theirs, "")
            hundred = _seconds_of_a_hundred(whole)
            article_s = _seconds_of_a_hundred(article)
            _row("100 sends", hundred, "a new connection and context each", article_s, "≤ 0.33")


if __name__ == "__main__":
    main()
