"""The causes of an outcome, each with the number of its devices; choosing one filters the table."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.result.device_table import CauseRow
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import colour

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FEW, _MANY = 4, 7
"""So many rows are shown at most: in a low panel, in a high one."""
_HIGH = 760
_PADDING_X = 8
_PADDING_Y = 4
_ICON = 14
_GAP = 8


class CauseListModel(QAbstractListModel):
    """All devices first, then each cause; a :class:`CauseRow` (or None) under ``UserRole``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._causes: tuple[CauseRow, ...] = ()
        self._total = 0

    def set_causes(self, causes: tuple[CauseRow, ...], total: int) -> None:
        """Show other causes."""
        self.beginResetModel()
        self._causes, self._total = causes, total
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or not self._causes else len(self._causes) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cause = self._causes[index.row() - 1] if index.row() else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cause.title if cause else self.tr("All devices")
            case Qt.ItemDataRole.ToolTipRole if cause:
                return f"{cause.verdict}: {cause.title}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(cause) if cause else f"All devices, {self._total}"
            case Qt.ItemDataRole.UserRole:
                return cause
            case _ if role == COUNT_ROLE:
                return cause.count if cause else self._total
        return None


COUNT_ROLE = int(Qt.ItemDataRole.UserRole) + 1


def _spoken(cause: CauseRow) -> str:
    devices = "1 device" if cause.count == 1 else f"{cause.count} devices"
    return f"{cause.title}, {cause.verdict}, {devices}"


class CauseDelegate(QStyledItemDelegate):
    """A sign, the cause, who is behind it, and how many devices have it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 2 * _PADDING_Y)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cause = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        _paint_ground(painter, option)
        area = option.rect.adjusted(_PADDING_X, 0, -_PADDING_X, 0)
        if isinstance(cause, CauseRow):
            ratio = painter.deviceTransform().m11()
            picture = icon_pixmap(cause.sign, _ICON, cause.tone.ink, ratio)
            painter.drawPixmap(area.left(), area.center().y() - _ICON // 2, picture)
        area.setLeft(area.left() + _ICON + _GAP)
        count = f"× {index.data(COUNT_ROLE):,}"
        area = _right(painter, option, area, count, Role.TEXT)
        text = str(index.data())
        if isinstance(cause, CauseRow) and cause.by and cause.by not in text:
            area = _right(painter, option, area, cause.by, Role.MUTED)
        painter.setPen(colour(Role.TEXT))
        side = Qt.TextElideMode.ElideRight
        shown = option.fontMetrics.elidedText(text, side, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


def _right(
    painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str, role: Role
) -> QRect:
    """Draw at the right end and return what is left of the area."""
    painter.setPen(colour(role))
    side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(area, side, text)
    return area.adjusted(0, 0, -option.fontMetrics.horizontalAdvance(text) - _GAP, 0)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    if not selected and not option.state & QStyle.StateFlag.State_MouseOver:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Role.ACCENT_SOFT if selected else Role.HOVER))
    if selected and option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(colour(Role.FOCUS))
    painter.drawRoundedRect(option.rect.adjusted(0, 0, -1, -1), 5, 5)


class CauseList(QListView):
    """Lists the causes when there are several.

    Signals:
        cause_chosen(int): the number of a cause; -1 for all devices.
        find_requested(): Ctrl+F.
    """

    cause_chosen = Signal(int)
    find_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("causeList")
        self.setAccessibleName(self.tr("Causes"))
        self.causes = CauseListModel(self)
        self.setModel(self.causes)
        self.setItemDelegate(CauseDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._is_silent = False
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def show_causes(self, causes: tuple[CauseRow, ...], total: int) -> None:
        """Show causes with all devices chosen, where that says more than the devices do."""
        is_worth_it = 1 < len(causes) < total
        self._is_silent = True
        self.causes.set_causes(causes if is_worth_it else (), total)
        self.setVisible(is_worth_it)
        if is_worth_it:
            self.setCurrentIndex(self.causes.index(0))
        self._is_silent = False

    def fit(self, height: int) -> None:
        """Take no more room than a panel of that height can spare."""
        most = _MANY if height >= _HIGH else _FEW
        rows = min(self.causes.rowCount(), most)
        self.setFixedHeight(self.sizeHintForRow(0) * rows + 2)

    def choose(self, number: int) -> None:
        """Choose a cause by its number; -1 chooses all devices."""
        self.setCurrentIndex(self.causes.index(number + 1))

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+F for the filter before the window's own action takes it."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.matches(QKeySequence.StandardKey.Find):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_requested.emit()
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        if index.isValid() and not self._is_silent:
            self.cause_chosen.emit(index.row() - 1)
