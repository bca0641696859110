"""Sends ten thousand times and watches the memory: client, history and index in one process.

Run: ``python tests/benchmarks/bench_soak.py [--sends N]``. The emulator is a process of its own.
Prints the memory after each tenth; judges nothing. Aim: flat after the first tenth.
"""

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.connection.connection_string import ConnectionString
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.operations import HubAddress, test_send_request
from nhconsole.core.verdict.outcome import parse_outcome
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from nhconsole.storage.history.query import HistoryQuery
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary

TENTHS = 10


@dataclass(frozen=True)
class Hub:
    """Whom to send to."""

    connection_text: str
    name: str
    ca_file: str


def _serve(folder: str, pipe: Connection) -> None:
    options = EmulatorOptions(certificate_folder=Path(folder), log_limit=10)
    with EmulatorServer(options=options) as emulator:
        pipe.send(Hub(emulator.connection_string(), emulator.hub_name, str(emulator.ca_file)))
        pipe.recv()


@contextmanager
def emulator(folder: Path) -> Iterator[Hub]:
    """Run an emulator in a process of its own."""
    ours, its = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(str(folder), its), daemon=True
    )
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("end")
        process.join()


def resident_mb() -> float:
    """Return how much memory this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


class Sender:
    """Sends as the window does."""

    def __init__(self, hub: Hub, client: HubClient, store: HistoryStore) -> None:
        connection = ConnectionString.parse(hub.connection_text)
        self._address = HubAddress(connection=connection, hub_name=hub.name)
        self._client = client
        self._store = store

    def send(self, number: int) -> float:
        """Send once; return the seconds it took."""
        begin = time.perf_counter()
        name, now = str(uuid.uuid4()), datetime.now(UTC)
        payload = f'{{"aps":{{"alert":"Hello number {number} {name}"}}}}'.encode()
        notification = Notification.of(platform_named("apple"), payload)
        token = self._address.token(now).header().reveal()
        request = test_send_request(self._address, notification, None, token)
        self._store.begin(name, now, request, platform="apple", kind="alert")
        exchange = replace(self._client.exchange(request), id=name)
        assert exchange.response is not None
        assert parse_outcome(exchange.response.body) is not None
        summary = HistorySummary(status=exchange.response.status, verdict="accepted")
        self._store.finish(exchange, summary)
        return time.perf_counter() - begin


def main() -> None:
    """Send, watch and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sends", type=int, default=10_000)
    sends = parser.parse_args().sends
    with tempfile.TemporaryDirectory() as temporary, emulator(Path(temporary) / "ca") as hub:
        settings = TransportSettings(loopback_ca_file=Path(hub.ca_file))
        path = Path(temporary) / "history" / "history.sqlite3"
        with HistoryStore(path, Redactor()) as store, HubClient(settings) as client:
            soak(Sender(hub, client, store), store, sends)


def soak(sender: Sender, store: HistoryStore, sends: int) -> None:
    """Print a line for each tenth, and what came of all."""
    print(
        f"{'sends':>8} {'memory':>10} {'median send':>13} {'longest':>10} {'not yet indexed':>17}"
    )
    portion = sends // TENTHS
    after_first = 0.0
    for tenth in range(TENTHS):
        times = [sender.send(tenth * portion + number) for number in range(portion)]
        memory = resident_mb()
        after_first = after_first or memory
        median_ms, longest_ms = statistics.median(times) * 1e3, max(times) * 1e3
        print(
            f"{(tenth + 1) * portion:>8} {memory:>7.1f} MB {median_ms:>10.2f} ms"
            f" {longest_ms:>7.0f} ms {store.count_unindexed():>17}",
            flush=True,
        )
        store.page(query=HistoryQuery(words="hello"))
        store.retain(sends // 2, 0)
    memory = resident_mb()
    print(f"since the first tenth: {memory - after_first:+.1f} MB, {memory / after_first:.3f} ×")
    print(f"exchanges kept: {store.count()}")


if __name__ == "__main__":
    main()
