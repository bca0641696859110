"""Compares two JSON texts by their structure: key order and blanks do not count.

An object's members are joined by their key, the second of a doubled key with the second. Items of
an array are brought into line: equal ones first, then those with the same id, then by place.
"""

from collections.abc import Hashable
from operator import itemgetter

from nhconsole.core.comparison.alignment import Aligner, Element, pair_up
from nhconsole.core.comparison.found_parts import FoundParts
from nhconsole.core.comparison.json_values import (
    JsonNumber,
    JsonObject,
    JsonValue,
    item_path,
    json_excerpt,
    leaf_text,
    member_path,
    read_both,
    read_json,
    sort_of,
)

ROOT = "(the whole)"
_NAMES = ("id", "key", "name", "registrationid", "tag")
"""Members that tell the objects of an array apart."""

_ITEM = "item"
"""An item may become one of another sort: a text where a number was is one change, not two."""


def compare_json(left: str, right: str, found: FoundParts) -> None:
    """Find what differs between two JSON texts.

    Raises:
        NotComparable: One of them cannot be read.
    """
    walk = _Walk(found, Aligner(flipped=left > right))
    walk.compare("", *read_both(read_json, left, right))


class _Walk:
    def __init__(self, found: FoundParts, aligner: Aligner) -> None:
        self._found = found
        self._aligner = aligner
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[Hashable, int] = {}

    def compare(self, path: str, left: JsonValue, right: JsonValue) -> None:
        """Compare two values; as deep as the texts are, which is bounded."""
        if isinstance(left, JsonObject) and isinstance(right, JsonObject):
            self._objects(path, left, right)
        elif isinstance(left, list) and isinstance(right, list):
            self._arrays(path, left, right)
        else:
            self._leaves(path or ROOT, left, right)

    def _leaves(self, path: str, left: JsonValue, right: JsonValue) -> None:
        sorts = sort_of(left), sort_of(right)
        if sorts[0] != sorts[1]:
            note = f"The left one is of the sort {sorts[0]}, the right one {sorts[1]}."
            self._found.changed(path, json_excerpt(left), json_excerpt(right), note)
            return
        texts = leaf_text(left), leaf_text(right)
        if texts[0] == texts[1]:
            self._found.same(path, *texts)
        elif isinstance(left, JsonNumber) and self._value(left) == self._value(right):
            self._found.written(path, *texts, "The same number, written in another way.")
        else:
            self._found.changed(path, *texts)

    def _objects(self, path: str, left: JsonObject, right: JsonObject) -> None:
        if not left.members and not right.members:
            self._found.same(path or ROOT, "{}", "{}")
        ours, theirs = _by_key(left), _by_key(right)
        for key, values in ours.items():
            self._members(member_path(path, key), values, theirs.get(key, []))
        for key, values in theirs.items():
            if key not in ours:
                self._members(member_path(path, key), [], values)

    def _members(self, path: str, left: list[JsonValue], right: list[JsonValue]) -> None:
        for number in range(max(len(left), len(right))):
            # A doubled key is a slip worth seeing: most readers take the last one.
            where = f"{path} (no. {number + 1} of that key)" if number else path
            if number >= len(right):
                self._found.gone(where, json_excerpt(left[number]))
            elif number >= len(left):
                self._found.new(where, json_excerpt(right[number]))
            else:
                self.compare(where, left[number], right[number])

    def _arrays(self, path: str, left: list[JsonValue], right: list[JsonValue]) -> None:
        if not left and not right:
            self._found.same(path or ROOT, "[]", "[]")
        for i, j in pair_up(self._aligner, self._elements(left), self._elements(right)):
            where = item_path(path, i, j)
            if j is None and i is not None:
                self._found.gone(where, json_excerpt(left[i]))
            elif i is None and j is not None:
                self._found.new(where, json_excerpt(right[j]))
            elif i is not None and j is not None:
                self.compare(where, left[i], right[j])

    def _elements(self, values: list[JsonValue]) -> list[Element]:
        return [Element(self._value(value), _ITEM, _name(value)) for value in values]

    def _value(self, value: JsonValue) -> int:
        """Return a number that is the same for values that mean the same."""
        if isinstance(value, JsonNumber):
            return self._once(value.text, value)
        if not isinstance(value, (JsonObject, list)):
            return self._number((type(value), value))
        return self._once(id(value), value)

    def _once(self, name: Hashable, value: "JsonNumber | JsonObject | list[JsonValue]") -> int:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._number(self._meaning(value))
        return known

    def _meaning(self, value: "JsonNumber | JsonObject | list[JsonValue]") -> Hashable:
        if isinstance(value, JsonNumber):
            return "number", value.canonical
        if isinstance(value, list):
            return "array", tuple(self._value(inner) for inner in value)
        members = [(key, self._value(inner)) for key, inner in value.members]
        # Stable: of two equal keys the order counts.
        return "object", tuple(sorted(members, key=itemgetter(0)))

    def _number(self, meaning: Hashable) -> int:
        return self._numbers.setdefault(meaning, len(self._numbers))


def _by_key(value: JsonObject) -> dict[str, list[JsonValue]]:
    keys: dict[str, list[JsonValue]] = {}
    for key, inner in value.members:
        keys.setdefault(key, []).append(inner)
    return keys


def _name(value: JsonValue) -> Hashable:
    if not isinstance(value, JsonObject):
        return None
    for key, inner in value.members:
        if key.lower() in _NAMES and isinstance(inner, (str, JsonNumber)):
            return key.lower(), leaf_text(inner)
    return None
