"""Finds a secret in the forms in which it travels.

As it is, without its padding, percent-encoded (once or more), with blanks for plus signs, escaped
for JSON or XML, in another case, broken over lines, and inside base64, standard or for URLs, at
each of its three alignments.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

SHORTEST = 6
"""Shorter texts are not searched for: they would blot out ordinary words."""

_NAMED = {"+": "plus", "/": "sol", "=": "equals", "'": "apos"}


def _percent(octets: bytes) -> str:
    """Return a pattern of octets percent-encoded, however often."""
    return "".join(f"%(?:25){{0,8}}{octet:02x}" for octet in octets)


def _or_percent(char: str) -> str:
    return f"(?:{re.escape(char)}|{_percent(char.encode())})"


# The repeats are bounded, so that long runs of backslashes or zeros cost no more than others.
_SLASHES = _or_percent("\\") + "{1,8}"
_HASH, _SEMICOLON = _or_percent("#"), _or_percent(";")
_AMPERSAND = f"{_or_percent('&')}(?:amp{_SEMICOLON}){{0,8}}"
_LINE_BREAKS = rf"(?:[\r\n]|{_SLASHES}[rn]){{0,8}}"
_RUN = re.compile(r"[a-z0-9]+")
_MARK_LENGTH = 12


class SecretSearch:
    """Looks for any of some secrets, in texts and in bytes.

    The pattern is made when it is first needed: mostly a look for a piece of each form, which costs
    next to nothing, shows that there is nothing to replace.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = tuple(sorted({text for text in secrets if len(text) >= SHORTEST}))

    def found_in(self, text: str) -> bool:
        """Whether one of the secrets stands in ``text``."""
        return self._may_be_in(text.lower()) and bool(_pattern(self._secrets).search(text))

    def replaced_in(self, text: str, by: str) -> str:
        """Return ``text`` with each secret replaced."""
        if not self._may_be_in(text.lower()):
            return text
        return _pattern(self._secrets).sub(lambda _: by, text)

    def replaced_in_bytes(self, data: bytes, by: bytes) -> bytes:
        """Return ``data`` with each secret replaced."""
        # Latin-1 keeps each byte as one character, so one look serves both.
        if not self._may_be_in(data.replace(b"\0", b"").lower().decode("latin-1")):
            return data
        return _byte_pattern(self._secrets).sub(lambda _: by, data)

    def _may_be_in(self, lowered: str) -> bool:
        return any(mark in lowered for secret in self._secrets for mark in _marks(secret))


def _forms(secret: str) -> Iterator[str]:
    raw = secret.encode(errors="surrogatepass")
    yield secret
    unpadded = secret.rstrip("=")
    if unpadded != secret and len(unpadded) >= SHORTEST:
        # What stands at its end tells nothing: whoever has the rest has the key.
        yield unpadded
    yield from _base64_cores(raw)
    escaped = quote(raw, safe="").encode()
    if escaped != raw:
        yield from _base64_cores(escaped)


def _base64_cores(raw: bytes) -> Iterator[str]:
    for lead in range(3):
        whole = base64.b64encode(b"\0" * lead + raw).decode().rstrip("=")
        # The first character(s) mix with what stands before, the last with what follows.
        yield whole[(0, 2, 3)[lead] : len(whole) - (1 if (len(raw) + lead) % 3 else 0)]


@lru_cache(maxsize=64)
def _marks(secret: str) -> tuple[str, ...]:
    """Return pieces in lower case of which one stands wherever the secret stands, in any form.

    Two halves of the longest run without a character that could be escaped: a line break can be in
    one of them only. A secret without such a run gives the empty text, which stands everywhere.
    """
    marks: list[str] = []
    for form in _forms(secret):
        run = max(_RUN.findall(form.lower()), key=len, default="")
        half = len(run) // 2
        marks += [run[:half], run[half:]] if len(run) >= _MARK_LENGTH else [""]
    return tuple(sorted(set(marks)))


@lru_cache(maxsize=16)
def _pattern(secrets: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_expression(secrets), re.IGNORECASE)


@lru_cache(maxsize=16)
def _byte_pattern(secrets: tuple[str, ...]) -> re.Pattern[bytes]:
    expression = _expression(secrets).encode(errors="surrogatepass")
    wide = [
        re.escape(secret.encode(encoding, errors="surrogatepass"))
        for secret in secrets
        for encoding in ("utf-16-le", "utf-16-be")
    ]
    return re.compile(b"|".join([expression, *wide]), re.IGNORECASE)


def _expression(secrets: tuple[str, ...]) -> str:
    forms = {form for secret in secrets for form in _forms(secret)}
    ordered = sorted(forms, key=len, reverse=True)
    return "|".join(_LINE_BREAKS.join(map(_any_spelling, form)) for form in ordered)


@lru_cache(maxsize=256)
def _any_spelling(char: str) -> str:
    """Return a pattern of one character as it is and escaped in every usual way."""
    plain = re.escape(char)
    if char.isascii() and char.isalnum():
        return plain
    from html.entities import codepoint2name

    code = ord(char)
    units = char.encode("utf-16-be", errors="surrogatepass").hex()
    json_form = "".join(rf"{_SLASHES}u{units[i : i + 4]}" for i in range(0, len(units), 4))
    entities = [f"{_HASH}0{{0,8}}{code}", f"{_HASH}x0{{0,8}}{code:x}"]
    entities += filter(None, (_NAMED.get(char), codepoint2name.get(code)))
    entity = f"{_AMPERSAND}(?:{'|'.join(entities)}){_SEMICOLON}"
    ways = [plain, _percent(char.encode(errors="surrogatepass")), json_form, entity]
    ways += [f"{_SLASHES}{_or_percent(char)}"] if char in "/\"'\\" else []
    ways += {"+": ["-", r"\ "], "/": ["_"], " ": [r"\+"]}.get(char, [])
    return f"(?:{'|'.join(ways)})"
