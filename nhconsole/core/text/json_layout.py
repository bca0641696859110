"""Lays out JSON by its own tokens: numbers, order and double keys stay as they came."""

import json
import re

from nhconsole.core.text.json_reading import is_json

_OPENERS = frozenset("{[")
_CLOSERS = frozenset("}]")
_INDENT = "  "
_DEEPEST_INDENT = 40
"""Deeper levels are not indented further: an answer of brackets only must not grow without end."""
_MOST_MARKS = 1_500_000
"""More structure than this is not laid out, nor given to the reader, which would build it."""

# Strings first: marks inside of them are text.
_PIECE = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++', re.DOTALL)
_ESCAPED = re.compile(r"\\(?:u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*+|.)", re.DOTALL)


def _readable_escape(found: re.Match[str]) -> str:
    escape = found.group()
    if not escape.startswith("\\u"):
        return escape
    characters: str = json.loads(f'"{escape}"')
    return "".join(_character(character) for character in characters)


def _character(character: str) -> str:
    """Show what can be seen; what cannot, or means something in JSON, stays an escape."""
    if character in '"\\' or character.isascii() or not character.isprintable():
        return json.dumps(character)[1:-1]
    return character


def readable(string: str) -> str:
    r"""Return a string token with its ``\uXXXX`` as characters, where a person can see them."""
    return _ESCAPED.sub(_readable_escape, string) if "\\u" in string else string


def _line(depth: int) -> str:
    return "\n" + _INDENT * min(depth, _DEEPEST_INDENT)


def lay_out_json(text: str) -> str | None:
    """Return JSON with one member a line; None if it is not JSON or too much of it."""
    text = text.removeprefix("\ufeff")
    marks = sum(text.count(mark) for mark in "{[,")
    if marks > _MOST_MARKS or not is_json(text):
        return None
    return _laid_out(text)


def _laid_out(text: str) -> str:
    lines = [_line(depth) for depth in range(_DEEPEST_INDENT + 1)]
    parts: list[str] = []
    depth = 0
    previous = ""
    # One piece at a time: findall over megabytes would hold the interpreter for as long as it runs.
    for found in _PIECE.finditer(text):
        piece = found.group()
        if piece in _OPENERS:
            parts.append(
                lines[min(depth, _DEEPEST_INDENT)] + piece if previous in _OPENERS else piece
            )
            depth += 1
        elif piece in _CLOSERS:
            depth -= 1
            empty = previous in _OPENERS
            parts.append(piece if empty else lines[min(depth, _DEEPEST_INDENT)] + piece)
        elif piece == ",":
            parts.append("," + lines[min(depth, _DEEPEST_INDENT)])
        elif piece == ":":
            parts.append(": ")
        else:
            value = readable(piece) if piece[0] == '"' else piece
            parts.append(
                lines[min(depth, _DEEPEST_INDENT)] + value if previous in _OPENERS else value
            )
        previous = piece
    return "".join(parts)
