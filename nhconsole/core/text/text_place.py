"""Where in a text something stands: lines and columns, counted in characters from 1."""

import re
import unicodedata

_LINE_END = re.compile(r"\r\n|\r|\n")

_SPOKEN = {
    "\ufeff": "a byte order mark",
    "\u200b": "a zero-width space",
    "\u00a0": "a no-break space",
    "\t": "a tab",
    "\n": "a line break",
    "\r": "a line break",
    " ": "a space",
}


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (both from 1, in characters) of an offset into ``text``."""
    offset = max(0, min(offset, len(text)))
    line, start = 1, 0
    for found in _LINE_END.finditer(text, 0, offset):
        line, start = line + 1, found.end()
    return line, offset - start + 1


def place_in_words(text: str, offset: int) -> str:
    """Return ``line 3, column 5``."""
    line, column = place_of(text, offset)
    return f"line {line}, column {column}"


def spoken_character(character: str) -> str:
    """Name one character so that it can be found: in quotes, or by name if nobody can see it."""
    if character in _SPOKEN:
        return _SPOKEN[character]
    if character in "“”„‘’‚«»":
        return f"the quote {character}"
    if character.isprintable():
        return f"“{character}”"
    name = unicodedata.name(character, "")
    number = f"U+{ord(character):04X}"
    return f"the invisible character {number}{f' ({name.lower()})' if name else ''}"


def one_line(text: str) -> str:
    """Return foreign text fit for one line: blanks folded, what cannot be seen as a mark."""
    flat = " ".join(text.split())
    return "".join(character if character.isprintable() else "\ufffd" for character in flat)


def shortened(text: str, limit: int = 40) -> str:
    """Return ``text`` on one line, cut behind ``limit`` characters."""
    flat = one_line(text)
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def first_upper(text: str) -> str:
    """Return ``text`` with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def first_lower(text: str) -> str:
    """Return ``text`` for the middle of a line: first letter small unless it begins a name."""
    first, second = text[:1], text[1:2]
    return first.lower() + text[1:] if second.islower() or second == " " else text
