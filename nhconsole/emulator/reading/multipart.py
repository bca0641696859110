"""Reads the body of a batch direct send: a notification and the handles that get it.

Source: Microsoft's page on direct batch sends and what three SDKs send: parts named
``notification`` and ``devices``, CRLF at line ends, a blank line behind each part's headers; the
boundary with or without quotes, and with blanks round its equals sign.
"""

import json
import re
from dataclasses import dataclass, field

from nhconsole.emulator.answers import Refusal, not_well

MOST_HANDLES = 1000
"""Source: Microsoft's page on direct batch sends."""
_NO_PART = "Could not find a part of the multipart content supplied."
_BOUNDARY = re.compile(
    r';\s*boundary\s*=\s*(?:"(?P<quoted>[^"]+)"|(?P<bare>[^\s;"]+))', re.IGNORECASE
)
_NAME = re.compile(r'name\s*=\s*"?(?P<name>[^\s;"]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A notification and the PNS handles that it goes to."""

    content_type: str
    """Of the notification's part."""
    body: bytes = field(repr=False)
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    headers: dict[str, str]
    body: bytes

    @property
    def name(self) -> str:
        found = _NAME.search(self.headers.get("content-disposition", ""))
        return found["name"].lower() if found else ""


def read_batch(content_type: str, body: bytes) -> Batch | Refusal:
    """Return the batch that a multipart body holds."""
    if not content_type.strip().lower().startswith("multipart/"):
        return _refused(f"the content type is “{content_type}”, not multipart/mixed")
    found = _BOUNDARY.search(content_type)
    if not found:
        return _refused("the content type names no boundary")
    parts = _parts(body, (found["quoted"] or found["bare"]).encode("utf-8", "surrogateescape"))
    notification = next((part for part in parts if part.name == "notification"), None)
    devices = next((part for part in parts if part.name == "devices"), None)
    if notification is None or devices is None:
        missing = "notification" if notification is None else "devices"
        return _refused(f"there is no part named “{missing}”")
    handles = _read_handles(devices.body)
    if isinstance(handles, Refusal):
        return handles
    return Batch(
        content_type=notification.headers.get("content-type", ""),
        body=notification.body,
        handles=handles,
    )


def _parts(body: bytes, boundary: bytes) -> list[_Part]:
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    return [part for piece in pieces[1:] if (part := _part(piece)) is not None]


def _part(piece: bytes) -> _Part | None:
    """Read a part; one without the blank line behind its headers is none, as documented."""
    if piece.startswith(b"--"):
        return None  # The closing line.
    head, blank, body = piece.partition(b"\r\n\r\n")
    if not blank:
        return None
    lines = head.decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(":") for line in lines if ":" in line)
    return _Part({name.strip().lower(): value.strip() for name, _, value in pairs}, body)


def _read_handles(body: bytes) -> tuple[str, ...] | Refusal:
    text = body.decode("utf-8-sig", "replace").strip()
    try:
        handles = json.loads(text)
    except ValueError:
        handles = _single_quoted(text)
    except RecursionError:
        handles = None
    if not isinstance(handles, list) or not all(isinstance(each, str) for each in handles):
        return _own("the part “devices” is no JSON array of texts")
    handles = [handle for handle in handles if handle]
    if not handles:
        return _own("the part “devices” names no handle")
    if len(handles) > MOST_HANDLES:
        return _own(f"the part “devices” has {len(handles)} handles; {MOST_HANDLES} are allowed")
    return tuple(dict.fromkeys(handles))


def _single_quoted(text: str) -> list[str] | None:
    """Read ``['a', 'b']``: Microsoft's own sample is written so."""
    if not re.fullmatch(r"\[\s*'[^']*'(?:\s*,\s*'[^']*')*\s*\]", text):
        return None
    return re.findall(r"'([^']*)'", text)


def _refused(reason: str) -> Refusal:
    return Refusal(status=400, text=_NO_PART, reason=reason)


def _own(reason: str) -> Refusal:
    return not_well(reason)
