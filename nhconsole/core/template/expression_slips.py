"""Says in words why a value that begins like an expression is none.

Places are offsets in the value, escapes of the body resolved.
"""

import re

from nhconsole.core.secrets.secret import quoted
from nhconsole.core.text.text_place import spoken_character

LONGEST_NAME = 120
LARGEST_LIMIT = 2**31 - 1

_NAME = re.compile(r"\s*([A-Za-z0-9_]*)\s*")
_DEFAULT = re.compile(r":\{(?:[^\\}]|\\.)*+\}", re.DOTALL)
_LONGEST_SUGGESTION = 40


class ExpressionSlip(Exception):
    """Raised at the first place where the grammar of expressions is broken."""

    def __init__(self, code: str, message: str, remedy: str, start: int, end: int) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.start = start
        self.end = end


def no_expression(text: str, start: int = 0) -> ExpressionSlip:
    """Say that a first character promises an expression, and how it is written as a text."""
    mark = text[start]
    if start == 0 and mark != "{" and len(text) <= _LONGEST_SUGGESTION:
        escaped = text.replace("'", "''")
        remedy = f"For this very text, write {{'{escaped}'}}; for a property, $(name)."
    else:
        remedy = "For a property, write $(name); for a text, put it in single quotes."
    return ExpressionSlip(
        "not-expression",
        f"“{mark}” begins an expression here, but no “(” follows it.",
        remedy,
        start,
        start + 1,
    )


def braces_not_closed(text: str) -> ExpressionSlip:
    """Say that a value begins with a brace and does not end with one."""
    return ExpressionSlip(
        "unclosed-brace",
        "A value that begins with “{” is an expression, and must end with “}”.",
        "Write a “}” as the very last character, or let the value begin with something else.",
        0,
        len(text),
    )


def no_term(text: str, start: int, end: int) -> ExpressionSlip:
    """Say that neither a property nor a text in quotes stands where one must."""
    remedy = "Write a property, such as $(name), or a text in single quotes."
    rest = text[start:end]
    if not rest:
        message = "A part of the expression is missing here."
    elif rest in ("''", '""'):
        # The official SDK takes whatever has fewer than three characters for no term.
        message, remedy = "An empty text may not stand last in an expression.", "Remove it."
    else:
        what = spoken_character(rest[0])
        message = f"Here stands {what}, where a property or a text in quotes must stand."
    return ExpressionSlip("term", message, remedy, start, max(start + 1, end))


def quote_not_closed(text: str, start: int, end: int) -> ExpressionSlip:
    """Say that a text in quotes has no end."""
    mark = text[start]
    return ExpressionSlip(
        "unclosed-quote",
        f"The text that begins with {mark} here has no end.",
        f"Write {mark} behind it; inside of it, write {mark}{mark} for one.",
        start,
        end,
    )


def not_joined(text: str, start: int, end: int, *, in_braces: bool) -> ExpressionSlip:
    """Say that something follows a term without a plus."""
    rest = text[start:end].strip()
    if not rest:
        message, remedy = "Blanks follow the expression; that is not allowed.", "Remove them."
    else:
        message = f"{quoted(rest)} follows without a “+”."
        start = text.index(rest, start)
        remedy = "Join parts with +, and put texts in single quotes."
        if not in_braces:
            remedy = f"A value is an expression or a text; to join both, write {_joined(text)}."
    return ExpressionSlip("joined", message, remedy, start, end)


def _joined(text: str) -> str:
    head, closer, tail = text.partition(")")
    if len(text) > _LONGEST_SUGGESTION or head.startswith("#"):
        return "{$(name) + 'text'}"
    escaped = tail.replace("'", "''")
    return f"{{{head}{closer} + '{escaped}'}}"


def number_joined(start: int, end: int) -> ExpressionSlip:
    """Say that a number stands alone."""
    return ExpressionSlip(
        "number-joined",
        "“#(…)” cannot be joined with other parts.",
        "Write $(…) instead: what is joined is a text anyway.",
        start,
        end,
    )


def bad_reference(text: str, start: int, end: int) -> ExpressionSlip:
    """Say what is wrong with a property from its ``$ . % #`` on."""
    if text[start : start + 5].lower() == "$body":
        return ExpressionSlip(
            "body",
            "“$body” is not supported any more.",
            "Write $(name) with the name of a property.",
            start,
            start + 5,
        )
    if text[start + 1 : start + 2] != "(":
        return no_expression(text, start)
    name = _NAME.match(text, start + 2, end)
    at = name.end() if name else start + 2
    if text.startswith(":{", at, end) and name and name[1]:
        return _bad_default(text, start, at, end)
    if text.find(")", start, end) < 0:
        return _not_closed(start, end)
    if text[at] == ",":
        return bad_limit(start, text.find(")", at, end) + 1)
    return _bad_name(text, start, end)


def _bad_default(text: str, start: int, colon: int, end: int) -> ExpressionSlip:
    found = _DEFAULT.match(text, colon, end)
    if found is None:
        return ExpressionSlip(
            "unclosed-default",
            "The default value that begins with “:{” here has no end.",
            "Write “}” behind it; inside of it, write \\} for a brace.",
            colon,
            end,
        )
    rest = found.end()
    if text.find(")", rest, end) < 0:
        return _not_closed(start, end)
    if text[rest] == ",":
        return bad_limit(start, text.find(")", rest, end) + 1)
    return ExpressionSlip(
        "default-end",
        "Only “,” or “)” may follow the “}” of a default value, without a blank between.",
        "Remove what stands between.",
        rest,
        rest + 1,
    )


def _not_closed(start: int, end: int) -> ExpressionSlip:
    return ExpressionSlip(
        "unclosed", "The “(” of this property is not closed.", "Write a “)”.", start, end
    )


def _bad_name(text: str, start: int, end: int) -> ExpressionSlip:
    closer = min(at for mark in ")," if (at := text.find(mark, start, end)) >= 0)
    name = text[start + 2 : closer].strip()
    if not name or name.startswith(":{"):
        return ExpressionSlip(
            "no-name", "The name of a property is missing.", "Write it.", start, closer + 1
        )
    return ExpressionSlip(
        "name",
        f"{quoted(name)} is no name of a property.",
        "A name consists of the letters A to Z, digits and _; a default is written :{text}.",
        start + 2,
        max(closer, start + 3),
    )


def name_too_long(length: int, start: int, end: int) -> ExpressionSlip:
    """Say that a name has too many characters."""
    return ExpressionSlip(
        "name-long",
        f"The name of this property has {length} characters; {LONGEST_NAME} are allowed.",
        "Shorten it.",
        start,
        end,
    )


def bad_limit(start: int, end: int) -> ExpressionSlip:
    """Say that what follows the comma is no length."""
    return ExpressionSlip(
        "length",
        "Behind the comma stands no length: a whole number from 0.",
        "Write it, such as $(name, 20).",
        start,
        end,
    )


def limit_missing(start: int, end: int) -> ExpressionSlip:
    """Say that dots need a length."""
    return ExpressionSlip(
        "length-missing",
        "“.(…)” needs a length: it sets dots for what is cut off.",
        "Write it, such as .(name, 20), or write $(name).",
        start,
        end,
    )


def limit_not_allowed(mark: str, start: int, end: int) -> ExpressionSlip:
    """Say that encoded texts and numbers are not cut."""
    return ExpressionSlip(
        "length-refused",
        f"“{mark}(…)” takes no length.",
        "Leave it out, or write $(name, 20).",
        start,
        end,
    )
