"""Draws one exchange of the history: what and whom above, result and time beside them."""

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nhconsole.core.platforms import platform_named
from nhconsole.gui.history.words import result_words
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import colour
from nhconsole.storage.history_values import HistoryRow

_PADDING = 8
_GAP = 8
_LINE_GAP = 3


class _Ink(NamedTuple):
    """A font with its metrics: making metrics costs more than drawing a word."""

    font: QFont
    metrics: QFontMetrics


class HistoryDelegate(QStyledItemDelegate):
    """Two lines a row; the result's colour is always beside its word."""

    _plain: _Ink | None = None
    _bold: _Ink | None = None

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(150, 2 * option.fontMetrics.height() + _LINE_GAP + 2 * _PADDING)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, HistoryRow):
            return
        plain, bold = self._inks(option.font)
        painter.save()
        _paint_background(painter, option)
        area = option.rect.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        upper = area.top() + plain.metrics.ascent()
        lower = upper + plain.metrics.height() + _LINE_GAP
        when = row.started_at.astimezone().strftime("%H:%M")
        words, tone = result_words(row)
        room = _paint_right(painter, area, upper, plain, when, Role.MUTED)
        _paint_left(painter, room, upper, bold, _title(row), Role.TEXT)
        room = _paint_right(painter, area, lower, plain, words, tone.ink)
        _paint_left(painter, room, lower, plain, row.audience_text, Role.MUTED)
        painter.restore()

    def _inks(self, font: QFont) -> tuple[_Ink, _Ink]:
        if self._plain is None or self._bold is None or self._plain.font != font:
            heavy = QFont(font)
            heavy.setBold(True)
            self._plain = _Ink(QFont(font), QFontMetrics(font))
            self._bold = _Ink(heavy, QFontMetrics(heavy))
        return self._plain, self._bold


def _paint_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    state = option.state
    selected = bool(state & QStyle.StateFlag.State_Selected)
    if not selected and not state & QStyle.StateFlag.State_MouseOver:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Role.ACCENT_SOFT if selected else Role.HOVER))
    painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 6, 6)
    if selected and state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colour(Role.FOCUS))
        painter.drawRoundedRect(option.rect.adjusted(1, 1, -2, -2), 6, 6)


def _title(row: HistoryRow) -> str:
    try:
        platform = platform_named(row.platform)
    except KeyError:
        return f"{row.platform} {row.kind}".strip()
    name = platform.label.partition(" (")[0]
    return f"{name} {row.kind}" if len(platform.kinds) > 1 else name


def _paint_right(
    painter: QPainter, area: QRect, baseline: int, ink: _Ink, text: str, role: Role
) -> QRect:
    """Draw a text at the right end and return what is left of the area."""
    width = ink.metrics.horizontalAdvance(text)
    painter.setFont(ink.font)
    painter.setPen(colour(role))
    painter.drawText(QPoint(area.right() - width + 1, baseline), text)
    return area.adjusted(0, 0, -width - _GAP, 0)


def _paint_left(
    painter: QPainter, area: QRect, baseline: int, ink: _Ink, text: str, role: Role
) -> None:
    """Draw a text from the left, elided where it does not fit."""
    if ink.metrics.horizontalAdvance(text) > area.width():
        text = ink.metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(ink.font)
    painter.setPen(colour(role))
    painter.drawText(QPoint(area.left(), baseline), text)
