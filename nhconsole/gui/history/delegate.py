"""Draws one exchange of the history: what and whom above, result and time beside them."""

from collections import OrderedDict
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nhconsole.gui.history.words import clock_words, result_words, row_title
from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import Theme, theme
from nhconsole.storage.history.values import HistoryRow

PADDING = 8
_PADDING_Y = 7
_GAP = 8
_LINE_GAP = 3
_STAR = 14
_STAR_GAP = 4
_STAR_REACH = 5
_NOTE = 12
_BAR = 3
_MOST_TEXTS = 400


class _Ink(NamedTuple):
    """A font with its metrics: making metrics costs more than drawing a word."""

    font: QFont
    metrics: QFontMetrics


class _Texts(NamedTuple):
    """The words of a row as they fit: reckoning them costs more than drawing them."""

    row: HistoryRow
    width: int
    title: str
    clock: str
    clock_width: int
    words: str
    words_width: int
    ink: Role
    audience: str


class HistoryDelegate(QStyledItemDelegate):
    """Two lines a row; the result's colour is always beside its word."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown_id: int | None = None
        """The exchange that the result panel shows; it has a bar at its left edge."""
        self._plain: _Ink | None = None
        self._bold: _Ink | None = None
        self._texts: OrderedDict[int, _Texts] = OrderedDict()

    def row_height(self, metrics: QFontMetrics) -> int:
        """Return the height of every row."""
        return 2 * metrics.height() + _LINE_GAP + 2 * _PADDING_Y

    def star_area(self, rect: QRect, metrics: QFontMetrics) -> QRect:
        """Return where a row can be hit to star it: more than the drawing."""
        return _star(rect, metrics).adjusted(-_STAR_REACH, -_STAR_REACH, _STAR_REACH, _STAR_REACH)

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
        if isinstance(row, HistoryRow):
            self.paint_row(painter, option.rect, option.state, option.font, row)

    def paint_row(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, font: QFont, row: HistoryRow
    ) -> None:
        """Draw a row."""
        shown = theme()
        plain, bold = self.inks(font)
        _paint_background(painter, rect, state, shown)
        if row.id == self.shown_id:
            _paint_bar(painter, rect, shown)
        texts = self._fitted(row, rect.width(), plain, bold)
        left, right = rect.left() + PADDING, rect.right() - PADDING + 1
        upper = rect.top() + _PADDING_Y + plain.metrics.ascent()
        lower = upper + plain.metrics.height() + _LINE_GAP
        clock_end = right - _STAR - _STAR_GAP if row.starred else right
        painter.setFont(bold.font)
        painter.setPen(shown.colour(Role.TEXT))
        painter.drawText(left, upper, texts.title)
        painter.setFont(plain.font)
        painter.setPen(shown.colour(Role.MUTED))
        painter.drawText(left, lower, texts.audience)
        # Under the mouse a star stands in the place of the time, so that nothing moves.
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if row.starred or not is_hovered:
            painter.drawText(clock_end - texts.clock_width, upper, texts.clock)
        painter.setPen(shown.colour(texts.ink))
        painter.drawText(right - texts.words_width, lower, texts.words)
        if row.note:
            end = clock_end - texts.clock_width - _GAP
            _paint_note(painter, end, rect, plain.metrics)
        if row.starred or is_hovered:
            _paint_star(painter, _star(rect, plain.metrics), row.starred)

    def inks(self, font: QFont) -> tuple[_Ink, _Ink]:
        """Return the plain and the bold form of a font."""
        if self._plain is None or self._bold is None or self._plain.font != font:
            heavy = QFont(font)
            heavy.setBold(True)
            self._plain = _Ink(QFont(font), QFontMetrics(font))
            self._bold = _Ink(heavy, QFontMetrics(heavy))
            self._texts.clear()
        return self._plain, self._bold

    def _fitted(self, row: HistoryRow, width: int, plain: _Ink, bold: _Ink) -> _Texts:
        known = self._texts.get(row.id)
        if known is not None and known.row is row and known.width == width:
            return known
        texts = self._texts[row.id] = _fitted(row, width, plain.metrics, bold.metrics)
        if len(self._texts) > _MOST_TEXTS:
            self._texts.popitem(last=False)
        return texts


def _fitted(row: HistoryRow, width: int, plain: QFontMetrics, bold: QFontMetrics) -> _Texts:
    clock = clock_words(row)
    words, tone = result_words(row)
    clock_width, words_width = plain.horizontalAdvance(clock), plain.horizontalAdvance(words)
    room = width - 2 * PADDING
    beside = clock_width + _GAP
    beside += _STAR + _STAR_GAP if row.starred else 0
    beside += _NOTE + _GAP // 2 if row.note else 0
    elide = Qt.TextElideMode.ElideRight
    return _Texts(
        row=row,
        width=width,
        title=bold.elidedText(row_title(row), elide, max(0, room - beside)),
        clock=clock,
        clock_width=clock_width,
        words=words,
        words_width=words_width,
        ink=tone.ink,
        audience=plain.elidedText(row.audience_text, elide, max(0, room - words_width - _GAP)),
    )


def _star(rect: QRect, metrics: QFontMetrics) -> QRect:
    left = rect.right() - PADDING - _STAR + 1
    top = rect.top() + _PADDING_Y + (metrics.height() - _STAR) // 2
    return QRect(left, top, _STAR, _STAR)


def _paint_background(
    painter: QPainter, rect: QRect, state: QStyle.StateFlag, shown: Theme
) -> None:
    flags = QStyle.StateFlag
    selected = bool(state & flags.State_Selected)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if selected or state & flags.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.colour(Role.ACCENT_SOFT if selected else Role.HOVER))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
    if state & flags.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(shown.colour(Role.FOCUS))
        painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), 6, 6)


def _paint_bar(painter: QPainter, rect: QRect, shown: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shown.colour(Role.ACCENT))
    bar = QRect(rect.left() + 1, rect.top() + 10, _BAR, rect.height() - 20)
    painter.drawRoundedRect(bar, 1.5, 1.5)


def _paint_icon(painter: QPainter, area: QRect, name: str, role: Role) -> None:
    ratio = painter.deviceTransform().m11()
    painter.drawPixmap(area.topLeft(), icon_pixmap(name, area.width(), role, ratio))


def _paint_star(painter: QPainter, area: QRect, is_starred: bool) -> None:
    name, role = ("star-filled", Role.WARN_FILL) if is_starred else ("star", Role.MUTED)
    _paint_icon(painter, area, name, role)


def _paint_note(painter: QPainter, end: int, rect: QRect, metrics: QFontMetrics) -> None:
    top = rect.top() + _PADDING_Y + (metrics.height() - _NOTE) // 2
    _paint_icon(painter, QRect(end - _NOTE, top, _NOTE, _NOTE), "note", Role.MUTED)
