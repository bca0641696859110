"""A waterfall of stages: a row each, with its bar where and as long as it was, and its number."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nhconsole.core.timing.reading import STAGE_NAMES, StageReading, StageState
from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.theme import Role, Tone, colour

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PADDING = 6
_GAP = 10
_BAR = 8
_LEAST_BAR = 3.0
_ICON = 13
_RADIUS = 5.0


class TimingModel(QAbstractListModel):
    """The stages of one exchange."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[StageReading, ...] = ()

    @property
    def stages(self) -> tuple[StageReading, ...]:
        """The stages shown."""
        return self._stages

    def set_stages(self, stages: Sequence[StageReading]) -> None:
        """Show other stages."""
        self.beginResetModel()
        self._stages = tuple(stages)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._stages)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        stage = self._stages[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return stage.name
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return stage.sentence
            case Qt.ItemDataRole.UserRole:
                return stage
        return None


def tone_of(stage: StageReading) -> Tone:
    """Return the tone in which a stage is drawn."""
    if stage.state is StageState.BROKEN:
        return Tone.BAD
    return Tone.WARN if stage.slow else Tone.INFO


def number_of(stage: StageReading) -> str:
    """Return a stage's number, or why it has none."""
    return stage.short.removeprefix("broke after ")


def share_of(stage: StageReading) -> str:
    """Return a stage's share of the whole; empty for what did not take place."""
    if stage.seconds is None:
        return ""
    return f"{stage.share:.0%}" if stage.share >= 0.005 else "<1%"


class _WaterfallDelegate(QStyledItemDelegate):
    """Draws a row: name, bar, number, share."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._numbers: tuple[str, ...] = ()
        self._icons = False

    def make_room_for(self, stages: Sequence[StageReading]) -> None:
        """Give the numbers the width of the widest of these stages."""
        self._numbers = tuple(number_of(stage) for stage in stages)
        self._icons = any(tone_of(stage) is not Tone.INFO for stage in stages)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, option.fontMetrics.height() + 2 * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        stage = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(stage, StageReading):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        name, bar, number, share = self._columns(option)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        took_place = stage.seconds is not None
        painter.setPen(colour(_ink(enabled, Role.TEXT if took_place else Role.MUTED)))
        painter.drawText(name, left, stage.name)
        painter.drawText(number, right, number_of(stage))
        painter.setPen(colour(_ink(enabled, Role.MUTED)))
        painter.drawText(share, right, share_of(stage))
        self._draw_bar(painter, QRectF(bar), stage)
        self._draw_icon(painter, number, stage, option)
        painter.restore()

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not chosen and not hovered:
            return
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        area = QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5)
        painter.setPen(colour(Role.FOCUS) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(colour(Role.ACCENT_SOFT if chosen else Role.HOVER))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)

    def _draw_bar(self, painter: QPainter, area: QRectF, stage: StageReading) -> None:
        top = area.center().y() - _BAR / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Role.NEUTRAL_SOFT))
        painter.drawRoundedRect(QRectF(area.left(), top + _BAR / 2 - 1, area.width(), 2), 1, 1)
        if stage.seconds is None:
            return
        total = stage.seconds / stage.share if stage.share > 0 else 0.0
        begin = min(1.0, stage.begin_s / total) if total else 0.0
        width = max(_LEAST_BAR, area.width() * stage.share)
        left = min(area.left() + area.width() * begin, area.right() - width)
        painter.setBrush(colour(tone_of(stage).fill))
        painter.drawRoundedRect(QRectF(left, top, width, _BAR), 2, 2)

    def _draw_icon(
        self,
        painter: QPainter,
        number: QRect,
        stage: StageReading,
        option: QStyleOptionViewItem,
    ) -> None:
        tone = tone_of(stage)
        if tone is Tone.INFO:
            return
        name = "error" if tone is Tone.BAD else "warning"
        ratio = painter.device().devicePixelRatio() if painter.device() else 1.0
        width = option.fontMetrics.horizontalAdvance(number_of(stage))
        left = number.right() - width - _ICON - 4
        top = number.center().y() - _ICON // 2
        painter.drawPixmap(left, top, icon_pixmap(name, _ICON, tone.ink, ratio))

    def _columns(self, option: QStyleOptionViewItem) -> tuple[QRect, QRect, QRect, QRect]:
        """Return the places of name, bar, number and share in a row."""
        metrics = option.fontMetrics
        area = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        name = max(metrics.horizontalAdvance(text) for text in STAGE_NAMES.values())
        share = metrics.horizontalAdvance("100%")
        number = max((metrics.horizontalAdvance(text) for text in self._numbers), default=0)
        number += _ICON + 4 if self._icons else 0
        bar = max(0, area.width() - name - number - share - 3 * _GAP)
        left = area.left()
        places = []
        for width in (name, bar, number, share):
            places.append(QRect(left, area.top(), width, area.height()))
            left += width + _GAP
        return places[0], places[1], places[2], places[3]


def _ink(enabled: bool, role: Role) -> Role:
    return role if enabled else Role.DISABLED_TEXT


class TimingBar(QListView):
    """Shows stages; the arrow keys go through them.

    Signals:
        stage_chosen(StageReading): a row became the current one.
    """

    stage_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timingBar")
        self.setAccessibleName(self.tr("Stages"))
        self._model = TimingModel(self)
        self.setModel(self._model)
        self._delegate = _WaterfallDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentRowChanged.connect(self._on_row)

    @property
    def stages(self) -> tuple[StageReading, ...]:
        """The stages shown."""
        return self._model.stages

    def set_stages(self, stages: Sequence[StageReading], current: StageReading | None) -> None:
        """Show stages, and choose the one that tells most."""
        self._delegate.make_room_for(stages)
        self._model.set_stages(stages)
        self.updateGeometry()
        if current is not None and current in self._model.stages:
            self.setCurrentIndex(self._model.index(self._model.stages.index(current)))

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        stage = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(stage, StageReading):
            self.stage_chosen.emit(stage)

    def sizeHint(self) -> QSize:
        """Return the height of all rows: the bar never scrolls."""
        row = self.fontMetrics().height() + 2 * _PADDING
        return QSize(240, row * max(1, self._model.rowCount()))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave copying to the view around: one row alone says little."""
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        else:
            super().keyPressEvent(event)
