"""What a pasted command consists of, as values: words with their places, commands, findings."""

from dataclasses import dataclass, field

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.text.text_place import place_of

MOST_FINDINGS = 50
"""More help nobody, and each place takes a walk through the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One argument, quotes and escapes undone."""

    text: str = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of a script."""

    words: tuple[Word, ...]
    document: str | None = field(default=None, repr=False)
    """The here-document or here-string that is its standard input."""
    piped_from: "Command | None" = None
    """The command whose output is its standard input."""

    @property
    def name(self) -> str:
        """The program's name, without folder and .exe."""
        first = self.words[0].text if self.words else ""
        return first.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A pasted text, taken apart."""

    commands: tuple[Command, ...]
    problems: tuple[Problem, ...] = ()


def finding(
    severity: Severity,
    place: Field,
    code: str,
    message: str,
    remedy: str = "",
    *,
    text: str = "",
    word: Word | None = None,
) -> Problem:
    """Return a finding about a pasted command, at a word of ``text``."""
    line, column = place_of(text, word.start) if word else (None, None)
    return Problem(
        severity=severity,
        field=place,
        code=f"curl.{code}",
        message=message,
        remedy=remedy,
        start=word.start if word else None,
        end=word.end if word else None,
        line=line,
        column=column,
    )
