"""What a setting may be: each rule returns a value in its standard form or raises ValueError.

The text of the error is a whole sentence that is shown beside the field or after a repair.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

_LONGEST_STATE = 100_000
_MOST_STATES = 200
_LONGEST_WAIT_S = 3600.0
_API_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?(-preview)?")


def _as_text(name: str, value: object, longest: int) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a text.")
    if len(value) > longest:
        raise ValueError(f"{name} has {len(value)} characters; {longest} are allowed.")
    if any(ord(character) < 32 for character in value):
        raise ValueError(f"{name} holds a line break or another control character.")
    return value


def text(name: str, longest: int) -> Callable[[object], str]:
    """Return the rule for a text on one line."""
    return lambda value: _as_text(name, value, longest)


def one_of(name: str, *choices: str) -> Callable[[object], str]:
    """Return the rule for a word out of a few."""

    def rule(value: object) -> str:
        if value not in choices or not isinstance(value, str):
            raise ValueError(f"{name} is none of {', '.join(choices)}.")
        return value

    return rule


def _as_number(name: str, value: object) -> float:
    # To Python a truth value is a number; nobody means it as one.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} is not a number.")
    if not -1e15 < value < 1e15:
        raise ValueError(f"{name} is not a number that can be used.")
    return float(value)


def whole_number(
    name: str, least: int, most: int, *, also: int | None = None
) -> Callable[[object], int]:
    """Return the rule for a whole number in a range; ``also`` is one more that is allowed."""

    def rule(value: object) -> int:
        number = _as_number(name, value)
        if number != also and not (least <= number <= most and number.is_integer()):
            extra = f" (or {also})" if also is not None else ""
            raise ValueError(f"{name} must be a whole number from {least} to {most}{extra}.")
        return int(number)

    return rule


def seconds(name: str) -> Callable[[object], float]:
    """Return the rule for a time limit."""

    def rule(value: object) -> float:
        number = _as_number(name, value)
        if not 0.1 <= number <= _LONGEST_WAIT_S:
            raise ValueError(f"{name} must be from 0.1 to {_LONGEST_WAIT_S:.0f} seconds.")
        return number

    return rule


def api_version(value: object) -> str:
    """The rule for the version of the hub's interface."""
    found = _as_text("The api-version", value, 40).strip()
    if not _API_VERSION.fullmatch(found):
        raise ValueError("The api-version must look like 2020-06.")
    return found


def proxy(value: object) -> str:
    """The rule for the proxy: empty, ``none``, or a URL without user name and password."""
    found = _as_text("The proxy", value, 2000).strip()
    if found.lower() in ("", "none"):
        return found.lower()
    # Before anything else, so that no later message can quote a password.
    if "@" in found:
        raise ValueError(
            "The proxy has a user name or password in it, which would be written to a file. "
            "Give the address alone, such as http://proxy.example:8080, and put the whole URL "
            "into the environment as HTTPS_PROXY."
        )
    return _proxy_address(found)


def _proxy_address(found: str) -> str:
    address = found if "://" in found else f"http://{found}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError(f"The proxy “{found}” is not a URL.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError(
            f"The proxy “{found}” must look like http://proxy.example:8080, or be “none”."
        )
    if parts.path.strip("/") or parts.query or parts.fragment or " " in address:
        raise ValueError(f"The proxy “{found}” must end after host and port.")
    return address.rstrip("/")


def named_texts(name: str) -> Callable[[object], tuple[tuple[str, str], ...]]:
    """Return the rule for opaque texts by name, given as an object or as pairs."""

    def rule(value: object) -> tuple[tuple[str, str], ...]:
        pairs = tuple(value.items()) if isinstance(value, Mapping) else value
        if not isinstance(pairs, tuple | list) or len(pairs) > _MOST_STATES:
            raise ValueError(f"{name} cannot be read.")
        return tuple(sorted(dict(_pair(name, pair) for pair in pairs).items()))

    return rule


def _pair(name: str, pair: object) -> tuple[str, str]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise ValueError(f"{name} cannot be read.")
    return _as_text(name, pair[0], 200), _as_text(name, pair[1], _LONGEST_STATE)
