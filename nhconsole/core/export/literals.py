"""Texts as literals of shell, Python, JavaScript and C#: exact, and readable where that is safe."""

import base64
import json
import re
import shlex
import textwrap
from collections.abc import Callable, Iterator

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BASE64_WIDTH = 76
_HARMLESS = "\n\t\u00a0\u200c\u200d"
"""Hard spaces, and the joiners that emoji and some scripts are made with."""


def shell_word(text: str) -> str:
    """Return a text as one word of a POSIX shell."""
    return shlex.quote(text)


def is_plain(text: str) -> bool:
    """Whether a text survives a clipboard and a terminal: no control characters but line feeds.

    A carriage return would be eaten, an escape obeyed; a tab is left to the person.
    """
    return not _CONTROLS.search(text) and not any(_hides(char) for char in text)


def _hides(char: str) -> bool:
    return not char.isprintable() and char not in _HARMLESS


def python_text(text: str) -> str:
    """Return a text as a Python literal, in double quotes where that needs no escape."""
    if '"' in text:
        return repr(text)
    # With an apostrophe in it, repr() takes double quotes; the apostrophe is taken out again.
    return '"' + repr("'" + text)[2:]


def double_quoted(text: str) -> str:
    """Return a text as a literal of JavaScript or C#; both take the escapes of JSON."""
    literal = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _units(char) for char in literal)


def _units(char: str) -> str:
    units = char.encode("utf-16-be", errors="surrogatepass").hex()
    return "".join(rf"\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def in_lines(
    text: str, literal: Callable[[str], str], *, indent: str = "    ", join: str = ""
) -> str:
    """Return a text as a literal for each of its lines, so that a payload can be read.

    Args:
        text: What the literals mean together.
        literal: Makes one of them.
        indent: Stands before each but the first.
        join: Stands behind each but the last.
    """
    return f"{join}\n{indent}".join(map(literal, _lines(text)))


def _lines(text: str) -> Iterator[str]:
    if not text:
        yield ""
    # Not splitlines(): only a line feed ends a line of the literal.
    yield from re.findall(r"[^\n]*\n|[^\n]+", text)


def base64_lines(data: bytes, *, before: str = "", after: str = "") -> str:
    """Return data in base64, in lines of 76 characters with something around each."""
    encoded = base64.b64encode(data).decode()
    starts = range(0, max(len(encoded), 1), _BASE64_WIDTH)
    return "\n".join(f"{before}{encoded[at : at + _BASE64_WIDTH]}{after}" for at in starts)


def commented(lines: tuple[str, ...], mark: str) -> str:
    """Return sentences as comment lines."""
    wrapped = (
        piece
        for line in lines
        for piece in textwrap.wrap(line, 96, break_long_words=False, break_on_hyphens=False)
    )
    return "\n".join(f"{mark} {piece}" for piece in wrapped)
