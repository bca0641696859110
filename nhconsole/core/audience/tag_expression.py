"""Tag expressions: ``(a && !b) || c`` read into a tree, with positions, limits and matching.

Source: Microsoft's page on routing and tag expressions: ``||``, ``&&``, ``!`` and parentheses; at
most 20 tags in an expression of ``||`` alone, else 6. Not documented is which operator binds
tighter. ASSUMED: ``!`` before ``&&`` before ``||``, so a mix without parentheses gets a warning.
ASSUMED: the limits count every mention of a tag, and tags are compared without case.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nhconsole.core.audience.tag_parser import TagParser
from nhconsole.core.audience.tag_tokens import Token, TokenKind, tokenize
from nhconsole.core.audience.tag_tree import (
    And,
    Node,
    Not,
    Or,
    Tag,
    format_node,
    is_or_only,
    node_matches,
)
from nhconsole.core.audience.tags import check_tag
from nhconsole.core.errors import InvalidTagExpression
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted

__all__ = [
    "MAX_TAGS_MIXED",
    "MAX_TAGS_OR_ONLY",
    "And",
    "Node",
    "Not",
    "Or",
    "Tag",
    "TagExpression",
    "Token",
    "TokenKind",
    "check_tag_expression",
    "format_node",
    "parse_tag_expression",
    "tokenize",
]

MAX_TAGS_OR_ONLY = 20
MAX_TAGS_MIXED = 6


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
        return node_matches(self.root, {tag.casefold() for tag in tags})

    @property
    def is_or_only(self) -> bool:
        """Whether tags are joined by ``||`` alone, which allows more of them."""
        return is_or_only(self.root)

    @property
    def limit(self) -> int:
        """How many tags this expression may hold."""
        return MAX_TAGS_OR_ONLY if self.is_or_only else MAX_TAGS_MIXED


def parse_tag_expression(text: str) -> TagExpression:
    """Read a tag expression.

    Raises:
        InvalidTagExpression: it cannot be read; its ``problems`` say where and what was expected.
    """
    parser = TagParser(text)
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
