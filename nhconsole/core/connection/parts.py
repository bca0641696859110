"""Cuts a pasted text into ``Name=Value`` parts and remembers where each character stood."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import shown

_INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_QUOTES = frozenset("\"'`´“”„‟‘’‚‛«»‹›")
_LINE_BREAKS = frozenset("\r\n\v\f\x85\u2028\u2029")
_NAME = re.compile(r"(?i)(?:endpoint|sharedaccesskeyname|sharedaccesskey|entitypath)\s*=")


def _is_wrapping(char: str) -> bool:
    return char.isspace() or char in _QUOTES or char == ","


def _is_blank_or_quote(char: str) -> bool:
    return char.isspace() or char in _QUOTES


@dataclass(frozen=True, slots=True)
class Part:
    """One ``Name=Value``; offsets are into the text as pasted."""

    name: str
    value: str
    start: int
    value_start: int
    end: int
    has_equals: bool
    places: tuple[int, ...] = field(default=(), compare=False)
    """Where each character of the value stood: not side by side if something was cleaned away."""

    def __repr__(self) -> str:
        return f"Part({shown(self.name)!r}, …)"

    @property
    def name_key(self) -> str:
        """The name without regard to case."""
        return self.name.lower()

    def located(self, problem: Problem) -> Problem:
        """Return a finding about the value with its offsets moved to the text as pasted."""
        if problem.start is None or problem.end is None:
            return problem
        inside = problem.start < len(self.places)
        start = self.places[problem.start] if inside else self.end
        last = min(problem.end, len(self.places)) - 1
        return replace(problem, start=start, end=self.places[last] + 1 if inside else start + 1)


@dataclass(frozen=True, slots=True)
class Cut:
    """The parts of a text, and what had to be cleaned away."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    text: str

    def __repr__(self) -> str:
        return f"Cut({len(self.parts)} parts)"


class _Located:
    """A text whose characters know their place in the text as pasted."""

    def __init__(self, text: str, places: list[int]) -> None:
        self.text = text
        self.places = places

    def __getitem__(self, wanted: slice) -> "_Located":
        return _Located(self.text[wanted], self.places[wanted])

    def without(self, chars: frozenset[str]) -> "_Located":
        kept = [i for i, char in enumerate(self.text) if char not in chars]
        return _Located("".join(self.text[i] for i in kept), [self.places[i] for i in kept])

    def first_of(self, chars: frozenset[str]) -> int:
        return next(at for char, at in zip(self.text, self.places, strict=True) if char in chars)

    def stripped(self, away: Callable[[str], bool]) -> "_Located":
        start, end = 0, len(self.text)
        while start < end and away(self.text[start]):
            start += 1
        while end > start and away(self.text[end - 1]):
            end -= 1
        return self[start:end]

    def cut_at(self, bounds: list[int]) -> list["_Located"]:
        return [self[a:b] for a, b in pairwise([0, *bounds, len(self.text)])]


def cut_into_parts(text: str) -> Cut:
    """Clean a pasted text and cut it at ``;``. Never fails."""
    problems: list[Problem] = []
    pasted = _Located(text, list(range(len(text))))
    visible = pasted.without(_INVISIBLE)
    if len(visible.text) != len(text):
        at = pasted.first_of(_INVISIBLE)
        problems.append(_cleaned("invisible", "Invisible characters from copying are ignored.", at))
    inner = _without_quotes(_without_line_breaks(visible, problems), problems)
    inner = _without_lead(inner, problems)
    parts = [part for piece in _pieces(inner, problems) if (part := _part(piece)) is not None]
    return Cut(tuple(parts), tuple(problems), inner.text)


def _without_line_breaks(located: _Located, problems: list[Problem]) -> _Located:
    """Drop line breaks inside the text: a mail or a terminal put them there."""
    outer = located.stripped(str.isspace)
    kept = outer.without(_LINE_BREAKS)
    if len(kept.text) != len(outer.text):
        at = outer.first_of(_LINE_BREAKS)
        problems.append(_cleaned("line-break", "Line breaks in the string are ignored.", at))
    return kept


def _without_quotes(located: _Located, problems: list[Problem]) -> _Located:
    inner = located.stripped(_is_wrapping)
    lead = located[: located.text.find(inner.text)] if inner.text else located
    if _QUOTES & set(lead.text):
        at = lead.first_of(_QUOTES)
        problems.append(_cleaned("quotes", "The quotes around the string are ignored.", at))
    return inner


def _without_lead(located: _Located, problems: list[Problem]) -> _Located:
    """Drop what a settings file writes before the string, such as ``"ConnectionString": "``."""
    first = next((m.start() for m in _NAME.finditer(located.text) if _begins(located.text, m)), 0)
    if first == 0 or ";" in located.text[:first]:
        return located
    problems.append(_cleaned("lead", "The text before the string is ignored.", located.places[0]))
    return located[first:]


def _begins(text: str, found: re.Match[str]) -> bool:
    """Whether a name stands alone: AccountEndpoint is another name, of another service."""
    return found.start() == 0 or not text[found.start() - 1].isalnum()


def _pieces(located: _Located, problems: list[Problem]) -> Iterator[_Located]:
    """Cut at every ``;``, and where one is missing before a name that we know."""
    marks = [i for i, char in enumerate(located.text) if char == ";"]
    for piece in located.cut_at(marks):
        part = piece[1:] if piece.text.startswith(";") else piece
        equals = part.text.find("=")
        missing = [
            found.start() for found in _NAME.finditer(part.text) if 0 <= equals < found.start()
        ]
        problems += [_separator(part.text[at:], part.places[at]) for at in missing]
        yield from part.cut_at(missing)


def _part(piece: _Located) -> Part | None:
    piece = piece.stripped(str.isspace)
    if not piece.text:
        return None
    name, equals, _ = piece.text.partition("=")
    start, end = piece.places[0], piece.places[-1] + 1
    name = name.strip()
    if not equals:
        return Part(name, "", start, start, end, False)
    value = piece[piece.text.index("=") + 1 :].stripped(_is_blank_or_quote)
    if not value.text:
        return Part(name, "", start, end, end, True)
    value_end = value.places[-1] + 1
    return Part(name, value.text, start, value.places[0], value_end, True, tuple(value.places))


def _separator(rest: str, at: int) -> Problem:
    name = rest.partition("=")[0].strip()
    problem = _cleaned("separator", f"A “;” is missing before {name}.", at)
    remedy = "It is read as if it stood there; other programs would not."
    return replace(problem, severity=Severity.WARNING, remedy=remedy)


def _cleaned(code: str, message: str, start: int) -> Problem:
    return Problem(
        severity=Severity.HINT,
        field=Field.CONNECTION,
        code=f"connection.{code}",
        message=message,
        start=start,
        end=start + 1,
    )
