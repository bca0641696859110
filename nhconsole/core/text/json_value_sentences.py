"""Says what is wrong with a single string, number or word of a JSON text."""

import re
from dataclasses import dataclass

from nhconsole.core.text.json_tokens import Expected, Slip
from nhconsole.core.text.text_place import first_upper, shortened, spoken_character

_DOUBLE_QUOTES = "“”„‟«»"
_SINGLE_QUOTES = "‘’‚‹›"
_STRING_BODY = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
NUMBER_LIKE = re.compile(r"[+-]?[0-9.][0-9a-zA-Z.+_-]*")
WORD = re.compile(r"[^\W\d][\w$.-]*|\$[\w$.-]*")
_FOREIGN_WORDS = {
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "None": "null",
    "NULL": "null",
    "Null": "null",
    "nil": "null",
    "undefined": "null",
}
VALUES = (Expected.VALUE, Expected.FIRST_VALUE)


@dataclass(frozen=True, slots=True)
class JsonFinding:
    """One finding in words, with the piece of text that is meant."""

    code: str
    message: str
    remedy: str
    start: int
    end: int


def finding(code: str, message: str, remedy: str, start: int, length: int = 1) -> JsonFinding:
    """Return a finding about ``length`` characters."""
    return JsonFinding(f"json.{code}", message, remedy, start, start + length)


def wrong_quotes(slip: Slip) -> JsonFinding | None:
    """Quotes that JSON does not know."""
    character = slip.character
    if character and character in "'`":
        return finding(
            "single-quotes",
            f"A text stands in {'single quotes' if character == chr(39) else 'backquotes'}.",
            'JSON wants double ones: "…".',
            slip.offset,
        )
    if character and character in _DOUBLE_QUOTES + _SINGLE_QUOTES:
        return finding(
            "smart-quotes",
            f"The quote {character} is a typographic one; a word processor makes them.",
            'Write the plain double quote: "…".',
            slip.offset,
        )
    return None


def broken_string(slip: Slip) -> JsonFinding | None:
    """A string that does not end or holds what it may not."""
    if slip.character != '"':
        return None
    found = _STRING_BODY.match(slip.text, slip.offset)
    stop = found.end() if found else slip.offset
    character = slip.text[stop : stop + 1]
    if character == '"':
        return None
    if character == "\\":
        return _bad_escape(slip.text, stop)
    if character in ("", "\n", "\r"):
        where = "the text ends" if not character else "the line ends"
        return finding(
            "string-unclosed",
            f"The string opened here is not closed: {where} before the second quote.",
            'Write the closing "; a line break inside a string is written \\n.',
            slip.offset,
        )
    escape = {"\t": "\\t", "\b": "\\b", "\f": "\\f"}.get(character, f"\\u{ord(character):04x}")
    return finding(
        "control-character",
        f"{first_upper(spoken_character(character))} stands bare inside a string.",
        f"Write {escape}, or remove it.",
        stop,
    )


def _bad_escape(text: str, start: int) -> JsonFinding:
    after = text[start + 1 : start + 2]
    if after == "u":
        return finding(
            "escape",
            f"“{text[start : start + 2]}” is not finished: \\u wants four hex digits.",
            "Write, for example, \\u00e9.",
            start,
            2,
        )
    if not after:
        return finding(
            "string-unclosed",
            "The text ends behind a backslash, inside a string.",
            'Write the closing ".',
            start,
        )
    shown = after if after.isprintable() else spoken_character(after)
    return finding(
        "escape",
        f"JSON knows no escape \\{shown}.",
        "Write \\\\ for a backslash" + (", and ' as it is." if after == "'" else "."),
        start,
        2,
    )


def constant(slip: Slip) -> JsonFinding | None:
    """NaN and Infinity."""
    found = re.compile(r"[+-]?(?:NaN|Infinity|Inf|inf|nan)\b").match(slip.text, slip.offset)
    if not found or slip.expected not in VALUES:
        return None
    return finding(
        "not-a-number",
        f"JSON has no {found.group()}.",
        "Write a number, null, or a string.",
        slip.offset,
        len(found.group()),
    )


def bad_number(slip: Slip) -> JsonFinding | None:
    """Digits that are no number of JSON."""
    start = slip.offset
    behind_number = slip.previous and slip.previous.kind == "number" and slip.previous.end == start
    if behind_number and slip.previous:
        start = slip.previous.start
    elif slip.expected not in VALUES:
        return None
    found = NUMBER_LIKE.match(slip.text, start)
    if not found or found.end() <= slip.offset:
        return None
    return finding(
        "number",
        f"“{shortened(found.group())}” is not a number as JSON writes it.",
        "No leading zeros or plus sign, digits on both sides of the point, no hex.",
        start,
        len(found.group()),
    )


def bare_word(slip: Slip) -> JsonFinding | None:
    """A word without quotes."""
    found = WORD.match(slip.text, slip.offset)
    if not found or slip.expected not in VALUES:
        return None
    word = found.group()
    known = _FOREIGN_WORDS.get(word)
    if known:
        return finding(
            "foreign-word",
            f"JSON has no {word}.",
            f"Write {known}.",
            slip.offset,
            len(word),
        )
    return finding(
        "bare-word",
        f"The text “{shortened(word)}” stands without quotes.",
        f'Write "{shortened(word)}".',
        slip.offset,
        len(word),
    )
