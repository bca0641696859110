"""A page that says why there is no list: nothing chosen, at work, nothing differs."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import bold_font

_ICON = 32


class _Picture(QWidget):
    """An icon in the theme's colours of now."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._role = "compare", Role.MUTED
        self.setFixedSize(_ICON, _ICON)

    def show_icon(self, name: str, role: Role) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = icon_pixmap(self._name, _ICON, self._role, self.devicePixelRatioF())
        painter.drawPixmap(QRectF(self.rect()).topLeft(), picture)


class MessagePage(QWidget):
    """An icon, a title, a sentence or two, and at most one button.

    Signals:
        action_triggered(): the button was pressed.
    """

    action_triggered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareMessage")
        self._picture = _Picture()
        self._title = QLabel()
        self._title.setObjectName("compareMessageTitle")
        self._title.setFont(bold_font())
        self._words = QLabel()
        self._words.setObjectName("compareMessageWords")
        self._words.setProperty("tone", "muted")
        self._action = QPushButton()
        self._action.setObjectName("compareMessageAction")
        self._action.clicked.connect(self.action_triggered)
        self._lay_out()

    def show_message(
        self, icon_name: str, title: str, words: str, action: str = "", role: Role = Role.MUTED
    ) -> None:
        """Say something else."""
        self._picture.show_icon(icon_name, role)
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{title} {words}".strip())

    def title(self) -> str:
        """Return the title shown."""
        return self._title.text()

    def sizeHint(self) -> QSize:
        return QSize(280, 160)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 24, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
