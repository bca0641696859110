"""The headers of a pasted command: which belong to the push, which only to the program it was in.

What browsers, Postman and cURL add to each request is left aside, and said in one line.
"""

import re

from nhconsole.core.curl.values import Word, finding
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import shown
from nhconsole.core.sending.header_rules import RESERVED
from nhconsole.core.sending.headers import Headers
from nhconsole.core.sending.operations import FORMAT_HEADER

_PROGRAM = re.compile(r"(?i)(mozilla|postmanruntime|curl|insomnia|nhconsole|python-requests)/")
_BROWSER_NAMES = (
    "accept accept-language origin referer cookie dnt pragma priority cache-control connection "
    "accept-encoding user-agent upgrade-insecure-requests te"
)
_OF_BROWSERS = frozenset(_BROWSER_NAMES.split())
_OF_POSTMAN = frozenset({"postman-token", "cache-control", "accept", "accept-encoding"})
_USUAL = {
    "accept": ("*/*", "application/json"),
    "accept-encoding": ("gzip", "identity"),
    "connection": ("keep-alive", "close"),
}

Given = list[tuple[str, str, Word]]


def split_headers(given: Given, text: str) -> tuple[Headers, list[Problem]]:
    """Return the headers that are kept, the last of each name, and what is said of the others."""
    names = {name.lower() for name, _, _ in given}
    is_browser = any(name.startswith("sec-") for name in names) or any(
        name.lower() == "user-agent" and value.startswith("Mozilla/") for name, value, _ in given
    )
    kept: dict[str, tuple[str, str]] = {}
    aside: list[tuple[str, Word]] = []
    for name, value, word in given:
        lowered = name.lower()
        if _is_aside(lowered, value, is_browser=is_browser, is_postman="postman-token" in names):
            aside.append((name, word))
        elif lowered not in RESERVED or lowered == FORMAT_HEADER.lower():
            kept[lowered] = (name, value)
    return tuple(kept.values()), _notes(aside, text)


def _notes(aside: list[tuple[str, Word]], text: str) -> list[Problem]:
    if not aside:
        return []
    names = ", ".join(dict.fromkeys(shown(name) for name, _ in aside))
    message = f"Headers left aside, as they do not belong to the push: {names}."
    word = aside[0][1]
    return [finding(Severity.HINT, Field.HEADERS, "headers", message, text=text, word=word)]


def _is_aside(name: str, value: str, *, is_browser: bool, is_postman: bool) -> bool:
    if name.startswith("sec-") or name == "postman-token":
        return True
    if name == "user-agent":
        return bool(_PROGRAM.match(value))
    if (is_browser and name in _OF_BROWSERS) or (is_postman and name in _OF_POSTMAN):
        return True
    return any(value.lower().startswith(usual) for usual in _USUAL.get(name, ()))
