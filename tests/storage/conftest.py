"""Values and witnesses for the tests of what is written to disk."""

import base64
import html
import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from nhconsole.core.sending.exchange import Exchange, HttpRequest, HttpResponse, Timings
from nhconsole.storage.history.store import HistoryStore

KEY = "q7/Zx+0T1bN/8vW+yR3kLm5uPd2sQe9hGf6jCi4oA1w="
STARTED = datetime(2026, 11, 22, 16, 0, 0, 123456, tzinfo=UTC)
SIGNATURE = "c2ln/bmF0dXJl+b2YtdGhlLXRva2VuLTEyMzQ1Njc4OTA="
TOKEN = (
    "SharedAccessSignature sr=https%3A%2F%2Fcontoso.example%2Fhub"
    f"&sig={quote(SIGNATURE, safe='')}&se=1795363200&skn=DefaultFull"
)


def disguises(secret: str) -> dict[str, str]:
    """The forms in which a secret may travel, made without the code under test."""
    forms = {
        "raw": secret,
        "percent-encoded": quote(secret, safe=""),
        "percent-encoded, lower": quote(secret, safe="").replace("%2F", "%2f"),
        "json": json.dumps(secret)[1:-1],
        "json with slashes escaped": secret.replace("/", "\\/"),
        "xml": html.escape(secret),
    }
    for lead in range(3):
        whole = base64.b64encode(b"x" * lead + secret.encode() + b"yz").decode()
        forms[f"base64 at {lead}"] = whole
    return forms


def traces(secret: str) -> list[bytes]:
    """What must be found nowhere: every disguise, the base64 ones without their edges."""
    found = []
    for name, form in disguises(secret).items():
        found.append(form[4:-8].encode() if name.startswith("base64") else form.encode())
    return found


def leaks_below(folder: Path, *secrets: str) -> list[str]:
    """Where a secret stands in any file below a folder."""
    return [
        f"{path.name}: {trace!r}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for data in [path.read_bytes()]
        for secret in secrets
        for trace in traces(secret)
        if trace in data or trace.decode().encode("utf-16-le") in data
    ]


def make_request(body: bytes = b'{"message": "hello"}', **headers: str) -> HttpRequest:
    return HttpRequest(
        method="POST",
        scheme="https",
        host="contoso.example",
        port=443,
        target="/hub/messages?api-version=2020-06&test",
        headers=(
            ("Host", "contoso.example"),
            ("Authorization", TOKEN),
            ("ServiceBusNotification-Format", "windows"),
            *headers.items(),
        ),
        body=body,
    )


def make_exchange(exchange_id: str = "one", body: bytes = b"<NotificationOutcome/>") -> Exchange:
    request = make_request()
    return Exchange(
        id=exchange_id,
        started_at=STARTED,
        request=request,
        sent=request.to_bytes(),
        received=b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n" + body,
        response=HttpResponse(
            status=200,
            reason="OK",
            http_version="1.1",
            headers=(("Content-Type", "application/xml"),),
            body=body,
        ),
        timings=Timings(connect_s=0.01, wait_s=0.2, total_s=0.25),
    )


def wait_for_index(store: HistoryStore) -> None:
    """Search until everything is found that is over: on a busy machine one search is too short."""
    while store.count_unindexed():
        store.facets()
        threading.Event().wait(0.01)


@pytest.fixture
def history_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"
