"""Reads ``$top``, ``$skip`` and ``continuationtoken``, and makes the tokens.

A token is base64 text, already percent-encoded, as recorded (``MzEobik7Mg%3D%3D``): a client sends
it back as it came. It is taken encoded more often, too: the recorded link to the next page encodes
it twice. ASSUMED: a page holds 100 registrations at most.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from nhconsole.emulator.answers import Refusal, not_well
from nhconsole.emulator.hub_request import HubRequest

LARGEST_PAGE = 100
_INNER = re.compile(r"(?P<number>[0-9]{1,10})\(n\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which part of a list is asked for."""

    start: int
    """The number of the first registration."""
    top: int
    skip: int = 0
    """How many to leave out from there."""


def continuation_token(number: int | None) -> str:
    """Return the token that continues with a registration; empty for none."""
    if number is None:
        return ""
    # Always padded, so that a client that encodes it again can be noticed.
    inner = f"{number}(n)"
    inner += ";" * (1 if len(inner) % 3 == 0 else 0)
    return quote(base64.b64encode(inner.encode()).decode(), safe="")


def read_paging(request: HubRequest) -> Paging | Refusal:
    """Return the part of a list that a request asks for."""
    top = _whole_number(request, "$top", LARGEST_PAGE)
    skip = _whole_number(request, "$skip", 0)
    start = _start(request.query_value("continuationtoken"))
    for found in (top, skip, start):
        if isinstance(found, Refusal):
            return found
    assert isinstance(top, int)
    assert isinstance(skip, int)
    assert isinstance(start, int)
    if top == 0:
        return _refused("$top is 0; a page has at least 1")
    return Paging(start=start, top=min(top, LARGEST_PAGE), skip=skip)


def _whole_number(request: HubRequest, name: str, usual: int) -> int | Refusal:
    text = request.query_value(name).strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return _refused(f"{name} is “{text}”, not a whole number")
    return int(text)


def _start(token: str) -> int | Refusal:
    text = token.strip()
    if not text:
        return 0
    for _ in range(3):
        text = unquote(text)
    try:
        inner = base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return _refused(f"the continuation token “{token}” is none of this emulator's")
    found = _INNER.fullmatch(inner.rstrip(";"))
    if not found or int(found["number"]) >= 2**32:
        return _refused(f"the continuation token “{token}” is none of this emulator's")
    return int(found["number"])


def _refused(reason: str) -> Refusal:
    return not_well(reason)
