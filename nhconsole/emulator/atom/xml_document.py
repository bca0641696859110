"""Reads the XML of requests: any bytes become a tree, or a sentence on why they are no XML."""

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from nhconsole.emulator.atom.namespaces import INSTANCE

_NIL = f"{INSTANCE} nil"
_TYPE = f"{INSTANCE} type"


class _NotAllowed(ValueError):
    """Something that is well-formed but not taken."""


def read_xml(body: bytes) -> Element | str:
    """Return the root of a body's XML, or why there is none.

    The bytes are decoded first: the .NET SDK declares utf-16 in XML that it sends as UTF-8.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(_decode(body), True)
    except (expat.ExpatError, ValueError) as error:
        return str(error)
    return builder.close()


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition(" ")[2]


def is_nil(element: Element) -> bool:
    """Whether the element says that it is not there."""
    return element.get(_NIL, "").strip() in ("true", "1")


def instance_type(element: Element) -> str:
    """Return what ``i:type`` says the element is, without a prefix; empty without one."""
    return element.get(_TYPE, "").strip().rpartition(":")[2]


def text_of(element: Element | None) -> str:
    """Return the text of an element; empty where there is none."""
    return "" if element is None else element.text or ""


def _decode(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16")
    return body.decode("utf-8-sig")


def _no_doctype(*_: object) -> NoReturn:
    raise _NotAllowed("a DOCTYPE is not allowed")
