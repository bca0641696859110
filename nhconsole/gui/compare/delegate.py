"""Draws the rows of a comparison: a sign and a word for what became of it, then from and to."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nhconsole.core.comparison.comparison_words import (
    SIGNS,
    change_words,
    section_counts,
    section_title,
)
from nhconsole.core.comparison.excerpts import visible
from nhconsole.core.comparison.values import Change, Part
from nhconsole.gui.compare.model import ComparisonModel
from nhconsole.gui.compare.row_layout import (
    ARROW,
    LINE_GAP,
    PADDING_X,
    PADDING_Y,
    SIGN_WIDTH,
    Block,
    Ink,
    Inks,
    label_width,
    lay_out,
)
from nhconsole.gui.compare.rows import Row, RowKind
from nhconsole.gui.compare.wrapping import Line
from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import code_font, colour

_ICON = 14
_GAP = 8
_ROLES = {
    Change.SAME: Role.MUTED,
    Change.WRITTEN: Role.NEUTRAL,
    Change.CHANGED: Role.WARN,
    Change.NEW: Role.INFO,
    Change.GONE: Role.BAD,
}

Index = QModelIndex | QPersistentModelIndex


class ComparisonDelegate(QStyledItemDelegate):
    """Rows of different heights, each in the width of the list."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._known: Inks | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(Qt.ItemDataRole.UserRole)
        width = self._view.viewport().width()
        height = lay_out(row, width, self._inks()).height if isinstance(row, Row) else 0
        # The width of a letter: a list that is told more shows a scroll bar for it.
        return QSize(10, round(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_background(painter, option, row)
        if row.kind is RowKind.SECTION:
            self._paint_section(painter, option.rect, row)
        else:
            self._paint_inner(painter, option.rect, row)
        painter.restore()

    def forget_fonts(self) -> None:
        """Measure anew: the view's font is another one."""
        self._known = None

    def _inks(self) -> Inks:
        if self._known is None:
            font = self._view.font()
            bold = QFont(font)
            bold.setWeight(QFont.Weight.DemiBold)
            self._known = Inks(Ink(QFont(font)), Ink(bold), Ink(code_font()))
        return self._known

    def _paint_section(self, painter: QPainter, rect: QRect, row: Row) -> None:
        inks = self._inks()
        model = self._view.model()
        is_open = not isinstance(model, ComparisonModel) or model.is_open(row.section.kind)
        picture = icon_pixmap(
            "chevron-down" if is_open else "chevron-right",
            _ICON,
            Role.MUTED,
            painter.deviceTransform().m11(),
        )
        painter.drawPixmap(rect.left() + PADDING_X - 2, rect.center().y() - _ICON // 2 + 1, picture)
        baseline = rect.top() + (rect.height() - inks.bold.height) / 2 + inks.bold.ascent
        title = section_title(row.section.kind)
        left = rect.left() + PADDING_X + SIGN_WIDTH
        _text(painter, inks.bold, Role.TEXT, left, baseline, title)
        right = rect.right() - PADDING_X
        start = left + inks.bold.width(title) + _GAP
        counts = inks.plain.metrics.elidedText(
            section_counts(row.section), Qt.TextElideMode.ElideRight, right - start
        )
        _text(painter, inks.plain, Role.MUTED, right - inks.plain.width(counts), baseline, counts)

    def _paint_inner(self, painter: QPainter, rect: QRect, row: Row) -> None:
        inks = self._inks()
        top = float(rect.top() + PADDING_Y)
        left = rect.left() + PADDING_X + SIGN_WIDTH
        if row.part is not None:
            self._paint_title(painter, rect, row.part)
            top += inks.plain.height + LINE_GAP
        else:
            picture = icon_pixmap("info", _ICON, Role.MUTED, painter.deviceTransform().m11())
            painter.drawPixmap(rect.left() + PADDING_X - 2, round(top) + 1, picture)
        for block in lay_out(row, rect.width(), inks).blocks:
            _paint_block(painter, block, left, top, inks)
            top += len(block.lines) * block.ink.height + LINE_GAP

    def _paint_title(self, painter: QPainter, rect: QRect, part: Part) -> None:
        inks = self._inks()
        role = Role.MUTED if part.expected else _ROLES[part.change]
        baseline = rect.top() + PADDING_Y + inks.plain.ascent
        sign = SIGNS[part.change]
        middle = rect.left() + PADDING_X + (_ICON - 4 - inks.bold.width(sign)) / 2
        _text(painter, inks.bold, role, middle, baseline, sign)
        word = change_words(part)
        right = rect.right() - PADDING_X - inks.plain.width(word)
        _text(painter, inks.plain, role, right, baseline, word)
        left = rect.left() + PADDING_X + SIGN_WIDTH
        what = inks.plain.metrics.elidedText(
            visible(part.what), Qt.TextElideMode.ElideMiddle, right - _GAP - left
        )
        ink = Role.MUTED if part.change is Change.SAME else Role.TEXT
        _text(painter, inks.plain, ink, left, baseline, what)


def _paint_background(painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
    state = option.state
    selected = bool(state & QStyle.StateFlag.State_Selected)
    area = QRectF(option.rect).adjusted(1, 1, -1, -1)
    role = Role.ALTERNATE if row.kind is RowKind.SECTION else None
    if selected:
        role = Role.ACCENT_SOFT
    elif state & QStyle.StateFlag.State_MouseOver:
        role = Role.HOVER
    painter.setPen(Qt.PenStyle.NoPen)
    if role is not None:
        painter.setBrush(colour(role))
        painter.drawRoundedRect(area, 5, 5)
    if selected and state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colour(Role.FOCUS))
        painter.drawRoundedRect(area.adjusted(0, 0, -0.5, -0.5), 5, 5)


def _paint_block(painter: QPainter, block: Block, left: float, top: float, inks: Inks) -> None:
    if block.label:
        _text(painter, inks.plain, Role.MUTED, left, top + block.ink.ascent, block.label)
        left += label_width(inks)
    for line in block.lines:
        _paint_mark(painter, block.ink, line, left, top)
        baseline = top + block.ink.ascent
        _text(painter, block.ink, block.role, left, baseline, line.text)
        if block.tail:
            at = left + block.ink.width(line.text)
            _text(painter, inks.plain, Role.MUTED, at, baseline, ARROW)
            at += inks.plain.width(ARROW)
            _text(painter, block.ink, block.tail_role, at, baseline, block.tail)
        top += block.ink.height


def _paint_mark(painter: QPainter, ink: Ink, line: Line, left: float, top: float) -> None:
    first, last = line.mark
    if first >= last:
        return
    start = ink.width(line.text[:first])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Role.EDITOR_FOUND))
    width = ink.width(line.text[:last]) - start
    painter.drawRoundedRect(QRectF(left + start - 1, top, width + 2, ink.height), 2, 2)


def _text(painter: QPainter, ink: Ink, role: Role, left: float, baseline: float, text: str) -> None:
    painter.setFont(ink.font)
    painter.setPen(colour(role))
    painter.drawText(QPointF(left, baseline), text)
