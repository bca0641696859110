"""What one way of showing a body needs: its text in lines, and its tree. Not for a window's thread.

Linear in the size of the body; five megabytes take seconds.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from nhconsole.core.body.text import BodyText
from nhconsole.core.body.tree import BodyTree, build_tree
from nhconsole.core.body.view import BodyLanguage, BodyView, hex_dump, view_body

TREE_AT_ONCE = 128 * 1024
"""Up to so many characters the tree comes with the text."""


class BodyMode(StrEnum):
    """How a body is shown."""

    PRETTY = "pretty"
    RAW = "raw"
    HEX = "hex"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBody:
    """A body in one mode."""

    mode: BodyMode
    view: BodyView
    text: BodyText
    tree: BodyTree | None = None
    """None for what has no tree, or not yet."""

    @property
    def lacks_tree(self) -> bool:
        """Whether there is a tree that was not built yet: it takes longer than the text."""
        has = self.view.language in (BodyLanguage.XML, BodyLanguage.JSON)
        return has and self.tree is None and self.mode is not BodyMode.HEX


def read_body(
    data: bytes, content_type: str, mode: BodyMode, view: BodyView | None, hex_row: int = 16
) -> ReadBody:
    """Make a body ready to be shown.

    Args:
        data: The bytes.
        content_type: As the message declares it; it is believed only where the bytes leave it open.
        mode: How it is to be shown.
        view: Its view, if there is one already.
        hex_row: How many bytes stand in a line of hex.
    """
    seen = view or view_body(data, content_type)
    if mode is BodyMode.HEX or seen.language is BodyLanguage.HEX:
        dump = hex_dump(data, hex_row)
        return ReadBody(mode=BodyMode.HEX, view=seen, text=BodyText.of(dump))
    text = BodyText.of(seen.pretty if mode is BodyMode.PRETTY else seen.raw)
    read = ReadBody(mode=mode, view=seen, text=text)
    return with_tree(read) if len(text.text) <= TREE_AT_ONCE else read


def with_tree(read: ReadBody) -> ReadBody:
    """Return what was read with its tree."""
    return replace(read, tree=build_tree(read.text.text, read.view.language))


def read_wire(data: bytes, mode: BodyMode, hex_row: int = 16) -> ReadBody:
    """Make bytes of the wire, head and all, ready to be shown: as text, or in hex."""
    raw = data.decode("utf-8", "replace")
    view = BodyView(language=BodyLanguage.TEXT, raw=raw, pretty=raw)
    shown = hex_dump(data, hex_row) if mode is BodyMode.HEX else raw
    return ReadBody(mode=mode, view=view, text=BodyText.of(shown))
