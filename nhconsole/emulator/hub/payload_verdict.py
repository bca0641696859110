"""What a push service says about a message itself: its size and its shape.

Source: limits as in :mod:`nhconsole.core.payload.platforms`; FCM v1 wants everything under
``message`` and texts under ``data`` (Firebase's reference, and issues of the official SDKs).
"""

import json

from nhconsole.core.payload.platforms import BodyKind, Kind, platform_named
from nhconsole.core.sending.headers import header_value
from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.reading.payload_check import json_problem, xml_problem


def payload_fault(platform: str, kind: Kind, body: bytes) -> str:
    """Return why the push service refuses a message whatever the device; empty if it does not."""
    return well_formed_fault(platform, kind, body) or shape_fault(platform, kind, body)


def well_formed_fault(platform: str, kind: Kind, body: bytes) -> str:
    """Return what is wrong with the XML or JSON of a message; empty if nothing is."""
    if kind.body is BodyKind.ANY:
        return ""
    problem = xml_problem(body) if kind.body is BodyKind.XML else json_problem(body)
    # WNS takes JSON as well, as Microsoft's page allows its content type there.
    if problem and (kind.body is BodyKind.JSON or json_problem(body)):
        return f"the message is not what {platform} takes: {problem}"
    return ""


def shape_fault(platform: str, kind: Kind, body: bytes) -> str:
    """Return what else is wrong with a message that is well-formed; empty if nothing is."""
    if len(body) > kind.limit_bytes:
        return f"the message has {len(body)} bytes; {kind.limit_bytes} are allowed"
    return _fcm_fault(body) if platform == "fcmv1" else ""


def kind_of_rendered(platform: str, message: Message) -> Kind:
    """Return the kind of notification that a template made, by its headers."""
    rows = platform_named(platform)
    wns_type = (header_value(message.headers, "X-WNS-Type") or "").lower().removeprefix("wns/")
    is_raw = platform == "windowsphone" and not message.body.lstrip().startswith(b"<")
    name = "raw" if is_raw else wns_type
    return next((kind for kind in rows.kinds if kind.name == name), rows.default_kind)


def _fcm_fault(body: bytes) -> str:
    message = json.loads(body.decode("utf-8-sig")).get("message")
    if not isinstance(message, dict):
        return "an FCM v1 message stands under “message”; there is no such object"
    android = message.get("android")
    for holder in (message, android if isinstance(android, dict) else {}):
        data = holder.get("data")
        if data is None:
            continue
        if not isinstance(data, dict):
            return "“data” of an FCM v1 message is an object"
        wrong = next((name for name, value in data.items() if not isinstance(value, str)), None)
        if wrong is not None:
            return f"“data” of an FCM v1 message holds texts alone; “{wrong}” is none"
    return ""
