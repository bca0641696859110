"""Line numbers beside an editor, with a mark at each line that has a problem."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QToolTip, QWidget

from nhconsole.gui.theme import Role, Tone, colour

if TYPE_CHECKING:
    from nhconsole.gui.code.display import CodeDisplay

_PADDING = 7
_MARK = 6.0
_LEAST_DIGITS = 2


class Gutter(QWidget):
    """The strip at the left of a :class:`CodeDisplay`."""

    def __init__(self, editor: "CodeDisplay") -> None:
        super().__init__(editor)
        self._editor = editor
        self._marks: dict[int, tuple[Tone, str]] = {}
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def set_marks(self, marks: Mapping[int, tuple[Tone, str]]) -> None:
        """Mark lines: tone and sentence by 1-based line."""
        self._marks = dict(marks)
        self.update()

    def marks(self) -> Mapping[int, tuple[Tone, str]]:
        """Return the marks by line."""
        return self._marks

    def needed_width(self) -> int:
        """Return the width for the numbers of all lines."""
        digits = max(_LEAST_DIGITS, len(str(max(1, self._editor.blockCount()))))
        numbers = self._editor.fontMetrics().horizontalAdvance("9") * digits
        return numbers + 2 * _PADDING + int(_MARK)

    def line_at(self, height: int) -> int:
        """Return the 1-based line at that height, 0 when there is none."""
        for block, area in self._visible_blocks():
            if area.top() <= height <= area.bottom():
                return block.blockNumber() + 1
        return 0

    def _visible_blocks(self) -> list[tuple[QTextBlock, QRectF]]:
        return self._editor.visible_blocks()

    def sizeHint(self) -> QSize:
        """Return the needed width."""
        return QSize(self.needed_width(), 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the line that is clicked."""
        line = self.line_at(event.position().toPoint().y())
        if line:
            self._editor.go_to(line, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep to itself what :meth:`mousePressEvent` began."""
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Say a mark's sentence in its tool tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tool_tip(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _show_tool_tip(self, at: QPoint, on_screen: QPoint) -> None:
        _, sentence = self._marks.get(self.line_at(at.y()), (Tone.NEUTRAL, ""))
        QToolTip.showText(on_screen, sentence, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the numbers and marks of the lines in sight."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour(Role.EDITOR_GUTTER))
        painter.setFont(self._editor.font())
        current = self._editor.textCursor().blockNumber()
        for block, area in self._visible_blocks():
            number = block.blockNumber()
            role = Role.EDITOR_LINE_NUMBER_CURRENT if number == current else Role.EDITOR_LINE_NUMBER
            painter.setPen(colour(role))
            line = QRect(0, int(area.top()), self.width() - _PADDING, self._line_height())
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, self._editor.line_label(number))
            if number + 1 in self._marks:
                self._draw_mark(painter, line, self._marks[number + 1][0])

    def _line_height(self) -> int:
        return self._editor.fontMetrics().height()

    def _draw_mark(self, painter: QPainter, line: QRect, tone: Tone) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone.fill))
        top = line.top() + (line.height() - _MARK) / 2
        painter.drawEllipse(QRectF(_PADDING / 2, top, _MARK, _MARK))
