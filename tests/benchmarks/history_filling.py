"""Fills a history with as many exchanges as wanted, in bulk, by the store's own functions."""

import random
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import Exchange, HttpRequest, HttpResponse, Timings
from nhconsole.storage.history import rows as history_rows
from nhconsole.storage.history import shards as history_shards
from nhconsole.storage.history.entry import IndexEntry, Made, facets_of
from nhconsole.storage.history.shards import SHARD_SIZE, Entries
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.text import searchable_text
from nhconsole.storage.history.values import (
    HistoryRow,
    HistoryState,
    HistorySummary,
    StoredExchange,
)

BEGIN = datetime(2024, 11, 1, tzinfo=UTC)
EVERY = timedelta(seconds=60)
_AT_ONCE = 2048
Recorded = tuple[HistoryRow, Exchange, HistorySummary]
_WORDS = [
    f"{begin}{end}" for begin in ("kilo", "lima", "mike", "nova") for end in ("da", "ro", "x")
]
_PLATFORMS = ("windows", "windows", "apple", "apple", "fcmv1", "gcm", "adm", "baidu")
_VERDICTS = (
    (201, "accepted"),
    (201, "accepted"),
    (201, "partly refused"),
    (201, "nobody matched"),
    (401, "refused by the hub"),
    (400, "refused by the hub"),
    (None, "no answer"),
)
_WEIGHTS = (50, 20, 10, 10, 5, 4, 1)


def fill(path: Path, count: int) -> None:
    """Make a history of ``count`` exchanges, indexed."""
    chance = random.Random(count)
    with open_store(path) as store:
        store._worker.stop()
        for begin in range(0, count, _AT_ONCE):
            numbers = range(begin, min(begin + _AT_ONCE, count))
            _write(store, [_exchange(number, chance) for number in numbers])


def _write(store: HistoryStore, some: list[Recorded]) -> None:
    entries = []
    with store._connections.writing_unhurried() as connection:
        for row, exchange, summary in some:
            row_id = history_rows.insert(connection, row, exchange.request, owner="bulk")
            history_rows.finish(connection, row_id, exchange, summary)
            entries.append(_entry(row_id, row, exchange, summary))
        connection.execute("DELETE FROM unsettled")
    with store._index._current().writing() as index:
        batch = Entries(index)
        for entry in entries:
            batch.put(entry, Made())
        batch.save()
        if row_id % SHARD_SIZE < _AT_ONCE:
            history_shards.clean(index, row_id // SHARD_SIZE - 1)


def _entry(row_id: int, row: HistoryRow, exchange: Exchange, summary: HistorySummary) -> IndexEntry:
    hub = history_rows.hub_text(exchange.request)
    row = replace(row, id=row_id, state=HistoryState.FINISHED, summary=summary, hub=hub)
    stored = StoredExchange(row=row, request=exchange.request, exchange=exchange, draft_json="")
    text = searchable_text(stored, with_answer=True)
    return IndexEntry(id=row_id, text=text, facets=facets_of(row))


def index_again(store: HistoryStore) -> None:
    """Make the index anew as the program does after it was damaged."""
    store._index.replace()
    while store._index.work_off():
        pass


def _exchange(number: int, chance: random.Random) -> Recorded:
    started = BEGIN + number * EVERY
    platform = chance.choice(_PLATFORMS)
    status, verdict = chance.choices(_VERDICTS, _WEIGHTS)[0]
    row = HistoryRow(
        id=0,
        exchange_id=str(uuid.UUID(int=chance.getrandbits(128))),
        started_at=started,
        state=HistoryState.RUNNING,
        profile_name=f"Profile {chance.randrange(5)}",
        platform=platform,
        kind="toast" if platform == "windows" else "alert",
        audience_text=f"any of: news, user:{number % 5000}",
    )
    request = _request(number, platform, chance)
    body = _outcome(platform, chance)
    head = f"HTTP/1.1 {status} Created\r\nTrackingId: {uuid.UUID(int=chance.getrandbits(128))}\r\n"
    headers = tuple(
        (name, value)
        for name, _, value in (line.partition(": ") for line in head.split("\r\n")[1:-1])
    )
    exchange = Exchange(
        id=row.exchange_id,
        started_at=started,
        request=request,
        sent=request.to_bytes(),
        received=f"{head}\r\n".encode() + body if status else b"",
        response=HttpResponse(
            status=status, reason="Created", http_version="1.1", headers=headers, body=body
        )
        if status
        else None,
        timings=Timings(wait_s=0.1, total_s=0.11, reused=True),
    )
    headline = f"{chance.randrange(9)} accepted by {platform.upper()}"
    return row, exchange, HistorySummary(status=status, verdict=verdict, headline=headline)


def _request(number: int, platform: str, chance: random.Random) -> HttpRequest:
    once = "onceonly " if number == 7 else ""
    seldom = "seldomword " if number % 10_000 == 8 else ""
    words = " ".join(chance.sample(_WORDS, 2))
    body = (
        f'{{"aps":{{"alert":"Hello everybody {words} {once}{seldom}number {number}",'
        f'"sound":"default"}},"id":"{uuid.UUID(int=chance.getrandbits(128))}"}}'
    ).encode()
    return HttpRequest(
        method="POST",
        scheme="https",
        host=f"contoso{number % 3}.servicebus.windows.net",
        port=443,
        target="/hub/messages?api-version=2020-06&test",
        headers=(
            ("Host", f"contoso{number % 3}.servicebus.windows.net"),
            ("User-Agent", "nhconsole/0.1"),
            ("Accept-Encoding", "identity"),
            ("Authorization", "SharedAccessSignature sr=contoso&sig=••••&se=1795363200&skn=Full"),
            ("Content-Type", "application/json;charset=utf-8"),
            ("ServiceBusNotification-Format", platform),
            ("ServiceBusNotification-Tags", f"news || user:{number % 5000}"),
            ("Content-Length", str(len(body))),
        ),
        body=body,
    )


def _outcome(platform: str, chance: random.Random) -> bytes:
    rows = "".join(
        f"<RegistrationResult><ApplicationPlatform>{platform}</ApplicationPlatform>"
        f"<PnsHandle>{chance.getrandbits(256):064X}</PnsHandle>"
        f"<RegistrationId>{chance.getrandbits(60)}-{chance.getrandbits(60)}-1</RegistrationId>"
        "<Outcome>The Notification was successfully sent to the Push Notification System</Outcome>"
        "</RegistrationResult>"
        for _ in range(chance.randrange(3))
    )
    return (
        '<NotificationOutcome xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/'
        'connect" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Success>1</Success>'
        f"<Failure>0</Failure><Results>{rows}</Results></NotificationOutcome>"
    ).encode()


def open_store(path: Path) -> HistoryStore:
    """Open a history without secrets."""
    return HistoryStore(path, Redactor())
