"""A body as a tree of flat arrays: what it is made of, and where each part stands in the text.

Two hundred thousand nodes as objects would cost ten times the memory, and the garbage collector
would look through them again and again. Nodes are numbers, in the order of the text; the nodes
inside of node n are those from n + 1 up to ``beyond[n]``.
"""

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from nhconsole.core.body.view import BodyLanguage
from nhconsole.core.text.json_tokens import unescaped

MOST_NODES = 500_000
DEEPEST = 500
NONE = -1
_OPEN_ROWS = 400

_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CDATA = "<![CDATA["
_PLAIN_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


class NodeKind(IntEnum):
    """What a node is."""

    ELEMENT = 0
    ATTRIBUTE = 1
    TEXT = 2
    COMMENT = 3
    INSTRUCTION = 4
    """A processing instruction, the XML declaration, or a document type."""
    OBJECT = 5
    ARRAY = 6
    STRING = 7
    NUMBER = 8
    WORD = 9
    """``true``, ``false`` or ``null``."""


def _ints() -> "array[int]":
    return array("i")


@dataclass(slots=True, eq=False)
class BodyTree:
    """The nodes of a text. Never changed once it is built."""

    text: str = field(repr=False)
    language: BodyLanguage
    kinds: "array[int]" = field(default_factory=lambda: array("b"), repr=False)
    starts: "array[int]" = field(default_factory=_ints, repr=False)
    """Where the node begins: with its tag, its key, or its value."""
    ends: "array[int]" = field(default_factory=_ints, repr=False)
    name_starts: "array[int]" = field(default_factory=_ints, repr=False)
    name_ends: "array[int]" = field(default_factory=_ints, repr=False)
    value_starts: "array[int]" = field(default_factory=_ints, repr=False)
    """Where its text or value begins; -1 if it has none of its own."""
    value_ends: "array[int]" = field(default_factory=_ints, repr=False)
    parents: "array[int]" = field(default_factory=_ints, repr=False)
    depths: "array[int]" = field(default_factory=_ints, repr=False)
    beyond: "array[int]" = field(default_factory=_ints, repr=False)
    """The first node that is not inside."""
    counts: "array[int]" = field(default_factory=_ints, repr=False)
    """How many nodes are directly inside, attributes left out."""
    numbers: "array[int]" = field(default_factory=_ints, repr=False)
    """In an array the index; among elements of one name the place from 1, 0 for a single one."""
    open_depth: int = 0
    """So deep the tree is open at first: not more than a few screens of rows."""
    note: str = ""
    """Why the tree does not show the whole text; empty if it does."""

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.kinds)

    def kind(self, node: int) -> NodeKind:
        """What a node is."""
        return NodeKind(self.kinds[node])

    def has_inside(self, node: int) -> bool:
        """Whether there are nodes inside, attributes included."""
        return self.beyond[node] > node + 1

    def children(self, node: int) -> Iterator[int]:
        """Yield the nodes directly inside; those at the top for -1."""
        at, end = node + 1, len(self) if node == NONE else self.beyond[node]
        while at < end:
            yield at
            at = self.beyond[at]

    def ancestors(self, node: int) -> tuple[int, ...]:
        """Return the nodes around a node, the outermost first."""
        found = []
        while (node := self.parents[node]) != NONE:
            found.append(node)
        return tuple(reversed(found))

    def node_at(self, index: int) -> int:
        """Return the innermost node in which a character of the text stands; -1 if in none."""
        node = bisect_right(self.starts, index) - 1
        while node != NONE and self.ends[node] <= index:
            node = self.parents[node]
        return node

    def name(self, node: int) -> str:
        """Return the name of a node: of an element, an attribute or a member; else empty."""
        written = self.text[self.name_starts[node] : self.name_ends[node]]
        return _unquoted(written) if written[:1] == '"' else written

    def has_value(self, node: int) -> bool:
        """Whether a node has a text or value of its own, and no nodes that make it up."""
        return self.value_starts[node] != NONE and self.kinds[node] not in _CONTAINERS

    def value(self, node: int, most: int | None = None) -> str:
        """Return what a node says, escapes resolved; empty if other nodes make it up.

        Args:
            node: The node.
            most: Only about so many characters of the text are looked at.
        """
        if not self.has_value(node):
            return ""
        start, end = self.value_starts[node], self.value_ends[node]
        cut = end if most is None else min(end, start + most)
        written = self.text[start:cut]
        if self.kinds[node] == NodeKind.STRING:
            return _unquoted(written) if cut == end else _unquoted(written.rstrip("\\") + '"')
        if self.kinds[node] in _ENCODED and not self.text.endswith(_CDATA, 0, start):
            return _ENTITY.sub(_character, written)
        return written

    def content(self, node: int) -> str:
        """Return the whole text in a node: a value, all texts inside of an element, or the part."""
        if self.has_value(node):
            return self.value(node)
        if self.kinds[node] != NodeKind.ELEMENT:
            return self.part(node)
        inside = range(node + 1, self.beyond[node])
        texts = (NodeKind.TEXT, NodeKind.ELEMENT)
        return "".join(self.value(inner) for inner in inside if self.kinds[inner] in texts)

    def part(self, node: int) -> str:
        """Return the part of the text that a node is, a member's key left out."""
        if self.kinds[node] >= NodeKind.OBJECT:
            return self.text[self.value_starts[node] : self.value_ends[node]]
        return self.text[self.starts[node] : self.ends[node]]

    def path(self, node: int) -> str:
        """Return the way to a node: an XPath, or for JSON a JSONPath."""
        steps = [*self.ancestors(node), node]
        if self.language is BodyLanguage.JSON:
            return "$" + "".join(map(self._json_step, steps))
        return "".join(f"/{self._xml_step(step)}" for step in steps)

    def _json_step(self, node: int) -> str:
        if self.name_starts[node] == NONE:
            return f"[{self.numbers[node]}]" if self.parents[node] != NONE else ""
        name = self.name(node)
        if _PLAIN_KEY.fullmatch(name):
            return f".{name}"
        return "[" + self.text[self.name_starts[node] : self.name_ends[node]] + "]"

    def _xml_step(self, node: int) -> str:
        name = _STEPS.get(self.kinds[node], "{}").format(self.name(node))
        return f"{name}[{self.numbers[node]}]" if self.numbers[node] else name


_CONTAINERS = (NodeKind.OBJECT, NodeKind.ARRAY)
_ENCODED = (NodeKind.ELEMENT, NodeKind.ATTRIBUTE, NodeKind.TEXT)
_STEPS: dict[int, str] = {
    NodeKind.ATTRIBUTE: "@{}",
    NodeKind.TEXT: "text()",
    NodeKind.COMMENT: "comment()",
    NodeKind.INSTRUCTION: "processing-instruction({})",
}


def build_tree(text: str, language: BodyLanguage) -> BodyTree | None:
    """Return the tree of a text as far as it goes; None for a language that has none. Linear."""
    from nhconsole.core.body.tree_json import read_json_tree
    from nhconsole.core.body.tree_xml import read_xml_tree

    if language not in (BodyLanguage.JSON, BodyLanguage.XML):
        return None
    tree = read_json_tree(text) if language is BodyLanguage.JSON else read_xml_tree(text)
    tree.open_depth = _open_depth(tree)
    return tree


def _open_depth(tree: BodyTree) -> int:
    rows = 0
    for depth, count in sorted(Counter(tree.depths).items()):
        rows += count
        if rows > _OPEN_ROWS:
            return max(0, depth - 1)
    return max(tree.depths, default=0)


def _unquoted(written: str) -> str:
    text = unescaped(written[1:-1])
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    # Two halves that were escaped apart make one character; a half alone can be shown by nobody.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(found: re.Match[str]) -> str:
    sixteen, ten, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(sixteen, 16) if sixteen else int(ten)
    is_character = 0 < code < 0xD800 or 0xDFFF < code < 0x110000
    return chr(code) if is_character else found.group()
