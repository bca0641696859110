"""Places in a text, as people count them and as Qt counts them.

People, problems and Python count characters; Qt counts UTF-16 units. They part ways behind the
first character beyond U+FFFF, and payloads are full of those (emoji).
"""

from collections.abc import Sequence


def is_plain(text: str) -> bool:
    """Whether each character of ``text`` is one UTF-16 unit."""
    return text.isascii() or max(text) <= "\uffff"


def units_before(text: str, index: int) -> int:
    """Return how many UTF-16 units stand before the character at ``index``."""
    head = text[:index]
    return len(head) if is_plain(head) else len(head) + sum(char > "\uffff" for char in head)


def all_units_before(text: str, indexes: Sequence[int]) -> list[int]:
    """Return :func:`units_before` of each of the rising ``indexes``, in one pass."""
    if is_plain(text):
        return list(indexes)
    found = []
    last = units = 0
    for index in indexes:
        units += units_before(text[last:index], index - last)
        last = index
        found.append(units)
    return found


def index_of_units(text: str, units: int) -> int:
    """Return the index of the character at which ``units`` UTF-16 units have passed."""
    if units <= 0:
        return 0
    if is_plain(text[:units]):
        return min(units, len(text))
    passed = 0
    for index, char in enumerate(text):
        if passed >= units:
            return index
        passed += 2 if char > "\uffff" else 1
    return len(text)


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Return the 1-based line and column of the character at ``index``."""
    head = text[: max(0, index)]
    return head.count("\n") + 1, len(head) - (head.rfind("\n") + 1) + 1
