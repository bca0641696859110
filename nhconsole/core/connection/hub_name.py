"""The hub's name: one segment of the URL's path, whatever was typed.

Source: the service's message table allows letters, digits and ``. - _ /``, at most 260 characters.
A slash is refused here all the same: it is nearly always ``namespace/hub``.
"""

import re
import unicodedata
from urllib.parse import quote

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import may_hold_key, quoted, shown, spelled

MAX_HUB_NAME = 260
_USUAL = re.compile(r"[A-Za-z0-9._\-]+")


def hub_segment(name: str) -> str:
    """Return the name as one percent-encoded path segment."""
    return quote(name, safe="")


def check_hub_name(text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a hub name as typed (blanks around it do not count)."""
    name = text.strip()
    if not name:
        return (
            _problem(
                "missing", "The hub's name is missing.", "It stands in the portal's overview."
            ),
        )
    if "sharedaccesskey" in name.lower():
        return (
            _problem(
                "connection-string",
                "This is a connection string, not a hub's name.",
                "Paste it into the connection string's field, and write the hub's name here.",
            ),
        )
    if "/" in name:
        return (_slash(name, text),)
    wrong = _character_or_dots(name, len(text) - len(text.lstrip()))
    if wrong is not None:
        return (wrong,)
    if len(name) > MAX_HUB_NAME:
        return (
            _problem(
                "long",
                f"The name has {len(name)} characters; {MAX_HUB_NAME} are allowed.",
                "Is it the hub's name alone?",
            ),
        )
    return _unusual(name, text)


def _character_or_dots(name: str, lead: int) -> Problem | None:
    refused = next((i for i, char in enumerate(name) if _is_refused(char)), None)
    if refused is not None:
        return _problem(
            "character",
            f"A hub name cannot hold “{spelled(name[refused])}”.",
            "Hub names consist of letters, digits and . - _",
            start=lead + refused,
            end=lead + refused + 1,
        )
    if name != "." and ".." not in name:
        return None
    dots = max(name.find(".."), 0)
    return _problem(
        "dots",
        f"{quoted(name)} holds path dots, which would lead to another address.",
        "Write the hub's name alone.",
        start=lead + dots,
        end=lead + min(dots + 2, len(name)),
    )


def _is_refused(char: str) -> bool:
    """Whether a character would change the address, or cannot stand in one.

    Control characters, and halves of characters (the console of a system with another encoding
    hands them over), besides those that end or escape a path.
    """
    return char in "?#%\\" or unicodedata.category(char) in ("Cc", "Cs")


def _slash(name: str, text: str) -> Problem:
    last = name.rstrip("/").rpartition("/")[2]
    # What stands behind the slash of a key is a piece of it, and no hub's name.
    clean = (
        ".." not in name
        and not may_hold_key(name)
        and bool(_USUAL.fullmatch(last))
        and not check_hub_name(last)
    )
    return _problem(
        "slash",
        f"{quoted(name)} holds a slash.",
        f"Write the hub's name alone, without its namespace: {shown(last)}"
        if clean and last
        else "Write the hub's name alone, without its namespace.",
        start=text.index("/"),
        end=text.index("/") + 1,
        suggestion=last if clean and last else None,
    )


def _unusual(name: str, text: str) -> tuple[Problem, ...]:
    if _USUAL.fullmatch(name):
        return ()
    lead = len(text) - len(text.lstrip())
    at = next(i for i, char in enumerate(name) if not _USUAL.fullmatch(char))
    return (
        Problem(
            severity=Severity.WARNING,
            field=Field.HUB,
            code="hub.unusual",
            message=f"“{spelled(name[at])}” is unusual in a hub name.",
            remedy="It is sent percent-encoded; hub names consist of letters, digits and . - _",
            start=lead + at,
            end=lead + at + 1,
        ),
    )


def _problem(
    code: str,
    message: str,
    remedy: str,
    *,
    start: int | None = None,
    end: int | None = None,
    suggestion: str | None = None,
) -> Problem:
    return Problem(
        severity=Severity.ERROR,
        field=Field.HUB,
        code=f"hub.{code}",
        message=message,
        remedy=remedy,
        start=start,
        end=end,
        suggestion=suggestion,
    )
