"""Puts expat's findings into words: what is wrong, where it began, and the way out."""

import re
from html.entities import html5
from xml.parsers.expat import errors

from nhconsole.core.text.text_place import first_upper, shortened, spoken_character
from nhconsole.core.text.xml_tokens import (
    Explained,
    OpenElement,
    Rule,
    Spot,
    bad_token,
    bare_ampersand,
    no_markup,
)


def _nothing_there(spot: Spot) -> Explained:
    if spot.open:
        name = shortened(spot.open[-1].name)
        return spot.here(
            "unclosed",
            f"The text ends, but the element {spot.opener} is not closed.",
            f"Write </{name}> where it ends.",
        )
    if not spot.text.strip(" \t\r\n\ufeff"):
        return spot.at(0, "empty", "There is no XML: the text is empty.", "Write an element.")
    return spot.here("no-element", "There is no element in this text.", "Write an element.")


def _unfinished(spot: Spot) -> Explained:
    rest = spot.text[spot.offset :]
    if rest.startswith("&"):
        return bare_ampersand(spot, spot.offset)
    if rest.startswith("<!--"):
        return spot.here(
            "comment", "The comment opened here is not closed.", "Write --> at its end."
        )
    if rest.startswith("<?"):
        return spot.here("instruction", "“<?” opened here is not closed.", "Write ?> at its end.")
    if rest.count('"') % 2 or rest.count("'") % 2:
        return spot.here(
            "tag",
            "The tag opened here is not finished: a quote is missing in it.",
            "Close the quote.",
        )
    return spot.here("tag", "The tag opened here is not finished.", "Write > at its end.")


def _mismatched(spot: Spot) -> Explained:
    found = re.compile(r"[^\s>]*").match(spot.text, spot.offset)
    found_name = found.group() if found else ""
    expected = spot.open[-1].name
    start = max(0, spot.offset - 2)
    if found_name.lower() == expected.lower():
        return spot.at(
            start,
            "case",
            f"The element {spot.opener} is closed by </{shortened(found_name)}>: case counts.",
            f"Write </{shortened(expected)}>.",
        )
    return spot.at(
        start,
        "mismatch",
        f"The element {spot.opener} is not closed: "
        f"expected </{shortened(expected)}>, found </{shortened(found_name)}>.",
        f"Write </{shortened(expected)}> before it, or correct the name.",
    )


def _duplicate_attribute(spot: Spot) -> Explained:
    found = re.compile(r"[^\s=]*").match(spot.text, spot.offset)
    name = shortened(found.group()) if found else ""
    return spot.here("attribute-twice", f"The attribute “{name}” stands twice.", "Remove one.")


def _junk(spot: Spot) -> Explained:
    if re.compile(r"<[^!?/]").match(spot.text, spot.offset):
        return spot.here(
            "second-root",
            "A second element begins behind the end of the first one: XML has one root element.",
            "Put one element around both, or remove one.",
        )
    return spot.here(
        "trailing",
        f"{first_upper(spoken_character(spot.character))} stands behind the end of the XML.",
        "Remove what follows the last end tag.",
    )


def _unknown_entity(spot: Spot) -> Explained:
    found = re.compile(r"&([^;\s<&]{1,40});").match(spot.text, spot.offset)
    if not found:
        return bare_ampersand(spot, spot.offset)
    characters = html5.get(f"{found.group(1)};", "")
    numbers = "".join(f"&#{ord(character)};" for character in characters)
    return spot.here(
        "entity",
        f"XML does not know “{found.group()}”: only &amp; &lt; &gt; &quot; &apos; and numbers.",
        f"Write {numbers} instead." if numbers else "If the & is text, write &amp;.",
    )


def _bad_number(spot: Spot) -> Explained:
    found = re.compile(r"&#[^;\s]{0,20};?").match(spot.text, spot.offset)
    shown = found.group() if found else "&#"
    return spot.here(
        "number", f"“{shown}” is not the number of a character that XML allows.", "Remove it."
    )


def _misplaced_declaration(spot: Spot) -> Explained:
    return spot.here(
        "declaration-place",
        "An XML declaration <?xml … ?> stands in the middle of the text.",
        "It may stand at the very start only; remove it here.",
    )


def _open_cdata(spot: Spot) -> Explained:
    start = max(0, spot.text.rfind("<![CDATA[", 0, spot.offset))
    return spot.at(
        start,
        "cdata",
        "The section “<![CDATA[” opened here is not closed.",
        "Write ]]> at its end.",
    )


def _bad_declaration(spot: Spot) -> Explained:
    return spot.here(
        "declaration",
        "The XML declaration is not right.",
        'Write <?xml version="1.0" encoding="utf-8"?>, or leave it out.',
    )


_RULES: dict[str, Rule] = {
    errors.XML_ERROR_NO_ELEMENTS: _nothing_there,
    errors.XML_ERROR_UNCLOSED_TOKEN: _unfinished,
    errors.XML_ERROR_PARTIAL_CHAR: _unfinished,
    errors.XML_ERROR_TAG_MISMATCH: _mismatched,
    errors.XML_ERROR_DUPLICATE_ATTRIBUTE: _duplicate_attribute,
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: _junk,
    errors.XML_ERROR_UNDEFINED_ENTITY: _unknown_entity,
    errors.XML_ERROR_BAD_CHAR_REF: _bad_number,
    errors.XML_ERROR_MISPLACED_XML_PI: _misplaced_declaration,
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION: _open_cdata,
    errors.XML_ERROR_XML_DECL: _bad_declaration,
    errors.XML_ERROR_TEXT_DECL: _bad_declaration,
    errors.XML_ERROR_SYNTAX: no_markup,
    errors.XML_ERROR_INVALID_TOKEN: bad_token,
}


def explain_xml_error(
    number: int, text: str, offset: int, open_elements: tuple[OpenElement, ...]
) -> Explained:
    """Return what expat's error number means at that place, in our words."""
    spot = Spot(text, offset, open_elements)
    name = errors.messages.get(number, "")
    rule = _RULES.get(name)
    explained = rule(spot) if rule else None
    if explained:
        return explained
    return spot.here("unreadable", f"The XML cannot be read from here on ({name}).", "Look here.")
