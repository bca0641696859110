"""Times the emulator beside its references, in one run: a bare aiohttp app, and a scan.

Run: ``python tests/benchmarks/bench_emulator.py [REGISTRATIONS]`` (1,000,000 by default). Prints
both sides and the ratio; judges nothing. Each server is a process of its own; what it spends is
read from the processor time of that process, too, so that the load's own cost does not count.
"""

import asyncio
import base64
import gc
import hashlib
import hmac
import multiprocessing
import os
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote

import trustme
from aiohttp import web

from nhconsole.core.audience.tag_expression import TagExpression, parse_tag_expression
from nhconsole.core.audience.tag_tree import node_matches
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.registry import Registry

_PAYLOAD = b'{"aps":{"alert":"Hello from the benchmark","sound":"default"}}'
_SECONDS = 4.0
_ROUNDS = 3
_CLIENTS = 4
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def _bare(told: Connection) -> None:
    """Answer 201 to every POST: the least that an aiohttp app can do."""

    async def created(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=201)

    async def run() -> None:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        app = web.Application()
        app.router.add_post("/{tail:.*}", created)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        port = runner.addresses[0][1]
        told.send((port, authority.cert_pem.bytes().decode(), ""))
        await asyncio.get_running_loop().run_in_executor(None, told.recv)
        await runner.cleanup()

    asyncio.run(run())


def _emulator(told: Connection) -> None:
    folder = Path(tempfile.mkdtemp())
    with EmulatorServer(options=EmulatorOptions(certificate_folder=folder)) as emulator:
        key = emulator.connection_string().partition("SharedAccessKey=")[2]
        told.send((emulator.port, emulator.ca_file.read_text(), key))
        told.recv()


def _token(port: int, key: str) -> str:
    sr, se = quote(f"https://127.0.0.1:{port}/", safe=""), int(time.time()) + 3600
    digest = hmac.new(key.encode(), f"{sr}\n{se}".encode(), hashlib.sha256).digest()
    sig = quote(base64.b64encode(digest), safe="")
    return f"SharedAccessSignature sr={sr}&sig={sig}&se={se}&skn=DefaultFullSharedAccessSignature"


def _request(port: int, key: str, query: str) -> bytes:
    head = [
        f"POST /sample-hub/messages?api-version=2020-06{query} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Authorization: {_token(port, key)}",
        "Content-Type: application/json;charset=utf-8",
        "ServiceBusNotification-Format: apple",
        "ServiceBusNotification-Tags: news && !muted",
        f"Content-Length: {len(_PAYLOAD)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + _PAYLOAD


class _Load:
    """Sends the same bytes over one connection again and again, and counts the answers."""

    def __init__(self, port: int, ca: str, request: bytes) -> None:
        context = ssl.create_default_context(cadata=ca)
        raw = socket.create_connection(("127.0.0.1", port))
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = context.wrap_socket(raw, server_hostname="127.0.0.1")
        self._request = request

    def once(self) -> None:
        self._socket.sendall(self._request)
        unread = b""
        while b"\r\n\r\n" not in unread:
            unread += self._socket.recv(65536)
        head, _, body = unread.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 201"), head
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        while len(body) < length:
            body += self._socket.recv(65536)

    def run(self, end: float) -> int:
        count = 0
        while time.perf_counter() < end:
            self.once()
            count += 1
        return count

    def close(self) -> None:
        self._socket.close()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _sends(serve: Callable[[Connection], None], query: str = "") -> tuple[float, float]:
    """Return sends per second, and microseconds of the server's processor time for one."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    port, ca, key = ours.recv()
    loads = [_Load(port, ca, _request(port, key, query)) for _ in range(_CLIENTS)]
    for load in loads:
        load.once()
    counts: list[int] = []
    assert process.pid is not None
    spent, begin = _cpu_s(process.pid), time.perf_counter()
    threads = [
        threading.Thread(target=lambda load=load: counts.append(load.run(begin + _SECONDS)))
        for load in loads
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, spent = time.perf_counter() - begin, _cpu_s(process.pid) - spent
    for load in loads:
        load.close()
    ours.send("end")
    process.join()
    return sum(counts) / took, spent / sum(counts) * 1e6


def _best(serve: Callable[[Connection], None], query: str = "") -> tuple[float, float]:
    rounds = [_sends(serve, query) for _ in range(_ROUNDS)]
    return max(rate for rate, _ in rounds), min(cost for _, cost in rounds)


def _row(what: str, ours: str, reference: str, ratio: str) -> None:
    print(f"{what:<48} {ours:>16} {reference:>16} {ratio:>10}")


def _time_sends() -> None:
    rate, cost = _best(_bare)
    for name, query in (("sends/s", ""), ("test sends/s", "&test")):
        our_rate, our_cost = _best(_emulator, query)
        _row(name, f"{our_rate:.0f}", f"{rate:.0f} bare", f"{our_rate / rate:.2f} x")
        _row(
            "  server's processor time for one",
            f"{our_cost:.0f} us",
            f"{cost:.0f} us bare",
            f"{cost / our_cost:.2f} x",
        )


def _resident_bytes() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _rows(count: int) -> list[RegistrationDescription]:
    """Make registrations as a busy hub has them: a user's own tag, a topic, a place."""
    return [
        RegistrationDescription(
            id=f"{number + 4497227228776861650}-{number + 7267172778370643468}-{number % 3 + 1}",
            platform="apple" if number % 2 else "fcmv1",
            handle=f"{number:064X}",
            tags=(f"user:{number // 2}", f"topic:{number % 500}", f"city:{number % 97}"),
            updated=_MOMENT,
        )
        for number in range(count)
    ]


_EXPRESSIONS = (
    ("one user's tag", "user:1234"),
    ("topic and city", "topic:7 && city:12"),
    ("topic, but not in a city", "topic:7 && !city:12"),
    ("three users", "user:1 || user:2 || user:3"),
    ("two topics in a city", "(topic:7 || topic:8) && city:12"),
    ("no topic (nearly everybody)", "!topic:7"),
)


def _time_matching(count: int) -> None:
    rows = _rows(count)
    before, begin = _resident_bytes(), time.perf_counter()
    registry = Registry()
    for row in rows:
        registry.put(row)
    took = time.perf_counter() - begin
    size = _resident_bytes() - before
    _row(
        f"load of {count:,} registrations", f"{took:.1f} s", f"{took / count * 1e6:.1f} us each", ""
    )
    _row("  index, bytes per registration", f"{size / count:.0f} B", "", "")
    tags = [
        frozenset(tag.casefold() for tag in row.tags) for row in rows if row.platform == "apple"
    ]
    for what, text in _EXPRESSIONS:
        expression = parse_tag_expression(text)
        ours, found = _timed(partial(_reached, registry, expression), 20)
        scan, scanned = _timed(partial(_scanned, expression, tags), 1)
        assert found == scanned, (text, found, scanned)
        ratio = f"{scan / ours:,.0f} x"
        _row(
            f"  {what}: {found:,} found",
            f"{ours * 1e6:,.0f} us",
            f"{scan * 1e3:,.0f} ms scan",
            ratio,
        )


def _reached(registry: Registry, expression: TagExpression) -> int:
    return len(registry.reached("apple", expression))


def _scanned(expression: TagExpression, tag_sets: list[frozenset[str]]) -> int:
    return sum(node_matches(expression.root, tags) for tags in tag_sets)


def _timed(call: Callable[[], int], times: int) -> tuple[float, int]:
    best, found = float("inf"), 0
    for _ in range(times):
        begin = time.perf_counter()
        found = call()
        best = min(best, time.perf_counter() - begin)
    return best, found


def _whole_bytes(count: int) -> None:
    before = _resident_bytes()
    registry = Registry()
    for row in _rows(count):
        registry.put(row)
    size = _resident_bytes() - before
    _row("  with the registration itself, bytes each", f"{size / count:.0f} B", "", "")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    _row("", "emulator", "reference", "ratio")
    _time_sends()
    _whole_bytes(count)
    _time_matching(count)


if __name__ == "__main__":
    main()
