"""Where the words of a row stand: from and to below each other, side by side where they fit."""

from dataclasses import dataclass, field

from PySide6.QtGui import QFont, QFontMetricsF

from nhconsole.core.comparison.comparison_words import EMPTY, value_words
from nhconsole.core.comparison.values import Change, Part, SectionKind
from nhconsole.core.verdict.values import Tone as CoreTone
from nhconsole.gui.compare.rows import Row, RowKind
from nhconsole.gui.compare.wrapping import Line, marks, shown_pair, wrapped
from nhconsole.gui.roles import Role, Tone

PADDING_X = 8
PADDING_Y = 5
SIGN_WIDTH = 20
LINE_GAP = 2
LABELS = ("from", "to")
ARROW = "  →  "
_MOST_BESIDE = 160
_LONG = 20
_CODE_SECTIONS = {
    SectionKind.ADDRESS,
    SectionKind.REQUEST_HEADERS,
    SectionKind.PAYLOAD,
    SectionKind.RESPONSE_HEADERS,
    SectionKind.RESPONSE_BODY,
}


class Ink:
    """A font with its metrics: making metrics costs more than drawing a word."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self.height = self.metrics.height()
        self.ascent = self.metrics.ascent()

    def width(self, text: str) -> float:
        """Return the width of a text."""
        return self.metrics.horizontalAdvance(text)


@dataclass(frozen=True, slots=True)
class Inks:
    """The fonts of the list."""

    plain: Ink
    bold: Ink
    code: Ink

    def of_values(self, kind: SectionKind) -> Ink:
        """Return the font for the values of a section."""
        return self.code if kind in _CODE_SECTIONS else self.plain


@dataclass(frozen=True, slots=True)
class Block:
    """A few lines below each other, with a word before them."""

    lines: list[Line]
    ink: Ink
    role: Role
    label: str = ""
    tail: str = ""
    """What stands behind an arrow on the same line."""
    tail_role: Role = Role.TEXT


@dataclass(slots=True)
class RowLayout:
    """The blocks of a row below its title, and the height of it all."""

    blocks: list[Block] = field(default_factory=list)
    height: float = 0


def label_width(inks: Inks) -> float:
    """Return the room for “from” and “to”."""
    return max(inks.plain.width(label) for label in LABELS) + 8


def lay_out(row: Row, width: float, inks: Inks) -> RowLayout:
    """Lay out a row in a width."""
    if row.kind is RowKind.SECTION:
        return RowLayout(height=inks.bold.height + 2 * PADDING_Y + 4)
    room = max(width - 2 * PADDING_X - SIGN_WIDTH, 40.0)
    layout = RowLayout()
    if row.part is None:
        layout.blocks = [_plain(row.text, room, inks, Role.MUTED)]
        layout.height = _height(layout.blocks) + 2 * PADDING_Y
        return layout
    layout.blocks = _part_blocks(row.part, row.section.kind, room, inks)
    layout.height = inks.plain.height + LINE_GAP + _height(layout.blocks) + 2 * PADDING_Y
    return layout


def _height(blocks: list[Block]) -> float:
    return sum(len(block.lines) * block.ink.height + LINE_GAP for block in blocks) - LINE_GAP


def _plain(text: str, room: float, inks: Inks, role: Role) -> Block:
    return Block(wrapped(text, room, inks.plain.metrics), inks.plain, role)


def _part_blocks(part: Part, kind: SectionKind, room: float, inks: Inks) -> list[Block]:
    ink = inks.of_values(kind)
    if part.change in (Change.CHANGED, Change.WRITTEN):
        blocks = _from_to(part, room, ink, inks)
    else:
        left = part.change in (Change.SAME, Change.GONE)
        text = value_words(part.left if left else part.right)
        tone = part.left_tone if left else part.right_tone
        role = _value_role(tone, text, Role.MUTED if part.change is Change.SAME else Role.TEXT)
        blocks = [Block(wrapped(text, room, ink.metrics), ink, role)]
    if part.note:
        blocks.append(_plain(part.note, room, inks, Role.MUTED))
    return blocks


def _value_role(tone: CoreTone, text: str, otherwise: Role) -> Role:
    if text == EMPTY:
        return Role.MUTED
    return otherwise if tone is CoreTone.NEUTRAL else Tone(tone.value).ink


def _from_to(part: Part, room: float, ink: Ink, inks: Inks) -> list[Block]:
    left, right = value_words(part.left), value_words(part.right)
    roles = (
        _value_role(part.left_tone, left, Role.TEXT),
        _value_role(part.right_tone, right, Role.TEXT),
    )
    if left == right:
        return [Block(wrapped(left, room, ink.metrics), ink, roles[0])]
    if _fits(left, right, room, ink, inks) and not _is_retouched(part, left, right):
        return [Block([Line(left)], ink, roles[0], tail=right, tail_role=roles[1])]
    left, right = shown_pair(left, right)
    left_mark, right_mark = marks(left, right)
    inner = room - label_width(inks)
    return [
        Block(wrapped(left, inner, ink.metrics, left_mark), ink, roles[0], LABELS[0]),
        Block(wrapped(right, inner, ink.metrics, right_mark), ink, roles[1], LABELS[1]),
    ]


def _fits(left: str, right: str, room: float, ink: Ink, inks: Inks) -> bool:
    """Whether both fit on one line, with an arrow between them."""
    if len(left) + len(right) > _MOST_BESIDE:
        return False
    return ink.width(left) + inks.plain.width(ARROW) + ink.width(right) <= room


def _is_retouched(part: Part, left: str, right: str) -> bool:
    """Whether a longer text differs in a few letters: below each other that is easier seen."""
    if part.left_tone is not CoreTone.NEUTRAL or max(len(left), len(right)) < _LONG:
        return False
    return marks(left, right) != ((0, 0), (0, 0))
