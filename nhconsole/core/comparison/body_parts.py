"""Compares two bodies: JSON and XML by structure, other texts by lines, the rest by size.

What cannot be compared in the better way is compared in the next one, and that is said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element as Node

from nhconsole.core.body.view import BodyLanguage, view_body
from nhconsole.core.comparison.found_parts import MOST_DIFFERENT, FoundParts
from nhconsole.core.comparison.json_parts import compare_json
from nhconsole.core.comparison.json_values import NotComparable
from nhconsole.core.comparison.line_parts import MOST_LINES, compare_lines, compare_sizes
from nhconsole.core.comparison.values import Section, SectionKind
from nhconsole.core.comparison.xml_parts import compare_xml
from nhconsole.core.text.decoding import decode_text

STRUCTURE_LIMIT = 512 * 1024
"""Longer texts (characters) are compared by lines: a push message is 4 KB long."""
LINES_LIMIT = 12 * 1024 * 1024
"""Larger bodies (bytes) are only told apart by their first difference."""
_SAMPLE = 4096
_WHOLE = "(the whole)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body with what is declared about it."""

    data: bytes
    content_type: str = ""

    @property
    def language(self) -> BodyLanguage:
        """What it seems to be written in, judged by its beginning."""
        return view_body(self.data[:_SAMPLE], self.content_type).language

    @property
    def words(self) -> str:
        """What it is and how long, in words."""
        name = {"hex": "no text", "text": "text"}.get(self.language, self.language.upper())
        return f"{name}, {len(self.data):,} bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRules:
    """What is special about the bodies of one section."""

    kind: SectionKind
    is_expected: Callable[[str, str, str], bool] | None = None
    expected_note: str = ""
    prune: Callable[[Node], None] | None = None


def compare_bodies(left: Body, right: Body, rules: BodyRules) -> Section:
    """Compare two bodies, whatever they hold."""
    notes: list[str] = []
    found = _found(left, right, rules, notes)
    if found.unlisted_different:
        notes.append(f"Only the first {MOST_DIFFERENT:,} differences are listed.")
    return Section(
        kind=rules.kind,
        parts=tuple(found.parts),
        notes=tuple(notes),
        unlisted_same=found.unlisted_same,
        unlisted_different=found.unlisted_different,
    )


def _new_parts(rules: BodyRules) -> FoundParts:
    return FoundParts(rules.is_expected, rules.expected_note)


def _found(left: Body, right: Body, rules: BodyRules, notes: list[str]) -> FoundParts:
    found = _new_parts(rules)
    if not left.data or not right.data:
        _one_side(left, right, found)
        return found
    languages = left.language, right.language
    if languages[0] is not languages[1]:
        found.changed(_WHOLE, left.words, right.words, _NOT_COMPARED)
    elif languages[0] is BodyLanguage.HEX:
        compare_sizes(left.data, right.data, found, _WHOLE)
    elif len(left.data) > LINES_LIMIT or len(right.data) > LINES_LIMIT:
        notes.append("Too long to be compared by lines; only the first difference is told.")
        compare_sizes(left.data, right.data, found, _WHOLE)
    else:
        return _texts(left, right, rules, notes)
    return found


_NOT_COMPARED = "The two are not of the same kind, and were not compared further."


def _one_side(left: Body, right: Body, found: FoundParts) -> None:
    if left.data:
        found.gone(_WHOLE, left.words)
    elif right.data:
        found.new(_WHOLE, right.words)


def _texts(left: Body, right: Body, rules: BodyRules, notes: list[str]) -> FoundParts:
    texts = [decode_text(body.data, body.content_type).text for body in (left, right)]
    if left.language in (BodyLanguage.JSON, BodyLanguage.XML):
        # Anew, not further: half of a comparison that broke off would be in it.
        found = _new_parts(rules)
        try:
            _structures(texts, left.language, rules, found)
        except NotComparable as reason:
            notes.append(_fallback_note(texts, left.language, reason))
        else:
            return found
    found = _new_parts(rules)
    _lines(left, right, texts, found, notes)
    return found


def _structures(
    texts: list[str], language: BodyLanguage, rules: BodyRules, found: FoundParts
) -> None:
    if max(map(len, texts)) > STRUCTURE_LIMIT:
        raise NotComparable("they are too long for that")
    if language is BodyLanguage.JSON:
        compare_json(texts[0], texts[1], found)
    else:
        compare_xml(texts[0], texts[1], found, rules.prune)


def _fallback_note(texts: list[str], language: BodyLanguage, reason: NotComparable) -> str:
    return f"Compared by lines, not as {language.upper()}: {reason}."


def _lines(left: Body, right: Body, texts: list[str], found: FoundParts, notes: list[str]) -> None:
    if max(text.count("\n") for text in texts) > MOST_LINES:
        notes.append("Too many lines to be compared; only the first difference is told.")
        compare_sizes(left.data, right.data, found, _WHOLE)
    else:
        compare_lines(texts[0], texts[1], found)
