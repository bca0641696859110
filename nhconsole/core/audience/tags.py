"""Single tags: legal characters and length.

Source: the client-side rule of Microsoft's .NET SDK and the page on tags (letters, digits and
``_ @ # . : -``, at most 120 characters); system tags ``$InstallationId:{…}`` and ``$UserId:{…}``,
where the braces are part of the tag.
"""

import re

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import may_hold_key, quoted, shown, spelled

MAX_TAG_LENGTH = 120
_LEGAL = r"\w@#.:\-"
PLAIN_TAG = re.compile(rf"[{_LEGAL}]+")
_IN_BRACES = re.compile(rf"[={_LEGAL}]+")
SYSTEM_TAG = re.compile(rf"\$(InstallationId|UserId):\{{[={_LEGAL}]+\}}", re.IGNORECASE)
_SYSTEM_SHAPE = re.compile(r"\$(InstallationId|UserId):\{(.*)\}", re.IGNORECASE | re.DOTALL)
_BRACELESS = re.compile(r"\$(InstallationId|UserId):([^{].*)", re.IGNORECASE)
LEGAL_IN_WORDS = "letters, digits and _ @ # . : -"


def is_tag(text: str) -> bool:
    """Whether ``text`` is one legal tag."""
    return len(text) <= MAX_TAG_LENGTH and bool(
        PLAIN_TAG.fullmatch(text) or SYSTEM_TAG.fullmatch(text)
    )


def installation_tag(installation_id: str) -> str:
    """Return the tag that the hub gives to the registrations of an installation."""
    return f"$InstallationId:{{{installation_id}}}"


def _problem(
    code: str, message: str, remedy: str, start: int, end: int, suggestion: str | None = None
) -> Problem:
    return Problem(
        severity=Severity.ERROR,
        field=Field.AUDIENCE,
        code=f"tag.{code}",
        message=message,
        remedy=remedy,
        start=start,
        end=end,
        suggestion=suggestion,
        overridable=True,
    )


def check_tag(text: str, offset: int = 0) -> tuple[Problem, ...]:
    """Return what is wrong with one tag; ``offset`` is where it begins in the whole text."""
    end = offset + len(text)
    if not text:
        return (_problem("empty", "A tag is empty.", "Write a tag or remove it.", offset, end),)
    if len(text) > MAX_TAG_LENGTH:
        message = f"A tag has {len(text)} characters; {MAX_TAG_LENGTH} are allowed."
        return (_problem("long", message, "Shorten it.", offset + MAX_TAG_LENGTH, end),)
    if is_tag(text):
        return ()
    return (_illegal(text, offset),)


def _illegal(text: str, offset: int) -> Problem:
    braceless = _BRACELESS.fullmatch(text)
    if braceless:
        fixed = f"${braceless[1]}:{{{braceless[2].strip('{}')}}}"
        return _problem(
            "braces",
            f"In {quoted(text)} the id stands without braces.",
            f"The braces are part of the tag: {shown(fixed)}",
            offset,
            offset + len(text),
            None if may_hold_key(fixed) else fixed,
        )
    system = _SYSTEM_SHAPE.fullmatch(text)
    if system and system[2]:
        return _character(text, offset, system.start(2), system.end(2), _IN_BRACES)
    if text.startswith("$"):
        return _problem(
            "system",
            f"{quoted(text)} begins with $, but is not $InstallationId:{{…}} or $UserId:{{…}}.",
            "Only these two system tags exist.",
            offset,
            offset + len(text),
        )
    return _character(text, offset, 0, len(text), PLAIN_TAG)


def _character(text: str, offset: int, start: int, end: int, legal: re.Pattern[str]) -> Problem:
    """Name the first illegal character between two places of a tag."""
    at = next(i for i in range(start, end) if not legal.fullmatch(text[i]))
    char = "a space" if text[at] == " " else f"“{spelled(text[at])}”"
    return _problem(
        "character",
        f"The tag {quoted(text)} holds {char}, which is not allowed.",
        f"Tags consist of {LEGAL_IN_WORDS}.",
        offset + at,
        offset + at + 1,
    )
