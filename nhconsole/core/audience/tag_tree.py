"""The tree of a tag expression: what it means, and how it is written."""

from collections.abc import Set
from dataclasses import dataclass, field


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


def node_matches(node: Node, tags: Set[str]) -> bool:
    """Whether a tree means a registration with these tags, in lower case (casefold)."""
    match node:
        case Tag(name=name):
            return name.casefold() in tags
        case Not(operand=operand):
            return not node_matches(operand, tags)
        case And(operands=operands):
            return all(node_matches(operand, tags) for operand in operands)
        case Or(operands=operands):
            return any(node_matches(operand, tags) for operand in operands)


def is_or_only(node: Node) -> bool:
    """Whether a tree joins tags by ``||`` alone."""
    if isinstance(node, Tag):
        return True
    return isinstance(node, Or) and all(is_or_only(operand) for operand in node.operands)


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
