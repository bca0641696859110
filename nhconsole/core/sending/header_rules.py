"""Headers that a person types: what is legal, and what the console keeps to itself."""

import re
import unicodedata
from collections.abc import Iterator

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted, shown, spelled
from nhconsole.core.sending.headers import Headers

RESERVED = frozenset(
    {
        "authorization",
        "host",
        "content-length",
        "servicebusnotification-format",
        # These two would change where the body ends; the request would no longer be what is shown.
        "transfer-encoding",
        "trailer",
    }
)
"""Lower-case names that cannot be typed over (design: the request is what the form shows)."""

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_AUDIENCE = "servicebusnotification-tags"


def merge_headers(own: Headers, typed: Headers) -> Headers:
    """Return our headers with the typed ones: a typed name replaces ours in its place."""
    by_name = {name.lower(): (name, value) for name, value in typed}
    merged = [by_name.pop(name.lower(), (name, value)) for name, value in own]
    return (*merged, *by_name.values())


def check_headers(typed: Headers, own: Headers) -> tuple[Problem, ...]:
    """Return what is wrong with typed headers; ``own`` are those the console would set."""
    return tuple(_check_all(typed, {name.lower(): value for name, value in own}))


def _check_all(typed: Headers, own: dict[str, str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, value in typed:
        wrong = _illegal(name, value)
        if wrong:
            yield wrong
        elif name.lower() in RESERVED:
            yield _problem(
                "reserved",
                f"{name} is set by the console and cannot be typed over.",
                "Remove it from the headers.",
            )
        elif name.lower() in seen:
            yield _problem("twice", f"{name} stands there twice.", "Leave one of them.")
        elif name.lower() in own and own[name.lower()] != value.strip():
            yield _problem(
                "override",
                f"Your {name} replaces {quoted(own[name.lower()])}, which the console would send.",
                "",
                Severity.WARNING,
            )
        elif name.lower() == _AUDIENCE and _AUDIENCE not in own:
            yield _problem(
                "audience",
                f"Your {name} decides who gets this; without it, everybody would.",
                "Tags that stand in their own field are checked.",
                Severity.WARNING,
            )
        seen.add(name.lower())


def _illegal(name: str, value: str) -> Problem | None:
    if not name:
        return _problem("name", "A header has no name.", "Write Name: value.")
    if not _TOKEN.fullmatch(name):
        return _problem(
            "name",
            f"{quoted(name)} is not a header name.",
            "Names consist of letters, digits and - _ . and a few other signs, without blanks.",
        )
    at = unsendable_at(value)
    if at is not None:
        return _problem(
            "value",
            f"The value of {shown(name)} holds {_in_words(value[at])} at position {at + 1}.",
            "Header values are one line, without control characters.",
        )
    return None


def unsendable_at(value: str) -> int | None:
    """Return where a header value holds what cannot stand on the wire; None if it can.

    A line break would begin another header, and half a character has no bytes in UTF-8.
    """
    return next((i for i, char in enumerate(value) if _is_unsendable(char)), None)


def _is_unsendable(char: str) -> bool:
    return char != "\t" and unicodedata.category(char) in ("Cc", "Cs")


def _in_words(char: str) -> str:
    named = {"\r": "a carriage return", "\n": "a line break", "\x00": "a NUL"}
    return named.get(char, spelled(char))


def _problem(code: str, message: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(
        severity=severity,
        field=Field.HEADERS,
        code=f"header.{code}",
        message=message,
        remedy=remedy,
    )
