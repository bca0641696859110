"""Below the history's list for a while: what was just done, and the way back."""

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from nhconsole.gui.theme import Tone, colour
from nhconsole.gui.widgets.announce import announce
from nhconsole.gui.widgets.tool import tool

UNDO_MS = 8000
_RADIUS = 6.0


class UndoBar(QWidget):
    """Goes by itself after a while, but not from under the mouse or the keyboard.

    Signals:
        undo_requested(): the button was pressed.
        ended(): nobody wanted it back.
    """

    undo_requested = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyUndoBar")
        self._label = QLabel()
        self._label.setObjectName("historyUndoText")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._button = QPushButton(self.tr("Undo"))
        self._button.setObjectName("historyUndo")
        self._button.setProperty("kind", "quiet")
        self._button.setToolTip(self.tr("Bring it back (Ctrl+Z)"))
        self._close = tool("historyUndoClose", "close", self.tr("Put this away"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 3, 3)
        row.setSpacing(2)
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_MS)
        self._timer.timeout.connect(self._on_time)
        self._button.clicked.connect(self.undo_requested)
        self._close.clicked.connect(self._end)
        self.hide()

    @property
    def timer(self) -> QTimer:
        """When it fires, the way back ends."""
        return self._timer

    @property
    def button(self) -> QPushButton:
        """The way back."""
        return self._button

    def text(self) -> str:
        """Return what is said."""
        return self._label.text()

    def offer(self, text: str) -> None:
        """Say what was done and offer the way back."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.show()
        self._timer.start()
        announce(self, self.tr("{text}. Ctrl+Z brings it back.").format(text=text))

    def put_away(self) -> None:
        """Hide, without a signal."""
        self._timer.stop()
        self.hide()

    @Slot()
    def _on_time(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._timer.start()
        else:
            self._end()

    @Slot()
    def _end(self) -> None:
        self.put_away()
        self.ended.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.isVisible():
            self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Tone.NEUTRAL.soft))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
