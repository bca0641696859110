"""Finds the secret parts of a connection string and follows edits of its masked picture.

No Qt in here. Texts are taken as Qt counts them, in UTF-16 units, so that a masked text and the
real one are of one length and every cursor position means the same in both.
"""

import re
from typing import NamedTuple

DOT = "•"

_NAMED = re.compile(
    r"(?i)(?:SharedAccessKey|SharedSecretValue|AccountKey|SharedSecret|Password|\bsig)\s*=\s*"
    r"(?P<secret>[^;&\"'\s][^;&\"']*)"
)
_BARE_KEY = re.compile(r"^\s*(?P<secret>[A-Za-z0-9+/]{40,}={0,2})\s*$")


class Edit(NamedTuple):
    """What an edit did: ``removed`` units at ``start`` gave way to ``inserted``."""

    start: int
    removed: int
    inserted: str


def to_units(text: str) -> str:
    """Return a text with one character for each UTF-16 unit."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    raw = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(raw[at] | raw[at + 1] << 8) for at in range(0, len(raw), 2))


def from_units(units: str) -> str:
    """Return the text of such units."""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def secret_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each part of ``text`` that must not be seen."""
    bare = _BARE_KEY.match(text)
    if bare:
        return (bare.span("secret"),)
    return tuple(found.span("secret") for found in _NAMED.finditer(text))


def masked(units: str) -> str:
    """Return the text with a dot in place of each unit of a secret; its length is the same."""
    shown = units
    for start, end in secret_spans(units):
        shown = shown[:start] + DOT * (end - start) + shown[end:]
    return shown


def edit_between(before: str, after: str, cursor: int) -> Edit:
    """Return the edit that turned one shown text into another and left the cursor there.

    Whatever was typed, pasted or deleted, what stands behind the cursor was not touched; that tells
    where the edit ended, even among dots that all look the same.
    """
    kept_behind = min(len(after) - cursor, len(before))
    old_end = len(before) - kept_behind
    new_end = len(after) - kept_behind
    start = 0
    while start < min(old_end, new_end) and before[start] == after[start]:
        start += 1
    return Edit(start, old_end - start, after[start:new_end])
