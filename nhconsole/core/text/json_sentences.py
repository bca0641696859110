"""Says what is wrong with a JSON text where the grammar broke: the usual slips first."""

from collections.abc import Callable

from nhconsole.core.text.json_tokens import MAX_DEPTH, Expected, Opener, Slip
from nhconsole.core.text.json_value_sentences import (
    NUMBER_LIKE,
    VALUES,
    WORD,
    JsonFinding,
    bad_number,
    bare_word,
    broken_string,
    constant,
    finding,
    wrong_quotes,
)
from nhconsole.core.text.text_place import (
    first_upper,
    place_in_words,
    shortened,
    spoken_character,
)

_KEYS = (Expected.KEY, Expected.FIRST_KEY)

_Rule = Callable[[Slip], JsonFinding | None]


def _opened(slip: Slip, opener: Opener) -> str:
    return f"“{opener.mark}” opened at {place_in_words(slip.text, opener.start)}"


def _at_end(slip: Slip) -> JsonFinding | None:
    if slip.offset < len(slip.text):
        return None
    if not slip.open:
        return finding("empty", "There is no JSON: the text is empty.", "Write { … }.", 0, 0)
    opener = slip.open[-1]
    lack = ""
    if slip.expected is Expected.COLON:
        lack = f", and the key {shortened(slip.word_before())} has no value"
    elif slip.expected is Expected.VALUE and slip.word_before() == ":":
        lack = ", and the last colon has no value"
    return finding(
        "unclosed",
        f"The text ends, but the {_opened(slip, opener)} is not closed{lack}.",
        f"Write the missing {opener.closer}.",
        slip.offset,
        0,
    )


def _foreign_start(slip: Slip) -> JsonFinding | None:
    if slip.character == "\ufeff":
        return finding(
            "bom",
            "A byte order mark (an invisible character) stands here.",
            "Remove it, or save the file as UTF-8 without one.",
            slip.offset,
        )
    if slip.character == "<" and not slip.previous:
        return finding(
            "xml",
            "This looks like XML, not JSON.",
            "Choose a platform that takes XML, or write JSON.",
            slip.offset,
        )
    return None


def _comment(slip: Slip) -> JsonFinding | None:
    if slip.text[slip.offset : slip.offset + 2] not in ("//", "/*") and slip.character != "#":
        return None
    return finding("comment", "JSON has no comments.", "Remove it.", slip.offset, 2)


def _wrong_closer(slip: Slip) -> JsonFinding | None:
    character = slip.character
    if not character or character not in "]}":
        return None
    if not slip.open:
        return finding("extra-close", f"“{character}” closes nothing.", "Remove it.", slip.offset)
    opener = slip.open[-1]
    if character == opener.closer:
        return None
    return finding(
        "wrong-close",
        f"The {_opened(slip, opener)} is not closed: "
        f"expected “{opener.closer}”, found “{character}”.",
        f"Write {opener.closer} first, or correct one of the two.",
        slip.offset,
    )


def _trailing_comma(slip: Slip) -> JsonFinding | None:
    if not slip.character or slip.character not in "]}" or slip.word_before() != ",":
        return None
    assert slip.previous is not None
    return finding(
        "trailing-comma",
        f"A comma stands before “{slip.character}”, but nothing follows it.",
        "Remove the comma.",
        slip.previous.start,
    )


def _no_value(slip: Slip) -> JsonFinding | None:
    if slip.expected not in VALUES or not slip.character or slip.character not in ",:]}":
        return None
    if slip.word_before() == ":":
        return finding(
            "no-value", "A value is missing behind the colon.", "Write one, or null.", slip.offset
        )
    return finding(
        "no-value",
        f"A value is missing before {spoken_character(slip.character)}.",
        "Write one, or remove the mark.",
        slip.offset,
    )


def _no_colon(slip: Slip) -> JsonFinding | None:
    if slip.expected is not Expected.COLON:
        return None
    instead = slip.character in "=," or slip.text.startswith("=>", slip.offset)
    return finding(
        "no-colon",
        f"A colon is missing behind the key {shortened(slip.word_before())}.",
        f"Write : {'instead of' if instead else 'before'} {spoken_character(slip.character)}.",
        slip.offset,
    )


def _bare_key(slip: Slip) -> JsonFinding | None:
    if slip.expected not in _KEYS:
        return None
    found = WORD.match(slip.text, slip.offset) or NUMBER_LIKE.match(slip.text, slip.offset)
    if found:
        word = found.group()
        return finding(
            "bare-key",
            f"The key “{shortened(word)}” stands without quotes.",
            f'Write "{shortened(word)}".',
            slip.offset,
            len(word),
        )
    return finding(
        "no-key",
        f"A key in double quotes must stand here, not {spoken_character(slip.character)}.",
        'Write "key": value.',
        slip.offset,
    )


def _no_comma(slip: Slip) -> JsonFinding | None:
    if slip.expected is not Expected.COMMA or slip.character == ":":
        return None
    starts_value = slip.character.isalnum() or slip.character in '"{[-'
    if not starts_value:
        return None
    end = slip.previous.end if slip.previous else slip.offset
    return finding(
        "no-comma",
        f"A comma is missing between {shortened(slip.word_before())} and what follows.",
        "Write , between the two.",
        end,
        max(1, slip.offset - end),
    )


def _behind_end(slip: Slip) -> JsonFinding | None:
    if slip.expected is not Expected.END:
        return None
    return finding(
        "trailing",
        f"{first_upper(spoken_character(slip.character))} stands behind the end of the JSON.",
        "Remove what follows, or put both values into one […].",
        slip.offset,
    )


def _anything(slip: Slip) -> JsonFinding:
    return finding(
        "not-allowed",
        f"{first_upper(spoken_character(slip.character))} is not allowed at this place in JSON.",
        "Remove or correct it.",
        slip.offset,
    )


_RULES: tuple[_Rule, ...] = (
    _at_end,
    _foreign_start,
    _comment,
    wrong_quotes,
    broken_string,
    _wrong_closer,
    _trailing_comma,
    _no_value,
    _no_colon,
    constant,
    bad_number,
    _bare_key,
    bare_word,
    _no_comma,
    _behind_end,
    _anything,
)


def explain_slip(slip: Slip) -> JsonFinding:
    """Return what the first rule that fits says."""
    return next(found for rule in _RULES if (found := rule(slip)))


def too_deep(slip: Slip) -> JsonFinding:
    """Say that the nesting is beyond what is read."""
    return finding(
        "too-deep",
        f"Brackets are nested more than {MAX_DEPTH} levels deep.",
        "Nothing of a push message is so deep: look for brackets that are not closed.",
        slip.offset,
    )
