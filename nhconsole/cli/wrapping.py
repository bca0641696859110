"""Lines that fit a terminal; in a pipe they stay whole, so that other programs can search them."""

import textwrap
from collections.abc import Iterable, Iterator

from nhconsole.core.sending.dump import printable_line

WIDEST = 100
"""Longer lines are hard to read, however wide the terminal is."""
_LEAST_COLUMN = 20
"""A column narrower than this is no place to go on in."""
_FEW = 4


def wrapped(lines: Iterable[tuple[int, str]], width: int | None) -> Iterator[str]:
    """Give lines, each with its indent, broken at blanks if a width is known.

    Args:
        lines: Indent and text; a text such as ``1. …`` hangs behind its number, a row of a table
            goes on below its last column.
        width: Columns of the terminal; None leaves the lines whole.
    """
    for indent, text in lines:
        shown = printable_line(text)
        if width is None or not shown:
            yield f"{' ' * indent}{shown}".rstrip()
        else:
            yield from _broken(indent, shown, min(width, WIDEST))


def _broken(indent: int, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + _hanging(text, width - indent)),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _hanging(text: str, width: int) -> int:
    first, dot, _ = text.partition(". ")
    if dot and first.isdigit():
        return len(first) + 2
    last_column = text.rfind("  ") + 2
    if last_column < 2:
        return 0
    return last_column if width - last_column >= _LEAST_COLUMN else _FEW
