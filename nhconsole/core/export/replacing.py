"""Replaces many texts at once, in slices: a long look would lock the interpreter, and the window.

Whole words are looked up; where there are very many to look for, only those are.
"""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

_SLICE = 32 * 1024
_MOST_WITHIN = 500
"""So many texts are also looked for within words and sentences; the time grows with each."""
_WORD = re.compile(r"[^\s<>\"',;]+")


def spellings(text: str) -> Iterator[str]:
    """Yield a text as it stands in XML, JSON and URLs."""
    quotes = {'"': "&quot;", "'": "&apos;"}
    yield text
    yield escape(text)
    yield escape(text, quotes)
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield quote(text, safe="", errors="replace")


class Replacement:
    """Puts marks in the place of texts, each in the spelling of its place."""

    def __init__(self, marks: Mapping[str, str]) -> None:
        self._by: dict[str, str] = {}
        for whole, mark in marks.items():
            # A short handle may keep an “&”, which has to be escaped as the whole one was.
            for form, spelled in zip(spellings(whole), spellings(mark), strict=True):
                self._by.setdefault(form, spelled)
        forms = sorted(self._by, key=len, reverse=True)
        self._longest = len(forms[0]) if forms else 0
        within = "|".join(map(re.escape, forms[:_MOST_WITHIN]))
        self._within = re.compile(within) if within else None

    def text(self, text: str) -> str:
        """Return a text with everything replaced."""
        if self._within is None:
            return text
        if len(self._by) > _MOST_WITHIN:
            text = "".join(self._pieces(text, _WORD))
        return "".join(self._pieces(text, self._within))

    def raw(self, data: bytes) -> bytes:
        """Return bytes with everything replaced."""
        if self._within is None:
            return data
        text = data.decode("utf-8", errors="surrogateescape")
        return self.text(text).encode("utf-8", errors="surrogateescape")

    def _pieces(self, text: str, pattern: re.Pattern[str]) -> Iterator[str]:
        at = 0
        while at < len(text):
            # What begins in this slice may end in the next one.
            found = pattern.search(text, at, at + _SLICE + self._longest)
            if found is None or found.start() >= at + _SLICE:
                yield text[at : at + _SLICE]
                at += _SLICE
            else:
                yield text[at : found.start()]
                yield self._by.get(found.group(), found.group())
                at = found.end()
