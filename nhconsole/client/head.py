"""Reads the head of an answer: status line and headers, as they came.

Source: RFC 9112 §4, §5, §6.3. Own code because http.client keeps 100 headers at most, takes 103 for
the last answer, splits values at characters such as 0x85, and drops all after a line without colon.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nhconsole.core.sending.exchange import Headers

_STATUS_LINE = re.compile(rb"HTTP/(1\.[0-9])[ \t]+([1-9][0-9][0-9])(?:[ \t]+(.*))?", re.DOTALL)
_WITHOUT_BODY = (204, 304)
_BLANKS = " \t"


class NotHttp(Exception):
    """What came is no HTTP answer; the text says what was found."""


def decode_text(raw: bytes) -> str:
    """Return header text: UTF-8 where it is that, else each byte as one character."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


@dataclass(frozen=True, slots=True)
class StatusLine:
    """The first line of an answer."""

    version: str
    status: int
    reason: str


def parse_status_line(line: bytes) -> StatusLine:
    """Read the first line of an answer.

    Raises:
        NotHttp: it is none.
    """
    found = _STATUS_LINE.fullmatch(line.rstrip(b"\r\n"))
    if found is None:
        raise NotHttp(f"it begins with {excerpt(line)}")
    version, status, reason = found.groups()
    return StatusLine(version.decode(), int(status), decode_text((reason or b"").strip()))


def excerpt(line: bytes) -> str:
    """Return the begin of what came, in quotes, with signs that cannot be shown spelled out."""
    return repr(line[:60])[1:] + ("…" if len(line) > 60 else "")


def may_begin_http(start: bytes) -> bool:
    """Whether these first bytes can be the begin of a status line."""
    return start[:5] == b"HTTP/"[: len(start)]


def parse_headers(lines: Iterable[bytes]) -> Headers:
    """Read header lines; a line without colon becomes a header without value, nothing is lost."""
    headers: list[tuple[str, str]] = []
    for line in lines:
        text = decode_text(line.rstrip(b"\r\n"))
        if text[:1] in (" ", "\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, " ".join((value, text.strip(_BLANKS))).strip())
        else:
            name, _, value = text.partition(":")
            headers.append((name.rstrip(_BLANKS), value.strip(_BLANKS)))
    return tuple(headers)


@dataclass(frozen=True, slots=True)
class Framing:
    """Where the body ends: chunked, after ``length`` bytes, or (None) with the connection."""

    chunked: bool
    length: int | None
    closes: bool
    """Whether the server closes the connection after this answer."""


def framing_of(line: StatusLine, headers: Headers, method: str) -> Framing:
    """Return where the body of an answer ends.

    Raises:
        NotHttp: Content-Length makes no sense.
    """
    closes = _closes(line, headers)
    if method == "HEAD" or line.status < 200 or line.status in _WITHOUT_BODY:
        return Framing(chunked=False, length=0, closes=closes or line.status < 200)
    codings = _values(headers, "transfer-encoding")
    if codings:
        chunked = codings[-1].split(",")[-1].strip().lower() == "chunked"
        both = bool(_values(headers, "content-length"))
        return Framing(chunked=chunked, length=None, closes=closes or both or not chunked)
    length = _content_length(headers)
    return Framing(chunked=False, length=length, closes=closes or length is None)


def _values(headers: Headers, lower_name: str) -> list[str]:
    return [value for name, value in headers if name.lower() == lower_name]


def _closes(line: StatusLine, headers: Headers) -> bool:
    values = _values(headers, "connection")
    tokens = {token.strip().lower() for value in values for token in value.split(",")}
    return "close" in tokens or (line.version == "1.0" and "keep-alive" not in tokens)


def _content_length(headers: Headers) -> int | None:
    values = _values(headers, "content-length")
    parts = {part.strip() for value in values for part in value.split(",")}
    if not parts:
        return None
    text = parts.pop()
    if parts or not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotHttp(f"its Content-Length is “{', '.join(values)[:60]}”")
    return int(text)
