"""Writes what a hub keeps as JSON texts and bytes, and reads it back exactly.

What is empty is left out, so that a plain registration takes few bytes.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from sys import intern
from typing import Any

from pyroaring import BitMap

from nhconsole.core.audience.tag_expression import parse_tag_expression
from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.devices import behaviours
from nhconsole.emulator.hub.description import RegistrationDescription, Template
from nhconsole.emulator.hub.device_book import SimulatedDevice
from nhconsole.emulator.hub.notification import Delivery, Message, Notification
from nhconsole.emulator.hub.sending import ScheduledSend, Send
from nhconsole.emulator.installations.installation import Installation
from nhconsole.emulator.installations.reading import installation_of
from nhconsole.emulator.installations.writing import installation_json

_Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery as a table holds it."""

    text: str
    numbers: bytes
    """The registrations, as a serialized bitmap."""
    body: bytes | None
    """None: the message is the one of the notification."""


def registration_text(row: RegistrationDescription) -> str:
    """Return a registration as text."""
    return _text(
        id=row.id,
        platform=row.platform,
        handle=row.handle,
        updated=row.updated.isoformat(),
        etag=row.etag,
        keys=row.keys,
        tags=row.tags,
        push_variables=row.push_variables,
        template=row.template and _template_document(row.template),
        secondary_tile=row.secondary_tile,
        installation=row.installation,
    )


def registration_from(text: str) -> RegistrationDescription:
    """Return the registration of a text."""
    document: _Document = json.loads(text)
    template = document.get("template")
    return RegistrationDescription(
        id=document["id"],
        # Interned: many registrations have the same platform and tags.
        platform=intern(document["platform"]),
        handle=document["handle"],
        updated=datetime.fromisoformat(document["updated"]),
        etag=document.get("etag", 0),
        keys=tuple(document.get("keys", ())),
        tags=tuple(intern(tag) for tag in document.get("tags", ())),
        push_variables=_pairs(document.get("push_variables", ())),
        template=None if template is None else _template_from(template),
        secondary_tile=document.get("secondary_tile", ""),
        installation=document.get("installation", ""),
    )


def _template_document(template: Template) -> _Document:
    return {
        "body": template.body,
        **_present(
            name=template.name,
            headers=template.headers,
            expiry=template.expiry,
            priority=template.priority,
            message_type=template.message_type,
        ),
    }


def _template_from(document: _Document) -> Template:
    return Template(**{**document, "headers": _pairs(document.get("headers", ()))})


def installation_text(installation: Installation) -> str:
    """Return an installation as text: the JSON with which the hub answers."""
    return installation_json(installation)


def installation_from(text: str) -> Installation:
    """Return the installation of a text."""
    document: _Document = json.loads(text)
    installation = installation_of(document["installationId"], document)
    # A client cannot set this one, so the reader of its JSON passes over it.
    return replace(installation, push_channel_expired=document["pushChannelExpired"])


def device_text(device: SimulatedDevice) -> str:
    """Return a device as text."""
    document = _present(
        id=device.id,
        platform=device.platform,
        handle=device.handle,
        name=device.name,
        behaviour=device.behaviour.name,
        note=device.note,
    )
    # Zero means something else than nothing: its push service answers at once.
    delay = {} if device.delay_s is None else {"delay_s": device.delay_s}
    return _json({**document, **delay})


def device_from(text: str) -> SimulatedDevice:
    """Return the device of a text."""
    document: _Document = json.loads(text)
    behaviour = behaviours()[document["behaviour"]]
    return SimulatedDevice(
        **{**document, "behaviour": behaviour, "platform": intern(document["platform"])}
    )


def notification_text(notification: Notification) -> str:
    """Return a notification as text, but for its body and its deliveries."""
    return _text(
        id=notification.id,
        at=notification.at.isoformat(),
        format=notification.format,
        audience=notification.audience,
        headers=notification.message.headers,
        api_version=notification.api_version,
        is_test=notification.is_test,
        is_direct=notification.is_direct,
        is_cancelled=notification.is_cancelled,
    )


def notification_from(text: str, body: bytes, deliveries: tuple[DeliveryRow, ...]) -> Notification:
    """Return the notification of a text, its body and its deliveries."""
    document: _Document = json.loads(text)
    message = Message(body=body, headers=_pairs(document.pop("headers", ())))
    at = datetime.fromisoformat(document.pop("at"))
    return Notification(
        **document,
        at=at,
        message=message,
        deliveries=tuple(_delivery_from(row, message) for row in deliveries),
    )


def delivery_row(delivery: Delivery, notification: Notification) -> DeliveryRow:
    """Return a delivery of a notification as a table holds it."""
    is_same = delivery.message == notification.message
    return DeliveryRow(
        text=_text(
            platform=delivery.platform,
            behaviour=delivery.behaviour.name,
            headers=() if is_same else delivery.message.headers,
            handles=sorted(delivery.handles),
            reason=delivery.reason,
        ),
        numbers=delivery.numbers.serialize(),
        body=None if is_same else delivery.message.body,
    )


def _delivery_from(row: DeliveryRow, message: Message) -> Delivery:
    document: _Document = json.loads(row.text)
    if row.body is not None:
        message = Message(body=row.body, headers=_pairs(document.get("headers", ())))
    return Delivery(
        platform=document["platform"],
        behaviour=behaviours()[document["behaviour"]],
        message=message,
        numbers=BitMap.deserialize(row.numbers),
        handles=frozenset(document.get("handles", ())),
        reason=document.get("reason", ""),
    )


def scheduled_text(scheduled: ScheduledSend) -> str:
    """Return a scheduled send as text, but for its body."""
    send = scheduled.send
    return _text(
        id=scheduled.id,
        due=scheduled.due.isoformat(),
        format=send.format,
        kind=send.kind.name,
        headers=send.message.headers,
        audience=send.audience and send.audience.text,
        api_version=send.api_version,
    )


def scheduled_from(text: str, body: bytes) -> ScheduledSend:
    """Return the scheduled send of a text and its body."""
    document: _Document = json.loads(text)
    audience = document.get("audience")
    send = Send(
        format=document["format"],
        kind=platform_named(document["format"]).kind(document["kind"]),
        message=Message(body=body, headers=_pairs(document.get("headers", ()))),
        audience=None if audience is None else parse_tag_expression(audience),
        api_version=document.get("api_version", ""),
    )
    return ScheduledSend(id=document["id"], due=datetime.fromisoformat(document["due"]), send=send)


def _pairs(rows: list[list[str]] | tuple[()]) -> Headers:
    return tuple((name, value) for name, value in rows)


def _present(**members: object) -> _Document:
    return {name: value for name, value in members.items() if value}


def _text(**members: object) -> str:
    return _json(_present(**members))


def _json(document: _Document) -> str:
    # In ASCII: a header may hold bytes that are no UTF-8, which a database refuses as text.
    return json.dumps(document, separators=(",", ":"))
