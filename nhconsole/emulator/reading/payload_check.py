"""Checks payloads as the hub does before it accepts a send: well-formedness, WNS headers, types.

Source: recorded 400 texts and the message table of Microsoft's .NET SDK. ASSUMED: the texts of that
table are what the service answers where no recording was found.
"""

import json
import re
from typing import NoReturn

from nhconsole.core.payload.platforms import BodyKind, Kind, platform_named
from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.atom.xml_document import read_xml
from nhconsole.emulator.hub.registry import TEMPLATE_FORMAT
from nhconsole.emulator.hub_request import HubRequest

_RAW_TYPE = "application/octet-stream"
_NOT_JSON = "The supplied notification payload is invalid"
_NOT_XML = "Invalid payload format. Either Json object or valid Xml are allowed."
_APNS_EXPIRATION = (
    "APNS Header 'apns-expiration' is a unix epoch date expressed in ticks. It must be an integer."
)
_MPNS_CLASSES = frozenset({"", "1", "2", "11", "12", "21", "22"})
"""Tiles and toasts: at once, or within the times that MPNS knows."""
_MPNS_RAW = re.compile(r"(3|4|5|6|7|8|9|10|1[3-9]|20|2[3-9]|30|31)")


class _NotAllowed(ValueError):
    """Something that is well-formed but not taken."""


def check_payload(format_name: str, request: HubRequest) -> Kind | Refusal:
    """Return the kind of notification that the request holds, or why it is refused."""
    if format_name == "windows":
        return _check_windows(request)
    if format_name == "windowsphone":
        return _check_windows_phone(request)
    problem = json_problem(request.body)
    if problem:
        return _bad_body(_NOT_JSON, f"the payload is no JSON object: {problem}{_why(request)}")
    if format_name == TEMPLATE_FORMAT and not _is_flat(request.body):
        reason = f"a template send takes a flat JSON object of texts{_why(request)}"
        return _bad_body(f"{reason} {OWN_WORDING}", reason)
    if format_name == "apple" and not _is_whole_number(request.header("apns-expiration")):
        return _bad_body(_APNS_EXPIRATION, "apns-expiration is no whole number of seconds")
    return platform_named(format_name).default_kind


def _why(request: HubRequest) -> str:
    """Say why a send is read as a template send, if the header is missing that says otherwise."""
    if request.header("ServiceBusNotification-Format") is not None:
        return ""
    return "; there is no ServiceBusNotification-Format header, which makes it a template send"


def _is_whole_number(value: str | None) -> bool:
    return value is None or bool(re.fullmatch(r"\s*[0-9]{1,18}\s*", value, re.ASCII))


def _check_windows(request: HubRequest) -> Kind | Refusal:
    wns_type = request.header("X-WNS-Type")
    if wns_type is None:
        reason = "there is no X-WNS-Type header"
        return _bad_body("Must contain WNS Header : 'X-WNS-Type'.", reason)
    if not wns_type.strip():
        reason = "the X-WNS-Type header is empty"
        return _bad_body("WNS header 'X-WNS-Type' is null or empty.", reason)
    name = wns_type.strip().lower().removeprefix("wns/")
    try:
        kind = platform_named("windows").kind(name)
    except KeyError:
        reason = f"the X-WNS-Type “{wns_type}” is not known; wns/toast, tile, badge and raw are"
        return _bad_body(f"{reason} {OWN_WORDING}", reason)
    return _check_wns_body(kind, request)


def _check_wns_body(kind: Kind, request: HubRequest) -> Kind | Refusal:
    if kind.body is BodyKind.ANY:
        return kind if request.content_type == _RAW_TYPE else _raw_type_refusal(request)
    if request.content_type == "application/json" and json_problem(request.body) is None:
        # Microsoft's page allows this content type for WNS too.
        return kind
    problem = xml_problem(request.body)
    return _bad_body(_NOT_XML, f"the payload is no XML: {problem}") if problem else kind


def _raw_type_refusal(request: HubRequest) -> Refusal:
    return Refusal(
        status=400,
        # As recorded: this one goes without TrackingId.
        text=f"The content type for a 'wns/raw' notification must be '{_RAW_TYPE}'",
        traced=False,
        reason=f"wns/raw needs the content type {_RAW_TYPE}, not “{request.content_type}”",
    )


def _check_windows_phone(request: HubRequest) -> Kind | Refusal:
    platform = platform_named("windowsphone")
    raw = platform.kind("raw")
    notification_class = (request.header("X-NotificationClass") or "").strip()
    if _MPNS_RAW.fullmatch(notification_class):
        return raw
    if not notification_class and not request.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return raw  # One real client sends raw notifications with no header at all.
    problem = xml_problem(request.body)
    if problem:
        return _bad_body(_NOT_XML, f"the payload is no XML: {problem}")
    if not notification_class and request.header("X-WindowsPhone-Target") is None:
        # ASSUMED: the text is the SDK's table's; that the service answers so was not recorded.
        reason = "there is neither an X-NotificationClass nor an X-WindowsPhone-Target header"
        return _bad_body("Must contain Mpns Header : 'X-WindowsPhone-Target'.", reason)
    if notification_class not in _MPNS_CLASSES:
        reason = f"the X-NotificationClass “{notification_class}” is not known"
        return _bad_body(f"{reason} {OWN_WORDING}", reason)
    return platform.default_kind


def _bad_body(text: str, reason: str) -> Refusal:
    return Refusal(status=400, text=text, reason=reason)


def json_problem(body: bytes) -> str | None:
    """Return why a body is no JSON object, or None when it is one."""
    try:
        value = _read_json(body)
    except RecursionError:
        return "it is nested too deep"
    except ValueError as error:
        return str(error)
    return None if isinstance(value, dict) else "its outermost value is not an object"


def _no_constant(name: str) -> NoReturn:
    raise _NotAllowed(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def _read_json(body: bytes) -> object:
    return _DECODER.decode(body.decode("utf-8-sig"))


def _is_flat(body: bytes) -> bool:
    value = _read_json(body)
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def xml_problem(body: bytes) -> str | None:
    """Return why a body is not well-formed XML, or None when it is."""
    root = read_xml(body)
    return root if isinstance(root, str) else None
