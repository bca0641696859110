"""Bytes to text: byte order mark, declared charset, UTF-8, and never an error.

Rules: Appendix F of XML 1.0 for the marks; that a declared charset may be wrong is experience
(.NET declares utf-16 on bytes that are UTF-8).
"""

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SNIFFED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"), (b"{\0", "utf-16-le"))

_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']"""
)
_CHARSET = re.compile(r"""(?i)\bcharset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""")

_FAMILIES = ("utf-8", "ascii", "iso8859", "cp", "koi8", "mac-", "gb", "big5", "euc", "shift_jis")
"""Codecs that are character sets (``codecs`` also offers such things as punycode)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A text and how it was read."""

    text: str
    encoding: str
    note: str = ""
    """What had to be assumed or replaced, one sentence; empty when nothing was odd."""

    @property
    def damaged(self) -> bool:
        """Whether characters had to be replaced."""
        return "\ufffd" in self.text and bool(self.note)


def charset_of(content_type: str) -> str:
    """Return the charset that a Content-Type names; empty if it names none."""
    found = _CHARSET.search(content_type)
    return found.group(1).lower() if found else ""


def declared_encoding(data: bytes) -> str:
    """Return the encoding in an XML declaration; empty if there is none."""
    found = _DECLARED.match(data[:512])
    return found.group(1).decode("ascii").lower() if found else ""


def _charset_codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if found.startswith((*_FAMILIES, "utf-16", "utf-32")) else ""


def _marked(data: bytes) -> tuple[str, bytes] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    for start, encoding in _SNIFFED:
        if data.startswith(start):
            return encoding, data
    return None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _replaced(data: bytes, encoding: str) -> DecodedText:
    return DecodedText(
        text=data.decode(encoding, "replace"),
        encoding=encoding,
        note=f"Some bytes are not {encoding.upper()}; “\ufffd” stands in their place.",
    )


def _as_utf_8(data: bytes, note: str = "") -> DecodedText:
    text = _try(data, "utf-8")
    if text is None:
        return _replaced(data, "utf-8")
    return DecodedText(text=text, encoding="utf-8", note=note)


def decode_text(data: bytes, content_type: str = "") -> DecodedText:
    """Decode a body; what cannot be decoded is replaced and noted."""
    marked = _marked(data)
    if marked:
        encoding, rest = marked
        text = _try(rest, encoding)
        return (
            DecodedText(text=text, encoding=encoding)
            if text is not None
            else _replaced(rest, encoding)
        )
    name = charset_of(content_type) or declared_encoding(data) or "utf-8"
    codec = _charset_codec(name)
    if not codec:
        return _as_utf_8(data, f"The charset “{name}” is not known here; read as UTF-8.")
    if codec.startswith(("utf-8", "utf-16", "utf-32")):
        return _wide_or_utf_8(data, codec)
    text = _try(data, codec)
    return DecodedText(text=text, encoding=codec) if text is not None else _replaced(data, codec)


def _wide_or_utf_8(data: bytes, codec: str) -> DecodedText:
    """Decode what claims a Unicode encoding; without a NUL byte it can only be UTF-8."""
    if codec.startswith("utf-8") or b"\0" not in data:
        return _as_utf_8(data)
    text = _try(data, codec)
    return DecodedText(text=text, encoding=codec) if text is not None else _as_utf_8(data)
