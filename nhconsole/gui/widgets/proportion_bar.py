"""A thin bar of parts whose widths are as their numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nhconsole.gui.theme import Role, Tone, colour

_HEIGHT = 6
_GAP = 2.0
_LEAST_WIDTH = 4.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bar."""

    tone: Tone
    count: int
    label: str
    """Said with the number in the tool tip and to screen readers: “accepted by WNS”."""


class ProportionBar(QWidget):
    """Shows how a whole is divided; the numbers are in its tool tip and accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts shown, without those of nothing."""
        return self._parts

    def set_parts(self, parts: Iterable[tuple[Tone, int, str]]) -> None:
        """Show parts, given as (tone, count, label)."""
        self._parts = tuple(Part(*part) for part in parts if part[1] > 0)
        words = ", ".join(f"{part.count} {part.label}" for part in self._parts)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    def widths(self) -> tuple[float, ...]:
        """Return the width of each part; even one of a million is seen."""
        total = sum(part.count for part in self._parts)
        room = self.width() - _GAP * (len(self._parts) - 1)
        spare = max(0.0, room - _LEAST_WIDTH * len(self._parts))
        return tuple(_LEAST_WIDTH + spare * part.count / total for part in self._parts)

    def sizeHint(self) -> QSize:
        """Return a thin strip."""
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return a short thin strip."""
        return QSize(40, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts side by side; an empty bar shows its groove."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if not self._parts:
            self._draw_part(painter, 0, self.width(), Role.NEUTRAL_SOFT)
        left = 0.0
        for part, width in zip(self._parts, self.widths(), strict=True):
            self._draw_part(painter, left, width, part.tone.fill)
            left += width + _GAP

    def _draw_part(self, painter: QPainter, left: float, width: float, role: Role) -> None:
        painter.setBrush(colour(role))
        top = (self.height() - _HEIGHT) / 2
        painter.drawRoundedRect(QRectF(left, top, width, _HEIGHT), _HEIGHT / 2, _HEIGHT / 2)
