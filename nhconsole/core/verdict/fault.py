"""Reads the error answers of the hub, and of whatever stands between it and us; never an error.

Source: recorded answers of the service from 2013 to 2023. ``TrackingId`` and ``TimeStamp`` hang on
the sentence behind a dot of their own, hence the two dots of "signature..TrackingId".
"""

import html
import json
import re
from dataclasses import dataclass

from nhconsole.core.sending.exchange import Headers, header_value
from nhconsole.core.text.decoding import decode_text
from nhconsole.core.text.xml_reading import read_xml

_LONGEST = 4000
"""A sentence is never longer; a whole page that is no error of the hub may be."""
_JSON_LIMIT = 1024 * 1024

_SUB_CODE = re.compile(r"\bSubCode=([1-5][0-9]{4})\b|^([1-5][0-9]{4})[:.]")
_REASON = re.compile(r"\s*([1-5][0-9]{4}):\s*(.*)", re.DOTALL)
_NAME = re.compile(r"([A-Z][A-Za-z]{3,40}):")
_TRACKING = re.compile(r"TrackingId:\s*([^,\s<]*)")
_TIMESTAMP = re.compile(r"TimeStamp:\s*([^<\r\n]*)")
_HTML = re.compile(r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TITLE = re.compile(r"<(title|h1)\b[^>]{0,200}>([^<]{1,500})<", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFault:
    """An error answer in its parts."""

    status: int
    reason: str = ""
    code: str = ""
    """The Code of the body; normally the status once more."""
    sub_code: str = ""
    """Such as ``40103``; empty if the answer names none."""
    detail: str = ""
    """The sentence, without TrackingId and TimeStamp."""
    tracking_id: str = ""
    """What Microsoft's support asks for."""
    timestamp_text: str = ""
    """The hub's time as it came: US date, 12 hours, UTC."""
    retry_after: str = ""
    """As it came: seconds or a date."""
    location: str = ""
    """Where a redirect points to, as it came."""
    raw_text: str = ""
    is_html: bool = False
    from_proxy: bool = False
    """Whether the answer shows that it was written by a proxy or gateway, not by the hub."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no body."""
        return not self.raw_text.strip()

    @property
    def name(self) -> str:
        """The error's name before the colon, such as ``InvalidSignature``; may be empty."""
        found = _NAME.match(self.detail)
        return found.group(1) if found else ""


@dataclass(frozen=True, slots=True)
class _Body:
    """What a body says, before TrackingId and TimeStamp are taken off."""

    detail: str
    code: str = ""
    is_html: bool = False


def _xml_body(text: str) -> _Body | None:
    reading = read_xml(text, max_nodes=1000)
    root = reading.root
    if root is None or root.local_name.lower() != "error":
        return None
    code, detail = root.first("Code"), root.first("Detail") or root.first("Message")
    return _Body(detail.text if detail else root.text.strip(), code.text.strip() if code else "")


def _text_of(members: dict[str, object], *names: str) -> str:
    for name in names:
        value = members.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return ""


def _json_body(text: str) -> _Body | None:
    if not text.lstrip().startswith("{") or len(text) > _JSON_LIMIT:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    members = {str(key).lower(): item for key, item in value.items()}
    inner = members.get("error")
    if isinstance(inner, dict):
        members = {str(key).lower(): item for key, item in inner.items()}
    detail = _text_of(
        members, "message", "detail", "error_description", "title", "error", "exceptionmessage"
    )
    return _Body(detail, _text_of(members, "code", "status")) if detail else None


def _html_body(text: str) -> _Body | None:
    if not _HTML.match(text):
        return None
    found = _TITLE.search(text)
    title = " ".join(html.unescape(found.group(2)).split()) if found else ""
    return _Body(title, is_html=True)


def _body(text: str) -> _Body:
    for read in (_html_body, _json_body, _xml_body):
        found = read(text)
        if found:
            return found
    return _Body(text.strip()[:_LONGEST])


def _sentence(detail: str) -> str:
    """Take off what hangs behind the sentence, and the dot that hangs it on."""
    at = detail.find("TrackingId:")
    if at < 0:
        return detail.strip()
    return detail[:at].rstrip().removesuffix(".").strip()


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1).strip() if found else ""


def _sub_code(detail: str) -> str:
    found = _SUB_CODE.search(detail)
    return (found.group(1) or found.group(2)) if found else ""


def _is_from_proxy(status: int, headers: Headers, body: _Body, tracking_id: str) -> bool:
    if status == 407 or header_value(headers, "Proxy-Authenticate") is not None:
        return True
    return not tracking_id and (body.is_html or status in (502, 504))


def parse_fault(status: int, reason: str, headers: Headers, body: bytes) -> HubFault:
    """Take an error answer apart; what is not understood stays in ``detail`` as it came."""
    text = decode_text(body, header_value(headers, "Content-Type") or "").text
    said = _body(text)
    whole = said.detail[:_LONGEST]
    detail = _sentence(whole)
    in_reason = _REASON.match(reason)
    if in_reason and not detail:
        detail = in_reason.group(2).strip()
    tracking_id = (
        _first(_TRACKING, whole)
        or header_value(headers, "TrackingId")
        or header_value(headers, "x-ms-correlation-request-id")
        or ""
    )
    return HubFault(
        status=status,
        reason=reason,
        code=said.code,
        sub_code=in_reason.group(1) if in_reason else _sub_code(detail),
        detail=detail,
        tracking_id=tracking_id.strip(),
        timestamp_text=_first(_TIMESTAMP, whole),
        retry_after=(header_value(headers, "Retry-After") or "").strip(),
        location=(header_value(headers, "Location") or "").strip(),
        raw_text=text,
        is_html=said.is_html,
        from_proxy=_is_from_proxy(status, headers, said, tracking_id),
    )
