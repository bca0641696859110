"""Draws one exchange of the history: what and whom above, result and time beside them."""

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nhconsole.gui.history.words import clock_words, result_words, row_title
from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import colour
from nhconsole.storage.history_values import HistoryRow

PADDING = 8
_PADDING_Y = 7
_GAP = 8
_LINE_GAP = 3
_STAR = 14
_STAR_REACH = 5
_NOTE = 12
_BAR = 3


class _Ink(NamedTuple):
    """A font with its metrics: making metrics costs more than drawing a word."""

    font: QFont
    metrics: QFontMetrics


class HistoryDelegate(QStyledItemDelegate):
    """Two lines a row; the result's colour is always beside its word."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown_id: int | None = None
        """The exchange that the result panel shows; it has a bar at its left edge."""
        self._plain: _Ink | None = None
        self._bold: _Ink | None = None

    def row_height(self, metrics: QFontMetrics) -> int:
        """Return the height of every row."""
        return 2 * metrics.height() + _LINE_GAP + 2 * _PADDING_Y

    def star_area(self, rect: QRect, metrics: QFontMetrics) -> QRect:
        """Return where a row can be hit to star it: more than the drawing."""
        return self._star(rect, metrics).adjusted(
            -_STAR_REACH, -_STAR_REACH, _STAR_REACH, _STAR_REACH
        )

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(150, self.row_height(option.fontMetrics))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, HistoryRow):
            return
        plain, bold = self.inks(option.font)
        painter.save()
        _paint_background(painter, option)
        if row.id == self.shown_id:
            _paint_bar(painter, option.rect)
        area = option.rect.adjusted(PADDING, _PADDING_Y, -PADDING, -_PADDING_Y)
        upper = area.top() + plain.metrics.ascent()
        lower = upper + plain.metrics.height() + _LINE_GAP
        room = self._paint_star(painter, option, row, plain.metrics)
        if row.starred or room == area:
            room = _paint_right(painter, room, upper, plain, clock_words(row), Role.MUTED)
        if row.note:
            room = _paint_note(painter, room, plain.metrics)
        _paint_left(painter, room, upper, bold, row_title(row), Role.TEXT)
        words, tone = result_words(row)
        room = _paint_right(painter, area, lower, plain, words, tone.ink)
        _paint_left(painter, room, lower, plain, row.audience_text, Role.MUTED)
        painter.restore()

    def inks(self, font: QFont) -> tuple[_Ink, _Ink]:
        """Return the plain and the bold form of a font."""
        if self._plain is None or self._bold is None or self._plain.font != font:
            heavy = QFont(font)
            heavy.setBold(True)
            self._plain = _Ink(QFont(font), QFontMetrics(font))
            self._bold = _Ink(heavy, QFontMetrics(heavy))
        return self._plain, self._bold

    def _star(self, rect: QRect, metrics: QFontMetrics) -> QRect:
        left = rect.right() - PADDING - _STAR + 1
        top = rect.top() + _PADDING_Y + (metrics.height() - _STAR) // 2
        return QRect(left, top, _STAR, _STAR)

    def _paint_star(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: HistoryRow,
        metrics: QFontMetrics,
    ) -> QRect:
        """Draw the star of a row that has one, or could be given one by the mouse over it.

        Under the mouse it stands in the place of the time, so that nothing moves.
        """
        if not row.starred and not option.state & QStyle.StateFlag.State_MouseOver:
            return option.rect.adjusted(PADDING, _PADDING_Y, -PADDING, -_PADDING_Y)
        _paint_icon(
            painter,
            self._star(option.rect, metrics),
            "star-filled" if row.starred else "star",
            Role.WARN_FILL if row.starred else Role.MUTED,
        )
        return option.rect.adjusted(PADDING, _PADDING_Y, -PADDING - _STAR - 4, -_PADDING_Y)


def _paint_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    state = option.state
    selected = bool(state & QStyle.StateFlag.State_Selected)
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if selected or state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(colour(Role.ACCENT_SOFT if selected else Role.HOVER))
        painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 6, 6)
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colour(Role.FOCUS))
        painter.drawRoundedRect(option.rect.adjusted(1, 1, -2, -2), 6, 6)


def _paint_bar(painter: QPainter, rect: QRect) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Role.ACCENT))
    painter.drawRoundedRect(
        QRect(rect.left() + 1, rect.top() + 10, _BAR, rect.height() - 20), 1.5, 1.5
    )


def _paint_icon(painter: QPainter, area: QRect, name: str, role: Role) -> None:
    ratio = painter.deviceTransform().m11()
    painter.drawPixmap(area.topLeft(), icon_pixmap(name, area.width(), role, ratio))


def _paint_note(painter: QPainter, room: QRect, metrics: QFontMetrics) -> QRect:
    top = room.top() + (metrics.height() - _NOTE) // 2
    _paint_icon(painter, QRect(room.right() - _NOTE + 1, top, _NOTE, _NOTE), "note", Role.MUTED)
    return room.adjusted(0, 0, -_NOTE - _GAP // 2, 0)


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
