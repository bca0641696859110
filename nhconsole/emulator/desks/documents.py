"""The JSON of the control paths: devices, what they received, requests."""

from collections.abc import Iterable

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.device_view import DeviceView
from nhconsole.emulator.hub.notification import Received
from nhconsole.emulator.request_log import LoggedRequest

_LONGEST_BODY = 64 * 1024


def device_document(view: DeviceView, received: int, refused: int) -> dict[str, object]:
    """Return a device: what it is, how it behaves, its registrations, how much it received."""
    known = view.known
    return {
        "id": view.id,
        "name": known.name if known else "",
        "platform": view.platform,
        "handle": view.handle,
        "behaviour": view.behaviour.name,
        "delay_s": known.answer_s if known else 0.0,
        "note": known.note if known else "",
        "tags": list(view.tags),
        "registrations": [_registration(row) for row in view.rows],
        "received": received,
        "refused": refused,
    }


def received_document(received: Iterable[Received]) -> dict[str, object]:
    """Return what a device received, and what its push service refused, oldest first."""
    rows = [_received(each) for each in received]
    return {
        "received": [row for row in rows if row["accepted"]],
        "refused": [row for row in rows if not row["accepted"]],
    }


def request_document(number: int, entry: LoggedRequest) -> dict[str, object]:
    """Return a request of the log, without what could be a key: the token stays out."""
    return {
        "number": number,
        "at": entry.at.isoformat(),
        "method": entry.method,
        "target": entry.target,
        "status": entry.status,
        "reason": entry.reason,
        "fault": entry.fault,
        "notes": list(entry.notes),
        "reached": list(entry.reached),
        "reached_count": entry.reached_count,
        "is_test_send": entry.is_test_send,
        "headers": [list(pair) for pair in _without_token(entry.headers)],
        "body": _text(entry.body),
        "line": entry.line(),
    }


def _registration(row: RegistrationDescription) -> dict[str, object]:
    return {
        "id": row.id,
        "tags": list(row.tags),
        "template": row.template.body if row.template else None,
        "template_name": row.template.name if row.template else None,
        "installation": row.installation or None,
    }


def _received(each: Received) -> dict[str, object]:
    notification, delivery = each.notification, each.delivery
    return {
        "notification_id": notification.id,
        "at": notification.at.isoformat(),
        "format": notification.format,
        "platform": delivery.platform,
        "tags": notification.audience,
        "test": notification.is_test,
        "direct": notification.is_direct,
        "accepted": delivery.behaviour.accepted,
        "outcome": delivery.behaviour.sentence,
        "reason": delivery.reason,
        "headers": dict(delivery.message.headers),
        "body": delivery.message.body.decode("utf-8", "replace"),
    }


def _without_token(headers: Headers) -> Headers:
    return tuple(
        (name, "SharedAccessSignature …" if name.lower() == "authorization" else value)
        for name, value in headers
    )


def _text(body: bytes) -> str:
    return body[:_LONGEST_BODY].decode("utf-8", "replace")
