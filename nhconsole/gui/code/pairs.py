"""Finds what belongs together: the bracket or the tag that answers the one at the cursor. No Qt."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from nhconsole.gui.code.tokens import Language

LIMIT = 128 * 1024
"""Longer texts are not searched: it would be felt while typing."""


class Span(NamedTuple):
    """A part of a text, by index of its first character and of the one behind it."""

    start: int
    end: int


Pair = tuple[Span, Span]

_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\\n]|\\.)*"?|(?P<bracket>[{}\[\]()])')
_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?P<slash>/?)(?P<name>[^\s<>/=\"'!?]+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?P<empty>/?)>",
    re.DOTALL,
)


def matching_pair(text: str, index: int, language: Language) -> Pair | None:
    """Return the pair of which one half touches ``index``, or None."""
    if len(text) > LIMIT:
        return None
    match language:
        case Language.XML:
            found = _pair_at(_tag_pairs(text), index)
        case Language.JSON | Language.TAGS:
            found = _pair_at(_bracket_pairs(text), index)
        case _:
            found = None
    return found


def _pair_at(pairs: Iterator[Pair], index: int) -> Pair | None:
    touching = [pair for pair in pairs if any(half.start <= index <= half.end for half in pair)]
    # Of two that meet at the cursor, the one that begins there is meant.
    return max(touching, key=lambda pair: any(half.start == index for half in pair), default=None)


def _bracket_pairs(text: str) -> Iterator[Pair]:
    open_at: list[int] = []
    for found in _STRING_OR_BRACKET.finditer(text):
        if not found["bracket"]:
            continue
        at = found.start()
        if text[at] in _CLOSERS:
            open_at.append(at)
        elif open_at and _CLOSERS[text[open_at[-1]]] == text[at]:
            start = open_at.pop()
            yield Span(start, start + 1), Span(at, at + 1)


def _tag_pairs(text: str) -> Iterator[Pair]:
    opened: list[re.Match[str]] = []
    for found in _MARKUP.finditer(text):
        if not found["name"] or found["empty"]:
            continue
        if not found["slash"]:
            opened.append(found)
            continue
        while opened:
            opener = opened.pop()
            if opener["name"] == found["name"]:
                yield Span(*opener.span("name")), Span(*found.span("name"))
                break
