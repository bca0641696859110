"""One removable tag, drawn as a capsule with a cross."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.theme import Tone, colour

_PADDING_X = 9
_PADDING_Y = 3
_CROSS = 12
_GAP = 4
_WIDEST_CHARACTERS = 40


class Chip(QPushButton):
    """A word that can be taken away: by its cross, by Delete or by Backspace.

    Signals:
        remove_requested(): the cross was pressed, or Delete on the focused chip.
        edit_requested(): Enter, F2 or a double click.
        step_requested(int): Left (-1) or Right (+1) on the focused chip.
    """

    remove_requested = Signal()
    edit_requested = Signal()
    step_requested = Signal(int)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = text
        self._tone = Tone.INFO
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_note(Tone.INFO, "")

    @property
    def word(self) -> str:
        """The whole text of the chip."""
        return self._word

    def set_note(self, tone: Tone, note: str) -> None:
        """Colour the chip and say why in its tool tip."""
        self._tone = tone
        lines = [line for line in (self._word if self._is_elided() else "", note) if line]
        self.setToolTip("\n".join(lines))
        self.setAccessibleName(self._word)
        removal = self.tr("Press Delete to remove, Enter to edit.")
        self.setAccessibleDescription(f"{note} {removal}".strip())
        self.update()

    def _shown_word(self) -> str:
        metrics = self.fontMetrics()
        room = metrics.averageCharWidth() * _WIDEST_CHARACTERS
        return metrics.elidedText(self._word, Qt.TextElideMode.ElideMiddle, room)

    def _is_elided(self) -> bool:
        return self._shown_word() != self._word

    def _is_on_cross(self, at: QPoint) -> bool:
        return at.x() >= self.width() - _CROSS - _PADDING_X

    def sizeHint(self) -> QSize:
        """Return the size of word, cross and padding."""
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self._shown_word())
        return QSize(
            words + _GAP + _CROSS + 2 * _PADDING_X, max(metrics.height(), _CROSS) + 2 * _PADDING_Y
        )

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask to be removed when the cross is hit."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_cross(
            event.position().toPoint()
        ):
            self.remove_requested.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask to be edited."""
        if not self._is_on_cross(event.position().toPoint()):
            self.edit_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove, edit, or move to a neighbour."""
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.remove_requested.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2:
                self.edit_requested.emit()
            case Qt.Key.Key_Left:
                self.step_requested.emit(-1)
            case Qt.Key.Key_Right:
                self.step_requested.emit(1)
            case _:
                QAbstractButton.keyPressEvent(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the capsule, the word and the cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour(self._tone.soft))
        ring = self.hasFocus() or self.underMouse()
        painter.setPen(
            QPen(colour(self._tone.ink), 1.5 if self.hasFocus() else 1)
            if ring
            else QPen(Qt.PenStyle.NoPen)
        )
        edge = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2)
        painter.setPen(colour(self._tone.ink))
        words = self.rect().adjusted(_PADDING_X, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._shown_word())
        cross = icon_pixmap("close", _CROSS, self._tone.ink, self.devicePixelRatioF())
        left = self.width() - _CROSS - _PADDING_X + 2
        painter.drawPixmap(left, (self.height() - _CROSS) // 2, cross)
