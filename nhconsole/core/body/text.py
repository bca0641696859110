"""A text cut into the lines in which it is shown, and the way back from a line to the text.

An endless line is cut into pieces: laying out one of megabytes would hold a window up for minutes
(Qt's layout is quadratic in the length of a line that has nowhere to break).
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

LONGEST_LINE = 16 * 1024
"""A longer line is cut."""
PIECE = 4 * 1024
"""The length of a piece; up to here lines are coloured and broken at words."""

_REACH = 256
_LINE_END = re.compile("\n")
_BREAKS = "> ,;"


@dataclass(frozen=True, slots=True)
class BodyText:
    """A text with line feeds for line ends, and where its shown lines begin."""

    text: str = field(repr=False)
    starts: "array[int]" = field(repr=False)
    """The index at which each shown line begins."""
    pieces: "array[int]" = field(default_factory=lambda: array("i"), repr=False)
    """The shown lines (counted from 0) that go on the line before: no line feed parts them."""

    @classmethod
    def of(cls, text: str) -> "BodyText":
        """Cut a text; linear."""
        even = _with_even_line_ends(text)
        starts = array("i", [0])
        pieces = array("i")
        for found in _LINE_END.finditer(even):
            _cut(even, starts, pieces, found.start())
            starts.append(found.end())
        _cut(even, starts, pieces, len(even))
        return cls(even, starts, pieces)

    @property
    def line_count(self) -> int:
        """How many lines are shown."""
        return len(self.starts)

    def line_of(self, index: int) -> int:
        """Return the shown line, counted from 0, in which a character of the text stands."""
        return max(0, bisect_right(self.starts, index) - 1)

    def end_of(self, line: int) -> int:
        """Return the index behind a shown line, its line feed left out."""
        if line + 1 >= len(self.starts):
            return len(self.text)
        return self.starts[line + 1] - (0 if self.is_piece(line + 1) else 1)

    def is_piece(self, line: int) -> bool:
        """Whether a shown line goes on the one before."""
        at = bisect_left(self.pieces, line)
        return at < len(self.pieces) and self.pieces[at] == line

    def number_of(self, line: int) -> int | None:
        """Return the 1-based number of a shown line in the text; None for a further piece."""
        if self.is_piece(line):
            return None
        return line + 1 - bisect_left(self.pieces, line)

    def lines_within(self, characters: int) -> int:
        """Return how many lines make up the first part of so many characters; at least one."""
        if len(self.text) <= characters:
            return self.line_count
        return max(1, bisect_right(self.starts, characters) - 1)

    def shown(self, first: int, beyond: int) -> str:
        """Return the lines from ``first`` up to ``beyond`` as they are shown."""
        if first >= beyond:
            return ""
        if not self.pieces:
            return self.text[self.starts[first] : self.end_of(beyond - 1)]
        return "\n".join(
            self.text[self.starts[line] : self.end_of(line)] for line in range(first, beyond)
        )


def _with_even_line_ends(text: str) -> str:
    """Return ``text`` with each line end as a line feed, U+2029 (which Qt breaks at) included.

    A byte order mark at the front is left out: Qt drops it, and places would be off by one.
    """
    return (
        text.removeprefix("\ufeff")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2029", "\n")
    )


def _cut(text: str, starts: "array[int]", pieces: "array[int]", end: int) -> None:
    """Cut the line that began last, and ends at ``end``, if it is endless."""
    if end - starts[-1] <= LONGEST_LINE:
        return
    while end - starts[-1] > PIECE:
        starts.append(_break_before(text, starts[-1] + PIECE))
        pieces.append(len(starts) - 1)


def _break_before(text: str, limit: int) -> int:
    """Return a good place to break shortly before ``limit``: behind a tag, a blank, a comma."""
    for sign in _BREAKS:
        at = text.rfind(sign, limit - _REACH, limit)
        if at >= 0:
            return at + 1
    return limit
