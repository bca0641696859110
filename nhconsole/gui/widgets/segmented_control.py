"""One choice of a few, side by side: radio buttons drawn as one bar."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from nhconsole.gui.icons import icon, icon_pixmap
from nhconsole.gui.theme import Role, colour
from nhconsole.gui.widgets.tab_order import order_within

_RADIUS = 5.0
_PADDING_X = 11
_PADDING_Y = 5
_ICON = 14
_GAP = 6


class SegmentedControl(QWidget):
    """An exclusive choice. Tab reaches it once; the arrow keys choose.

    Signals:
        selected(str): a person chose the segment of that key.
    """

    selected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._segments: dict[str, _Segment] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group.buttonClicked.connect(self._on_clicked)

    def set_segments(self, segments: Iterable[tuple[str, str]]) -> None:
        """Show segments given as (key, label); the first one is chosen, silently."""
        before = list(self._segments.values())
        self._segments = {}
        for key, label in segments:
            self.add_segment(key, label)
        self._remove(before)

    def add_segment(
        self, key: str, label: str, icon_name: str = "", tool_tip: str = ""
    ) -> QAbstractButton:
        """Add a segment on the right and return its button."""
        segment = _Segment(key, label, icon_name, self)
        segment.setToolTip(tool_tip)
        segment.setChecked(not self._segments)
        self._segments[key] = segment
        self._group.addButton(segment)
        self._row.addWidget(segment)
        self._mark_ends()
        return segment

    def keys(self) -> tuple[str, ...]:
        """Return the keys from left to right."""
        return tuple(self._segments)

    def current(self) -> str:
        """Return the key of the chosen segment; empty when there are none."""
        return next((key for key, segment in self._segments.items() if segment.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Choose a segment without a signal. Raises KeyError if there is none of that key."""
        self._segments[key].setChecked(True)

    def button(self, key: str) -> QAbstractButton:
        """Return the button of a key, to give it a shortcut or to disable it."""
        return self._segments[key]

    def set_segment_visible(self, key: str, visible: bool) -> None:
        """Show or hide a segment; the ends of the bar stay round."""
        segment = self._segments[key]
        segment.is_left_out = not visible
        segment.setVisible(visible)
        self._mark_ends()

    def _remove(self, segments: "list[_Segment]") -> None:
        for segment in segments:
            self._group.removeButton(segment)
            self._row.removeWidget(segment)
            segment.hide()
            segment.deleteLater()

    def _mark_ends(self) -> None:
        ordered = [segment for segment in self._segments.values() if not segment.is_left_out]
        for segment in ordered:
            segment.is_first = segment is ordered[0]
            segment.is_last = segment is ordered[-1]
            segment.update()
        order_within(self, ordered)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        if isinstance(button, _Segment):
            self.selected.emit(button.key)


class _Segment(QRadioButton):
    """One part of the bar; a radio button to the keyboard and to screen readers."""

    def __init__(self, key: str, label: str, icon_name: str, parent: QWidget) -> None:
        super().__init__(label, parent)
        self.key = key
        self.is_first = True
        self.is_last = True
        self.is_left_out = False
        self._icon_name = icon_name
        if icon_name:
            self.setIcon(icon(icon_name))
        self.setObjectName(f"segment_{key}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        lead = _ICON + (_GAP if self.text() else 0) if self._icon_name else 0
        return QSize(words + lead + 2 * _PADDING_X, metrics.height() + 2 * _PADDING_Y)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(self._outline(), colour(self._background()))
        painter.setPen(QPen(colour(self._border()), 1))
        painter.drawPath(self._outline())
        if self.hasFocus():
            self._draw_focus_ring(painter)
        self._draw_content(painter)

    def _draw_focus_ring(self, painter: QPainter) -> None:
        painter.setPen(QPen(colour(Role.FOCUS), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        painter.drawRoundedRect(ring, _RADIUS - 2, _RADIUS - 2)

    def _background(self) -> Role:
        if not self.isEnabled():
            return Role.WINDOW
        if self.isChecked():
            return Role.ACCENT_SOFT
        return Role.HOVER if self.underMouse() else Role.FIELD

    def _border(self) -> Role:
        if self.isChecked() and self.isEnabled():
            return Role.ACCENT_INK
        return Role.FIELD_BORDER

    def _ink(self) -> Role:
        if not self.isEnabled():
            return Role.DISABLED_TEXT
        return Role.ACCENT_INK if self.isChecked() else Role.TEXT

    def _outline(self) -> QPainterPath:
        """The border of this part: round only at the ends of the bar, shared in between."""
        right = self.width() - (0.5 if self.is_last or self.isChecked() else -0.5)
        edge = QRectF(0.5, 0.5, right - 0.5, self.height() - 1.0)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(edge, _RADIUS, _RADIUS)
        half = edge.width() / 2
        if not self.is_first:
            path.addRect(edge.adjusted(0, 0, -half, 0))
        if not self.is_last:
            path.addRect(edge.adjusted(half, 0, 0, 0))
        return path.simplified()

    def _draw_content(self, painter: QPainter) -> None:
        words = self.rect().adjusted(_PADDING_X, 0, -_PADDING_X, 0)
        alignment = Qt.AlignmentFlag.AlignCenter
        if self._icon_name:
            picture = icon_pixmap(self._icon_name, _ICON, self._ink(), self.devicePixelRatioF())
            painter.drawPixmap(words.left(), (self.height() - _ICON) // 2, picture)
            words.setLeft(words.left() + _ICON + _GAP)
            alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(colour(self._ink()))
        painter.drawText(words, alignment | Qt.TextFlag.TextShowMnemonic, self.text())
