"""A text that must not be shown: it prints as dots wherever Python prints by itself."""

import re
from typing import NoReturn

MASK = "••••"
_RUN = re.compile(r"(?:[A-Za-z0-9+/]|%[0-9A-Fa-f]{2}){20,}={0,2}")
_KEY_PART = re.compile(
    r"(?i)((?:SharedAccessKey|SharedSecretValue|AccountKey|AccessKey|sig)\s*[=:])[^;&]+"
)
_SURELY_KEY = 36
_SHOWN_LENGTH = 60


def shown(text: str) -> str:
    """Return a typed text as a message may quote it: short, and without what looks like a key.

    People paste a connection string into the wrong field; a message that quotes it must not
    carry the key along. Control characters and halves of characters are spelled out: a terminal
    would obey the first and could not print the second.
    """
    masked = _masked(text)
    short = masked if len(masked) <= _SHOWN_LENGTH else f"{masked[:_SHOWN_LENGTH]}…"
    return "".join(char if char.isprintable() else spelled(char) for char in short)


def may_hold_key(text: str) -> bool:
    """Whether something in a typed text looks like a key: then it is not offered elsewhere."""
    return _masked(text) != text


def _masked(text: str) -> str:
    return _RUN.sub(_without_key, _KEY_PART.sub(r"\1…", text))


def _without_key(run: re.Match[str]) -> str:
    """Mask a long run, or a shorter one with the mixture of a key: it may be a piece of one."""
    text = run.group()
    mixed = any(c.isdigit() for c in text) and not (text.isupper() or text.islower())
    return "…" if mixed or len(text) >= _SURELY_KEY else text


def spelled(char: str) -> str:
    """Return one character as a message may name it, also where it is invisible."""
    return char if char.isprintable() else f"U+{ord(char):04X}"


def quoted(text: str) -> str:
    """Return :func:`shown` in quotation marks."""
    return f"“{shown(text)}”"


def _octets(text: str) -> bytes:
    # Strict encoding would fail on half a character, with the text in the exception.
    return text.encode(errors="surrogatepass")


class Secret:
    """Wraps a key, a signature or a whole connection string.

    ``repr``, ``str`` and f-strings give dots; the text comes only from :meth:`reveal`, a word that
    can be searched for. Pickling is refused: a pickle would write the text to a file or a pipe.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        from hmac import compare_digest

        return compare_digest(_octets(self._text), _octets(other._text))

    def __hash__(self) -> int:
        return hash(("Secret", self._text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")
