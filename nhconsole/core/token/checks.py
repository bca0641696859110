"""What is wrong or unusual about the parts of a SAS token, in sentences that quote no secret.

Which resources cover a request is inferred from the tokens of five clients that real hubs took.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from nhconsole.core.timing.duration_words import duration_words

PARTS = ("sr", "sig", "se", "skn")
_MEANING = {
    "sr": "the resource it is for",
    "sig": "the signature",
    "se": "when it ends",
    "skn": "the key's name",
}
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TWICE = re.compile(r"(?i)%3a%2f%2f")
_MASKS = ("•", "«", "…", "***")
_SIGNATURE_BYTES = 32
_MILLISECONDS = 10**11
"""As seconds this is the year 5138; as milliseconds, 1973."""
_LONG_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class TokenProblem:
    """Something about a token that is wrong or unusual."""

    sentence: str
    is_error: bool = True
    """Whether the hub refuses the token for it; else it is only unusual."""


def is_masked(text: str) -> bool:
    """Whether a signature's text holds dots instead."""
    decoded = unquote(text)
    return any(mark in text or mark in decoded for mark in _MASKS)


def expiry_of(text: str) -> datetime | None:
    """Return the time that ``se`` means; None if it is no number of seconds."""
    if not _is_number(text) or int(text) >= _MILLISECONDS:
        return None
    return datetime.fromtimestamp(int(text), UTC)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20


def lasting_problems(
    parts: Mapping[str, str], *, doubled: Iterable[str], foreign: int, request_url: str
) -> tuple[TokenProblem, ...]:
    """Return what is wrong or unusual about a token's parts, whatever the time.

    Args:
        parts: The four of :data:`PARTS`, as they stand; empty where missing.
        doubled: Names that stand in it twice.
        foreign: How many other parts there are.
        request_url: What it was sent with; empty if that is not known.
    """
    problems = [*_of_form(parts, doubled, foreign), *_of_escapes(parts)]
    problems += [*_of_signature(parts["sig"]), *_of_expiry(parts["se"])]
    if request_url and parts["sr"]:
        problems += _of_coverage(parts["sr"], request_url)
    return tuple(problems)


def problems_of_time(left_s: float | None) -> tuple[TokenProblem, ...]:
    """Return what follows from how long a token is still valid; None for one without an end."""
    if left_s is None:
        return ()
    if left_s <= 0:
        return (TokenProblem("It has expired: the hub answers 401 (ExpiredToken)."),)
    if left_s <= _LONG_S:
        return ()
    sentence = (
        f"It is valid for {duration_words(left_s)} more: whoever gets hold of it can send as "
        "long. Minutes are enough."
    )
    return (TokenProblem(sentence, is_error=False),)


def _of_form(
    parts: Mapping[str, str], doubled: Iterable[str], foreign: int
) -> Iterator[TokenProblem]:
    for name in PARTS:
        if not parts[name]:
            yield TokenProblem(f"“{name}” is missing: {_MEANING[name]}.")
    for name in dict.fromkeys(doubled):
        yield TokenProblem(f"“{name}” stands in it twice; the first is shown.")
    if foreign:
        word = "part" if foreign == 1 else "parts"
        sentence = f"It has {foreign} {word} that no token of a hub has."
        yield TokenProblem(sentence, is_error=False)


def _of_escapes(parts: Mapping[str, str]) -> Iterator[TokenProblem]:
    for name in ("sr", "sig", "skn"):
        if not is_masked(parts[name]) and _BROKEN_ESCAPE.search(parts[name]):
            yield TokenProblem(
                f"The percent-encoding of “{name}” is broken: a “%” without two digits behind it."
            )
    if _TWICE.search(unquote(parts["sr"])):
        yield TokenProblem("“sr” is percent-encoded twice.")
    if "://" in parts["sr"]:
        sentence = "“sr” is not percent-encoded; the service's own clients all do that."
        yield TokenProblem(sentence, is_error=False)


def _of_signature(text: str) -> Iterator[TokenProblem]:
    if not text or is_masked(text):
        return
    signature = unquote(text)
    if " " in signature:
        yield TokenProblem(
            "A “+” of the signature became a blank: it must be percent-encoded, as %2B."
        )
        return
    try:
        size = len(base64.b64decode(signature.encode("ascii", "replace"), validate=True))
    except (binascii.Error, ValueError):
        yield TokenProblem("The signature is not base64: something of it is lost or was added.")
        return
    if size != _SIGNATURE_BYTES:
        yield TokenProblem(
            f"The signature holds {size} bytes; an HMAC-SHA256 has {_SIGNATURE_BYTES}."
        )


def _of_expiry(text: str) -> Iterator[TokenProblem]:
    if not text or expiry_of(text) is not None:
        return
    if not (text.isascii() and text.isdigit()):
        yield TokenProblem("“se” is not a number of seconds since 1970.")
        return
    meant = expiry_of(text[:-3])
    hint = f" As milliseconds it would be {meant:%Y-%m-%d %H:%M:%S} UTC." if meant else ""
    yield TokenProblem(f"“se” is too large to be seconds since 1970.{hint}")


def _of_coverage(resource: str, request_url: str) -> Iterator[TokenProblem]:
    """Say whether the resource is a beginning of the request's address.

    ASSUMED: scheme, port, query, case and a final slash do not count, and it ends where a part of
    the path ends. That fits the tokens of five clients; no page of the service says it.
    """
    try:
        (host, path), (asked_host, asked_path) = _place(unquote(resource)), _place(request_url)
    except ValueError:
        yield TokenProblem("“sr” is no address.")
        return
    if not host:
        yield TokenProblem("“sr” names no host: it begins with https:// as a rule.")
    elif host != asked_host:
        yield TokenProblem(f"It is for the host {host}, but the request went to {asked_host}.")
    elif asked_path[: len(path)] != path:
        yield TokenProblem(
            f"It is for /{'/'.join(path)}, but the request was for /{'/'.join(asked_path)}."
        )


def _place(address: str) -> tuple[str, tuple[str, ...]]:
    """Return host and path of an address, as far as they matter to a token."""
    lowered = address.strip().lower()
    split = urlsplit(lowered if "://" in lowered else f"//{lowered}")
    parts = unquote(split.path).split("/")
    return split.hostname or "", tuple(part for part in parts if part)
