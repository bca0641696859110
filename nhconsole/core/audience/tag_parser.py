"""Reads tag expressions into trees, and says where and why one cannot be read."""

from collections.abc import Callable

from nhconsole.core.audience.tag_tokens import Token, TokenKind, tokenize
from nhconsole.core.audience.tag_tree import And, Node, Not, Or, Tag
from nhconsole.core.audience.tags import LEGAL_IN_WORDS
from nhconsole.core.errors import InvalidTagExpression
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted, spelled

_MAX_DEPTH = 40
"""Of parentheses and “!” together: far beyond 20 tags, and far within Python's recursion limit."""


class TagParser:
    """Recursive descent: or := and ("||" and)*, and := not ("&&" not)*, not := "!"* primary."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [token for token in tokenize(text) if token.kind is not TokenKind.SPACE]
        self._at = 0
        self._depth = 0
        self._opened: list[Token] = []
        self.tags: list[str] = []
        """Every mention of a tag, in order; complete after :meth:`parse`."""

    def parse(self) -> Node:
        """Return the tree.

        Raises:
            InvalidTagExpression: with one finding, at the first place that cannot be read.
        """
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
