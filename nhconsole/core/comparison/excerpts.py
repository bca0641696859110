"""Two texts cut to where they differ, and in words what nobody can see of the difference."""

import unicodedata

from nhconsole.core.text.text_place import spoken_character

LONGEST = 2000
"""A value is shown so far; longer ones are cut around the first difference."""
_BEFORE = 60
_SURROGATES = {code: f"\\u{code:04x}" for code in range(0xD800, 0xE000)}


def printable(text: str) -> str:
    r"""Return a text that can be shown and written: halves of characters as ``\uD83D``."""
    return text if text.isascii() else text.translate(_SURROGATES)


_KEPT = "\u200c\u200d"
"""Joiners: they make one picture of several, or another letter."""
_MARKS = str.maketrans(
    {"\n": "⏎", "\t": "⇥", "\r": "␍", **dict.fromkeys("\u00a0\u2007\u202f", "␣")}
)


def visible(text: str) -> str:
    """Return a text for one line: line breaks and tabs as marks, what cannot be seen as one."""
    flat = text.replace("\r\n", "⏎").translate(_MARKS)
    if flat.isprintable():
        return flat
    return "".join(c if c.isprintable() or c in _KEPT else "\ufffd" for c in flat)


def differing_span(left: str, right: str) -> tuple[int, int, int]:
    """Return where two texts begin to differ, and where each of them ends to differ."""
    start = first_difference(left, right)
    most = min(len(left), len(right)) - start
    same = 0
    while same < most and left[-1 - same] == right[-1 - same]:
        same += 1
    return start, len(left) - same, len(right) - same


def first_difference(left: str | bytes, right: str | bytes) -> int:
    """Return where two texts part; the length of the shorter one if the other goes on."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def excerpt(text: str, start: int = 0) -> str:
    """Return a text from ``start`` on, with marks where something was left out."""
    end = start + LONGEST
    lead = "…" if start else ""
    return f"{lead}{printable(text[start:end])}{'…' if len(text) > end else ''}"


def excerpts(left: str, right: str) -> tuple[str, str]:
    """Return both texts, cut around their first difference if they are long."""
    if len(left) <= LONGEST and len(right) <= LONGEST:
        return printable(left), printable(right)
    start = max(0, first_difference(left, right) - _BEFORE)
    return excerpt(left, start), excerpt(right, start)


def _seen(text: str) -> str:
    """Return what a person sees: no blanks of different width, nothing invisible."""
    flat = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c for c in flat if c.isprintable() or c.isspace()).split())


def invisible_note(left: str, right: str) -> str:
    """Say what differs where the eye sees nothing; empty where it does."""
    if len(left) > LONGEST or len(right) > LONGEST or _seen(left) != _seen(right):
        return ""
    at = first_difference(left, right)
    here, there = (_spoken(text[at : at + 1]) for text in (left, right))
    return f"Hard to see: at character {at + 1} stands {here} on the left, {there} on the right."


def _spoken(character: str) -> str:
    if not character:
        return "nothing more"
    said = spoken_character(character)
    return f"{said} (U+{ord(character):04X})" if character.isprintable() else said
