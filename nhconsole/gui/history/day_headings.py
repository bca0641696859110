"""Where the rows of a list stand that has a heading above the first row of each day. No Qt.

Rows are all of one height and so are headings, so nothing here looks at every row: a list of a
million rows is measured as fast as one of ten.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from typing import NamedTuple


class Place(NamedTuple):
    """What stands at a height of the list."""

    row: int
    is_heading: bool


class DayHeadings:
    """The rows that begin a day, kept up to date as rows come and go.

    Args:
        row_height: The height of a row.
        heading_height: The height of a heading.
    """

    def __init__(self, row_height: int = 1, heading_height: int = 0) -> None:
        self.row_height = row_height
        self.heading_height = heading_height
        self._count = 0
        self._first: list[int] = []

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    @property
    def height(self) -> int:
        """The height of everything."""
        return self._count * self.row_height + len(self._first) * self.heading_height

    def reset(self, count: int, day_of: Callable[[int], date]) -> None:
        """Begin anew with that many rows."""
        self._count, self._first = 0, []
        self.insert(0, count, day_of)

    def insert(self, at: int, count: int, day_of: Callable[[int], date]) -> None:
        """Take note of rows that were inserted; ``day_of`` knows the rows as they are now."""
        cut = bisect_left(self._first, at)
        self._count += count
        later = [row + count for row in self._first[cut:]]
        self._first[cut:] = later
        self._look_at(at, at + count, day_of)

    def remove(self, at: int, count: int, day_of: Callable[[int], date]) -> None:
        """Take note of rows that were removed; ``day_of`` knows the rows as they are now."""
        begin, end = bisect_left(self._first, at), bisect_left(self._first, at + count)
        self._count -= count
        self._first[begin:] = [row - count for row in self._first[end:]]
        self._look_at(at, at, day_of)

    def change(self, at: int, day_of: Callable[[int], date]) -> None:
        """Take note of a row that changed."""
        self._look_at(at, at + 1, day_of)

    def is_first_of_day(self, row: int) -> bool:
        """Whether a heading stands above a row."""
        at = bisect_left(self._first, row)
        return at < len(self._first) and self._first[at] == row

    def heading_of(self, row: int) -> int:
        """Return the row under whose heading a row stands."""
        return self._first[max(0, bisect_right(self._first, row) - 1)] if self._first else row

    def next_heading(self, row: int) -> int | None:
        """Return the first row of the next day; None if there is none."""
        at = bisect_right(self._first, row)
        return self._first[at] if at < len(self._first) else None

    def top(self, row: int) -> int:
        """Return where a row begins, below its heading."""
        return row * self.row_height + bisect_right(self._first, row) * self.heading_height

    def top_with_heading(self, row: int) -> int:
        """Return where a row begins, or the heading above it."""
        return self.top(row) - (self.heading_height if self.is_first_of_day(row) else 0)

    def at(self, y: int) -> Place | None:
        """Return what stands at a height; None above and below the list."""
        if not 0 <= y < self.height:
            return None
        low, high = 0, self._count - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.top_with_heading(middle) <= y:
                low = middle
            else:
                high = middle - 1
        return Place(low, y < self.top(low))

    def _look_at(self, begin: int, end: int, day_of: Callable[[int], date]) -> None:
        """Find the headings of a range of rows, and whether the row after it still has one."""
        last = min(end, self._count - 1)
        low, high = bisect_left(self._first, begin), bisect_right(self._first, last)
        found = []
        before = day_of(begin - 1) if 0 < begin <= last else None
        for row in range(begin, last + 1):
            day = day_of(row)
            if day != before:
                found.append(row)
            before = day
        self._first[low:high] = found
