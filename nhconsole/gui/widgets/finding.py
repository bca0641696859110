"""Finds a text in a text, without regard to case, a slice at a time. No Qt."""

import re

MOST_FOUND = 10_000
"""No more places are counted."""

_SLICE = 32 * 1024
"""Characters searched in one step: about two milliseconds' worth, where there are many places."""


class Search:
    """One search through one text; :meth:`go_on` until it :attr:`is_done`."""

    def __init__(self, text: str, query: str) -> None:
        self.found: list[int] = []
        """The index of each place found so far, in order."""
        self._text = text
        self._length = len(query)
        self._pattern = re.compile(re.escape(query), re.IGNORECASE)
        self._at = 0 if query else len(text)

    @property
    def is_done(self) -> bool:
        """Whether the whole text was searched, or enough was found."""
        return self._at >= len(self._text) or len(self.found) >= MOST_FOUND

    def go_on(self) -> None:
        """Search the next slice."""
        beyond = self._at + _SLICE
        # A place may begin in this slice and end in the next one.
        end = min(len(self._text), beyond + self._length - 1)
        last_end = beyond
        for place in self._pattern.finditer(self._text, self._at, end):
            self.found.append(place.start())
            last_end = place.end()
            if len(self.found) == MOST_FOUND:
                break
        self._at = max(beyond, last_end)
