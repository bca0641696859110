"""Writes histories for the tests of the command line, as the window writes them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from nhconsole import paths
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    HttpResponse,
    Stage,
    Timings,
    TransportFailure,
)
from nhconsole.core.verdict.verdict import judge
from nhconsole.explained import explanation_table
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary

NOW = datetime.now(UTC).replace(microsecond=0)
SIGNATURE = "bXkrc2lnL25hdHVyZSt3aXRoLzEyMzQ1Njc4OTAxMjM="
TOKEN = (
    "SharedAccessSignature sr=https%3a%2f%2fns.example%2fhub&sig=bXkrc2lnL25hdHVyZSt3aXRoLzEyMzQ1"
    "Njc4OTAxMjM%3D&se=1795363200&skn=Full"
)
ACCEPTED = "The Notification was successfully sent to the Push Notification System"
REFUSED = "The Push Notification System handle for the registration is invalid"


def outcome(*sentences: str, platform: str = "windows") -> bytes:
    rows = "".join(
        f"<RegistrationResult><ApplicationPlatform>{platform}</ApplicationPlatform>"
        f"<PnsHandle>https://db5.notify.windows.com/?token=Abcdefghijklmnop{number}</PnsHandle>"
        f"<RegistrationId>{number}-{number}-1</RegistrationId><Outcome>{sentence}</Outcome>"
        "</RegistrationResult>"
        for number, sentence in enumerate(sentences, 1)
    )
    success = sentences.count(ACCEPTED)
    return (
        f"<NotificationOutcome><Success>{success}</Success>"
        f"<Failure>{len(sentences) - success}</Failure><Results>{rows}</Results>"
        "</NotificationOutcome>"
    ).encode()


def request(platform: str = "windows", tags: str = "", body: bytes = b"<toast/>") -> HttpRequest:
    named = (("ServiceBusNotification-Tags", tags),) if tags else ()
    return HttpRequest(
        method="POST",
        scheme="https",
        host="ns.example",
        port=443,
        target="/my-hub/messages?api-version=2020-06&test",
        headers=(
            ("Host", "ns.example"),
            ("Authorization", TOKEN),
            ("Content-Type", "application/xml"),
            ("ServiceBusNotification-Format", platform),
            *((("X-WNS-Type", "wns/toast"),) if platform == "windows" else ()),
            *named,
            ("Content-Length", str(len(body))),
        ),
        body=body,
    )


def answered(
    exchange_id: str, sent: HttpRequest, status: int = 201, body: bytes = b"", *, ago_s: float = 0
) -> Exchange:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\n\r\n".encode()
    return Exchange(
        id=exchange_id,
        started_at=NOW - timedelta(seconds=ago_s),
        request=sent,
        sent=sent.to_bytes(),
        received=head + body,
        response=HttpResponse(
            status=status,
            reason="X",
            http_version="1.1",
            headers=(("Content-Type", "application/xml"),),
            body=body,
        ),
        timings=Timings(connect_s=0.01, wait_s=0.2, total_s=0.25),
    )


def unanswered(exchange_id: str, sent: HttpRequest, *, ago_s: float = 0) -> Exchange:
    failure = TransportFailure(
        stage=Stage.CONNECT,
        kind=FailureKind.REFUSED,
        message="ns.example:443 refused the connection.",
        may_have_been_accepted=False,
    )
    return Exchange(
        id=exchange_id,
        started_at=NOW - timedelta(seconds=ago_s),
        request=sent,
        sent=b"",
        received=b"",
        failure=failure,
    )


def history_file() -> Path:
    return paths.data_folder() / "history.sqlite3"


def open_history(redactor: Redactor | None = None) -> HistoryStore:
    return HistoryStore(history_file(), redactor or Redactor())


def write(store: HistoryStore, exchange: Exchange, *, profile: str = "Contoso") -> int:
    """Write one exchange down as a window does."""
    platform = exchange.request.header("ServiceBusNotification-Format") or ""
    tags = exchange.request.header("ServiceBusNotification-Tags") or ""
    row_id = store.begin(
        exchange.id,
        exchange.started_at,
        exchange.request,
        profile_name=profile,
        platform=platform,
        kind="toast",
        audience_text=tags or "broadcast",
    )
    verdict = judge(exchange, explanation_table())
    said = verdict.answer.outcome if verdict.answer else None
    summary = HistorySummary(
        status=exchange.response.status if exchange.response else None,
        verdict=str(verdict.kind),
        success=said.success or 0 if said else 0,
        failure=said.failure or 0 if said else 0,
        headline=verdict.headline,
    )
    store.finish(exchange, summary)
    return row_id
