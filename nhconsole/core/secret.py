"""A text that must not be shown: it prints as dots wherever Python prints by itself."""

import hmac
from typing import NoReturn

MASK = "••••"


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
