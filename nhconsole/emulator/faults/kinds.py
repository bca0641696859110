"""The kinds of faults and the fields of each, read from ``resources/emulator/faults.json``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from nhconsole.resources import resource_text

_LONGEST_LINE = 200
_MOST_SHOWN = 40


class BadFault(ValueError):
    """A fault that cannot be played; the text says why."""


class FaultKind(StrEnum):
    """What goes wrong; the data file describes each kind."""

    STATUS = "status"
    DELAY = "delay"
    RESET_BEFORE_HEADERS = "reset-before-headers"
    RESET_WITHIN_HEADERS = "reset-within-headers"
    RESET_WITHIN_BODY = "reset-within-body"
    GARBAGE = "garbage"
    EMPTY = "empty"
    HTML = "html"
    TRUNCATED = "truncated"
    WRONG_LENGTH = "wrong-length"
    DRIP = "drip"
    CLOCK_SKEW = "clock-skew"
    THROTTLED = "throttled"
    EXPIRED_CERTIFICATE = "expired-certificate"
    WRONG_HOST_CERTIFICATE = "wrong-host-certificate"
    UNKNOWN_CA_CERTIFICATE = "unknown-ca-certificate"


class FieldForm(StrEnum):
    """What a field of a fault holds."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    LINE = "line"
    """A short text of printable characters."""
    CHOICE = "choice"
    BOOLEAN = "boolean"
    HEADERS = "headers"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultField:
    """One field: what it is for, and which values it takes."""

    name: str
    label: str
    description: str
    form: FieldForm
    minimum: float = 0
    maximum: float = 0
    """Both for numbers."""
    choices: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether its value is a text, whatever that looks like."""
        return self.form in (FieldForm.TEXT, FieldForm.LINE, FieldForm.CHOICE)

    def check(self, value: object) -> None:
        """Look whether the field takes a value; headers have a check of their own.

        Raises:
            BadFault: it does not.
        """
        if self.form is not FieldForm.HEADERS and not self._takes(value):
            raise BadFault(f"“{self.name}” is {self._words()}, not {_shown(value)}.")

    def _takes(self, value: object) -> bool:
        match self.form:
            case FieldForm.INTEGER:
                return _is_number(value, int) and self._holds(value)
            case FieldForm.NUMBER:
                return _is_number(value, int, float) and self._holds(value)
            case FieldForm.BOOLEAN:
                return isinstance(value, bool)
            case FieldForm.CHOICE:
                return isinstance(value, str) and value in self.choices
            case FieldForm.LINE:
                return isinstance(value, str) and len(value) <= _LONGEST_LINE and is_line(value)
            case _:
                return isinstance(value, str)

    def _holds(self, value: object) -> bool:
        return isinstance(value, int | float) and self.minimum <= value <= self.maximum

    def _words(self) -> str:
        limits = f"from {self.minimum:,} to {self.maximum:,}"
        return {
            FieldForm.INTEGER: f"a whole number {limits}",
            FieldForm.NUMBER: f"a number {limits}",
            FieldForm.BOOLEAN: "true or false",
            FieldForm.CHOICE: f"one of {', '.join(self.choices)}",
            FieldForm.LINE: f"a line of at most {_LONGEST_LINE} characters",
        }.get(self.form, "a text")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFacts:
    """What people read of a kind of fault, and the fields that an order of it may have."""

    label: str
    description: str
    fields: tuple[str, ...]
    carried_out: bool
    """Whether the hub takes the request, unless the order says otherwise."""


@cache
def fault_kinds() -> Mapping[FaultKind, KindFacts]:
    """Return what is known of each kind of fault."""
    rows = json.loads(resource_text("emulator/faults.json"))["kinds"]
    return {
        FaultKind(name): KindFacts(
            label=row["label"],
            description=row["description"],
            fields=tuple(row["fields"]),
            carried_out=row.get("carried_out", False),
        )
        for name, row in rows.items()
    }


@cache
def fault_fields() -> Mapping[str, FaultField]:
    """Return the fields of faults by name."""
    rows = json.loads(resource_text("emulator/faults.json"))["fields"]
    return {
        name: FaultField(
            name=name,
            label=row["label"],
            description=row["description"],
            form=FieldForm(row["form"]),
            minimum=row.get("minimum", 0),
            maximum=row.get("maximum", 0),
            choices=tuple(row.get("choices", ())),
        )
        for name, row in rows.items()
    }


def is_line(text: str) -> bool:
    """Whether a text has no line breaks, control characters or lone surrogates."""
    return text.isprintable()


def _is_number(value: object, *types: type) -> bool:
    return isinstance(value, types) and not isinstance(value, bool)


def _shown(value: object) -> str:
    text = ascii(value) if not isinstance(value, str) else f"“{value}”"
    visible = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return visible if len(visible) <= _MOST_SHOWN else visible[:_MOST_SHOWN] + "…"
