"""An exchange as HAR 1.2, which browsers' tools and proxies read.

Source: "HTTP Archive (HAR) format 1.2" by the Web Performance Working Group; names of our own
begin with an underscore, as it demands.
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC
from urllib.parse import parse_qsl

from nhconsole.core.export.exported import Exported, ExportSource
from nhconsole.core.export.hiding import Hidden, hidden
from nhconsole.core.export.secret_check import checked
from nhconsole.core.sending.exchange import Exchange, Headers, HttpRequest, HttpResponse, Timings
from nhconsole.core.text.decoding import decode_text
from nhconsole.core.verdict.verdict import judge
from nhconsole.version import VERSION

_UNKNOWN = -1


def export_har(source: ExportSource) -> Exported:
    """Return the exchange as a HAR with one entry.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    shown = hidden(source)
    log = {
        "version": "1.2",
        "creator": {"name": "nhconsole", "version": VERSION},
        "entries": [_entry(shown, source)],
        "comment": " ".join(shown.notes),
    }
    text = json.dumps({"log": log}, ensure_ascii=False, indent=2)
    return checked(Exported(text=text + "\n"), source)


def _entry(shown: Hidden, source: ExportSource) -> dict[str, object]:
    exchange = shown.exchange
    timings = _timings(exchange.timings)
    address, _, _ = exchange.peer.address.rpartition(":")
    entry: dict[str, object] = {
        "startedDateTime": exchange.started_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "time": round(sum(value for name, value in timings.items() if _counts(name, value)), 3),
        "request": _request(exchange.request, len(source.exchange.request.body)),
        "response": _response(exchange.response, source.exchange.response),
        "cache": {},
        "timings": timings,
        "_nhconsole": _own(exchange, source),
    }
    if address:
        entry["serverIPAddress"] = address.strip("[]")
    if source.facts.note:
        entry["comment"] = shown.text(source.redactor.text(source.facts.note))
    return entry


def _counts(name: str, value: float) -> bool:
    # “ssl” is part of “connect”.
    return value >= 0 and name != "ssl"


def _milliseconds(*seconds: float | None) -> float:
    known = [each for each in seconds if each is not None]
    return round(sum(known) * 1000, 3) if known else _UNKNOWN


def _timings(timings: Timings) -> dict[str, float]:
    return {
        "blocked": _UNKNOWN,
        "dns": _milliseconds(timings.dns_s),
        "connect": _milliseconds(timings.connect_s, timings.proxy_s, timings.tls_s),
        "ssl": _milliseconds(timings.tls_s),
        # These three may not be unknown: nothing is 0.
        "send": max(_milliseconds(timings.send_s), 0),
        "wait": max(_milliseconds(timings.wait_s), 0),
        "receive": max(_milliseconds(timings.receive_s), 0),
    }


def _pairs(headers: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _request(request: HttpRequest, size: int) -> dict[str, object]:
    query = parse_qsl(request.target.partition("?")[2], keep_blank_values=True)
    value: dict[str, object] = {
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(request.headers),
        "queryString": _pairs(tuple(query)),
        "headersSize": len(request.head_bytes()),
        "bodySize": size,
    }
    if request.body:
        value["postData"] = {
            "mimeType": request.header("Content-Type") or "",
            **_body_text(request.body, encoding="_encoding"),
        }
    return value


def _body_text(body: bytes, *, encoding: str) -> dict[str, str]:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        # HAR has “encoding” for answers only.
        return {"text": base64.b64encode(body).decode(), encoding: "base64"}


def _response(response: HttpResponse | None, recorded: HttpResponse | None) -> dict[str, object]:
    """Return the answer; without one a status of 0, as browsers write it."""
    if response is None or recorded is None:
        return {
            "status": 0,
            "statusText": "",
            "httpVersion": "",
            "cookies": [],
            "headers": [],
            "content": {"size": 0, "mimeType": ""},
            "redirectURL": "",
            "headersSize": _UNKNOWN,
            "bodySize": _UNKNOWN,
        }
    return {
        "status": response.status,
        "statusText": response.reason,
        "httpVersion": f"HTTP/{response.http_version}",
        "cookies": [],
        "headers": _pairs(response.headers),
        "content": {
            "size": len(recorded.body),
            "mimeType": response.header("Content-Type") or "",
            **_answer_text(response),
        },
        "redirectURL": response.header("Location") or "",
        "headersSize": _UNKNOWN,
        "bodySize": len(recorded.body),
    }


def _answer_text(response: HttpResponse) -> Mapping[str, str]:
    if not response.body:
        return {}
    decoded = decode_text(response.body, response.header("Content-Type") or "")
    if decoded.note or "\0" in decoded.text:
        return _body_text(response.body, encoding="encoding")
    return {"text": decoded.text}


def _own(exchange: Exchange, source: ExportSource) -> dict[str, object]:
    """Return what HAR has no names for."""
    peer, failure = exchange.peer, exchange.failure
    own: dict[str, object] = {
        "id": source.redactor.text(exchange.id),
        "connectionReused": exchange.timings.reused,
        "peer": {name: getattr(peer, name) for name in peer.__slots__ if getattr(peer, name)},
        "complete": bool(exchange.response and exchange.response.complete),
        "versions": [source.redactor.text(line) for line in source.facts.versions],
    }
    if failure:
        own["failure"] = {
            "stage": str(failure.stage),
            "kind": str(failure.kind),
            "message": failure.message,
            "mayHaveBeenAccepted": failure.may_have_been_accepted,
        }
    if source.table is not None:
        own["verdict"] = judge(exchange, source.table).headline
    return own
