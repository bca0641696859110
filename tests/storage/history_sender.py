"""Run as a process of its own: for each line on stdin, a window that sends until it is killed.

Arguments: the history's file, the emulator's connection string, its hub, its CA file. A line names
a file; the window is forked (everything is loaded by then), its process id is printed, and it
writes into that file what it was told is kept. After its end ``gone`` is printed.
"""

import itertools
import os
import sys
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.connection.connection_string import ConnectionString
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.operations import HubAddress, test_send_request
from nhconsole.core.verdict.outcome import parse_outcome
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary

PAYLOAD = (
    b"<toast><visual><binding template='ToastText01'><text>Rehearsal</text></binding></visual>"
    b"</toast>"
)


def send_for_ever(path: Path, address: HubAddress, ca_file: Path, said: TextIO) -> None:
    """Send as the window does: into the history, to the hub, into the history again."""

    def say(line: str) -> None:
        said.write(f"{line}\n")
        said.flush()

    notification = Notification.of(platform_named("windows"), PAYLOAD)
    settings = TransportSettings(loopback_ca_file=ca_file)
    with HistoryStore(path, Redactor()) as store, HubClient(settings) as client:
        for _ in itertools.count():
            name, now = uuid.uuid4().hex, datetime.now(UTC)
            token = address.token(now).header().reveal()
            request = test_send_request(address, notification, None, token)
            say(f"begins {name}")
            store.begin(name, now, request, platform="windows", kind="toast")
            say(f"begun {name}")
            exchange = replace(client.exchange(request), id=name)
            outcome = parse_outcome(exchange.response.body) if exchange.response else None
            status = exchange.response.status if exchange.response else None
            store.finish(
                exchange,
                HistorySummary(
                    status=status,
                    verdict="accepted" if outcome else "no answer",
                    success=(outcome.success or 0) if outcome else 0,
                ),
            )
            say(f"finished {name}")


def main(path: str, connection_text: str, hub_name: str, ca_file: str) -> None:
    """Fork a window for each line."""
    connection = ConnectionString.parse(connection_text)
    address = HubAddress(connection=connection, hub_name=hub_name)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            with Path(line.strip()).open("w", encoding="utf-8") as said:
                send_for_ever(Path(path), address, Path(ca_file), said)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        os.waitpid(pid, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
