"""Finds the values of a body, where an expression may stand, each with its place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from nhconsole.core.body.tree import NONE, BodyTree, NodeKind

_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"
_ATTRIBUTE_BLANKS = str.maketrans("\t\r\n", "   ")


class Place(Enum):
    """What a value stands in, which says how another text is written there."""

    JSON_STRING = auto()
    XML_ATTRIBUTE = auto()
    XML_CONTENT = auto()
    TEXT = auto()
    """The value is the whole body."""


_ESCAPES = {
    Place.JSON_STRING: re.compile(
        r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)"
    ),
    Place.XML_ATTRIBUTE: re.compile(r"&[^;]+;"),
    Place.XML_CONTENT: re.compile(r"&[^;]+;|\r\n"),
}
"""What stands for one character; the rest stands for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyValue:
    """A value: what it says, and what it replaces in the text."""

    text: str
    """Escapes resolved."""
    place: Place
    start: int
    """Offset where the written value begins; for JSON with its quote."""
    end: int
    is_plain: bool = True
    """False for XML content that is written in several pieces, or in a CDATA section."""

    def source_span(self, body: str, start: int, end: int) -> tuple[int, int]:
        """Return the place in the body of a part of the value."""
        if not self.is_plain:
            return self.start, self.end
        quote = int(self.place is Place.JSON_STRING)
        first = self.start + quote
        written = body[first : self.end - quote]
        escapes = _ESCAPES.get(self.place)
        if escapes is None:
            return first + start, first + end
        return first + _behind(written, escapes, start), first + _behind(written, escapes, end)


def _behind(written: str, escapes: re.Pattern[str], count: int) -> int:
    """Return how much of a written value its first ``count`` characters take up."""
    longer = 0
    for found in escapes.finditer(written):
        if found.start() - longer >= count:
            break
        longer += len(found.group()) - 1
    return min(count + longer, len(written))


def json_values(tree: BodyTree) -> Iterator[BodyValue]:
    """Yield the strings that are values; keys are none."""
    for node in range(len(tree)):
        if tree.kind(node) is NodeKind.STRING:
            yield BodyValue(
                text=tree.value(node),
                place=Place.JSON_STRING,
                start=tree.value_starts[node],
                end=tree.value_ends[node],
            )


def json_keys(tree: BodyTree) -> Iterator[BodyValue]:
    """Yield the keys of objects."""
    for node in range(len(tree)):
        if tree.name_starts[node] != NONE:
            yield BodyValue(
                text=tree.name(node),
                place=Place.JSON_STRING,
                start=tree.name_starts[node],
                end=tree.name_ends[node],
            )


def xml_values(tree: BodyTree) -> Iterator[BodyValue]:
    """Yield the values of attributes, and the contents of elements without elements inside."""
    for node in range(len(tree)):
        kind = tree.kind(node)
        if kind is NodeKind.ATTRIBUTE:
            yield _attribute(tree, node)
        elif kind is NodeKind.ELEMENT:
            value = _content(tree, node)
            if value is not None:
                yield value


def mixed_texts(tree: BodyTree) -> Iterator[BodyValue]:
    """Yield the texts that stand beside elements: for the hub they are no values."""
    for node in range(len(tree)):
        parent = tree.parents[node]
        if tree.kind(node) is NodeKind.TEXT and parent != NONE and _has_elements(tree, parent):
            yield _written_content(tree, tree.value(node), node, node)


def _attribute(tree: BodyTree, node: int) -> BodyValue:
    start, end = tree.value_starts[node], tree.value_ends[node]
    return BodyValue(
        # XML reads a line break in an attribute as a blank.
        text=tree.value(node).translate(_ATTRIBUTE_BLANKS),
        place=Place.XML_ATTRIBUTE,
        start=start,
        end=end,
    )


def _content(tree: BodyTree, node: int) -> BodyValue | None:
    """Return the content of an element; None if there is none, or an element is inside."""
    if tree.has_value(node):
        return _written_content(tree, tree.value(node), node, node)
    parts = [child for child in tree.children(node) if tree.kind(child) is not NodeKind.ATTRIBUTE]
    if not parts or _has_elements(tree, node):
        return None
    return _written_content(tree, tree.content(node), parts[0], parts[-1])


def _written_content(tree: BodyTree, text: str, first: int, last: int) -> BodyValue:
    """Return a content from its first node to its last; a lone text is a value of its element."""
    is_alone = tree.kind(first) is NodeKind.ELEMENT
    start = tree.value_starts[first] if is_alone else tree.starts[first]
    end = tree.value_ends[last] if is_alone else tree.ends[last]
    if is_alone and tree.text.endswith(_CDATA_START, 0, start):
        start, end = start - len(_CDATA_START), end + len(_CDATA_END)
    return BodyValue(
        text=text.replace("\r\n", "\n"),
        place=Place.XML_CONTENT,
        start=start,
        end=end,
        is_plain=first == last and not tree.text.startswith("<", start),
    )


def _has_elements(tree: BodyTree, node: int) -> bool:
    return any(tree.kind(child) is NodeKind.ELEMENT for child in tree.children(node))
