"""The list of all explanations: what each is, and for which answers."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nhconsole.core.verdict.explanation_catalogue import Entry
from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.result.outcome_rows import judgement_sign, judgement_tone
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PADDING = 8
_LINE_GAP = 2
_ICON = 14
_GAP = 8
_LONGEST = 160


class EntryListModel(QAbstractListModel):
    """Entries of the catalogue; each under ``UserRole``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def place_of(self, rule: str) -> int:
        """Return where the rule of that id stands; -1 if it is not shown."""
        places = (at for at, entry in enumerate(self._entries) if entry.rule == rule)
        return next(places, -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.title}\n{second_line(entry)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.title}, {entry.explanation.judgement.in_words()}"
            case Qt.ItemDataRole.UserRole:
                return entry
        return None


def second_line(entry: Entry) -> str:
    """Return for which answers an entry is, on one line."""
    said = " · ".join(entry.wanted) or entry.explanation.meaning
    words = " ".join(said.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


class EntryDelegate(QStyledItemDelegate):
    """Two lines: a sign with the title, and the answers below it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, 2 * option.fontMetrics.height() + _LINE_GAP + 2 * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(entry, Entry):
            return
        painter.save()
        _paint_ground(painter, option)
        area = option.rect.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        height = option.fontMetrics.height()
        judgement = entry.explanation.judgement
        ink = judgement_tone(judgement).ink
        ratio = painter.deviceTransform().m11()
        picture = icon_pixmap(judgement_sign(judgement), _ICON, ink, ratio)
        painter.drawPixmap(area.left(), area.top() + (height - _ICON) // 2, picture)
        upper = QRect(area.left() + _ICON + _GAP, area.top(), area.width() - _ICON - _GAP, height)
        if not entry.explanation.confirmed:
            upper = _right(painter, option, upper, "assumed")
        _left(painter, option, upper, entry.title, Role.TEXT)
        lower = QRect(area.left() + _ICON + _GAP, upper.bottom() + 1 + _LINE_GAP, 0, height)
        lower.setRight(area.right())
        _left(painter, option, lower, second_line(entry), Role.MUTED)
        painter.restore()


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    if not selected and not option.state & QStyle.StateFlag.State_MouseOver:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Role.ACCENT_SOFT if selected else Role.HOVER))
    if selected and option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(colour(Role.FOCUS))
    painter.drawRoundedRect(option.rect.adjusted(1, 1, -2, -2), 6, 6)


def _left(
    painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str, role: Role
) -> None:
    shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setPen(colour(role))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _right(painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str) -> QRect:
    """Draw at the right end and return what is left of the area."""
    painter.setPen(colour(Role.MUTED))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
    return area.adjusted(0, 0, -option.fontMetrics.horizontalAdvance(text) - _GAP, 0)
