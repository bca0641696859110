"""Words that are longer than a line, made so that a label can break them."""

import re

_BREAK = "\u200b"
"""A place, not to be seen, where a line may break."""
_LONG_WORD = re.compile(r"\S{33,}")
"""Longer than any word of a language; a label gives one the whole of its width."""


def breakable(text: str) -> str:
    """Return a text with places in its endless words where lines may break."""
    return _LONG_WORD.sub(lambda word: with_breaks(word.group(), 12), text)


def with_breaks(word: str, run: int) -> str:
    """Return a word with a place to break after each ``run`` characters."""
    return _BREAK.join(word[at : at + run] for at in range(0, len(word), run))
