"""What a push service says about a message itself: its size, its shape, its headers.

Source: limits as in :mod:`nhconsole.core.payload.platforms`; Microsoft's REST pages and issues of
the official SDKs for what was refused as “payload is invalid”. ASSUMED where no issue says so: that
the push service refuses what its own reference does not allow.
"""

import json
from collections.abc import Callable

from nhconsole.core.payload.platforms import KIB, BodyKind, Kind, platform_named
from nhconsole.core.sending.headers import header_value
from nhconsole.emulator.atom.xml_document import local_name, read_xml
from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.reading.payload_check import json_problem, xml_problem

_Object = dict[str, object]
_VOIP_LIMIT = 5 * KIB
_TARGETS_OF_FCM = ("token", "topic", "condition")
_TARGETS_OF_GCM = ("to", "registration_ids", "condition")


def payload_fault(platform: str, kind: Kind, message: Message) -> str:
    """Return why the push service refuses a message whatever the device; empty if it does not."""
    return well_formed_fault(platform, kind, message.body) or shape_fault(platform, kind, message)


def well_formed_fault(platform: str, kind: Kind, body: bytes) -> str:
    """Return what is wrong with the XML or JSON of a message; empty if nothing is."""
    if kind.body is BodyKind.ANY:
        return ""
    problem = xml_problem(body) if kind.body is BodyKind.XML else json_problem(body)
    # WNS takes JSON as well, as Microsoft's page allows its content type there.
    if problem and (kind.body is BodyKind.JSON or json_problem(body)):
        return f"the message is not what {platform} takes: {problem}"
    return ""


def shape_fault(platform: str, kind: Kind, message: Message) -> str:
    """Return what else is wrong with a message that is well-formed; empty if nothing is."""
    limit = _limit(kind, message)
    if len(message.body) > limit:
        return f"the message has {len(message.body)} bytes; {limit} are allowed"
    if platform == "windows":
        return _wns_fault(kind, message)
    judge = _JUDGES.get(platform)
    return judge(json.loads(message.body.decode("utf-8-sig"))) if judge else ""


def kind_of_rendered(platform: str, message: Message) -> Kind:
    """Return the kind of notification that a template made, by its headers."""
    rows = platform_named(platform)
    wns_type = (header_value(message.headers, "X-WNS-Type") or "").lower().removeprefix("wns/")
    is_raw = platform == "windowsphone" and not message.body.lstrip().startswith(b"<")
    name = "raw" if is_raw else wns_type
    return next((kind for kind in rows.kinds if kind.name == name), rows.default_kind)


def _limit(kind: Kind, message: Message) -> int:
    # ASSUMED, as the other limits of Apple: calls may be a little larger.
    push_type = header_value(message.headers, "apns-push-type") or ""
    return _VOIP_LIMIT if push_type.strip().lower() == "voip" else kind.limit_bytes


def _wns_fault(kind: Kind, message: Message) -> str:
    """Look whether the header is there, and the root element is of its kind."""
    if header_value(message.headers, "X-WNS-Type") is None:
        return "the message has no X-WNS-Type header"
    root = _root(message.body) if kind.body is BodyKind.XML else ""
    if root and root not in kind.elements:
        return f"X-WNS-Type is wns/{kind.name}, the root element is <{root}>"
    return ""


def _root(body: bytes) -> str:
    """Return the root element's name in lower case, without a prefix; empty if it is no XML."""
    root = read_xml(body)
    return "" if isinstance(root, str) else local_name(root).lower()


def _apple_fault(body: _Object) -> str:
    aps = body.get("aps", {})
    return "" if isinstance(aps, dict) else "“aps” of an Apple message is an object"


def _fcm_fault(body: _Object) -> str:
    message = body.get("message")
    if not isinstance(message, dict):
        return "an FCM v1 message stands under “message”; there is no such object"
    target = next((name for name in _TARGETS_OF_FCM if name in message), None)
    if target is not None:
        return f"“{target}” is in the message; the hub itself adds the target"
    holders = (message, _inner(message, "android"))
    if any("channel_id" in holder for holder in (*holders, _inner(message, "notification"))):
        # As reported: the hub's outcome says that the payload is invalid.
        return "“channel_id” stands elsewhere than in message.android.notification"
    return next((fault for holder in holders if (fault := _data_fault(holder, "FCM v1"))), "")


def _inner(holder: _Object, name: str) -> _Object:
    inner = holder.get(name)
    return inner if isinstance(inner, dict) else {}


def _gcm_fault(body: _Object) -> str:
    target = next((name for name in _TARGETS_OF_GCM if name in body), None)
    return f"“{target}” is in the message; the hub itself adds the target" if target else ""


def _adm_fault(body: _Object) -> str:
    return _data_fault(body, "ADM")


def _data_fault(holder: _Object, service: str) -> str:
    data = holder.get("data")
    if data is None:
        return ""
    if not isinstance(data, dict):
        return f"“data” of an {service} message is an object"
    wrong = next((name for name, value in data.items() if not isinstance(value, str)), None)
    if wrong is None:
        return ""
    return f"“data” of an {service} message holds texts alone; “{wrong}” is none"


_JUDGES: dict[str, Callable[[_Object], str]] = {
    "apple": _apple_fault,
    "fcmv1": _fcm_fault,
    "gcm": _gcm_fault,
    "adm": _adm_fault,
}
