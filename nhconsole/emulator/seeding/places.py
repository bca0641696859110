"""Where in a JSON text a value stands; asked only when something is wrong with the value."""

import json
import re
from collections.abc import Iterator

from nhconsole.core.text.text_place import place_in_words

Step = str | int
"""The name of a property, or the number of an element."""
_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def path_in_words(path: tuple[Step, ...]) -> str:
    """Return a path as ``devices[3].tags[1]``; empty for the outermost value."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return words.removeprefix(".")


def place_of_value(text: str, path: tuple[Step, ...]) -> str:
    """Return ``line 3, column 5`` for a value of a well-formed JSON text."""
    at = _behind_blanks(text, 0)
    for step in path:
        at = next(offset for each, offset in _members(text, at) if each == step)
    return place_in_words(text, at)


def _members(text: str, at: int) -> Iterator[tuple[Step, int]]:
    """Yield the steps into the object or array that begins at ``at``, and where each leads."""
    is_object, number = text[at] == "{", 0
    at = _behind_blanks(text, at + 1)
    while text[at] not in "]}":
        step: Step = number
        if is_object:
            step, at = _DECODER.raw_decode(text, at)
            at = _behind_blanks(text, _behind_blanks(text, at) + 1)
        yield step, at
        # What is passed over is read by the C code of the decoder: a seed may be long.
        _, at = _DECODER.raw_decode(text, at)
        at, number = _behind_blanks(text, at), number + 1
        if text[at] == ",":
            at = _behind_blanks(text, at + 1)


def _behind_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at
