"""Builds a tree of XML elements from expat's events: no DTD, bounded, without recursion."""

from dataclasses import dataclass, field
from xml.parsers import expat

from nhconsole.core.text.xml_tokens import Explained, OpenElement

_OWN_PREFIXES = frozenset({"xml", "xmlns"})
_CONTINUATION = bytes(range(0x80, 0xC0))
"""The bytes of UTF-8 that do not begin a character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlNode:
    """An element."""

    name: str
    """As written, with its prefix."""
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    """The text directly inside, in one piece."""
    children: tuple["XmlNode", ...] = ()
    start: int = 0
    """Offset of its ``<`` in the text."""
    closed: bool = True
    """False if the text ended or broke before its end tag."""

    @property
    def local_name(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def attribute(self, local_name: str) -> str | None:
        """Return an attribute's value by its name without prefix and case."""
        wanted = local_name.lower()
        for name, value in self.attributes:
            if name.rpartition(":")[2].lower() == wanted:
                return value
        return None

    def first(self, local_name: str) -> "XmlNode | None":
        """Return the first child of that name, compared without prefix and case."""
        wanted = local_name.lower()
        return next((node for node in self.children if node.local_name.lower() == wanted), None)


class Refused(Exception):
    """Ends a parse on our own account."""

    def __init__(self, explained: Explained) -> None:
        super().__init__(explained.code)
        self.explained = explained


@dataclass(slots=True)
class _Frame:
    name: str
    attributes: tuple[tuple[str, str], ...]
    start: int
    prefixes: frozenset[str]
    pieces: list[str] = field(default_factory=list)
    children: list[XmlNode] = field(default_factory=list)

    def node(self, *, closed: bool) -> XmlNode:
        return XmlNode(
            name=self.name,
            attributes=self.attributes,
            text="".join(self.pieces),
            children=tuple(self.children),
            start=self.start,
            closed=closed,
        )


class _Offsets:
    """Turns expat's byte positions, which only grow, into offsets in characters."""

    def __init__(self, data: bytes, base: int) -> None:
        self._data = data
        self._byte = 0
        self._offset = base
        self._ascii = data.isascii()
        self._base = base

    def of(self, byte: int) -> int:
        byte = max(0, min(byte, len(self._data)))
        if self._ascii:
            return self._base + byte
        if byte > self._byte:
            piece = self._data[self._byte : byte]
            self._offset += len(piece.translate(None, _CONTINUATION))
            self._byte = byte
        return self._offset


class TreeBuilder:
    """Receives expat's events; holds the open elements in a list of its own, so depth is data."""

    def __init__(self, data: bytes, base: int, max_depth: int, max_nodes: int) -> None:
        self._limits = (max_depth, max_nodes)
        self._frames: list[_Frame] = []
        self._count = 0
        self.root: XmlNode | None = None
        self.names: list[str] = []
        self.unbound: dict[str, int] = {}
        self.offsets = _Offsets(data, base)
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, flat: list[str]) -> None:
        start = self.offsets.of(self.parser.CurrentByteIndex)
        self._count += 1
        self._check_limits(start)
        prefixes = self._frames[-1].prefixes if self._frames else _OWN_PREFIXES
        attributes: tuple[tuple[str, str], ...] = ()
        if flat:
            attributes = tuple(zip(flat[::2], flat[1::2], strict=True))
            prefixes = _declared_prefixes(attributes, prefixes)
        frame = _Frame(name, attributes, start, prefixes)
        if flat or ":" in name:
            self._note_unbound(frame)
        # The second name is the first child of the root.
        if len(self._frames) == len(self.names) < 2:
            self.names.append(name)
        self._frames.append(frame)

    def _check_limits(self, start: int) -> None:
        max_depth, max_nodes = self._limits
        if len(self._frames) >= max_depth:
            raise Refused(
                Explained(
                    "xml.too-deep",
                    f"Elements are nested more than {max_depth} levels deep.",
                    "Nothing of a push message is so deep: look for end tags that are missing.",
                    start,
                )
            )
        if self._count > max_nodes:
            raise Refused(
                Explained(
                    "xml.too-many",
                    f"There are more than {max_nodes:,} elements; the rest was not read.",
                    "",
                    start,
                )
            )

    def _note_unbound(self, frame: _Frame) -> None:
        for name in (frame.name, *(name for name, _ in frame.attributes)):
            prefix, colon, _ = name.partition(":")
            if colon and prefix not in frame.prefixes:
                self.unbound.setdefault(prefix, frame.start)

    def _end(self, _name: str) -> None:
        self._close(closed=True)

    def _close(self, *, closed: bool) -> None:
        node = self._frames.pop().node(closed=closed)
        if self._frames:
            self._frames[-1].children.append(node)
        else:
            self.root = node

    def _characters(self, text: str) -> None:
        self._frames[-1].pieces.append(text)

    def _doctype(self, *_: object) -> None:
        raise Refused(doctype_refused(self.offsets.of(self.parser.CurrentByteIndex)))

    def open_elements(self) -> tuple[OpenElement, ...]:
        """Return the elements that are open now, outermost first."""
        return tuple(OpenElement(frame.name, frame.start) for frame in self._frames)

    def close_all(self) -> None:
        """Make nodes of what was still open when the text ended."""
        self.parser.buffer_text = False  # hands over the text collected so far
        while self._frames:
            self._close(closed=False)


def _declared_prefixes(
    attributes: tuple[tuple[str, str], ...], outer: frozenset[str]
) -> frozenset[str]:
    own = [name[6:] for name, _ in attributes if name.startswith("xmlns:")]
    return outer.union(own) if own else outer


def doctype_refused(offset: int) -> Explained:
    """Say that a DTD is not read."""
    return Explained(
        "xml.doctype",
        "A document type (<!DOCTYPE …>) is not read here: it could make a text explode.",
        "Remove it; neither the hub nor a push service wants one.",
        offset,
    )
