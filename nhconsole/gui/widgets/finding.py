"""Finds a text in a text, without regard to case. No Qt."""

import re

MOST_FOUND = 10_000
"""No more places are counted."""


def find_all(text: str, query: str) -> list[int]:
    """Return the index of each place where ``query`` stands in ``text``."""
    if not query:
        return []
    found: list[int] = []
    for place in re.finditer(re.escape(query), text, re.IGNORECASE):
        found.append(place.start())
        if len(found) == MOST_FOUND:
            break
    return found
