"""Puts "invalid token" into words: expat has one number for every slip inside a tag or a text."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from nhconsole.core.text.text_place import first_upper, place_in_words, shortened, spoken_character

_KNOWN_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_SMART_QUOTES = "“”„‟«»‘’‚‹›"


@dataclass(frozen=True, slots=True)
class Explained:
    """One finding in words."""

    code: str
    message: str
    remedy: str
    offset: int


@dataclass(frozen=True, slots=True)
class OpenElement:
    """An element whose end tag has not come yet."""

    name: str
    start: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where expat stopped, with what a rule needs to say why."""

    text: str
    offset: int
    open: tuple[OpenElement, ...]

    @property
    def character(self) -> str:
        """The character at the spot; empty at the end of the text."""
        return self.text[self.offset : self.offset + 1]

    @property
    def opener(self) -> str:
        """The innermost open element and its place, in words."""
        element = self.open[-1]
        return f"<{shortened(element.name)}> opened at {place_in_words(self.text, element.start)}"

    @property
    def tag(self) -> str | None:
        """The tag that the spot is in, from its ``<`` up to the spot; None outside of a tag."""
        start = self.text.rfind("<", 0, self.offset)
        if start < 0:
            return None
        piece = self.text[start : self.offset]
        bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", piece)
        return None if ">" in bare and '"' not in bare and "'" not in bare else piece

    def at(self, offset: int, code: str, message: str, remedy: str) -> Explained:
        """Return a finding about another place."""
        return Explained(f"xml.{code}", message, remedy, offset)

    def here(self, code: str, message: str, remedy: str) -> Explained:
        """Return a finding about this place."""
        return self.at(self.offset, code, message, remedy)


Rule = Callable[[Spot], Explained | None]


def no_markup(spot: Spot) -> Explained:
    """Say that something stands where the first element should."""
    if spot.character in "{[":
        return spot.here(
            "json",
            "This looks like JSON, not XML.",
            "Choose a platform that takes JSON, or write XML.",
        )
    return spot.here(
        "no-markup",
        f"XML begins with an element, but here stands {spoken_character(spot.character)}.",
        "Remove what stands before the first <.",
    )


def bare_ampersand(spot: Spot, start: int) -> Explained:
    """Say how an ampersand is written."""
    return spot.at(start, "ampersand", "A bare & is not allowed in XML.", "Write &amp; for it.")


def _forbidden_character(spot: Spot) -> Explained | None:
    character = spot.character
    surrogate = "\ud800" <= character <= "\udfff"
    control = character < " " and character not in "\t\r\n"
    if not character or not (surrogate or control or character in "\ufffe\uffff"):
        return None
    what = "half of a character" if surrogate else "a character that XML does not allow"
    return spot.here(
        "character", f"Here stands {what} (U+{ord(character):04X}).", "Remove it, or type it again."
    )


def _ampersand(spot: Spot) -> Explained | None:
    before = spot.text[max(0, spot.offset - 64) : spot.offset + 1]
    found = re.search(r"&([\w#.:-]*)(?:[^\w#.:-]|$)$", before) or re.search(r"&()$", before)
    if not found or (not spot.open and spot.tag is None):
        return None
    start = max(0, spot.offset - 64) + found.start()
    if found.group(1) in _KNOWN_ENTITIES:
        name = found.group(1)
        return spot.at(start, "entity-end", f"“&{name}” is not finished.", f"Write &{name};.")
    return bare_ampersand(spot, start)


def _cdata_end(spot: Spot) -> Explained | None:
    if spot.text[spot.offset - 2 : spot.offset + 1] != "]]>":
        return None
    return spot.at(spot.offset - 2, "cdata-end", "“]]>” is not allowed in text.", "Write ]]&gt;.")


def _in_comment(spot: Spot) -> Explained | None:
    tag = spot.tag
    if tag is None or not tag.startswith("<!"):
        return None
    if tag.startswith("<!--"):
        start = spot.text.rfind("--", 0, spot.offset)
        return spot.at(
            start, "comment-dashes", "“--” is not allowed in a comment.", "Write a single -."
        )
    return spot.here(
        "markup", "“<!” begins nothing that may stand here.", "Remove it, or write &lt;!."
    )


def _name_start(spot: Spot) -> Explained | None:
    if spot.tag != "<":
        return None
    start = spot.offset - 1
    if spot.character == "/":
        return spot.at(
            start, "extra-end", "An end tag closes nothing: no element is open.", "Remove it."
        )
    return spot.at(
        start,
        "name",
        f"A name must follow “<”, but here stands {spoken_character(spot.character)}.",
        "If the < is text, write &lt;; else correct the name.",
    )


def _less_than_in_value(spot: Spot) -> Explained | None:
    if spot.character != "<" or spot.tag is None:
        return None
    return spot.here(
        "less-than",
        "A “<” stands inside a tag or a value: a quote or “>” may be missing before it.",
        "Close the value or the tag; if the < is part of the value, write &lt;.",
    )


def _end_tag(spot: Spot) -> Explained | None:
    if spot.tag is None or not spot.tag.startswith("</"):
        return None
    return spot.here("end-tag", "An end tag holds nothing but a name.", "Write > right behind it.")


def _unquoted(spot: Spot) -> Explained | None:
    tag = spot.tag
    if tag is None or not tag.rstrip().endswith("="):
        return None
    if spot.character in _SMART_QUOTES:
        return spot.here(
            "smart-quotes",
            f"The quote {spot.character} is a typographic one.",
            'Write the plain "…".',
        )
    return spot.here("unquoted", "The value of an attribute stands without quotes.", 'Write "…".')


def _no_value(spot: Spot) -> Explained | None:
    found = re.search(r"\s([\w:.-]+)\s*$", spot.tag or "")
    if not found:
        return None
    name = shortened(found.group(1))
    return spot.here("no-value", f"The attribute “{name}” has no value.", f'Write {name}="…".')


def _no_space(spot: Spot) -> Explained | None:
    if not (spot.tag or "").endswith(('"', "'")):
        return None
    return spot.here("no-space", "A space is missing between two attributes.", "Write a space.")


def _slash(spot: Spot) -> Explained | None:
    if not (spot.tag or "").endswith("/"):
        return None
    return spot.here("slash", "“/” in a tag must be followed by “>” at once.", "Write />.")


def _anything(spot: Spot) -> Explained:
    where = "in a tag" if spot.tag else "in XML"
    return spot.here(
        "not-allowed",
        f"{first_upper(spoken_character(spot.character))} is not allowed at this place {where}.",
        "Remove or correct it.",
    )


def _first_thing(spot: Spot) -> Explained | None:
    before = spot.text[: spot.offset]
    return None if spot.open or "<" in before or spot.character == "<" else no_markup(spot)


_TOKEN_RULES: tuple[Rule, ...] = (
    _forbidden_character,
    _first_thing,
    _in_comment,
    _ampersand,
    _cdata_end,
    _name_start,
    _less_than_in_value,
    _end_tag,
    _unquoted,
    _no_space,
    _no_value,
    _slash,
    _anything,
)


def bad_token(spot: Spot) -> Explained | None:
    """Return what the first rule that fits says."""
    return next((found for rule in _TOKEN_RULES if (found := rule(spot))), None)
