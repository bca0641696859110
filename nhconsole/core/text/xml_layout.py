"""Lays out XML by its own tokens: only blanks between elements change, never a text."""

import re
from dataclasses import dataclass

_INDENT = "  "
_DEEPEST = 200
_MOST_TOKENS = 600_000

_TOKEN = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>
      |<[^<>"'!?]++(?:"[^"<]*+"|'[^'<]*+'|[^<>"']++)*+>
      |[^<]++""",
    re.VERBOSE | re.DOTALL,
)
_BLANK = " \t\r\n"
_PRESERVED = re.compile(r"""\bxml:space\s*=\s*["']preserve""")


@dataclass(slots=True)
class _Element:
    """An open element: where its tokens begin, and what stands in it."""

    start: int
    name: str
    has_text: bool = False
    has_items: bool = False
    """Elements, comments or instructions."""


def _tokens(text: str) -> list[str] | None:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or len(tokens) >= _MOST_TOKENS:
            return None
        tokens.append(found.group())
        at = found.end()
    return tokens


def _is_tag(token: str) -> bool:
    return token[0] == "<" and not token.startswith(("<!", "<?"))


def _name(token: str) -> str:
    words = token.strip("</>").split(None, 1)
    return words[0].rstrip("/") if words else ""


def _mixed(tokens: list[str]) -> dict[int, bool] | None:
    """Say for each start tag whether its content is kept; None if the tags do not fit."""
    kept: dict[int, bool] = {}
    open_elements: list[_Element] = []
    for index, token in enumerate(tokens):
        inner = open_elements[-1] if open_elements else None
        if not _is_tag(token):
            if inner is None and token[0] != "<" and token.strip(_BLANK):
                return None
            _note_content(inner, token)
        elif not _name(token):
            return None
        elif token.startswith("</"):
            if inner is None or inner.name != _name(token):
                return None
            open_elements.pop()
            kept[inner.start] = inner.has_text or not inner.has_items
        else:
            if inner:
                inner.has_items = True
            if not token.endswith("/>"):
                if len(open_elements) >= _DEEPEST:
                    return None
                preserved = _PRESERVED.search(token) is not None
                open_elements.append(_Element(index, _name(token), has_text=preserved))
    return None if open_elements else kept


def _note_content(inner: _Element | None, token: str) -> None:
    if inner is None:
        return
    if token.startswith("<![CDATA[") or (token[0] != "<" and token.strip(_BLANK)):
        inner.has_text = True
    elif token[0] == "<":
        inner.has_items = True


def lay_out_xml(text: str) -> str | None:
    """Return XML with one element a line; None if its tags do not fit or it is too much."""
    tokens = _tokens(text.removeprefix("\ufeff").strip(_BLANK))
    if not tokens:
        return None
    kept = _mixed(tokens)
    return None if kept is None else "".join(_laid_out(tokens, kept)).lstrip("\n")


def _laid_out(tokens: list[str], kept: dict[int, bool]) -> list[str]:
    parts: list[str] = []
    depth = 0
    keeping = 0
    """How many open elements keep their content as it is."""
    for index, token in enumerate(tokens):
        is_tag = _is_tag(token)
        if is_tag and token.startswith("</"):
            depth -= 1
            parts.append(token if keeping else "\n" + _INDENT * depth + token)
            keeping = max(0, keeping - 1)
            continue
        if keeping:
            parts.append(token)
        elif token[0] == "<":
            parts.append("\n" + _INDENT * depth + token)
        if is_tag and not token.endswith("/>"):
            depth += 1
            if keeping or kept[index]:
                keeping += 1
    return parts
