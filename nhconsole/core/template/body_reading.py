"""Reads the body of a template: its values, and everything worth saying about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nhconsole.core.body.tree import BodyTree, build_tree
from nhconsole.core.body.view import BodyLanguage
from nhconsole.core.payload.platforms import BodyKind
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.template.body_values import (
    BodyValue,
    Place,
    json_keys,
    json_values,
    mixed_texts,
    xml_values,
)
from nhconsole.core.template.expression import Expression
from nhconsole.core.template.expression_reading import (
    FIRST_CHARACTERS,
    is_expression,
    read_expression,
)
from nhconsole.core.template.expression_slips import ExpressionSlip
from nhconsole.core.text.json_reading import json_problem
from nhconsole.core.text.text_place import place_of
from nhconsole.core.text.xml_reading import read_xml

_LANGUAGES = {BodyKind.JSON: BodyLanguage.JSON, BodyKind.XML: BodyLanguage.XML}
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_LOOKS_LIKE_EXPRESSION = re.compile(
    r"\$\(\s*\w+\s*[,:)]|[%#]\(\s*\w+\s*(?::\{[^}]*\})?\)|\.\(\s*\w+\s*,\s*\d+\s*\)"
)


@dataclass(slots=True)
class BodyReading:
    """What was found in one body."""

    text: str
    expressions: list[tuple[BodyValue, Expression]] = field(default_factory=list)
    """In the order of the text."""
    problems: list[Problem] = field(default_factory=list)

    def read(self, kind: BodyKind) -> None:
        """Go over the whole body; what is not well-formed has no values."""
        half = HALF_CHARACTER.search(self.text)
        if half:
            self._say_half_character(*half.span())
        elif kind is BodyKind.ANY:
            self._take(BodyValue(text=self.text, place=Place.TEXT, start=0, end=len(self.text)))
        else:
            self._read_document(kind)

    def _read_document(self, kind: BodyKind) -> None:
        self.problems += _form_problems(self.text, kind)
        if any(problem.is_error for problem in self.problems):
            return
        tree = build_tree(self.text, _LANGUAGES[kind])
        if tree is None or tree.note:
            self._say_too_much(tree.note if tree else "")
            return
        for value in json_values(tree) if kind is BodyKind.JSON else xml_values(tree):
            self._take(value)
        self._warn_of_lookalikes(tree, kind)

    def _take(self, value: BodyValue) -> None:
        if not is_expression(value.text):
            self._warn_of_literal(value)
            return
        try:
            expression = read_expression(value.text)
        except ExpressionSlip as slip:
            self._say_slip(value, slip)
            return
        self.expressions.append((value, expression))
        if len(expression.terms) > 1 and not expression.in_braces:
            self._warn_of_missing_braces(value)

    def _warn_of_lookalikes(self, tree: BodyTree, kind: BodyKind) -> None:
        if kind is BodyKind.JSON:
            for key in json_keys(tree):
                if is_expression(key.text):
                    self._warn_of_key(key)
            return
        for text in mixed_texts(tree):
            if is_expression(text.text.lstrip()) or _LOOKS_LIKE_EXPRESSION.search(text.text):
                self._warn_of_mixed(text)

    def _say_half_character(self, start: int, end: int) -> None:
        self._add(
            Severity.ERROR,
            "surrogate",
            "Half of a character stands here; it cannot be sent as UTF-8.",
            "Delete it and type the character again.",
            (start, end),
        )

    def _say_too_much(self, note: str) -> None:
        self._add(
            Severity.ERROR,
            "too-much",
            f"The body is too large or too deep to be read. {note}",
            "Make it smaller.",
            (0, len(self.text)),
        )

    def _say_slip(self, value: BodyValue, slip: ExpressionSlip) -> None:
        span = value.source_span(self.text, slip.start, slip.end)
        self._add(Severity.ERROR, slip.code, slip.message, slip.remedy, span)

    def _warn_of_literal(self, value: BodyValue) -> None:
        found = _LOOKS_LIKE_EXPRESSION.search(value.text)
        if found is None:
            return
        self._add(
            Severity.WARNING,
            "literal",
            "This is no expression but a text: devices would show it as it stands here. Only a "
            f"value whose first character is one of {' '.join(FIRST_CHARACTERS)} is read.",
            "Let the value begin with the expression, or join parts: {'Hi ' + $(name)}.",
            value.source_span(self.text, *found.span()),
        )

    def _warn_of_missing_braces(self, value: BodyValue) -> None:
        # The documentation wants braces, yet the SDK's grammar does not. ASSUMED: nor the hub's.
        self._add(
            Severity.WARNING,
            "braces",
            "Parts are joined here without braces around them.",
            "Write { … } around the whole value, as the documentation says.",
            (value.start, value.end),
        )

    def _warn_of_key(self, key: BodyValue) -> None:
        # ASSUMED: a key stays as it is. The SDK checks some keys as if they were values.
        self._add(
            Severity.WARNING,
            "key",
            f"A key that begins with “{key.text[0]}” is no expression; it stays as it is, and the "
            "official .NET SDK may refuse it.",
            "Let expressions stand in values only.",
            (key.start, key.end),
        )

    def _warn_of_mixed(self, text: BodyValue) -> None:
        self._add(
            Severity.WARNING,
            "mixed",
            "A text beside elements is no expression: devices would show it as it stands here.",
            "Put it into an element of its own.",
            (text.start, text.end),
        )

    def _add(
        self, severity: Severity, code: str, message: str, remedy: str, span: tuple[int, int]
    ) -> None:
        line, column = place_of(self.text, span[0])
        self.problems.append(
            Problem(
                severity=severity,
                field=Field.PAYLOAD,
                code=f"template.{code}",
                message=message,
                remedy=remedy,
                start=span[0],
                end=span[1],
                line=line,
                column=column,
                overridable=severity is Severity.ERROR,
            )
        )


def _form_problems(text: str, kind: BodyKind) -> Iterator[Problem]:
    if kind is BodyKind.JSON:
        found = json_problem(text)
        if found:
            yield found
        return
    reading = read_xml(text)
    if reading.problem:
        yield reading.problem
    yield from reading.warnings
