"""Reads the ServiceBusNotification-Tags header as the hub does: legal tags, limits, syntax.

Source: Microsoft's page on tags (characters, 120 of them, 20 tags or 6) and the recorded text for a
bad tag. The service's text for a bad expression is not known.
"""

import re
from functools import lru_cache

from nhconsole.core.audience.tag_expression import (
    TagExpression,
    check_tag_expression,
    parse_tag_expression,
)
from nhconsole.core.errors import InvalidTagExpression
from nhconsole.emulator.answers import OWN_WORDING, Refusal, not_well

_LEGAL = re.compile(r"\$(InstallationId|UserId):\{[-_@#.:=\w]+\}|[-_@#.:\w]+", re.IGNORECASE)
_MAX_LENGTH = 120
_MAX_TAGS_OR_ONLY = 20
_MAX_TAGS = 6


@lru_cache(maxsize=1024)
def read_audience(
    header: str | None, *, refuse_mixed: bool = False
) -> TagExpression | Refusal | None:
    """Return whom the header means: None for a broadcast (no header at all).

    ``refuse_mixed`` refuses ``&&`` and ``||`` side by side without parentheses: which of them binds
    tighter is not documented.
    """
    if header is None:
        return None
    text = header.strip()
    if not text:
        # ASSUMED: the service's text for an empty tag of a registration holds here too.
        return _bad_tag("", "the Tags header is empty; a broadcast has no such header")
    try:
        expression = parse_tag_expression(text)
    except InvalidTagExpression as error:
        return _unreadable(text, error)
    mixed = _mixed(text) if refuse_mixed else None
    return _bad_tag_in(expression) or _too_many(expression) or mixed or expression


def _mixed(text: str) -> Refusal | None:
    found = next((each for each in check_tag_expression(text) if each.code == "tags.mixed"), None)
    if found is None:
        return None
    reason = f"{found.message} {found.remedy}"
    return not_well(reason)


def _unreadable(text: str, error: InvalidTagExpression) -> Refusal:
    first = error.problems[0]
    if not re.search(r"[\s&|!()]", text):
        return _bad_tag(text, f"the tag is not legal: {first.message}")
    where = f" (position {first.start + 1})" if first.start is not None else ""
    return Refusal(
        status=400,
        text=f"The tag expression cannot be read{where}: {first.message} {OWN_WORDING}",
        reason=f"the tag expression cannot be read{where}: {first.message}",
    )


def _bad_tag_in(expression: TagExpression) -> Refusal | None:
    for tag in expression.tags:
        if len(tag) > _MAX_LENGTH:
            return _bad_tag(tag, f"a tag has {len(tag)} characters; {_MAX_LENGTH} are allowed")
        if not _LEGAL.fullmatch(tag):
            return _bad_tag(tag, f"the tag “{tag}” is not legal")
    return None


def _bad_tag(tag: str, reason: str) -> Refusal:
    return Refusal(
        status=400,
        text=f"An invalid tag '{tag}' was supplied. Valid tag characters are alphanumeric, _, @,"
        " -, ., : and #",
        reason=reason,
    )


def _too_many(expression: TagExpression) -> Refusal | None:
    or_only = not re.search(r"&&|!", expression.text)
    limit = _MAX_TAGS_OR_ONLY if or_only else _MAX_TAGS
    count = len(expression.tags)
    if count <= limit:
        return None
    reason = f"the tag expression has {count} tags; {limit} are allowed in this form"
    return not_well(reason)
