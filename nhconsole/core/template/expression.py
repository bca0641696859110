"""Expressions of the template language, and what they say for given properties.

Source: Microsoft's page "Notification Hubs templates", section "Template expression language".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

_DOTS = "..."


class Form(StrEnum):
    """How a property is put in: the character before its parenthesis."""

    PLAIN = "$"
    """As it is, or its first characters."""
    DOTTED = "."
    """Its first characters, with three dots for the rest."""
    ENCODED = "%"
    """Encoded for a URI."""
    NUMBER = "#"
    """As it is; a number of JSON if the whole value of a JSON body is this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A property that is put in."""

    form: Form
    name: str
    """As written; names are compared without case."""
    limit: int | None = None
    """The most characters of the result."""
    default: str = ""
    """What stands for a property that is missing."""

    def value(self, properties: Mapping[str, str]) -> str:
        """Return what stands in its place, by properties under lower-case names."""
        # ASSUMED: a default is clipped and encoded like a property, and an empty property is not
        # missing. The page knows no defaults; the SDK's grammar says nothing of their meaning.
        text = properties.get(self.name.lower(), self.default)
        match self.form:
            case Form.PLAIN | Form.NUMBER:
                return text if self.limit is None else _clipped(text, self.limit)
            case Form.DOTTED:
                return text if self.limit is None else _dotted(text, self.limit)
            case Form.ENCODED:
                # ASSUMED: all but RFC 3986's unreserved characters, so a blank becomes %20.
                return quote(text, safe="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A text in quotes."""

    text: str

    def value(self, _properties: Mapping[str, str]) -> str:
        """Return the text."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """The terms of one value, joined in their order."""

    terms: tuple[Reference | Literal, ...]
    in_braces: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it becomes a number of JSON when it says one: ``#(…)`` alone, without braces."""
        first = self.terms[0]
        return not self.in_braces and isinstance(first, Reference) and first.form is Form.NUMBER

    @property
    def names(self) -> tuple[str, ...]:
        """The properties that it mentions, as written."""
        return tuple(term.name for term in self.terms if isinstance(term, Reference))

    def value(self, properties: Mapping[str, str]) -> str:
        """Return what it says, by properties under lower-case names."""
        return "".join([term.value(properties) for term in self.terms])


def _clipped(text: str, limit: int) -> str:
    """Return the first characters of a text.

    ASSUMED: counted as .NET counts (UTF-16), so that an emoji counts twice; half of one is left
    out.
    """
    if len(text) <= limit // 2:
        return text
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * limit else units[: 2 * limit].decode("utf-16-le", "ignore")


def _dotted(text: str, limit: int) -> str:
    if _clipped(text, limit) == text:
        return text
    # ASSUMED: where not even the dots have room, as many of them as fit.
    dots = _DOTS[:limit]
    return _clipped(text, limit - len(dots)) + dots
