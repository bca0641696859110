"""Headers that a person types: what is legal, and what the console keeps to itself."""

import re
from collections.abc import Iterator

from nhconsole.core.exchange import Headers
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secret import quoted

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
_ILLEGAL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


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
                f"Your {name} replaces “{own[name.lower()]}”, which the console would send.",
                "",
                Severity.WARNING,
            )
        seen.add(name.lower())


def _illegal(name: str, value: str) -> Problem | None:
    if not name:
        return _problem("name", "A header has no name.", "Write Name: value.")
    if not _TOKEN.fullmatch(name):
        return _problem(
            "name",
            f"{quoted(_visible(name))} is not a header name.",
            "Names consist of letters, digits and - _ . and a few other signs, without blanks.",
        )
    found = _ILLEGAL.search(value)
    if found:
        return _problem(
            "value",
            f"The value of {name} holds {_visible(found.group())} at position {found.start() + 1}.",
            "Header values are one line, without control characters.",
        )
    return None


def _visible(text: str) -> str:
    named = {"\r": "a carriage return", "\n": "a line break", "\x00": "a NUL"}
    return named.get(
        text, text.encode("unicode_escape").decode() if _ILLEGAL.search(text) else text
    )


def _problem(code: str, message: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(
        severity=severity,
        field=Field.HEADERS,
        code=f"header.{code}",
        message=message,
        remedy=remedy,
    )
