"""One line across a panel: what is the matter, and what can be done about it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from nhconsole.gui.icons import icon, icon_pixmap
from nhconsole.gui.theme import Tone, colour
from nhconsole.gui.widgets.announce import announce

_ICON = 16
_RADIUS = 6.0
_ICONS = {
    Tone.GOOD: "check",
    Tone.BAD: "error",
    Tone.WARN: "warning",
    Tone.INFO: "info",
    Tone.NEUTRAL: "info",
}


class MessageBar(QWidget):
    """A message with a tone, at most one action, and a way to put it away. Hidden when empty.

    Signals:
        action_triggered(): the action's button was pressed.
        dismissed(): a person closed the bar.
    """

    action_triggered = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.INFO
        self._create_widgets()
        self._lay_out()
        self.action_button.clicked.connect(self.action_triggered)
        self.close_button.clicked.connect(self._on_close_clicked)
        self.hide()

    @property
    def tone(self) -> Tone:
        """The tone of the message."""
        return self._tone

    def text(self) -> str:
        """Return the message shown."""
        return self.label.text()

    def show_message(
        self, tone: Tone, text: str, action_text: str = "", *, closable: bool = True
    ) -> None:
        """Show a message and have it spoken; an empty text hides the bar."""
        if not text:
            self.clear()
            return
        self._tone = tone
        self.label.setText(text)
        self.action_button.setText(action_text)
        self.action_button.setVisible(bool(action_text))
        self.close_button.setVisible(closable)
        self.setAccessibleName(text)
        self.show()
        self.update()
        announce(self, text, urgent=tone is Tone.BAD)

    @Slot()
    def clear(self) -> None:
        """Hide the bar and forget its message."""
        self.hide()
        self.label.clear()
        self.setAccessibleName("")

    def _create_widgets(self) -> None:
        self.label = QLabel(self)
        self.label.setObjectName("messageText")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action_button = QPushButton(self)
        self.action_button.setObjectName("messageAction")
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("messageClose")
        self.close_button.setIcon(icon("close"))
        self.close_button.setAccessibleName(self.tr("Close this message"))
        self.close_button.setToolTip(self.tr("Close this message"))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10 + _ICON + 8, 5, 6, 5)
        row.setSpacing(8)
        row.addWidget(self.label, 1)
        row.addWidget(self.action_button)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @Slot()
    def _on_close_clicked(self) -> None:
        self.clear()
        self.dismissed.emit()

    def sizeHint(self) -> QSize:
        """Return the height that the words need in the width of now, and no more."""
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when the words break otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the soft background and the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._tone.soft))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        size = QSize(_ICON, _ICON)
        picture = icon_pixmap(
            _ICONS[self._tone], size.width(), self._tone.ink, self.devicePixelRatioF()
        )
        painter.drawPixmap(10, min((self.height() - _ICON) // 2, 10), picture)
