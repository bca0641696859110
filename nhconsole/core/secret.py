"""A text that must not be shown: it prints as dots wherever Python prints by itself."""

import hmac
import re
from typing import NoReturn

MASK = "••••"
_KEY_LIKE = re.compile(r"[A-Za-z0-9+/]{36,}={0,2}")
_KEY_PART = re.compile(
    r"(?i)((?:SharedAccessKey|SharedSecretValue|AccountKey|AccessKey|sig)\s*=)[^;&]+"
)
_SHOWN_LENGTH = 60


def shown(text: str) -> str:
    """Return a typed text as a message may quote it: short, and without what looks like a key.

    People paste a connection string into the wrong field; a message that quotes it must not
    carry the key along.
    """
    masked = _KEY_LIKE.sub("…", _KEY_PART.sub(r"\1…", text))
    return masked if len(masked) <= _SHOWN_LENGTH else f"{masked[:_SHOWN_LENGTH]}…"


def quoted(text: str) -> str:
    """Return :func:`shown` in quotation marks."""
    return f"“{shown(text)}”"


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
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(("Secret", self._text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")
