"""How deep the next line of a text begins. No Qt."""

import re

from nhconsole.gui.code.tokens import Language

_LEADING = re.compile(r"[ \t]*")
_OPENED_TAG = re.compile(r"<(?![/!?])[^<>]*(?<!/)>\s*$")
_CLOSERS = {"{": "}", "[": "]", "(": ")"}


def leading_space(line: str) -> str:
    """Return the blanks with which a line begins."""
    found = _LEADING.match(line)
    return found.group() if found else ""


def opens(before: str, language: Language) -> bool:
    """Whether what stands before the cursor begins something that is indented."""
    if language is Language.XML:
        return bool(_OPENED_TAG.search(before))
    return before.rstrip()[-1:] in _CLOSERS


def closes(before: str, after: str) -> bool:
    """Whether what stands behind the cursor ends what was begun right before it."""
    opener = before.rstrip()[-1:]
    rest = after.lstrip()
    return rest.startswith("</") if opener == ">" else rest[:1] == _CLOSERS.get(opener, "\0")
