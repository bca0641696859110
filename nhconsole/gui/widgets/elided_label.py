"""A text on one line that loses its middle when there is no room; the whole text stays at hand."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget

from nhconsole.gui.theme import Role, colour

_LEAST_CHARACTERS = 6


class ElidedLabel(QLabel):
    """Shows ids, hosts and handles: elided in the middle, whole in the tool tip and on copy."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @property
    def is_elided(self) -> bool:
        """Whether something of the text is not shown."""
        return self.shown_text() != self._line()

    def set_copyable(self, on: bool = True) -> None:
        """Let the keyboard reach the label, where Ctrl+C copies the whole text."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.NoFocus)

    def shown_text(self) -> str:
        """Return the text as it stands on the screen."""
        return self.fontMetrics().elidedText(self._line(), self._mode, self.contentsRect().width())

    def setText(self, text: str) -> None:
        """Show a text."""
        super().setText(text)
        self._say_whole_text()

    @Slot()
    def copy_text(self) -> None:
        """Put the whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _line(self) -> str:
        return self.text().replace("\n", " ")

    def _say_whole_text(self) -> None:
        self.setToolTip(self.text() if self.is_elided else "")

    def menu(self) -> QMenu:
        """Return a menu that offers to copy the whole text."""
        menu = QMenu(self)
        action = QAction(self.tr("&Copy"), menu)
        action.triggered.connect(self.copy_text)
        menu.addAction(action)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on the platform's key for it."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_text()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text in the tool tip when it does not fit any more."""
        super().resizeEvent(event)
        self._say_whole_text()

    def sizeHint(self) -> QSize:
        """Return the size of the whole text."""
        margins = self.contentsMargins()
        width = self.fontMetrics().horizontalAdvance(self._line()) + 2
        return QSize(
            width + margins.left() + margins.right(),
            self.fontMetrics().height() + margins.top() + margins.bottom(),
        )

    def minimumSizeHint(self) -> QSize:
        """Return the size of a few characters."""
        whole = self.sizeHint()
        few = self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS
        return QSize(min(whole.width(), few), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the elided text in the label's own colours."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        side = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        painter.drawText(
            self.contentsRect(), Qt.AlignmentFlag.AlignVCenter | side, self.shown_text()
        )
        if self.hasFocus():
            painter.setPen(colour(Role.FOCUS))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
