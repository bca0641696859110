"""Tag expressions: ``(a && !b) || c`` read into a tree, with positions, limits and matching.

Source: Microsoft's page on routing and tag expressions: ``||``, ``&&``, ``!`` and parentheses; at
most 20 tags in an expression of ``||`` alone, else 6. Not documented is which operator binds
tighter. ASSUMED: ``!`` before ``&&`` before ``||``, so a mix without parentheses gets a warning.
ASSUMED: the limits count every mention of a tag, and tags are compared without case.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from nhconsole.core.errors import InvalidTagExpression
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secret import quoted, spelled
from nhconsole.core.tags import LEGAL_IN_WORDS, check_tag

MAX_TAGS_OR_ONLY = 20
MAX_TAGS_MIXED = 6
_MAX_DEPTH = 40
"""Of parentheses and “!” together: far beyond 20 tags, and far within Python's recursion limit."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag, as written."""

    name: str
    start: int = field(default=0, compare=False)
    """Where it stands; two trees are equal if they mean the same."""


@dataclass(frozen=True, slots=True)
class Not:
    """The registrations that the operand does not name."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """The registrations that every operand names; two operands or more."""

    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """The registrations that any operand names; two operands or more."""

    operands: tuple["Node", ...]


Node = Tag | Not | And | Or


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


@dataclass(frozen=True, slots=True)
class TagExpression:
    """A tag expression that could be read."""

    text: str
    root: Node
    tags: tuple[str, ...]
    """Every mention of a tag, in order."""

    def __str__(self) -> str:
        return self.text

    def matches(self, tags: Collection[str]) -> bool:
        """Whether a registration with these tags is meant (ASSUMED: compared without case)."""
        return _matches(self.root, {tag.casefold() for tag in tags})

    @property
    def is_or_only(self) -> bool:
        """Whether tags are joined by ``||`` alone, which allows more of them."""
        return _is_or_only(self.root)

    @property
    def limit(self) -> int:
        """How many tags this expression may hold."""
        return MAX_TAGS_OR_ONLY if self.is_or_only else MAX_TAGS_MIXED


def _matches(node: Node, tags: set[str]) -> bool:
    match node:
        case Tag(name=name):
            return name.casefold() in tags
        case Not(operand=operand):
            return not _matches(operand, tags)
        case And(operands=operands):
            return all(_matches(operand, tags) for operand in operands)
        case Or(operands=operands):
            return any(_matches(operand, tags) for operand in operands)


def _is_or_only(node: Node) -> bool:
    if isinstance(node, Tag):
        return True
    return isinstance(node, Or) and all(_is_or_only(operand) for operand in node.operands)


def format_node(node: Node) -> str:
    """Return the expression of a tree, with every parenthesis that a reader needs."""
    match node:
        case Tag(name=name):
            return name
        case Not(operand=operand):
            inner = format_node(operand)
            return f"!{inner}" if isinstance(operand, (Tag, Not)) else f"!({inner})"
        case And(operands=operands):
            return " && ".join(_wrapped(operand) for operand in operands)
        case Or(operands=operands):
            return " || ".join(_wrapped(operand) for operand in operands)


def _wrapped(node: Node) -> str:
    text = format_node(node)
    return f"({text})" if isinstance(node, (And, Or)) else text


def parse_tag_expression(text: str) -> TagExpression:
    """Read a tag expression.

    Raises:
        InvalidTagExpression: it cannot be read; its ``problems`` say where and what was expected.
    """
    parser = _Parser(text)
    root = parser.parse()
    return TagExpression(text.strip(), root, tuple(parser.tags))


def check_tag_expression(text: str) -> tuple[Problem, ...]:
    """Return everything worth saying about an expression: what is wrong, limits, ambiguities."""
    try:
        expression = parse_tag_expression(text)
    except InvalidTagExpression as error:
        return error.problems
    return (*_tag_problems(text), *_limit_problems(expression), *_mix_problems(text))


def _tag_problems(text: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for token in tokenize(text):
        if token.kind is not TokenKind.TAG:
            continue
        yield from check_tag(token.text, token.start)
        twin = seen.setdefault(token.text.casefold(), token.text)
        if twin != token.text:
            yield Problem(
                severity=Severity.WARNING,
                field=Field.AUDIENCE,
                code="tags.case",
                message=f"{quoted(twin)} and {quoted(token.text)} differ only in case.",
                remedy="Whether the hub tells them apart is not documented; use one spelling.",
                start=token.start,
                end=token.end,
            )


def _limit_problems(expression: TagExpression) -> Iterator[Problem]:
    count, limit = len(expression.tags), expression.limit
    if count <= limit:
        return
    form = "joined by || alone" if expression.is_or_only else "with && or !"
    yield Problem(
        severity=Severity.ERROR,
        field=Field.AUDIENCE,
        code="tags.limit",
        message=f"The expression has {count} tags; {form}, at most {limit} are allowed.",
        remedy="Take tags out, or give the devices a tag of their own for this group.",
        overridable=True,
    )


def _mix_problems(text: str) -> Iterator[Problem]:
    """Warn where && and || meet on one level without parentheses: the order is not documented."""
    levels: list[set[TokenKind]] = [set()]
    for token in tokenize(text):
        if token.kind is TokenKind.OPEN:
            levels.append(set())
        elif token.kind is TokenKind.CLOSE and len(levels) > 1:
            levels.pop()
        elif token.kind in (TokenKind.AND, TokenKind.OR):
            levels[-1].add(token.kind)
            if len(levels[-1]) == 2:
                yield Problem(
                    severity=Severity.WARNING,
                    field=Field.AUDIENCE,
                    code="tags.mixed",
                    message="&& and || stand side by side without parentheses.",
                    remedy="Which binds tighter is not documented; write (a && b) || c.",
                    start=token.start,
                    end=token.end,
                )
                return


class _Parser:
    """Recursive descent: or := and ("||" and)*, and := not ("&&" not)*, not := "!"* primary."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [token for token in tokenize(text) if token.kind is not TokenKind.SPACE]
        self._at = 0
        self._depth = 0
        self._opened: list[Token] = []
        self.tags: list[str] = []

    def parse(self) -> Node:
        if not self._tokens:
            raise self._error(self._here, "The expression is empty.", "Write a tag, such as news.")
        node = self._or()
        token = self._here
        if token.kind is not TokenKind.END:
            raise self._unexpected_after_operand(token)
        return node

    @property
    def _here(self) -> Token:
        if self._at < len(self._tokens):
            return self._tokens[self._at]
        return Token(TokenKind.END, "", len(self._text.rstrip()))

    def _or(self) -> Node:
        return self._chain(TokenKind.OR, self._and, Or)

    def _and(self) -> Node:
        return self._chain(TokenKind.AND, self._not, And)

    def _chain(
        self, kind: TokenKind, operand: Callable[[], Node], node_type: type[And] | type[Or]
    ) -> Node:
        operands = [operand()]
        while self._here.kind is kind:
            self._at += 1
            operands.append(operand())
        return operands[0] if len(operands) == 1 else node_type(tuple(operands))

    def _not(self) -> Node:
        count = 0
        while self._here.kind is TokenKind.NOT:
            self._deeper(self._here)
            self._at += 1
            count += 1
        node = self._primary()
        for _ in range(count):
            node = Not(node)
        self._depth -= count
        return node

    def _primary(self) -> Node:
        token = self._here
        if token.kind is TokenKind.TAG:
            self._at += 1
            self.tags.append(token.text)
            return Tag(token.text, token.start)
        if token.kind is TokenKind.OPEN:
            return self._group(token)
        raise self._expected_operand(token)

    def _group(self, opening: Token) -> Node:
        self._deeper(opening)
        self._at += 1
        self._opened.append(opening)
        node = self._or()
        if self._here.kind is not TokenKind.CLOSE:
            raise self._not_closed(opening)
        self._at += 1
        self._opened.pop()
        self._depth -= 1
        return node

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._error(token, "Parentheses and “!” are nested too deep.", "Take some out.")

    def _not_closed(self, opening: Token) -> InvalidTagExpression:
        token = self._here
        if token.kind is not TokenKind.END:
            return self._unexpected_after_operand(token)
        return self._error(
            opening,
            f"The “(” at position {opening.start + 1} is not closed.",
            "Write a “)” behind its group.",
        )

    def _expected_operand(self, token: Token) -> InvalidTagExpression:
        wanted = "a tag, “!” or “(” is expected"
        if token.kind is TokenKind.END:
            last = f" after “{self._tokens[-1].text}”" if self._tokens else ""
            return self._error(token, f"The expression ends{last}, where {wanted}.", "Add a tag.")
        if token.kind is TokenKind.WRONG:
            return self._wrong_character(token)
        return self._error(
            token,
            f"{quoted(token.text)} stands where {wanted}.",
            "Add a tag before it, or remove it.",
        )

    def _unexpected_after_operand(self, token: Token) -> InvalidTagExpression:
        if token.kind is TokenKind.WRONG:
            return self._wrong_character(token)
        if token.kind is TokenKind.CLOSE:
            return self._error(
                token, "This “)” closes nothing.", "Remove it, or write a “(” before its group."
            )
        if token.text.upper() in ("AND", "OR", "NOT"):
            operator = {"AND": "&&", "OR": "||", "NOT": "!"}[token.text.upper()]
            return self._error(
                token,
                f"{quoted(token.text)} is read as a tag here.",
                f"The operator is {operator}.",
            )
        return self._error(
            token,
            f"{quoted(token.text)} follows a tag without an operator; && or || is expected.",
            "Join tags with || (any of them) or && (all of them).",
        )

    def _wrong_character(self, token: Token) -> InvalidTagExpression:
        char = token.text
        if char in "&|":
            return self._error(
                token, f"A single “{char}” is no operator.", f"Write {char}{char} instead."
            )
        if char == ",":
            return self._error(
                token, "A comma is no operator.", "Join tags with || to mean any of them."
            )
        return self._error(
            token,
            f"“{spelled(char)}” is not allowed in a tag.",
            f"Tags consist of {LEGAL_IN_WORDS}; operators are && || ! ( ).",
        )

    def _error(self, token: Token, message: str, remedy: str) -> InvalidTagExpression:
        problem = Problem(
            severity=Severity.ERROR,
            field=Field.AUDIENCE,
            code="tags.syntax",
            message=message,
            remedy=remedy,
            start=token.start,
            end=max(token.end, token.start + 1),
            overridable=True,
        )
        return InvalidTagExpression((problem,))
