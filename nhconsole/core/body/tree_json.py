"""Reads JSON into a tree as far as its grammar (RFC 8259) is kept."""

import re
from enum import Enum, auto

from nhconsole.core.body.tree import NONE, BodyTree, NodeKind
from nhconsole.core.body.tree_writer import TreeEnds, TreeWriter
from nhconsole.core.body.view import BodyLanguage
from nhconsole.core.text.json_tokens import TOKEN
from nhconsole.core.text.text_place import place_in_words

_LEAVES = {"string": NodeKind.STRING, "number": NodeKind.NUMBER, "word": NodeKind.WORD}


class _Next(Enum):
    """What may come next."""

    VALUE = auto()
    FIRST_VALUE = auto()
    KEY = auto()
    FIRST_KEY = auto()
    COLON = auto()
    COMMA = auto()
    END = auto()


_CLOSABLE = (_Next.FIRST_VALUE, _Next.FIRST_KEY, _Next.COMMA)


def read_json_tree(text: str) -> BodyTree:
    """Return the tree of a JSON text; where it is broken, the tree ends with a note."""
    reader = _Reader(text)
    try:
        reader.run()
    except TreeEnds as ended:
        reader.writer.stop(ended)
    return reader.writer.tree


class _Reader:
    """Goes over the tokens once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.writer = TreeWriter(text, BodyLanguage.JSON)
        self._next = _Next.VALUE
        self._key = (NONE, NONE)

    def run(self) -> None:
        """Read up to the end, or to what is no JSON."""
        at = 1 if self.text.startswith("\ufeff") else 0
        while at < len(self.text):
            found = TOKEN.match(self.text, at)
            if found is None:
                raise self._broken(at)
            at = found.end()
            if found.lastgroup != "space":
                self._take(found)
        if self._next is not _Next.END and len(self.writer.tree):
            raise TreeEnds(len(self.text), "The text ends before its JSON does.")

    def _take(self, found: re.Match[str]) -> None:
        kind = found.lastgroup or ""
        if kind == "mark":
            self._mark(found.group(), found.start())
        elif self._next in (_Next.KEY, _Next.FIRST_KEY) and kind == "string":
            self._key = found.span()
            self._next = _Next.COLON
        elif self._next in (_Next.VALUE, _Next.FIRST_VALUE):
            self._add(_LEAVES[kind], *found.span())
            self._after_value()
        else:
            raise self._broken(found.start())

    def _mark(self, mark: str, at: int) -> None:
        if mark in "{[" and self._next in (_Next.VALUE, _Next.FIRST_VALUE):
            self._open(mark, at)
        elif mark in "}]" and self._next in _CLOSABLE and self._closer() == mark:
            node = self.writer.leave(at + 1)
            self.writer.tree.value_ends[node] = at + 1
            self._after_value()
        elif mark == ":" and self._next is _Next.COLON:
            self._next = _Next.VALUE
        elif mark == "," and self._next is _Next.COMMA:
            self._next = _Next.KEY if self._closer() == "}" else _Next.VALUE
        else:
            raise self._broken(at)

    def _open(self, mark: str, at: int) -> None:
        kind = NodeKind.OBJECT if mark == "{" else NodeKind.ARRAY
        self.writer.enter(self._add(kind, at, at + 1))
        self._next = _Next.FIRST_KEY if mark == "{" else _Next.FIRST_VALUE

    def _add(self, kind: NodeKind, start: int, end: int) -> int:
        key, self._key = self._key, (NONE, NONE)
        is_member = key[0] != NONE
        inside = self.writer.open_nodes
        number = self.writer.tree.counts[inside[-1]] if inside and not is_member else 0
        first = key[0] if is_member else start
        return self.writer.add(kind, first, end, name=key, value=(start, end), number=number)

    def _closer(self) -> str:
        is_object = self.writer.tree.kinds[self.writer.open_nodes[-1]] == NodeKind.OBJECT
        return "}" if is_object else "]"

    def _after_value(self) -> None:
        self._next = _Next.COMMA if self.writer.open_nodes else _Next.END

    def _broken(self, at: int) -> TreeEnds:
        where = place_in_words(self.text, at)
        return TreeEnds(at, f"The tree ends at {where}: what stands there is not JSON.")
