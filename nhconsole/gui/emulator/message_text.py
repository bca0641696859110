"""What a client sent, and what a device received, as a text to read. No Qt."""

from nhconsole.core.sending.headers import Headers
from nhconsole.core.text.json_layout import lay_out_json
from nhconsole.core.text.xml_layout import lay_out_xml
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.emulator.values import HubRequestRow, ReceivedPush

_LONGEST_LAID_OUT = 16_384


def request_text(row: HubRequestRow) -> str:
    """Return a request as it went over the wire, its body laid out."""
    head = f"{row.method or '?'} {row.target} HTTP/1.1"
    return _message((head, *_lines(row.headers)), row.body)


def header_line(push: ReceivedPush) -> str:
    """Return with which headers a push service got it, on one line."""
    return "  ·  ".join(_lines(push.headers))


def readable(body: str) -> tuple[str, Language]:
    """Return a body with one element or member a line, if it is XML or JSON."""
    if len(body) > _LONGEST_LAID_OUT:
        return body, Language.PLAIN
    start = body.lstrip("\ufeff \t\r\n")[:1]
    if start == "<":
        return lay_out_xml(body) or body, Language.XML
    if start in ("{", "["):
        return lay_out_json(body) or body, Language.JSON
    return body, Language.PLAIN


def _lines(headers: Headers) -> tuple[str, ...]:
    return tuple(f"{name}: {value}" for name, value in headers)


def _message(head: tuple[str, ...], body: str) -> str:
    text, _ = readable(body)
    return "\n".join((*head, "", text)) if body else "\n".join(head)
