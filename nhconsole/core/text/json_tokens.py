"""Walks over the tokens of a JSON text and stops where the grammar of RFC 8259 is broken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]++)
  | (?P<string>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
  | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)
  | (?P<word>true|false|null)
  | (?P<mark>[{}\[\]:,])
    """,
    re.VERBOSE,
)

MAX_DEPTH = 500
"""Where the walk gives up; Python's reader does so above it, and no push message comes near."""

LONG_NUMBER = 21
"""A whole number of so many characters does not fit into 64 bits."""


class Expected(Enum):
    """What the grammar allows next."""

    VALUE = auto()
    FIRST_VALUE = auto()
    """Behind ``[``: a value or the end."""
    FIRST_KEY = auto()
    """Behind ``{``: a key or the end."""
    KEY = auto()
    COLON = auto()
    COMMA = auto()
    """Behind a value inside something: a comma or the end."""
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text that is no blank."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opener:
    """A bracket or brace that is open."""

    mark: str
    start: int

    @property
    def closer(self) -> str:
        """What closes it."""
        return "}" if self.mark == "{" else "]"


@dataclass(frozen=True, slots=True)
class Slip:
    """Where the grammar is broken, and how."""

    text: str
    offset: int
    expected: Expected
    open: tuple[Opener, ...]
    previous: Token | None
    """The token before."""

    @property
    def character(self) -> str:
        """The character at the place; empty at the end of the text."""
        return self.text[self.offset : self.offset + 1]

    def word_before(self) -> str:
        """Return the text of the token before."""
        return self.text[self.previous.start : self.previous.end] if self.previous else ""


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens up to the end or to the first thing that is none (kind ``bad``)."""
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            yield Token("bad", at, at + 1)
            return
        if found.lastgroup != "space":
            yield Token(found.lastgroup or "", at, found.end())
        at = found.end()


@dataclass(slots=True)
class Walk:
    """The state of the grammar while it goes over the tokens; ends with a slip or without."""

    text: str
    expected: Expected = Expected.VALUE
    open: list[Opener] = field(default_factory=list)
    previous: Token | None = None
    keys: list[set[str]] = field(default_factory=list)
    twice: Token | None = None
    """The first key that stands a second time in its object."""
    long_number: Token | None = None
    """The first whole number that is too long for 64 bits."""
    too_deep: bool = False

    def run(self) -> Slip | None:
        """Go to the end; return the first slip."""
        for token in tokens(self.text):
            if not self._step(token):
                return self._slip(token.start)
            self.previous = token
        return None if self.expected is Expected.END else self._slip(len(self.text))

    def _slip(self, offset: int) -> Slip:
        return Slip(self.text, offset, self.expected, tuple(self.open), self.previous)

    def _step(self, token: Token) -> bool:
        mark = self.text[token.start] if token.kind == "mark" else ""
        if mark and mark in "]}":
            return self._close(mark)
        match self.expected:
            case Expected.VALUE | Expected.FIRST_VALUE:
                return self._value(token, mark)
            case Expected.KEY | Expected.FIRST_KEY:
                return self._key(token)
            case Expected.COLON:
                return self._pass_mark(mark, ":", Expected.VALUE)
            case Expected.COMMA:
                in_object = self.open[-1].mark == "{"
                return self._pass_mark(mark, ",", Expected.KEY if in_object else Expected.VALUE)
            case Expected.END:
                return False

    def _pass_mark(self, mark: str, wanted: str, then: Expected) -> bool:
        if mark != wanted:
            return False
        self.expected = then
        return True

    def _close(self, mark: str) -> bool:
        allowed = (Expected.FIRST_VALUE, Expected.FIRST_KEY, Expected.COMMA)
        if self.expected not in allowed or self.open[-1].closer != mark:
            return False
        self.open.pop()
        self.keys.pop()
        self._after_value()
        return True

    def _after_value(self) -> None:
        self.expected = Expected.COMMA if self.open else Expected.END

    def _value(self, token: Token, mark: str) -> bool:
        if mark and mark in "{[":
            if len(self.open) >= MAX_DEPTH:
                self.too_deep = True
                return False
            self.open.append(Opener(mark, token.start))
            self.keys.append(set())
            self.expected = Expected.FIRST_KEY if mark == "{" else Expected.FIRST_VALUE
            return True
        if mark or token.kind == "bad":
            return False
        if (
            token.kind == "number"
            and token.end - token.start >= LONG_NUMBER
            and not self.long_number
        ):
            is_whole = self.text[token.start : token.end].lstrip("-").isdigit()
            self.long_number = token if is_whole else None
        self._after_value()
        return True

    def _key(self, token: Token) -> bool:
        if token.kind != "string":
            return False
        key = unescaped(self.text[token.start + 1 : token.end - 1])
        if key in self.keys[-1]:
            self.twice = self.twice or token
        self.keys[-1].add(key)
        self.expected = Expected.COLON
        return True


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def unescaped(inner: str) -> str:
    """Return what stands between the quotes of a string token, with its escapes resolved."""
    if "\\" not in inner:
        return inner
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _SHORT.get(found[2], found[2]), inner
    )
