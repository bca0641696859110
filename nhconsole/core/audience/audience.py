"""Who a notification is for: the ServiceBusNotification-Tags header, or its absence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from nhconsole.core.audience.tags import check_tag, installation_tag
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import may_hold_key, spelled
from nhconsole.core.sending.header_rules import unsendable_at

_BREAKS_AND_TABS = re.compile(r"[^\S ]+")
_WHOLE_TAG = re.compile(r"(?i)\$InstallationId:\{?([^{}]*)\}?")


class AudienceMode(StrEnum):
    """The ways to name an audience."""

    BROADCAST = "broadcast"
    ANY_OF = "any-of"
    EXPRESSION = "expression"
    INSTALLATION = "installation"


def join_tags(tags: Iterable[str]) -> str:
    """Join tags with ``||`` in a stable order; a set has none of its own, so it is sorted."""
    ordered = sorted(tags) if isinstance(tags, (set, frozenset)) else tags
    return " || ".join(dict.fromkeys(tag.strip() for tag in ordered))


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """An audience as typed. Each mode keeps its own text, so switching loses nothing."""

    mode: AudienceMode = AudienceMode.BROADCAST
    tags: tuple[str, ...] = ()
    expression: str = ""
    installation_id: str = ""

    def header_value(self) -> str | None:
        """Return the value of the tags header; None for a broadcast, which has no such header."""
        match self.mode:
            case AudienceMode.BROADCAST:
                return None
            case AudienceMode.ANY_OF:
                return join_tags(self.tags) or None
            case AudienceMode.EXPRESSION:
                # An expression may be written over lines; a header is one.
                return _BREAKS_AND_TABS.sub(" ", self.expression.strip()) or None
            case AudienceMode.INSTALLATION:
                return installation_tag(self.installation_id.strip())

    def check(self) -> tuple[Problem, ...]:
        """Return what is wrong with the audience."""
        return (*self._check_mode(), *_unsendable(self.header_value() or ""))

    def _check_mode(self) -> tuple[Problem, ...]:
        match self.mode:
            case AudienceMode.BROADCAST:
                return ()
            case AudienceMode.ANY_OF:
                return _check_tags(self.tags)
            case AudienceMode.EXPRESSION:
                return _check_expression(self.expression)
            case AudienceMode.INSTALLATION:
                return _check_installation(self.installation_id)

    def in_words(self) -> str:
        """Return a short text for lists: ``broadcast`` or the header's value."""
        return self.header_value() or "broadcast"


def _missing(message: str, remedy: str) -> tuple[Problem, ...]:
    return (
        Problem(
            severity=Severity.ERROR,
            field=Field.AUDIENCE,
            code="audience.empty",
            message=message,
            remedy=remedy,
        ),
    )


def _check_tags(tags: tuple[str, ...]) -> tuple[Problem, ...]:
    # Here, not above: a form shows an empty audience before it needs a parser of expressions.
    from nhconsole.core.audience.tag_expression import MAX_TAGS_OR_ONLY

    if not any(tag.strip() for tag in tags):
        return _missing("No tag is named.", "Add a tag, or choose Broadcast to reach everybody.")
    found = [problem for tag in tags for problem in check_tag(tag.strip())]
    distinct = len(dict.fromkeys(tag.strip() for tag in tags))
    if distinct > MAX_TAGS_OR_ONLY:
        found.append(
            Problem(
                severity=Severity.ERROR,
                field=Field.AUDIENCE,
                code="tags.limit",
                message=f"{distinct} tags are named; at most {MAX_TAGS_OR_ONLY} are allowed.",
                remedy="Take tags out, or give the devices a tag of their own for this group.",
                overridable=True,
            )
        )
    return tuple(found)


def _check_expression(expression: str) -> tuple[Problem, ...]:
    # Not to be forced: without the header, the push would go to everybody.
    if not expression.strip():
        return _missing("No expression is written.", "Write one, or choose Broadcast.")
    from nhconsole.core.audience.tag_expression import check_tag_expression

    return check_tag_expression(expression)


def _unsendable(value: str) -> tuple[Problem, ...]:
    """Return a finding that cannot be overridden for what would break out of the header."""
    at = unsendable_at(value)
    if at is None:
        return ()
    return (
        Problem(
            severity=Severity.ERROR,
            field=Field.AUDIENCE,
            code="audience.character",
            message=f"The tags hold {spelled(value[at])}, which cannot stand in a header.",
            remedy="Delete it.",
        ),
    )


def _check_installation(installation_id: str) -> tuple[Problem, ...]:
    text = installation_id.strip()
    if not text:
        return _missing("No installation id is named.", "Paste the id the app registered with.")
    whole = _WHOLE_TAG.fullmatch(text)
    if whole:
        return (_id_alone(text, whole[1]),)
    lead = installation_id.index(text) - len(installation_tag("")) + 1
    return tuple(
        _within(problem, len(installation_id))
        for problem in check_tag(installation_tag(text), lead)
    )


def _id_alone(text: str, inner: str) -> Problem:
    return Problem(
        severity=Severity.ERROR,
        field=Field.AUDIENCE,
        code="audience.whole-tag",
        message="This is the whole tag; the id alone is wanted.",
        remedy="Take $InstallationId:{ } away.",
        suggestion=inner if inner and not may_hold_key(inner) else None,
        overridable=True,
    )


def _within(problem: Problem, length: int) -> Problem:
    """Keep a finding about the tag within the id that was typed."""
    if problem.start is None or problem.end is None:
        return problem
    start = min(max(problem.start, 0), length)
    return replace(problem, start=start, end=max(min(problem.end, length), start))


def audience_of(tags: object) -> Audience:
    """Return the audience of what a Python caller passes: None, a text, or tags to be joined.

    A text goes into the header as it is (one tag or an expression); an empty one means broadcast,
    as in Microsoft's article. A set or another iterable of texts means any of these tags.

    Raises:
        TypeError: it is something else.
    """
    if tags is None or tags == "":
        return Audience()
    if isinstance(tags, str):
        return Audience(mode=AudienceMode.EXPRESSION, expression=tags)
    if isinstance(tags, Iterable) and not isinstance(tags, (bytes, dict)):
        names = tuple(tags)
        if not names:
            return Audience()
        if all(isinstance(name, str) for name in names):
            ordered = tuple(sorted(names)) if isinstance(tags, (set, frozenset)) else names
            return Audience(mode=AudienceMode.ANY_OF, tags=ordered)
    raise TypeError(f"tags must be a text, or a set or list of texts, not {type(tags).__name__}")
