"""Template bodies: read once with every slip named, then filled as often as wanted.

Sources: Microsoft's page "Notification Hubs templates"; the official .NET SDK, which looks for
expressions in JSON strings, XML attributes, and the content of elements without elements inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nhconsole.core.errors import InvalidTemplate
from nhconsole.core.payload.platforms import BodyKind
from nhconsole.core.problem import Problem, errors_in
from nhconsole.core.template.body_reading import HALF_CHARACTER, BodyReading
from nhconsole.core.template.body_values import BodyValue
from nhconsole.core.template.expression import Expression
from nhconsole.core.template.writing import Writer, writer_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of the body that is filled, and the text between it and the slot before."""

    before: str
    expression: Expression
    write: Writer = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyTemplate:
    """A body that can be filled; made by :func:`parse_template`."""

    text: str
    """As it was given."""
    slots: tuple[Slot, ...]
    tail: str
    """What stands behind the last slot."""
    properties: tuple[str, ...]
    """The names it mentions, as first written, each once whatever its case."""
    warnings: tuple[Problem, ...] = ()
    """What is probably not meant, such as an expression in the middle of a text."""

    def render(self, properties: Mapping[str, str]) -> str:
        """Return the body filled with properties; whatever is no expression stays as it is.

        JSON stays JSON and XML stays well-formed, whatever the properties say. Halves of
        characters become U+FFFD, so that the body can be sent as UTF-8.

        Args:
            properties: Texts by name. Names are compared without case, and a missing property is
                empty. ASSUMED: of two names that differ in case only, the last counts.
        """
        folded = {
            name.lower(): HALF_CHARACTER.sub("\ufffd", text) for name, text in properties.items()
        }
        parts: list[str] = []
        for slot in self.slots:
            parts += (slot.before, slot.write(slot.expression.value(folded)))
        parts.append(self.tail)
        return "".join(parts)


def parse_template(text: str, kind: BodyKind) -> BodyTemplate:
    """Return a body ready to be filled.

    Args:
        text: The body of a template, or another text that may be an expression, such as the value
            of one of its headers.
        kind: What the body is. For ``ANY`` the whole text is one value. ASSUMED: no page says so
            of raw notifications.

    Raises:
        InvalidTemplate: it cannot be used; its ``problems`` hold every error, and the warnings.
    """
    reading = BodyReading(text)
    reading.read(kind)
    problems = tuple(reading.problems)
    if errors_in(problems):
        raise InvalidTemplate(problems)
    slots, tail = _slots(text, reading.expressions)
    return BodyTemplate(
        text=text,
        slots=slots,
        tail=tail,
        properties=_names(slots),
        warnings=problems,
    )


def check_template(text: str, kind: BodyKind) -> tuple[Problem, ...]:
    """Return everything worth saying about the body of a template, errors and warnings."""
    reading = BodyReading(text)
    reading.read(kind)
    return tuple(reading.problems)


def _slots(
    text: str, expressions: list[tuple[BodyValue, Expression]]
) -> tuple[tuple[Slot, ...], str]:
    slots: list[Slot] = []
    at = 0
    for value, expression in expressions:
        write = writer_for(value.place, is_number=expression.is_number)
        slots.append(Slot(before=text[at : value.start], expression=expression, write=write))
        at = value.end
    return tuple(slots), text[at:]


def _names(slots: tuple[Slot, ...]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for slot in slots:
        for name in slot.expression.names:
            names.setdefault(name.lower(), name)
    return tuple(names.values())
