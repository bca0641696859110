"""A part of a view under a title that folds it away."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.theme import Role, colour

_MARK = 12
_GAP = 5
_PADDING = 4


class FoldSection(QWidget):
    """A title and what is under it; the title opens and closes.

    Signals:
        opened(bool): it was opened or closed.
    """

    opened = Signal(bool)

    def __init__(self, name: str, *, is_open: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._content: QWidget | None = None
        self._is_open = is_open
        self.title_button = _Title(self)
        self.title_button.setObjectName(f"{name}Title")
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addWidget(self.title_button)
        self._row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(self._row)
        self.title_button.clicked.connect(self._on_clicked)
        self._draw()

    @property
    def is_open(self) -> bool:
        """Whether what is under the title is shown."""
        return self._is_open

    def set_title(self, text: str) -> None:
        """Show a title."""
        self.title_button.setText(text)
        self.title_button.setAccessibleName(text)

    def set_content(self, content: QWidget) -> None:
        """Put a widget under the title."""
        self._content = content
        self._column.addWidget(content, 1)
        content.setVisible(self.is_open)

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget at the right end of the title's row."""
        self._row.addWidget(widget)

    def title_height(self) -> int:
        """Return the height of the title's row."""
        return self._row.sizeHint().height()

    def set_open(self, is_open: bool) -> None:
        """Open or close it."""
        if is_open == self._is_open:
            return
        self._is_open = is_open
        if self._content is not None:
            self._content.setVisible(is_open)
        self._draw()
        self.opened.emit(is_open)

    @Slot()
    def _on_clicked(self) -> None:
        self.set_open(not self._is_open)

    def _draw(self) -> None:
        self.title_button.mark = "chevron-down" if self.is_open else "chevron-right"
        self.title_button.update()
        words = self.tr("open") if self.is_open else self.tr("closed")
        self.title_button.setAccessibleDescription(words)


class _Title(QAbstractButton):
    """A mark and words, in line with what is above and below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mark = "chevron-down"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_MARK + _GAP + words + _PADDING, self.fontMetrics().height() + 2 * _PADDING)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        role = Role.TEXT if self.underMouse() else Role.MUTED
        picture = icon_pixmap(self.mark, _MARK, role, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(0, (self.height() - _MARK) // 2), picture)
        painter.setPen(colour(Role.TEXT))
        words = self.rect().adjusted(_MARK + _GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setPen(colour(Role.FOCUS))
            painter.drawRoundedRect(self.rect().adjusted(0, 1, -1, -2), 4, 4)
