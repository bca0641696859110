r"""Reads one value of a template: an expression, or a text that stands as it is.

The grammar is that of the official .NET SDK, which reads it before it registers a template; that
the hub shares it is ASSUMED::

    value      = term *("+" term) / "{" term *("+" term) "}"
    term       = reference / "'" text "'" / DQUOTE text DQUOTE
    reference  = ("$" / "." / "%" / "#") "(" name [":{" default "}"] ["," length] ")"

A quote is doubled in a text between such quotes, and ``\}`` is a brace in a default. Blanks may
stand around terms in braces, names and lengths, yet not behind the whole, nor behind a default.
"""

import re

from nhconsole.core.template.expression import Expression, Form, Literal, Reference
from nhconsole.core.template.expression_slips import (
    LARGEST_LIMIT,
    LONGEST_NAME,
    bad_limit,
    bad_reference,
    braces_not_closed,
    limit_missing,
    limit_not_allowed,
    name_too_long,
    no_term,
    not_joined,
    number_joined,
    quote_not_closed,
)

FIRST_CHARACTERS = "$.%#{"
"""A value is an expression if, and only if, it begins with one of these."""

_SHORTEST_TERM = 3
_BLANKS = re.compile(r"\s*+")
_REFERENCE = re.compile(
    r"([$.%#])\(\s*+([A-Za-z0-9_]++)\s*+(?::\{((?:[^\\}]|\\.)*+)\})?(?:,\s*+([+-]?[0-9]++)\s*+)?\)",
    re.DOTALL,
)
_QUOTED = re.compile(r"'((?:[^']|'')*+)'|\"((?:[^\"]|\"\")*+)\"")
_ESCAPED = re.compile(r"\\([\\}])")


def is_expression(text: str) -> bool:
    """Whether a value is one to be read; else it is a text that stands as it is."""
    return text[:1] in FIRST_CHARACTERS and text != ""


def read_expression(text: str) -> Expression:
    """Return the expression that a value is; the value must be one (:func:`is_expression`).

    Raises:
        ExpressionSlip: at the first place that cannot be read.
    """
    return _Reader(text).read()


class _Reader:
    """Goes over the terms once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._in_braces = text[0] == "{"
        self._at = 0
        self._end = len(text)

    def read(self) -> Expression:
        """Return the whole."""
        if self._in_braces:
            self._strip_braces()
        terms = [self._term()]
        while self._at < self._end:
            self._pass_plus()
            terms.append(self._term())
        if len(terms) > 1 and any(_is_number(term) for term in terms):
            raise number_joined(0, len(self._text))
        return Expression(terms=tuple(terms), in_braces=self._in_braces)

    def _strip_braces(self) -> None:
        if len(self._text) == 1 or self._text[-1] != "}":
            raise braces_not_closed(self._text)
        self._at = 1
        self._end = max(1, len(self._text[:-1].rstrip()))

    def _pass_plus(self) -> None:
        at = self._behind_blanks()
        if at == self._end or self._text[at] != "+":
            raise not_joined(self._text, self._at, self._end, in_braces=self._in_braces)
        self._at = at + 1

    def _behind_blanks(self) -> int:
        found = _BLANKS.match(self._text, self._at, self._end)
        return found.end() if found else self._at

    def _term(self) -> Reference | Literal:
        self._at = self._behind_blanks()
        mark = self._text[self._at : self._at + 1]
        if mark in ("$", ".", "%", "#"):
            return self._reference()
        if mark in ("'", '"') and self._end - self._at >= _SHORTEST_TERM:
            return self._literal()
        raise no_term(self._text, self._at, self._end)

    def _literal(self) -> Literal:
        found = _QUOTED.match(self._text, self._at, self._end)
        if found is None:
            raise quote_not_closed(self._text, self._at, self._end)
        self._at = found.end()
        single, double = found.groups()
        text = double.replace('""', '"') if single is None else single.replace("''", "'")
        return Literal(text=text)

    def _reference(self) -> Reference:
        found = _REFERENCE.match(self._text, self._at, self._end)
        if found is None:
            raise bad_reference(self._text, self._at, self._end)
        self._at = found.end()
        return _reference_of(found)


def _reference_of(found: re.Match[str]) -> Reference:
    mark, name, default, limit_text = found.groups()
    form = Form(mark)
    if len(name) > LONGEST_NAME:
        raise name_too_long(len(name), *found.span(2))
    if form in (Form.ENCODED, Form.NUMBER) and limit_text is not None:
        raise limit_not_allowed(mark, *found.span())
    if form is Form.DOTTED and limit_text is None:
        raise limit_missing(*found.span())
    limit = None if limit_text is None else _limit(limit_text)
    if limit is not None and not 0 <= limit <= LARGEST_LIMIT:
        raise bad_limit(*found.span())
    # ASSUMED: a backslash escapes a brace and itself; before anything else it stands for itself.
    return Reference(form=form, name=name, limit=limit, default=_ESCAPED.sub(r"\1", default or ""))


def _limit(text: str) -> int:
    """Return a length; one with more digits than any length has is too large, whatever it is."""
    digits = text.lstrip("+-0")
    return int(text) if len(digits) <= len(str(LARGEST_LIMIT)) else LARGEST_LIMIT + 1


def _is_number(term: Reference | Literal) -> bool:
    return isinstance(term, Reference) and term.form is Form.NUMBER
