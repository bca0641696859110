"""Compares two texts by lines, and two bodies of which nobody can read more than the size."""

from nhconsole.core.comparison.alignment import Aligner, Element, pair_up
from nhconsole.core.comparison.excerpts import first_difference
from nhconsole.core.comparison.found_parts import FoundParts

MOST_LINES = 100_000
"""Texts of more lines are only told apart by their first difference."""


def compare_lines(left: str, right: str, found: FoundParts) -> None:
    """Find the lines that differ between two texts."""
    ours, theirs = left.splitlines(), right.splitlines()
    numbers: dict[str, int] = {}
    elements = [
        [Element(numbers.setdefault(line, len(numbers)), "line") for line in lines]
        for lines in (ours, theirs)
    ]
    for i, j in pair_up(Aligner(flipped=left > right), *elements):
        if i is None and j is not None:
            found.new(_line(None, j), theirs[j])
        elif j is None and i is not None:
            found.gone(_line(i, None), ours[i])
        elif i is not None and j is not None:
            _line_pair(found, _line(i, j), ours[i], theirs[j])
    if ours == theirs and left != right:
        found.written("line ends", _ends(left), _ends(right), "Only the ends of lines differ.")


def _line_pair(found: FoundParts, what: str, left: str, right: str) -> None:
    if left == right:
        found.same(what, left, right)
    else:
        found.changed(what, left, right)


def _line(left: int | None, right: int | None) -> str:
    places = [place + 1 for place in (left, right) if place is not None]
    if len(set(places)) == 1:
        return f"line {places[0]}"
    return f"line {places[0]}→{places[1]}"


def _ends(text: str) -> str:
    windows = text.count("\r\n")
    named = (
        ("CR LF", windows),
        ("LF", text.count("\n") - windows),
        ("CR", text.count("\r") - windows),
    )
    return ", ".join(f"{count:,} × {name}" for name, count in named if count) or "no line end"


def compare_sizes(left: bytes, right: bytes, found: FoundParts, what: str) -> None:
    """Say of two bodies only whether, and from where on, they differ."""
    sizes = f"{len(left):,} bytes", f"{len(right):,} bytes"
    if left == right:
        found.same(what, *sizes)
        return
    at = first_difference(left, right)
    found.changed(what, *sizes, f"They differ from byte {at + 1:,} on.")
