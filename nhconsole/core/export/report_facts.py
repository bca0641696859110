"""The facts of an exchange as rows of a report: where, when, to whom, ids, clock, connection."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from nhconsole.core.export.exported import ReportFacts
from nhconsole.core.sending.exchange import Exchange, Timings
from nhconsole.core.sending.operations import FORMAT_HEADER, TAGS_HEADER
from nhconsole.core.token.sas import SasToken
from nhconsole.core.verdict.fault import HubFault, parse_fault

Row = tuple[str, str]
_CLOCK_GRAIN_S = 2
"""The Date header counts whole seconds; a smaller difference says nothing."""


def fact_rows(exchange: Exchange, facts: ReportFacts, payload_size: int) -> list[Row]:
    """Return the facts that are known, each with its name; private things are out already."""
    rows = (
        *_where(exchange, facts.profile_name),
        ("Payload", f"{payload_size:,} bytes"),
        *_when(exchange, facts.local_zone),
        *_answer(exchange),
        *_connection(exchange),
    )
    return [(name, value) for name, value in rows if value]


def timing_rows(timings: Timings) -> list[Row]:
    """Return milliseconds for each stage that took place, and the whole."""
    rows = [(str(stage), f"{seconds * 1000:.1f}") for stage, seconds in timings.stages()]
    return [*rows, ("whole", f"{timings.total_s * 1000:.1f}")]


def _where(exchange: Exchange, profile_name: str) -> Iterator[Row]:
    request = exchange.request
    token = SasToken.try_parse(request.header("Authorization") or "")
    yield "Host", request.authority
    yield "Hub", unquote(request.target.lstrip("/").partition("?")[0].partition("/")[0])
    yield "Request", f"{request.method} {request.target}"
    yield "Profile", profile_name
    yield "Policy", token.key_name if token else ""
    yield "Platform", request.header(FORMAT_HEADER) or ""
    yield "Tags", request.header(TAGS_HEADER) or "none: to everybody"


def _when(exchange: Exchange, zone: tzinfo | None) -> Iterator[Row]:
    yield "Sent (UTC)", _moment(exchange.started_at)
    if zone is not None:
        local = exchange.started_at.astimezone(zone)
        yield "Sent (local)", f"{_moment(local)} {_zone(local)}"
    yield "Duration", f"{exchange.timings.total_s:.3f} s"


def _zone(local: datetime) -> str:
    name = local.tzname() or ""
    offset = f"{local:%z}"
    return offset if not name or name.startswith("UTC") else f"{offset} {name}"


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}.{when.microsecond // 1000:03d}"


def _answer(exchange: Exchange) -> Iterator[Row]:
    response = exchange.response
    if response is None:
        yield "Answer", "none"
        return
    fault = _fault(exchange)
    yield "Answer", f"{response.status} {response.reason}".strip()
    yield "Tracking id", response.header("TrackingId") or (fault.tracking_id if fault else "")
    yield "Correlation id", response.header("x-ms-correlation-request-id") or ""
    yield "Time stamp of the hub (UTC)", fault.timestamp_text if fault else ""
    yield "Date of the answer", response.header("Date") or ""
    yield "Clock", _clock(exchange, response.header("Date") or "")


def _fault(exchange: Exchange) -> HubFault | None:
    response = exchange.response
    if response is None or response.status < 300:
        return None
    return parse_fault(response.status, response.reason, response.headers, response.body)


def _clock(exchange: Exchange, date: str) -> str:
    """Return how the hub's clock stands to ours; empty if its answer does not say."""
    try:
        theirs = parsedate_to_datetime(date)
        timings = exchange.timings
        head_came = timings.total_s - (timings.receive_s or 0)
        ours = exchange.started_at + timedelta(seconds=head_came)
        seconds = (theirs - ours).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return ""
    if abs(seconds) < _CLOCK_GRAIN_S:
        return "the hub's clock and this one agree within 2 s"
    side = "ahead of" if seconds > 0 else "behind"
    return f"the hub's clock is {abs(seconds):,.0f} s {side} this one"


def _connection(exchange: Exchange) -> Iterator[Row]:
    peer = exchange.peer
    yield "Connection", "kept from before" if exchange.timings.reused else "new"
    yield "Peer", peer.address
    yield "Proxy", peer.proxy
    yield "TLS", " ".join(part for part in (peer.tls_version, peer.cipher) if part)
    yield "Certificate", peer.certificate_subject
    yield "Certificate's issuer", peer.certificate_issuer
    yield "Certificate ends", peer.certificate_expires
