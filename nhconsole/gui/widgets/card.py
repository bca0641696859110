"""A panel with a frame, a title and a few actions beside the title."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.theme import bold_font

_MARGIN = 12
_SPACING = 8


class Card(QFrame):
    """Groups what belongs together. Its title names it to screen readers."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "card")
        self.title_label = QLabel(self)
        self.title_label.setFont(bold_font())
        self.title_label.setTextFormat(Qt.TextFormat.PlainText)
        self._title_row = QWidget(self)
        self._title_row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.header = QHBoxLayout(self._title_row)
        self.header.setContentsMargins(0, 0, 0, 0)
        self.header.setSpacing(_SPACING)
        self.header.addWidget(self.title_label)
        self.header.addStretch(1)
        self._beside_title = 1
        self.body = QVBoxLayout()
        self.body.setSpacing(_SPACING)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACING)
        column.addWidget(self._title_row)
        column.addLayout(self.body, 1)
        # Takes what nothing in the body can use.
        column.addStretch(0)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Show a title; without one its place is left to the actions."""
        self.title_label.setText(title)
        self.title_label.setVisible(bool(title))
        self.setAccessibleName(title)
        self._title_row.setVisible(bool(title) or self.header.count() > 2)

    def add_action(self, widget: QWidget) -> None:
        """Put a widget at the right end of the title's row."""
        self.header.addWidget(widget)
        self._title_row.show()

    def add_beside_title(self, widget: QWidget) -> None:
        """Put a widget right behind the title."""
        self.header.insertWidget(self._beside_title, widget)
        self._beside_title += 1
        self._title_row.show()

    def set_content(self, content: QWidget | QLayout, stretch: int = 1) -> None:
        """Put a widget or a layout under what stands in the body."""
        if isinstance(content, QWidget):
            self.body.addWidget(content, stretch)
        else:
            self.body.addLayout(content, stretch)
