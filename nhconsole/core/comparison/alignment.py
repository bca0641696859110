"""Brings two sequences into line: the longest common run of things, without quadratic time.

Equal ends are cut off; then what stands once on both sides holds the rest together (Bram Cohen's
patience method, n log n); what is left in between is searched fully while a budget lasts.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Pair = tuple[int | None, int | None]
"""Places of the same thing on the left and right; None where it is new or gone."""

_MOST_CELLS_AT_ONCE = 250_000
_MOST_CELLS = 1_000_000
"""So many comparisons of one with one are made in a whole document: a quarter of a second."""

_MOST_LOOKS = 5_000_000
"""So many elements are looked at for such as stand once; a malicious text needs more."""


@dataclass(slots=True)
class _Range:
    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def is_empty(self) -> bool:
        return self.left >= self.left_end or self.right >= self.right_end


@dataclass(slots=True)
class Aligner:
    """Finds equal elements in order. One for a document: its budget is spent only once.

    ``flipped`` says that the sides are to be searched the other way round. Of several equally
    good answers the search takes one; with the greater document always on the same side, swapping
    the documents gives the mirror of that answer and not another one.
    """

    flipped: bool = False
    cells: int = _MOST_CELLS
    looks: int = _MOST_LOOKS

    def common(self, left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
        """Return the places of equal elements, rising on both sides."""
        if self.flipped:
            return [(i, j) for j, i in self._common(right, left)]
        return self._common(left, right)

    def _common(self, left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        waiting = [_Range(0, len(left), 0, len(right))]
        while waiting:
            part = waiting.pop()
            _cut_ends(left, right, part, found)
            if part.is_empty:
                continue
            anchors = self._anchored(left, right, part)
            if anchors:
                waiting += _between(part, anchors)
                found += anchors
            else:
                found += self._searched(left, right, part)
        found.sort()
        return found

    def _anchored(
        self, left: Sequence[int], right: Sequence[int], part: _Range
    ) -> list[tuple[int, int]]:
        self.looks -= part.left_end - part.left + part.right_end - part.right
        return _anchors(left, right, part) if self.looks >= 0 else []

    def _searched(
        self, left: Sequence[int], right: Sequence[int], part: _Range
    ) -> list[tuple[int, int]]:
        cells = (part.left_end - part.left) * (part.right_end - part.right)
        if cells > _MOST_CELLS_AT_ONCE or cells > self.cells:
            return []
        self.cells -= cells
        inner = _longest_common(left[part.left : part.left_end], right[part.right : part.right_end])
        return [(part.left + i, part.right + j) for i, j in inner]


def _cut_ends(
    left: Sequence[int], right: Sequence[int], part: _Range, found: list[tuple[int, int]]
) -> None:
    while not part.is_empty and left[part.left] == right[part.right]:
        found.append((part.left, part.right))
        part.left += 1
        part.right += 1
    while not part.is_empty and left[part.left_end - 1] == right[part.right_end - 1]:
        part.left_end -= 1
        part.right_end -= 1
        found.append((part.left_end, part.right_end))


def _anchors(left: Sequence[int], right: Sequence[int], part: _Range) -> list[tuple[int, int]]:
    """Return the longest rising row of elements that stand exactly once on both sides."""
    in_left = Counter(left[part.left : part.left_end])
    in_right = Counter(right[part.right : part.right_end])
    once = {value for value, count in in_left.items() if count == 1 == in_right.get(value)}
    if not once:
        return []
    place = {right[j]: j for j in range(part.right, part.right_end) if right[j] in once}
    return _longest_rising(
        [(i, place[left[i]]) for i in range(part.left, part.left_end) if left[i] in once]
    )


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            piles.append(number)
        else:
            tops[pile] = j
            piles[pile] = number
    row: list[tuple[int, int]] = []
    number = piles[-1]
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    row.reverse()
    return row


def _between(part: _Range, anchors: list[tuple[int, int]]) -> list[_Range]:
    gaps = []
    left, right = part.left, part.right
    for i, j in [*anchors, (part.left_end, part.right_end)]:
        gap = _Range(left, i, right, j)
        if not gap.is_empty:
            gaps.append(gap)
        left, right = i + 1, j + 1
    return gaps


def _longest_common(left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
    """Return a longest common subsequence, by the table that everybody learns."""
    rows = [[0] * (len(right) + 1)]
    for value in left:
        above, row = rows[-1], [0]
        for j, other in enumerate(right):
            row.append(above[j] + 1 if value == other else max(above[j + 1], row[j]))
        rows.append(row)
    found = []
    i, j = len(left), len(right)
    while i and j:
        if left[i - 1] == right[j - 1]:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif rows[i - 1][j] >= rows[i][j - 1]:
            i -= 1
        else:
            j -= 1
    found.reverse()
    return found


class Element(NamedTuple):
    """One element of a sequence, as far as bringing into line goes."""

    value: int
    """Equal for equal content."""
    sort: Hashable
    """Only elements of one sort are compared with each other."""
    name: Hashable = None
    """What it is known by, such as its ``id``; None without such."""


def pair_up(aligner: Aligner, left: Sequence[Element], right: Sequence[Element]) -> list[Pair]:
    """Pair the elements of two sequences: the equal ones, those of one name, those of one place."""
    common = aligner.common([one.value for one in left], [one.value for one in right])
    paired = dict(common)
    taken = set(paired.values())
    _pair_by_name(left, right, paired, taken)
    _pair_by_place(left, right, common, paired, taken)
    return _in_order(len(left), len(right), paired)


def _queues(
    sequence: Sequence[Element],
    places: Sequence[int],
    key_of: Callable[[Element], Hashable],
) -> dict[Hashable, list[int]]:
    queues: dict[Hashable, list[int]] = {}
    for place in places:
        queues.setdefault(key_of(sequence[place]), []).append(place)
    return queues


def _pair_queues(
    left: dict[Hashable, list[int]],
    right: dict[Hashable, list[int]],
    paired: dict[int, int],
    taken: set[int],
) -> None:
    for key, places in left.items():
        for i, j in zip(places, right.get(key, ()), strict=False):
            paired[i] = j
            taken.add(j)


def _sort_and_name(element: Element) -> Hashable:
    return element.sort, element.name


def _sort(element: Element) -> Hashable:
    return element.sort


def _pair_by_name(
    left: Sequence[Element], right: Sequence[Element], paired: dict[int, int], taken: set[int]
) -> None:
    ours = [i for i, one in enumerate(left) if i not in paired and one.name is not None]
    theirs = [j for j, one in enumerate(right) if j not in taken and one.name is not None]
    if ours and theirs:
        queues = (_queues(left, ours, _sort_and_name), _queues(right, theirs, _sort_and_name))
        _pair_queues(*queues, paired, taken)


def _pair_by_place(
    left: Sequence[Element],
    right: Sequence[Element],
    common: list[tuple[int, int]],
    paired: dict[int, int],
    taken: set[int],
) -> None:
    """Pair what is left between two equal neighbours, in order."""
    i, j = 0, 0
    for next_i, next_j in [*common, (len(left), len(right))]:
        ours = [place for place in range(i, next_i) if place not in paired]
        theirs = [place for place in range(j, next_j) if place not in taken]
        if ours and theirs:
            _pair_queues(_queues(left, ours, _sort), _queues(right, theirs, _sort), paired, taken)
        i, j = next_i + 1, next_j + 1


def _in_order(left: int, right: int, paired: dict[int, int]) -> list[Pair]:
    """Return the pairs in the order of the left side, what is new behind what stands before it."""
    back = {j: i for i, j in paired.items()}
    rows: list[tuple[int, int, Pair]] = [(i, -1, (i, paired.get(i))) for i in range(left)]
    before = -1
    for j in range(right):
        if j in back:
            before = back[j]
        else:
            rows.append((before, j, (None, j)))
    rows.sort(key=_place)
    return [pair for _, _, pair in rows]


def _place(row: tuple[int, int, Pair]) -> tuple[int, int]:
    return row[0], row[1]
