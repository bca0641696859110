"""Which kind of notification a payload is: by its XML root or that root's first child.

The samples looked for the text ``<toast>`` and so missed ``<toast launch="x">``, a declaration, a
BOM or a self-closed ``<badge value="7"/>``; here a parser looks at the elements.
"""

from contextlib import suppress
from xml.parsers import expat

from nhconsole.core.payload.platforms import BodyKind, Kind, Platform


def detect_kind(platform: Platform, body: bytes, chosen: Kind | None = None) -> Kind:
    """Return the kind of a payload.

    Args:
        platform: Whose payload it is.
        body: The payload.
        chosen: What the person chose; raw and JSON kinds stand as chosen, among XML kinds the
            payload decides, because the headers must say what the body is.
    """
    if chosen is not None and chosen.body is not BodyKind.XML:
        return chosen
    by_element = {name: kind for kind in platform.kinds for name in kind.elements}
    if not by_element:
        return chosen or platform.default_kind
    for name in element_names(body):
        if name in by_element:
            return by_element[name]
    return chosen or _raw_or_default(platform, body)


def _raw_or_default(platform: Platform, body: bytes) -> Kind:
    """Take a payload that shows none of the platform's elements for a raw one.

    Not if it is XML that broke before its first element: that was hardly meant to be raw.
    """
    if _without_mark(body).startswith(b"<") and not element_names(body):
        return platform.default_kind
    raw = [kind for kind in platform.kinds if kind.body is BodyKind.ANY]
    return raw[0] if raw else platform.default_kind


def element_names(body: bytes) -> tuple[str, ...]:
    """Return the local names, in lower case, of the root and of its first child element.

    It stops there, so a fault further on does not hide what the payload is, and the size does not
    matter. A DOCTYPE ends the look before its entities could expand. Never fails.
    """
    names: list[str] = []

    def note(name: str, _attributes: dict[str, str]) -> None:
        names.append(name.rpartition(":")[2].lower())
        if len(names) == 2:
            raise StopIteration

    def refuse(*_doctype: object) -> None:
        raise StopIteration

    # The bytes are UTF-8 whatever the declaration says: .NET declares utf-16 on UTF-8 bytes.
    parser = expat.ParserCreate(encoding="utf-8")
    parser.StartElementHandler = note
    parser.StartDoctypeDeclHandler = refuse
    with suppress(expat.ExpatError, StopIteration):
        parser.Parse(_without_mark(body), True)
    return tuple(names)


def _without_mark(body: bytes) -> bytes:
    """Return a body without its byte order mark and the blanks around that."""
    return body.lstrip().removeprefix(b"\xef\xbb\xbf").lstrip()
