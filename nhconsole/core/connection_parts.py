"""Cuts a pasted text into ``Name=Value`` parts and remembers where each stood."""

from dataclasses import dataclass
from itertools import pairwise

from nhconsole.core.problem import Field, Problem, Severity

_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202c")
_QUOTES = frozenset("\"'`“”„‘’‚«»")
_BLANKS = frozenset(" \t\r\n\f\v\u00a0\u2007\u202f")


@dataclass(frozen=True, slots=True)
class Part:
    """One ``Name=Value``; offsets are into the text as pasted."""

    name: str
    value: str
    start: int
    value_start: int
    end: int
    has_equals: bool

    def __repr__(self) -> str:
        return f"Part({self.name!r}, …)"

    @property
    def name_key(self) -> str:
        """The name without regard to case."""
        return self.name.lower()


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

    def __init__(self, chars: list[tuple[str, int]]) -> None:
        self.chars = chars

    @property
    def text(self) -> str:
        return "".join(char for char, _ in self.chars)

    def stripped(self, away: frozenset[str]) -> "_Located":
        start, end = 0, len(self.chars)
        while start < end and self.chars[start][0] in away:
            start += 1
        while end > start and self.chars[end - 1][0] in away:
            end -= 1
        return _Located(self.chars[start:end])

    def split(self, separator: str) -> list["_Located"]:
        marks = [i for i, (char, _) in enumerate(self.chars) if char == separator]
        bounds = [-1, *marks, len(self.chars)]
        return [_Located(self.chars[a + 1 : b]) for a, b in pairwise(bounds)]


def cut_into_parts(text: str) -> Cut:
    """Clean a pasted text and cut it at ``;``. Never fails."""
    problems: list[Problem] = []
    located = _Located([(char, i) for i, char in enumerate(text) if char not in _INVISIBLE])
    if len(located.chars) != len(text):
        at = next(i for i, char in enumerate(text) if char in _INVISIBLE)
        problems.append(_cleaned("invisible", "Invisible characters from copying are ignored.", at))
    located = _without_line_breaks(located, problems)
    inner = located.stripped(_BLANKS | _QUOTES | {","})
    if inner.chars and any(char in _QUOTES for char, at in located.chars if at < inner.chars[0][1]):
        problems.append(_cleaned("quotes", "The quotes around the string are ignored.", 0))
    inner = _without_lead(inner, problems)
    parts = tuple(
        part for piece in inner.split(";") if (part := _part(piece.stripped(_BLANKS))) is not None
    )
    return Cut(parts, tuple(problems), inner.text)


def _without_line_breaks(located: _Located, problems: list[Problem]) -> _Located:
    """Drop line breaks inside the text: a mail or a terminal put them there."""
    outer = located.stripped(_BLANKS)
    kept = [(char, at) for char, at in outer.chars if char not in "\r\n"]
    if len(kept) != len(outer.chars):
        at = next(at for char, at in outer.chars if char in "\r\n")
        problems.append(_cleaned("line-break", "Line breaks in the string are ignored.", at))
    return _Located(kept)


def _without_lead(located: _Located, problems: list[Problem]) -> _Located:
    """Drop what a settings file writes before the string, such as ``"ConnectionString": "``."""
    lowered = located.text.lower()
    firsts = [lowered.find(f"{name}=") for name in ("endpoint", "sharedaccesskey")]
    firsts.append(lowered.find("sharedaccesskeyname="))
    at = min((first for first in firsts if first >= 0), default=0)
    if at == 0 or ";" in lowered[:at]:
        return located
    problems.append(_cleaned("lead", "The text before the string is ignored.", located.chars[0][1]))
    return _Located(located.chars[at:])


def _part(piece: _Located) -> Part | None:
    if not piece.chars:
        return None
    text = piece.text
    name, equals, _ = text.partition("=")
    start, end = piece.chars[0][1], piece.chars[-1][1] + 1
    if not equals:
        return Part(text.strip(), "", start, start, end, False)
    value = _Located(piece.chars[len(name) + 1 :]).stripped(_BLANKS | _QUOTES)
    value_start = value.chars[0][1] if value.chars else end
    value_end = value.chars[-1][1] + 1 if value.chars else end
    return Part(name.strip(), value.text, start, value_start, value_end, True)


def _cleaned(code: str, message: str, start: int) -> Problem:
    return Problem(
        severity=Severity.HINT,
        field=Field.CONNECTION,
        code=f"connection.{code}",
        message=message,
        start=start,
        end=start + 1,
    )
