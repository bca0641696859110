"""Reads XML without trust: no DTD, bounded depth and size, positions in characters, never an error.

Rules: XML 1.0, by expat; that .NET declares utf-16 on UTF-8 bytes and writes a byte order mark is
the experience of the official SDK's users.
"""

import re
from dataclasses import dataclass
from xml.parsers import expat

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.text.decoding import decode_text
from nhconsole.core.text.text_place import place_of
from nhconsole.core.text.xml_sentences import explain_xml_error
from nhconsole.core.text.xml_tokens import Explained
from nhconsole.core.text.xml_tree import Refused, TreeBuilder, XmlNode, doctype_refused

MAX_DEPTH = 200
MAX_NODES = 250_000

_PROLOG_ITEM = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DECLARATION = re.compile(r"""<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
_HONEST_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", "utf-16"}
"""utf-16 is a lie in a text that goes out as UTF-8, yet .NET writes it and it is understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlReading:
    """What was read: the tree as far as it goes, and what is wrong with it."""

    root: XmlNode | None
    """Whole if ``problem`` is None, else as far as it was read."""
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    root_name: str = ""
    """Known even when something further on is broken; empty if there is no element at all."""
    first_child_name: str = ""

    @property
    def is_well_formed(self) -> bool:
        """Whether the whole text was read."""
        return self.problem is None


def _doctype_at(text: str, start: int) -> int | None:
    """Look for a DOCTYPE before anything is parsed: expat expands what it declares."""
    while found := _PROLOG_ITEM.match(text, start):
        start = found.end()
    return start if text[start : start + 9].upper() == "<!DOCTYPE" else None


def _problem(explained: Explained, text: str, severity: Severity = Severity.ERROR) -> Problem:
    line, column = place_of(text, explained.offset)
    return Problem(
        severity=severity,
        field=Field.PAYLOAD,
        code=explained.code,
        message=explained.message,
        remedy=explained.remedy,
        start=explained.offset,
        end=min(len(text), explained.offset + 1),
        line=line,
        column=column,
        # Whoever wants to see what the hub says to broken XML may send it.
        overridable=severity is Severity.ERROR,
    )


def _base_and_warnings(text: str) -> tuple[int, list[Explained]]:
    """Return where the document begins, and what is odd before it and in its declaration."""
    base = 1 if text.startswith("\ufeff") else 0
    warnings = []
    lead = len(text) - base - len(text[base:].lstrip(" \t\r\n"))
    if lead and text.startswith("<?xml", base + lead):
        base += lead
        warnings.append(
            Explained(
                "xml.space-before-declaration",
                "Something stands before the XML declaration: a strict parser refuses that.",
                "Remove the blanks and line breaks before <?xml.",
                0,
            )
        )
    found = _DECLARATION.match(text[base : base + 200])
    if found and found.group(1).lower() not in _HONEST_ENCODINGS:
        warnings.append(
            Explained(
                "xml.encoding",
                f"The declaration says “{found.group(1)}”, but payloads go out as UTF-8.",
                'Write encoding="utf-8", or leave the declaration out.',
                base,
            )
        )
    return base, warnings


def _unbound_warnings(unbound: dict[str, int]) -> list[Explained]:
    return [
        Explained(
            "xml.prefix-unbound",
            f"The prefix “{prefix}:” is not declared.",
            f'Declare it with xmlns:{prefix}="…" on this element or one around it.',
            start,
        )
        for prefix, start in unbound.items()
    ]


def read_xml(
    source: bytes | str, *, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES
) -> XmlReading:
    """Read an XML text as far as it goes; what is wrong comes as a finding, never as an error."""
    text = source if isinstance(source, str) else decode_text(source).text
    base, warnings = _base_and_warnings(text)
    doctype = _doctype_at(text, base)
    if doctype is not None:
        return XmlReading(root=None, problem=_problem(doctype_refused(doctype), text))
    data = text[base:].encode("utf-8", "surrogatepass")
    builder = TreeBuilder(data, base, max_depth, max_nodes)
    wrong = _parse(builder, data, text)
    builder.close_all()
    warnings += _unbound_warnings(builder.unbound)
    names = [*builder.names, "", ""]
    return XmlReading(
        root=builder.root,
        problem=_problem(wrong, text) if wrong else None,
        warnings=tuple(_problem(warning, text, Severity.WARNING) for warning in warnings),
        root_name=names[0],
        first_child_name=names[1],
    )


def _parse(builder: TreeBuilder, data: bytes, text: str) -> Explained | None:
    try:
        builder.parser.Parse(data, True)
    except Refused as refused:
        return refused.explained
    except expat.ExpatError as error:
        offset = builder.offsets.of(builder.parser.ErrorByteIndex)
        return explain_xml_error(error.code, text, offset, builder.open_elements())
    return None


def xml_problem(text: str) -> Problem | None:
    """Return what is wrong with an XML payload: the error, else the first warning, else None."""
    reading = read_xml(text)
    return reading.problem or next(iter(reading.warnings), None)
