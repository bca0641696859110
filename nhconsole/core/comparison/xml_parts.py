"""Compares two XML texts by their structure.

The order of attributes, prefixes and blanks between elements do not count; the order of elements
does. Read by ElementTree, which knows namespaces; a document type is refused before it is read.
"""

from collections.abc import Callable, Hashable
from xml.etree import ElementTree

from nhconsole.core.comparison.alignment import Aligner, Element, Pair, pair_up
from nhconsole.core.comparison.found_parts import FoundParts, indexed
from nhconsole.core.comparison.json_values import MAX_DEPTH, NotComparable, read_both

Node = ElementTree.Element
Item = Node | str
"""What stands in an element: another one, or a piece of text."""
_PIECE = 64 * 1024
"""Fed to the parser at once: it holds the interpreter for as long as it reads one."""
_NAMES = ("id", "name", "key")
_ROW_FIELDS = frozenset(("applicationplatform", "pnshandle", "registrationid", "outcome"))
_BLANKS_NOTE = "Only blanks and line breaks differ."


class _Builder(ElementTree.TreeBuilder):
    def doctype(self, *_: object) -> None:
        raise NotComparable("has a document type (<!DOCTYPE …>), which is not read here")


def read_tree(text: str) -> Node:
    """Read a text.

    Raises:
        NotComparable: It is no XML, has a document type, or is nested too deep.
    """
    text = text.lstrip("\ufeff \t\r\n")
    parser = ElementTree.XMLParser(target=_Builder())
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
        root: Node = parser.close()
    except (ElementTree.ParseError, ValueError) as error:
        raise NotComparable("is not well-formed XML") from error
    _check_depth(root)
    return root


def _check_depth(root: Node) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in outer]
        if not level:
            return
    raise NotComparable(f"is nested more than {MAX_DEPTH} levels deep")


def compare_xml(
    left: str, right: str, found: FoundParts, prune: Callable[[Node], None] | None = None
) -> None:
    """Find what differs between two XML texts.

    Args:
        left: A text.
        right: Another one.
        found: Takes what is found.
        prune: Takes out of a tree what is compared elsewhere.

    Raises:
        NotComparable: One of them cannot be read.
    """
    trees = read_both(read_tree, left, right)
    if prune is not None:
        for tree in trees:
            prune(tree)
    walk = _Walk(found, Aligner(flipped=left > right))
    walk.compare(_root_path(*trees), *trees, ("", ""))


def _root_path(left: Node, right: Node) -> str:
    names = local_name(left.tag), local_name(right.tag)
    return names[0] if names[0] == names[1] else "(the root)"


def local_name(tag: str) -> str:
    """Return a name without its namespace."""
    return tag.rpartition("}")[2]


def _namespace(tag: str) -> str:
    return tag[1:].rpartition("}")[0] if tag.startswith("{") else ""


class _Walk:
    def __init__(self, found: FoundParts, aligner: Aligner) -> None:
        self._found = found
        self._aligner = aligner
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[Node, int] = {}

    def compare(self, path: str, left: Node, right: Node, told: tuple[str, str]) -> None:
        """Compare two elements.

        ``told`` are the two namespaces of an element around them whose change was told already.
        """
        if local_name(left.tag) != local_name(right.tag):
            self._found.changed(path, xml_excerpt(left), xml_excerpt(right))
            return
        told = self._namespaces(path, left, right, told)
        self._attributes(path, left, right)
        if len(left) == 0 == len(right):
            self._texts(path, left, right)
        else:
            self._contents(path, contents(left), contents(right), told)

    def _namespaces(
        self, path: str, left: Node, right: Node, told: tuple[str, str]
    ) -> tuple[str, str]:
        spaces = _namespace(left.tag), _namespace(right.tag)
        if spaces[0] != spaces[1] and spaces != told:
            self._found.changed(f"{path} (namespace)", *spaces)
            return spaces
        return told

    def _attributes(self, path: str, left: Node, right: Node) -> None:
        if not left.attrib and not right.attrib:
            return
        for name, value in left.items():
            where = f"{path}/@{attribute_name(name, left, right)}"
            other = right.get(name)
            if other is None:
                self._found.gone(where, value)
            else:
                self._text(where, value, other, blanks_count=True)
        for name, value in right.items():
            if left.get(name) is None:
                self._found.new(f"{path}/@{attribute_name(name, left, right)}", value)

    def _texts(self, path: str, left: Node, right: Node) -> None:
        texts = left.text or "", right.text or ""
        if any(texts) or not (left.attrib or right.attrib):
            self._text(path, *texts, blanks_count=False)

    def _text(self, path: str, left: str, right: str, *, blanks_count: bool) -> None:
        if left == right:
            self._found.same(path, left, right)
        elif not blanks_count and left.split() == right.split():
            self._found.written(path, left, right, _BLANKS_NOTE)
        else:
            self._found.changed(path, left, right)

    def _contents(
        self, path: str, left: list[Item], right: list[Item], told: tuple[str, str]
    ) -> None:
        places = _Places(left), _Places(right)
        for i, j in self._pairs(left, right):
            ours = left[i] if i is not None else None
            theirs = right[j] if j is not None else None
            where = f"{path}/{_step(places, i, j)}"
            if isinstance(ours, str) and isinstance(theirs, str):
                self._text(where, ours, theirs, blanks_count=False)
            elif ours is not None and theirs is not None:
                if not isinstance(ours, str) and not isinstance(theirs, str):
                    self.compare(where, ours, theirs, told)
            elif ours is not None:
                self._found.gone(where, _item_excerpt(ours))
            elif theirs is not None:
                self._found.new(where, _item_excerpt(theirs))

    def _pairs(self, left: list[Item], right: list[Item]) -> list[Pair]:
        # An only child against an only child needs no search; most elements are such.
        if len(left) == 1 == len(right) and _sort(left[0]) == _sort(right[0]):
            return [(0, 0)]
        return pair_up(self._aligner, self._elements(left), self._elements(right))

    def _elements(self, items: list[Item]) -> list[Element]:
        return [Element(self._value(item), _sort(item), _name(item)) for item in items]

    def _value(self, item: Item) -> int:
        """Return a number that is the same for items that mean the same."""
        if isinstance(item, str):
            return self._number(("text", " ".join(item.split())))
        known = self._known.get(item)
        if known is None:
            inner = tuple(self._value(one) for one in contents(item))
            known = self._number((item.tag, tuple(sorted(item.items())), inner))
            self._known[item] = known
        return known

    def _number(self, meaning: Hashable) -> int:
        return self._numbers.setdefault(meaning, len(self._numbers))


def contents(node: Node) -> list[Item]:
    """Return what stands in an element, without the blanks between elements."""
    items: list[Item] = [node.text] if node.text and not node.text.isspace() else []
    for child in node:
        items.append(child)
        if child.tail and not child.tail.isspace():
            items.append(child.tail)
    return items


class _Places:
    """Counts the items of one name among their siblings, from 1 as XPath does."""

    def __init__(self, items: list[Item]) -> None:
        self.totals: dict[str, int] = {}
        self.numbers: list[int] = []
        self.names: list[str] = []
        for item in items:
            name = _step_name(item)
            self.totals[name] = self.totals.get(name, 0) + 1
            self.names.append(name)
            self.numbers.append(self.totals[name])


def _step(places: tuple[_Places, _Places], i: int | None, j: int | None) -> str:
    left, right = places
    name = left.names[i] if i is not None else right.names[j or 0]
    if max(left.totals.get(name, 0), right.totals.get(name, 0)) <= 1:
        return name
    ours = left.numbers[i] if i is not None else None
    theirs = right.numbers[j] if j is not None else None
    return indexed(name, ours, theirs)


def _step_name(item: Item) -> str:
    return "text()" if isinstance(item, str) else local_name(item.tag)


def _sort(item: Item) -> str:
    return "" if isinstance(item, str) else local_name(item.tag)


def _name(item: Item) -> Hashable:
    if isinstance(item, str):
        return None
    if not item.attrib:
        return None
    return next((item.get(name) for name in _NAMES if item.get(name)), None)


def attribute_name(name: str, left: Node, right: Node) -> str:
    """Return an attribute's name as it is shown: with its namespace only if it has a twin."""
    local = local_name(name)
    if local == name:
        return local
    names = [other for node in (left, right) for other, _ in node.items()]
    twins = {other for other in names if local_name(other) == local}
    return local if len(twins) == 1 else name


def _item_excerpt(item: Item) -> str:
    return item if isinstance(item, str) else xml_excerpt(item)


def xml_excerpt(node: Node, limit: int = 400) -> str:
    """Return an element as text on one line, as far as ``limit`` characters go."""
    pieces: list[str] = []
    _write(node, pieces, [limit])
    text = "".join(pieces)
    return text if len(text) <= limit else text[:limit] + "…"


def _write(node: Node, pieces: list[str], room: list[int]) -> None:
    name = local_name(node.tag)
    attributes = "".join(f' {local_name(key)}="{value}"' for key, value in node.items())
    items = contents(node)
    pieces.append(f"<{name}{attributes}{'' if items else ' /'}>")
    room[0] -= len(pieces[-1])
    for item in items:
        if room[0] < 0:
            return
        if isinstance(item, str):
            pieces.append(item)
            room[0] -= len(item)
        else:
            _write(item, pieces, room)
    if items:
        pieces.append(f"</{name}>")


def without_device_rows(root: Node) -> None:
    """Take the rows of devices out of an outcome, in place: devices are joined elsewhere.

    A row with anything in it that is not one of the known fields stays.
    """
    for parent in [root, *root]:
        kept = [node for node in parent if not _is_plain_row(node)]
        if len(kept) < len(parent):
            parent[:] = kept


def _is_plain_row(node: Node) -> bool:
    return local_name(node.tag).lower() == "registrationresult" and all(
        local_name(cell.tag).lower() in _ROW_FIELDS and not len(cell) for cell in node
    )
