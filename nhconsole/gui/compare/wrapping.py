"""Breaks a value into a few lines of a width, and finds what to mark in them."""

from dataclasses import dataclass
from unicodedata import bidirectional

from PySide6.QtGui import QFontMetricsF

from nhconsole.core.comparison.excerpts import differing_span, first_difference

MOST_LINES = 4
"""A value is drawn in so many lines; the details show it whole."""
_MOST_CHARACTERS = 600
_LEAD = 40
_SAME_START = 120
"""From a start that is the same and longer than this only the end is drawn."""
_DOTS = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a value."""

    text: str
    mark: tuple[int, int] = (0, 0)
    """First character that differs, and the one behind the last."""


def shown_pair(left: str, right: str) -> tuple[str, str]:
    """Return two values without most of a long start that they share."""
    start = first_difference(left, right)
    if start <= _SAME_START:
        return left, right
    return _DOTS + left[start - _LEAD :], _DOTS + right[start - _LEAD :]


def marks(left: str, right: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return what differs in each of two texts; nothing where hardly anything is the same."""
    if _is_right_to_left(left) or _is_right_to_left(right):
        # Such letters do not stand in the order of their places.
        return (0, 0), (0, 0)
    start, left_end, right_end = differing_span(left, right)
    shorter = min(len(left), len(right))
    same = shorter - min(left_end, right_end) + start
    if same * 3 < shorter or not shorter:
        return (0, 0), (0, 0)
    return (start, left_end), (start, right_end)


def _is_right_to_left(text: str) -> bool:
    if text.isascii():
        return False
    return any(bidirectional(c) in ("R", "AL") for c in text[:_MOST_CHARACTERS])


def wrapped(
    text: str, width: float, metrics: QFontMetricsF, mark: tuple[int, int] = (0, 0)
) -> list[Line]:
    """Break a text anywhere, rather behind a blank; the last line says if there is more."""
    cut = text[:_MOST_CHARACTERS]
    lines: list[Line] = []
    at = 0
    while at < len(cut) and len(lines) < MOST_LINES:
        end = _fitting(cut, at, width, metrics)
        if end < len(cut):
            blank = cut.rfind(" ", at, end)
            end = blank + 1 if blank > at + (end - at) // 2 else end
        lines.append(_line(cut, at, end, mark))
        at = end
    if at < len(text) and lines:
        last = lines[-1]
        lines[-1] = Line(last.text[:-1] + _DOTS, last.mark)
    return lines or [Line("")]


def _line(text: str, start: int, end: int, mark: tuple[int, int]) -> Line:
    first, last = max(mark[0], start), min(mark[1], end)
    return Line(text[start:end], (first - start, last - start) if first < last else (0, 0))


def _fitting(text: str, start: int, width: float, metrics: QFontMetricsF) -> int:
    """Return where a line that begins at ``start`` must end; it takes one character at least."""
    if metrics.horizontalAdvance(text[start:]) <= width:
        return len(text)
    low, high = start + 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(text[start:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
