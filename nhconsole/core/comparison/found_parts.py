"""Collects what a comparison finds, and counts what is too much to list."""

from collections.abc import Callable

from nhconsole.core.comparison.excerpts import excerpt, excerpts, invisible_note
from nhconsole.core.comparison.values import Change, Part

MOST_SAME = 2_000
"""So many unchanged parts of a body are listed."""
MOST_DIFFERENT = 10_000
"""So many parts of a body that differ are listed."""


class FoundParts:
    """The parts of one body, in the order in which they were found."""

    def __init__(
        self, is_expected: Callable[[str, str, str], bool] | None = None, expected_note: str = ""
    ) -> None:
        """Start with nothing.

        Args:
            is_expected: Whether two texts at a path differ by their nature.
            expected_note: What is said of such.
        """
        self.parts: list[Part] = []
        self.unlisted_same = 0
        self.unlisted_different = 0
        self._same = 0
        self._different = 0
        self._is_expected = is_expected
        self._expected_note = expected_note

    def same(self, what: str, left: str, right: str) -> None:
        """Note a part that is the same on both sides."""
        self._same += 1
        if self._same > MOST_SAME:
            self.unlisted_same += 1
            return
        shown = excerpts(left, right)
        self.parts.append(Part(what=what, change=Change.SAME, left=shown[0], right=shown[1]))

    def written(self, what: str, left: str, right: str, note: str) -> None:
        """Note a part that means the same and is written in another way."""
        if self._has_room():
            shown = excerpts(left, right)
            self.parts.append(
                Part(what=what, change=Change.WRITTEN, left=shown[0], right=shown[1], note=note)
            )

    def changed(self, what: str, left: str, right: str, note: str = "") -> None:
        """Note a part that is another one on the right."""
        if not self._has_room():
            return
        expected = self._is_expected is not None and self._is_expected(what, left, right)
        shown = excerpts(left, right)
        note = note or (self._expected_note if expected else invisible_note(left, right))
        self.parts.append(
            Part(
                what=what,
                change=Change.CHANGED,
                left=shown[0],
                right=shown[1],
                note=note,
                expected=expected,
            )
        )

    def gone(self, what: str, left: str) -> None:
        """Note a part that the right side has not."""
        if self._has_room():
            self.parts.append(Part(what=what, change=Change.GONE, left=excerpt(left)))

    def new(self, what: str, right: str) -> None:
        """Note a part that the left side has not."""
        if self._has_room():
            self.parts.append(Part(what=what, change=Change.NEW, right=excerpt(right)))

    def _has_room(self) -> bool:
        self._different += 1
        if self._different > MOST_DIFFERENT:
            self.unlisted_different += 1
            return False
        return True


def indexed(name: str, left: int | None, right: int | None) -> str:
    """Return ``name[2]``, or ``name[2→3]`` where the place is another one on the right."""
    if left is None or right is None or left == right:
        return f"{name}[{right if left is None else left}]"
    return f"{name}[{left}→{right}]"
