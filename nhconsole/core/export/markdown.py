"""Texts of other people in Markdown: each stands as it is and forms nothing."""

import re
from collections.abc import Iterable

from nhconsole.core.sending.dump import printable, printable_line

_SPECIAL = re.compile(r"([\\`*\[\]<>|~])")
_TICKS = re.compile(r"`+")


def plain(text: str) -> str:
    """Return a text for a line or a table's cell."""
    return _SPECIAL.sub(r"\\\1", printable_line(" ".join(text.split("\n")))).strip()


def fenced(text: str, language: str = "") -> str:
    """Return a text as a block of code, whatever it holds."""
    shown = printable(text)
    longest = max((len(run) for run in _TICKS.findall(shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; the cells are plain texts."""
    names = [plain(name) for name in head]
    lines = [_row(names), _row(["---"] * len(names))]
    lines += [_row([plain(cell) for cell in row]) for row in rows]
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
