"""Draws one exchange of the history: what and whom above, result and time beside them."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nhconsole.core.platforms import platform_named
from nhconsole.gui.history_model import result_words
from nhconsole.gui.theme import Role, colour
from nhconsole.storage.history_values import HistoryRow

_PADDING = 8
_LINE_GAP = 3


class HistoryDelegate(QStyledItemDelegate):
    """Two lines a row; the result's colour is always beside its word."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(160, 2 * option.fontMetrics.height() + _LINE_GAP + 2 * _PADDING - 4)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, HistoryRow):
            return
        painter.save()
        self._paint_background(painter, option)
        area = option.rect.adjusted(_PADDING, _PADDING - 2, -_PADDING, -_PADDING + 2)
        words, tone = result_words(row)
        upper, lower = _lines(area)
        bold = QFont(option.font)
        bold.setBold(True)
        when = row.started_at.astimezone().strftime("%H:%M")
        muted = Role.MUTED
        _paint_pair(painter, upper, bold, (_title(row), Role.TEXT), (when, muted), option.font)
        _paint_pair(painter, lower, option.font, (row.audience_text, muted), (words, tone.ink))
        painter.restore()

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state = option.state
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour(Role.ACCENT_SOFT))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour(Role.HOVER))
        else:
            return
        painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 6, 6)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
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


def _lines(area: QRect) -> tuple[QRect, QRect]:
    height = (area.height() - _LINE_GAP) // 2
    upper = QRect(area.left(), area.top(), area.width(), height)
    return upper, upper.translated(0, height + _LINE_GAP)


def _paint_pair(
    painter: QPainter,
    area: QRect,
    font: QFont,
    left: tuple[str, Role],
    right: tuple[str, Role],
    right_font: QFont | None = None,
) -> None:
    """Draw a text at each end of a line; the left one gives way."""
    metrics = QFontMetrics(font)
    painter.setFont(right_font or font)
    room = painter.fontMetrics().horizontalAdvance(right[0])
    align = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(colour(right[1]))
    painter.drawText(area, align | Qt.AlignmentFlag.AlignRight, right[0])
    width = area.width() - room - 8
    painter.setFont(font)
    painter.setPen(colour(left[1]))
    elided = metrics.elidedText(left[0], Qt.TextElideMode.ElideRight, width)
    painter.drawText(area.adjusted(0, 0, -room - 8, 0), align, elided)
