"""A body as it can be read: text or hex, as it came and laid out, never an error.

Laying out changes blanks between elements and marks only: a text, a number, an order never.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from nhconsole.core.text.decoding import DecodedText, charset_of, decode_text
from nhconsole.core.text.json_layout import lay_out_json
from nhconsole.core.text.xml_layout import lay_out_xml

LAYOUT_LIMIT = 8 * 1024 * 1024
"""Longer texts are shown as they came: a layout of them would take seconds."""
HEX_LIMIT = 256 * 1024
"""So many bytes are shown in hex; more help nobody."""

_HTML = re.compile(r"(?i)\s*<(?:!doctype\s+html|html)\b")
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1b")
_SAMPLE = 4096


class BodyLanguage(StrEnum):
    """What a body is written in."""

    XML = "xml"
    JSON = "json"
    TEXT = "text"
    HEX = "hex"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyView:
    """A body for reading."""

    language: BodyLanguage
    raw: str
    """As it came, decoded (or the hex dump)."""
    pretty: str
    """Laid out; the same as ``raw`` where there is nothing to lay out."""
    encoding: str = ""
    notes: tuple[str, ...] = ()
    """What was assumed or replaced on the way, in sentences."""

    @property
    def text(self) -> str:
        """What to show first."""
        return self.pretty

    @property
    def is_laid_out(self) -> bool:
        """Whether the pretty text differs from the raw one."""
        return self.pretty != self.raw


def hex_dump(data: bytes, row: int = 16) -> str:
    """Return bytes as offset, hex and printable characters, ``row`` bytes to a line."""
    shown = data[:HEX_LIMIT]
    lines = [_hex_line(at, shown[at : at + row], row) for at in range(0, len(shown), row)]
    if len(data) > len(shown):
        lines.append(f"… {len(data) - len(shown):,} more bytes")
    return "\n".join(lines)


def _hex_line(offset: int, data: bytes, row: int) -> str:
    printable = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in data)
    groups = (f"{data[at : at + 8].hex(' '):<23}" for at in range(0, row, 8))
    return f"{offset:08x}  {'  '.join(groups)}  {printable}"


def _is_binary(data: bytes, decoded: DecodedText) -> bool:
    """Whether bytes are no text: NULs in what is not UTF-16, many controls or broken characters."""
    if decoded.encoding.startswith(("utf-16", "utf-32")) and not decoded.note:
        return False
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return True
    controls = sum(1 for byte in sample if byte < 0x20 and byte not in _TEXT_CONTROLS)
    broken = decoded.text[:_SAMPLE].count("\ufffd") if decoded.note else 0
    return (controls + broken) * 10 > len(sample)


def _language(text: str, content_type: str) -> BodyLanguage:
    """Judge by the first character; the declared type only settles what that leaves open."""
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "<":
        return BodyLanguage.XML
    if start and (start in "{[" or (start in '"-0123456789tfn' and "json" in content_type.lower())):
        return BodyLanguage.JSON
    return BodyLanguage.TEXT


def _laid_out(text: str, language: BodyLanguage) -> str | None:
    if len(text) > LAYOUT_LIMIT:
        return None
    if language is BodyLanguage.JSON:
        return lay_out_json(text)
    return lay_out_xml(text) if language is BodyLanguage.XML else text


def view_body(data: bytes, content_type: str = "") -> BodyView:
    """Return a body for reading, whatever it holds."""
    decoded = decode_text(data, content_type)
    if data and _is_binary(data, decoded):
        dump = hex_dump(data)
        return BodyView(
            language=BodyLanguage.HEX,
            raw=dump,
            pretty=dump,
            notes=("These bytes are no text; shown in hex.",),
        )
    language = _language(decoded.text, content_type)
    pretty = _laid_out(decoded.text, language)
    notes = _notes(decoded, content_type, language, laid_out=pretty is not None)
    return BodyView(
        language=language,
        raw=decoded.text,
        pretty=pretty if pretty is not None else decoded.text,
        encoding=decoded.encoding,
        notes=notes,
    )


def _notes(
    decoded: DecodedText, content_type: str, language: BodyLanguage, *, laid_out: bool
) -> tuple[str, ...]:
    notes = [decoded.note] if decoded.note else []
    declared = charset_of(content_type)
    if declared.startswith(("utf-16", "utf-32")) and decoded.encoding == "utf-8":
        notes.append(f"The charset is declared as {declared}, but the bytes are UTF-8.")
    if not laid_out and not _HTML.match(decoded.text):
        name = language.value.upper()
        notes.append(f"Shown as it came: it is too long to lay out, or not well-formed {name}.")
    return tuple(notes)
