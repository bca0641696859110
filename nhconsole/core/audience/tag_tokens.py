"""The pieces of a tag expression: tags, operators, parentheses, and what is none of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class TokenKind(StrEnum):
    """What a piece of an expression is."""

    TAG = "tag"
    AND = "&&"
    OR = "||"
    NOT = "!"
    OPEN = "("
    CLOSE = ")"
    SPACE = "space"
    WRONG = "wrong"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression and where it stands."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


_TOKENS = re.compile(
    r"(?P<space>\s+)|(?P<and>&&)|(?P<or>\|\|)|(?P<not>!)|(?P<open>\()|(?P<close>\))"
    r"|(?P<tag>\$\w+:\{[^}\s]*\}?|\$?[\w@#.:\-]+)|(?P<wrong>.)",
    re.DOTALL,
)
_KINDS = {
    "space": TokenKind.SPACE,
    "and": TokenKind.AND,
    "or": TokenKind.OR,
    "not": TokenKind.NOT,
    "open": TokenKind.OPEN,
    "close": TokenKind.CLOSE,
    "tag": TokenKind.TAG,
    "wrong": TokenKind.WRONG,
}


def tokenize(text: str) -> Iterator[Token]:
    """Cut an expression into pieces; every character belongs to exactly one. Never fails."""
    for found in _TOKENS.finditer(text):
        yield Token(_KINDS[found.lastgroup or "wrong"], found.group(), found.start())
