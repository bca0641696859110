"""Findings about what a person typed: values, because a form shows many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """Wrong: Send is refused, or (see ``Problem.overridable``) sent only when asked for."""
    WARNING = "warning"
    """Probably not meant; it is sent as it stands."""
    HINT = "hint"
    """Worth knowing."""


class Field(StrEnum):
    """The part of the form that a finding belongs to."""

    CONNECTION = "connection string"
    HUB = "hub name"
    PLATFORM = "platform"
    PAYLOAD = "payload"
    AUDIENCE = "tags"
    HEADERS = "headers"
    SETTINGS = "settings"
    COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding: what is wrong, where, and what to do."""

    severity: Severity
    field: Field
    code: str
    """Stable name of the rule, such as ``"connection.key-missing"``."""
    message: str
    """What is wrong, one sentence."""
    remedy: str = ""
    """What to do about it, one sentence; may be empty when the message says it."""
    start: int | None = None
    """Offset of the first character meant, in the field's text as typed (0-based)."""
    end: int | None = None
    """Offset behind the last character meant."""
    line: int | None = None
    """1-based line, for texts of many lines."""
    column: int | None = None
    """1-based column in characters, for texts of many lines."""
    suggestion: str | None = None
    """A text to put into the field with one click (such as the hub name found elsewhere)."""
    overridable: bool = False
    """An error that the person may send all the same, to see what the hub says."""

    @property
    def is_error(self) -> bool:
        """Whether this finding stops a send."""
        return self.severity is Severity.ERROR

    @property
    def place(self) -> str:
        """Where it is, in words; empty when the whole field is meant."""
        if self.line is not None:
            return f"line {self.line}, column {self.column or 1}"
        if self.start is not None:
            return f"position {self.start + 1}"
        return ""

    def sentence(self) -> str:
        """Return the finding on one line: field, place, message, remedy."""
        where = f"{self.field} ({self.place})" if self.place else str(self.field)
        return " ".join(part for part in (f"{where}: {self.message}", self.remedy) if part)


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the findings that stop a send."""
    return tuple(problem for problem in problems if problem.is_error)


def gravest_of(problems: Iterable[Problem]) -> Problem | None:
    """Return the gravest finding, the first of several; None if there is none."""
    order = list(Severity)
    return min(problems, key=lambda problem: order.index(problem.severity), default=None)
