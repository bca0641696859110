"""Reads XML, and HTML after a fashion, into a tree: also where tags do not fit, and up to a break.

Nothing is expanded and nothing is looked up: a document type is one node and means nothing.
"""

import re

from nhconsole.core.body.tree import BodyTree, NodeKind
from nhconsole.core.body.tree_writer import TreeEnds, TreeWriter
from nhconsole.core.body.view import BodyLanguage
from nhconsole.core.text.text_place import place_in_words, shortened

_TOKEN = re.compile(
    r"""(?P<comment><!--.*?-->)|(?P<cdata><!\[CDATA\[.*?\]\]>)|(?P<instruction><\?.*?\?>)
      |(?P<doctype><![A-Za-z][^<>\[]*+(?:\[[^\]]*+\][^<>\[]*+)?>)
      |(?P<end></([^\s<>/"'=]*+)[^<>]*+>)
      |(?P<start><([^\s<>/"'=!?]++)([^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*+)>)
      |(?P<text>[^<]++)""",
    re.VERBOSE | re.DOTALL,
)
_END_NAME = _TOKEN.groupindex["end"] + 1
_START_NAME = _TOKEN.groupindex["start"] + 1
_START_REST = _START_NAME + 1
_NAME = re.compile(r"[^\s<>/\"'=]++")
_ATTRIBUTE = re.compile(
    r"""([^\s=/>"']++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""", re.DOTALL
)
_BLANK = " \t\r\n"
_CDATA_START, _CDATA_END = len("<![CDATA["), len("]]>")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
"""Elements of HTML that have no end tag."""
_HTML = re.compile(r"(?i)\s*+<(?:!doctype\s+html|html)\b")


def read_xml_tree(text: str) -> BodyTree:
    """Return the tree of an XML text; what does not fit is noted, and a break ends the tree."""
    reader = _Reader(text)
    try:
        reader.run()
    except TreeEnds as ended:
        reader.settle()
        reader.writer.stop(ended)
    return reader.writer.tree


class _Reader:
    """Goes over the tokens once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.writer = TreeWriter(text, BodyLanguage.XML)
        self._is_html = _HTML.match(text) is not None
        # For each open element: its text so far, which is its value if nothing else comes.
        self._texts: list[tuple[int, int] | None] = []
        self._names: list[str] = []
        self._open_names: dict[str, int] = {}
        # For the document and each open element: how often a name came, and where it came first.
        self._seen: list[dict[str, tuple[int, int]]] = [{}]

    def run(self) -> None:
        """Read up to the end, or to what is no markup."""
        at = 1 if self.text.startswith("\ufeff") else 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if found is None:
                raise self._broken(at)
            at = found.end()
            match found.lastgroup:
                case "start":
                    self._start(found)
                case "end":
                    self._end(found)
                case "text":
                    self._text(found.start(), at, found.span())
                case kind:
                    self._take(kind or "", found.start(), at)
        if self.writer.open_nodes:
            self._note_not_closed(self.writer.open_nodes[-1])
            raise TreeEnds(at, "")

    def _take(self, kind: str, start: int, end: int) -> None:
        if kind == "cdata":
            self._text(start, end, (start + _CDATA_START, end - _CDATA_END))
        elif kind == "comment":
            self._flush()
            self._add_nameless(NodeKind.COMMENT, start, end, (start + 4, end - 3))
        else:
            self._instruction(kind, start, end)

    def _instruction(self, kind: str, start: int, end: int) -> None:
        self._flush()
        lead, tail = (2, 2) if kind == "instruction" else (2, 1)
        name = _NAME.match(self.text, start + lead)
        span = name.span() if name else (start + lead, start + lead)
        value = (min(span[1] + 1, end - tail), end - tail)
        self.writer.add(NodeKind.INSTRUCTION, start, end, name=span, value=value)

    def _start(self, found: re.Match[str]) -> None:
        self._flush()
        start, end = found.span()
        name = found.group(_START_NAME)
        node = self.writer.add(NodeKind.ELEMENT, start, end, name=found.span(_START_NAME))
        self._number(node, name)
        rest, rest_end = found.span(_START_REST)
        is_empty = self.text[end - 2] == "/"
        self.writer.enter(node)
        if rest_end - rest > 1:
            self._attributes(rest, rest_end - is_empty)
        if is_empty or (self._is_html and name.lower() in _VOID):
            self.writer.leave(end)
            return
        self._texts.append(None)
        self._seen.append({})
        self._names.append(name)
        self._open_names[name] = self._open_names.get(name, 0) + 1

    def _attributes(self, start: int, end: int) -> None:
        for found in _ATTRIBUTE.finditer(self.text, start, end):
            quoted = next((group for group in (2, 3, 4) if found.group(group) is not None), 1)
            value = found.span(quoted) if quoted > 1 else (found.end(), found.end())
            self.writer.add(NodeKind.ATTRIBUTE, *found.span(), name=found.span(1), value=value)

    def _end(self, found: re.Match[str]) -> None:
        name = found.group(_END_NAME)
        if not self._open_names.get(name):
            self._note(found.start(), f"</{shortened(name)}>", "closes nothing")
            return
        while self._names[-1] != name:
            self._note_not_closed(self.writer.open_nodes[-1])
            self._close(found.start())
        self._close(found.end())

    def settle(self) -> None:
        """Give the innermost element the text that stands alone in it as its value."""
        tree, inside = self.writer.tree, self.writer.open_nodes
        if inside and len(inside) == len(self._texts) and (text := self._texts[-1]) is not None:
            tree.value_starts[inside[-1]], tree.value_ends[inside[-1]] = text
            self._texts[-1] = None

    def _close(self, end: int) -> None:
        self.settle()
        self._open_names[self._names.pop()] -= 1
        self._texts.pop()
        self._seen.pop()
        self.writer.leave(end)

    def _text(self, start: int, end: int, inner: tuple[int, int]) -> None:
        is_cdata = inner[0] != start
        if not self._texts:
            if is_cdata or self.text[start:end].strip(_BLANK):
                self._add_nameless(NodeKind.TEXT, start, end, inner)
            return
        node = self.writer.open_nodes[-1]
        if self._texts[-1] is None and not self.writer.tree.counts[node]:
            self._texts[-1] = inner
            return
        self._flush()
        if is_cdata or self.text[start:end].strip(_BLANK):
            self._add_nameless(NodeKind.TEXT, start, end, inner)

    def _flush(self) -> None:
        """Make a text that stood first in its element a node: something else follows it."""
        text = self._texts[-1] if self._texts else None
        if text is None:
            return
        self._texts[-1] = None
        start, end = text
        is_cdata = self.text.startswith("<![CDATA[", start - _CDATA_START)
        if is_cdata:
            start, end = start - _CDATA_START, end + _CDATA_END
        if is_cdata or self.text[start:end].strip(_BLANK):
            self._add_nameless(NodeKind.TEXT, start, end, text)

    def _add_nameless(self, kind: NodeKind, start: int, end: int, value: tuple[int, int]) -> None:
        self._number(self.writer.add(kind, start, end, value=value), f"#{kind.name}")

    def _number(self, node: int, name: str) -> None:
        """Number a node among those of its name."""
        seen = self._seen[-1]
        count, first = seen.get(name, (0, node))
        seen[name] = (count + 1, first)
        if count:
            self.writer.tree.numbers[first] = 1
            self.writer.tree.numbers[node] = count + 1

    def _name_of(self, node: int) -> str:
        tree = self.writer.tree
        return self.text[tree.name_starts[node] : tree.name_ends[node]]

    def _note_not_closed(self, node: int) -> None:
        name = shortened(self._name_of(node))
        self._note(self.writer.tree.starts[node], f"<{name}>", "is not closed")

    def _note(self, at: int, what: str, fault: str) -> None:
        """Note the first thing that does not fit; where it stands is counted only then."""
        if not self.writer.tree.note and not self._is_html:
            self.writer.tree.note = f"{what} at {place_in_words(self.text, at)} {fault}."

    def _broken(self, at: int) -> TreeEnds:
        where = place_in_words(self.text, at)
        return TreeEnds(at, f"The tree ends at {where}: what stands there is not well-formed.")
