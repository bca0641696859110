"""Exchanges to compare."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from nhconsole.core.comparison.compare import compare
from nhconsole.core.comparison.values import Comparison
from nhconsole.core.sending.exchange import (
    Exchange,
    HttpRequest,
    HttpResponse,
    PeerInfo,
    Timings,
    TransportFailure,
)
from nhconsole.core.verdict.verdict import judge
from nhconsole.explained import explanation_table

ACCEPTED = "The Notification was successfully sent to the Push Notification System"
BAD_HANDLE = "The Push Notification System handle for the registration is invalid"
SPACE = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"
TOKEN = (
    "SharedAccessSignature sr=https%3a%2f%2fcontoso.servicebus.windows.net%2fhub"
    "&sig={sig}&se={se}&skn=DefaultFullSharedAccessSignature"
)


def outcome(rows: Iterable[tuple[str, str, str]], platform: str = "windows") -> bytes:
    """The answer to a test send: rows of registration, handle, sentence."""
    rows = list(rows)
    good = sum(1 for *_, said in rows if said == ACCEPTED)
    inner = "".join(
        f"<RegistrationResult><ApplicationPlatform>{platform}</ApplicationPlatform>"
        f"<PnsHandle>{escape(handle)}</PnsHandle><RegistrationId>{escape(name)}</RegistrationId>"
        f"<Outcome>{escape(said)}</Outcome></RegistrationResult>"
        for name, handle, said in rows
    )
    return (
        f'<NotificationOutcome xmlns="{SPACE}"><Success>{good}</Success>'
        f"<Failure>{len(rows) - good}</Failure><Results>{inner}</Results></NotificationOutcome>"
    ).encode()


def request(
    payload: bytes | str = b"<toast/>",
    *,
    target: str = "/hub/messages?api-version=2020-06&test",
    host: str = "contoso.servicebus.windows.net",
    content_type: str = "application/xml",
    headers: tuple[tuple[str, str], ...] = (),
    sig: str = "c2VjcmV0",
    se: int = 1_700_000_000,
) -> HttpRequest:
    body = payload.encode() if isinstance(payload, str) else payload
    return HttpRequest(
        method="POST",
        scheme="https",
        host=host,
        port=443,
        target=target,
        headers=(
            ("Host", host),
            ("Authorization", TOKEN.format(sig=sig, se=se)),
            ("Content-Type", content_type),
            ("ServiceBusNotification-Format", "windows"),
            *headers,
            ("Content-Length", str(len(body))),
        ),
        body=body,
    )


def response(
    body: bytes | str = b"",
    status: int = 201,
    reason: str = "Created",
    headers: tuple[tuple[str, str], ...] = (),
    content_type: str = "application/xml",
) -> HttpResponse:
    data = body.encode() if isinstance(body, str) else body
    return HttpResponse(
        status=status,
        reason=reason,
        http_version="1.1",
        headers=(("Content-Type", content_type), *headers),
        body=data,
    )


def exchange(
    sent: HttpRequest | None = None,
    answer: HttpResponse | None = None,
    *,
    failure: TransportFailure | None = None,
    started: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    timings: Timings | None = None,
    peer: PeerInfo | None = None,
) -> Exchange:
    return Exchange(
        id="x",
        started_at=started,
        request=sent or request(),
        sent=b"",
        received=b"",
        response=answer or (None if failure else response(outcome([("r1", "h1", ACCEPTED)]))),
        failure=failure,
        timings=timings or Timings(total_s=0.1),
        peer=peer or PeerInfo(),
    )


def compared(left: Exchange, right: Exchange) -> Comparison:
    table = explanation_table()
    return compare(left, right, judge(left, table), judge(right, table))


def with_payload(payload: bytes | str, content_type: str = "application/json") -> Exchange:
    return exchange(request(payload, content_type=content_type))


def with_devices(rows: Iterable[tuple[str, str, str]]) -> Exchange:
    return exchange(answer=response(outcome(rows)))
