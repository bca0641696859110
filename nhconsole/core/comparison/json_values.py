"""JSON as it is written: numbers with their digits, objects with each of their members.

Python's own reader would make one of ``1`` and ``1.0``, and drop the first of two equal keys.
"""

import json
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from nhconsole.core.comparison.found_parts import indexed

MAX_DEPTH = 100
"""Deeper texts are compared by lines; no push message comes near."""

_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,18}))?")
_PLAIN_KEY = re.compile(r"[\w-]+")


class NotComparable(Exception):
    """The text cannot be compared by its structure; the message says why, without a subject."""


Tree = TypeVar("Tree")


def read_both(read: Callable[[str], Tree], left: str, right: str) -> tuple[Tree, Tree]:
    """Read two texts.

    Raises:
        NotComparable: One of them cannot be read; the message says which.
    """
    return _read_side(read, left, "left"), _read_side(read, right, "right")


def _read_side(read: Callable[[str], Tree], text: str, side: str) -> Tree:
    try:
        return read(text)
    except NotComparable as reason:
        raise NotComparable(f"the {side} one {reason}") from reason


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number as it is written."""

    text: str

    @property
    def canonical(self) -> Hashable:
        """The same for numbers of the same value."""
        found = _NUMBER.fullmatch(self.text)
        if not found:
            return self.text
        sign, whole, fraction, exponent = found.groups()
        digits = (whole + (fraction or "")).lstrip("0")
        trimmed = digits.rstrip("0")
        if not trimmed:
            return "0"
        power = int(exponent or 0) - len(fraction or "") + len(digits) - len(trimmed)
        return sign, trimmed, power


@dataclass(frozen=True, slots=True, eq=False)
class JsonObject:
    """The members of an object in their order, also those of the same key."""

    members: list[tuple[str, "JsonValue"]]


JsonValue = JsonObject | list["JsonValue"] | str | JsonNumber | bool | None


def _refuse(name: str) -> JsonValue:
    raise NotComparable(f"holds {name}, which is no number in JSON")


def read_json(text: str) -> JsonValue:
    """Read a text.

    Raises:
        NotComparable: It is no JSON, or nested too deep.
    """
    try:
        value: JsonValue = json.loads(
            text.removeprefix("\ufeff"),
            parse_int=JsonNumber,
            parse_float=JsonNumber,
            parse_constant=_refuse,
            object_pairs_hook=JsonObject,
        )
    except (ValueError, RecursionError) as error:
        raise NotComparable("is not well-formed JSON") from error
    _check_depth(value)
    return value


def _check_depth(value: JsonValue) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in children(outer)]
        if not level:
            return
    raise NotComparable(f"is nested more than {MAX_DEPTH} levels deep")


def children(value: JsonValue) -> Iterator[JsonValue]:
    """Return what stands directly in an object or array; nothing for anything else."""
    if isinstance(value, JsonObject):
        return iter([inner for _, inner in value.members])
    return iter(value) if isinstance(value, list) else iter(())


def leaf_text(value: JsonValue) -> str:
    """Return a value that holds no others, as it is shown: strings without quotes."""
    if isinstance(value, str):
        return value
    return value.text if isinstance(value, JsonNumber) else json.dumps(value)


def sort_of(value: JsonValue) -> str:
    """Return what a value is, in a word."""
    match value:
        case JsonObject():
            return "object"
        case list():
            return "array"
        case str():
            return "string"
        case JsonNumber():
            return "number"
        case None:
            return "null"
        case _:
            return "true or false"


def json_excerpt(value: JsonValue, limit: int = 400) -> str:
    """Return a value as JSON on one line, as far as ``limit`` characters go."""
    pieces: list[str] = []
    room = limit
    for piece in _pieces(value):
        pieces.append(piece)
        room -= len(piece)
        if room < 0:
            return "".join(pieces)[:limit] + "…"
    return "".join(pieces)


def _pieces(value: JsonValue) -> Iterator[str]:
    match value:
        case JsonObject():
            yield "{"
            for number, (key, inner) in enumerate(value.members):
                yield f"{', ' if number else ''}{json.dumps(key, ensure_ascii=False)}: "
                yield from _pieces(inner)
            yield "}"
        case list():
            yield "["
            for number, inner in enumerate(value):
                if number:
                    yield ", "
                yield from _pieces(inner)
            yield "]"
        case str():
            yield json.dumps(value, ensure_ascii=False)
        case _:
            yield leaf_text(value)


def member_path(path: str, key: str) -> str:
    """Return the path of a member: ``path.key``, or ``path["odd key"]``."""
    if not _PLAIN_KEY.fullmatch(key):
        return f"{path}[{json.dumps(key, ensure_ascii=False)}]"
    return f"{path}.{key}" if path else key


def item_path(path: str, left: int | None, right: int | None) -> str:
    """Return the path of an array's item."""
    return indexed(path, left, right)
