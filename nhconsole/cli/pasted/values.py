"""The parts of what was pasted, and the view of bytes that the readers share."""

from dataclasses import dataclass
from enum import StrEnum

from nhconsole.core.sending.exchange import Headers, TransportFailure
from nhconsole.core.text.decoding import decode_text

BLANKS = " \t\r\n"
"""What may be cut off: in Latin-1 Python takes parts of UTF-8 characters for blanks, too."""
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class PastedKind(StrEnum):
    """What it was recognised as."""

    NOTHING = "nothing"
    ANSWER = "HTTP answer"
    DUMP = "dump of an exchange"
    DOCUMENT = "JSON of an exchange"
    TEXT = "body or sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The parts of what was pasted, as far as they are there."""

    kind: PastedKind
    status: int | None = None
    reason: str = ""
    headers: Headers = ()
    body: bytes = b""
    complete: bool = True
    request_headers: Headers | None = None
    """None if no request was pasted."""
    target: str = ""
    """Path and query of the request, if it was pasted."""
    failure: TransportFailure | None = None
    failure_text: str = ""
    """Why there is no whole answer, where a text alone says so."""
    outcome_words: tuple[str, ...] = ()
    """What a dump says itself."""
    notes: tuple[str, ...] = ()


def structure_of(data: bytes) -> str:
    """Return bytes as Latin-1, where each is one character; two-byte encodings become UTF-8 first.

    What the readers look for is ASCII, and a body comes out again byte for byte.
    """
    if data[:2] in _WIDE_MARKS:
        data = decode_text(data).text.encode(errors="replace")
    return data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def bytes_of(structure: str) -> bytes:
    """Return the bytes of a piece of :func:`structure_of`."""
    return structure.encode("latin-1")


def text_of(structure: str) -> str:
    """Return a piece of :func:`structure_of` as it is to be read."""
    return bytes_of(structure).decode(errors="replace")
