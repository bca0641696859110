"""Folds endless lines for showing: one line without an end would hold the window up. No Qt."""

from typing import NamedTuple

FOLD_LIMIT = 16 * 1024
"""A longer line is shown in part where a text is only read."""

WORD_WRAP_LIMIT = 4 * 1024
"""With a longer line the text breaks anywhere: looking for words is quadratic in its length."""

EDIT_LIMIT = 128 * 1024
"""A text with a longer line is not edited: each key press would lay that line out anew."""

_HEAD = 4 * 1024
_TAIL = 256


class Folded(NamedTuple):
    """A text as it is shown, and how much of it is not."""

    text: str
    hidden: int
    """How many characters are left out."""
    lines: int
    """In how many lines."""


def has_line_beyond(text: str, limit: int) -> bool:
    """Whether a line of ``text`` is longer than ``limit``.

    It leaps from the last line end within reach to the next, so that five megabytes take no time.
    """
    start = 0
    while len(text) - start > limit:
        last_end = text.rfind("\n", start, start + limit + 1)
        if last_end < 0:
            return True
        start = last_end + 1
    return False


def fold(text: str, note: str = " … {:,} characters are not shown … ") -> Folded:
    """Return ``text`` with the middle of each endless line replaced by a note."""
    if not has_line_beyond(text, FOLD_LIMIT):
        return Folded(text, 0, 0)
    lines = text.split("\n")
    hidden = folded = 0
    for number, line in enumerate(lines):
        left_out = len(line) - _HEAD - _TAIL
        if len(line) > FOLD_LIMIT:
            lines[number] = line[:_HEAD] + note.format(left_out) + line[-_TAIL:]
            hidden += left_out
            folded += 1
    return Folded("\n".join(lines), hidden, folded)
