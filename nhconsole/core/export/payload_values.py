"""Replaces the values of a payload by numbered marks: equal stays equal, the form stays."""

import json
import re
from collections.abc import Callable
from html import unescape

from nhconsole.core.text.decoding import decode_text
from nhconsole.core.text.json_reading import is_json
from nhconsole.core.text.xml_reading import read_xml

_JSON_PIECE = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*+")(?=\s*:)|(?P<string>"(?:[^"\\]|\\.)*+")'
    r"|(?P<number>-?[0-9][0-9.eE+-]*)"
)
_XML_PIECE = re.compile(
    r"(?P<kept><\?.*?\?>)|(?P<comment><!--.*?-->)|(?P<cdata><!\[CDATA\[.*?\]\]>)"
    r"|(?P<tag><[^<>'\"]*+(?:(?:\"[^\"]*\"|'[^']*')[^<>'\"]*+)*+>)|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=<>/'\"]+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")
_FORM = frozenset({"template", "id", "version", "branding", "placement", "activationtype"})
"""Attributes that say what a notification is made of, not what it tells."""


class Numbering:
    """Gives each different text a mark; the same text gets the same mark."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._marks: dict[str, str] = {}

    def mark(self, text: str) -> str:
        """Return the mark of a text."""
        return self._marks.setdefault(text, f"«{self._word} {len(self._marks) + 1}»")

    @property
    def marks(self) -> dict[str, str]:
        """The texts replaced so far and their marks."""
        return dict(self._marks)


def without_values(body: bytes, content_type: str, numbering: Numbering) -> bytes:
    """Return a payload with its values replaced; one that cannot be read goes as a whole."""
    if not body.strip():
        return body
    text = decode_text(body, content_type).text.removeprefix("\ufeff")
    if is_json(text):
        return _without_json_values(text, numbering.mark).encode()
    reading = read_xml(text)
    if reading.root is not None and reading.problem is None and "<!DOCTYPE" not in text:
        replaced = _XML_PIECE.sub(lambda piece: _xml_piece(piece, numbering.mark), text)
        return replaced.encode()
    return numbering.mark(text).encode()


def _without_json_values(text: str, mark: Callable[[str], str]) -> str:
    def replaced(piece: re.Match[str]) -> str:
        if piece["key"] is not None:
            return piece["key"]
        value = json.loads(piece["string"]) if piece["string"] is not None else piece["number"]
        return f'"{mark(value)}"'

    return _JSON_PIECE.sub(replaced, text)


def _xml_piece(piece: re.Match[str], mark: Callable[[str], str]) -> str:
    whole = piece.group()
    match piece.lastgroup:
        case "comment":
            return f"<!--{mark(whole[4:-3].strip())}-->"
        case "cdata":
            return f"<![CDATA[{mark(whole[9:-3])}]]>"
        case "text" if whole.strip():
            lead = whole[: len(whole) - len(whole.lstrip())]
            tail = whole[len(whole.rstrip()) :]
            return f"{lead}{mark(unescape(whole.strip()))}{tail}"
        case "tag":
            return _ATTRIBUTE.sub(lambda found: _attribute(found, mark), whole)
        case _:
            return whole


def _attribute(found: re.Match[str], mark: Callable[[str], str]) -> str:
    name, equals, quoted = found.groups()
    lowered = name.lower()
    if lowered.startswith("xmlns") or lowered in _FORM:
        return found.group()
    return f"{name}{equals}{quoted[0]}{mark(unescape(quoted[1:-1]))}{quoted[0]}"
