"""Makes exchanges for the tests of this folder."""

from datetime import UTC, datetime

from nhconsole.code_templates import code_templates
from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.export import ExportSource, ReportFacts, ReportOptions
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.draft import SendDraft, read_draft
from nhconsole.core.sending.exchange import (
    Exchange,
    Headers,
    HttpRequest,
    HttpResponse,
    PeerInfo,
    Timings,
)
from nhconsole.explained import explanation_table

NOW = datetime(2026, 11, 22, 9, 30, 15, 250000, tzinfo=UTC)
KEY = "kN3/q+Zr8vT2uXw5yA7cE9fH1jL4mP6sB0dG+iK/oQU="
CONNECTION = (
    "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=DebugSend"
    f";SharedAccessKey={KEY}"
)
TOAST = (
    '<toast><visual><binding template="ToastText01"><text id="1">Hi</text></binding></visual>'
    "</toast>"
)
HANDLE_1 = "https://db5p.notify.windows.com/?token=AwYAAAB%2bXq&amp;v=1"
HANDLE_2 = "f00dfeedc0ffee00f00dfeedc0ffee00f00dfeedc0ffee00f00dfeedc0ffee00"
OUTCOME = f"""\
<NotificationOutcome xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect" \
xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Success>1</Success><Failure>1</Failure>\
<Results><RegistrationResult><ApplicationPlatform>windows</ApplicationPlatform>\
<PnsHandle>{HANDLE_1}</PnsHandle><RegistrationId>7-1-1</RegistrationId>\
<Outcome>The Notification was successfully sent to the Push Notification System</Outcome>\
</RegistrationResult><RegistrationResult><ApplicationPlatform>windows</ApplicationPlatform>\
<PnsHandle>{HANDLE_2}</PnsHandle><RegistrationId>7-2-1</RegistrationId>\
<Outcome>The Token obtained from the Token Provider is wrong</Outcome>\
</RegistrationResult></Results></NotificationOutcome>"""


def make_draft(
    payload: str = TOAST,
    *,
    platform: str = "windows",
    kind: str = "",
    tags: str | None = None,
    headers: Headers = (),
    connection: str = CONNECTION,
    hub_name: str = "chat-hub",
    api_version: str = "2020-06",
) -> SendDraft:
    """Return a draft; a text for tags is an expression."""
    audience = Audience()
    if tags is not None:
        audience = Audience(mode=AudienceMode.EXPRESSION, expression=tags)
    return SendDraft(
        connection_text=Secret(connection),
        hub_name=hub_name,
        platform=platform,
        kind=kind,
        payload=payload,
        audience=audience,
        headers=headers,
        api_version=api_version,
    )


def make_request(draft: SendDraft | None = None) -> HttpRequest:
    """Return the signed request of a draft."""
    return read_draft(draft or make_draft()).signed_request(NOW)


def make_exchange(
    request: HttpRequest | None = None,
    *,
    status: int = 201,
    reason: str = "Created",
    body: str = OUTCOME,
    headers: Headers = (),
) -> Exchange:
    """Return a finished exchange."""
    request = request or make_request()
    data = body.encode()
    all_headers = (
        ("Content-Type", "application/xml; charset=utf-8"),
        ("Date", "Sun, 22 Nov 2026 09:31:15 GMT"),
        ("TrackingId", "0f7e2c1a-1b2c-4d3e-8f90-123456789abc_G7"),
        ("x-ms-correlation-request-id", "c0ffee00-1b2c-4d3e-8f90-123456789abc"),
        ("Content-Length", str(len(data))),
        *headers,
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in all_headers)
    return Exchange(
        id="exchange-1",
        started_at=NOW,
        request=request,
        sent=request.to_bytes(),
        received=f"HTTP/1.1 {status} {reason}\r\n{head}\r\n".encode() + data,
        response=HttpResponse(
            status=status, reason=reason, http_version="1.1", headers=all_headers, body=data
        ),
        timings=Timings(
            dns_s=0.012,
            connect_s=0.02,
            tls_s=0.031,
            send_s=0.001,
            wait_s=0.25,
            receive_s=0.002,
            total_s=0.316,
        ),
        peer=PeerInfo(address="20.1.2.3:443", tls_version="TLSv1.3", cipher="TLS_AES_256"),
    )


def make_source(
    exchange: Exchange | None = None,
    *,
    options: ReportOptions | None = None,
    facts: ReportFacts | None = None,
    key: str = KEY,
) -> ExportSource:
    """Return what an exporter needs, the redactor knowing the key."""
    return ExportSource(
        exchange=exchange or make_exchange(),
        redactor=Redactor(frozenset({Secret(key)})),
        templates=code_templates(),
        table=explanation_table(),
        options=options or ReportOptions(),
        facts=facts or ReportFacts(),
    )
