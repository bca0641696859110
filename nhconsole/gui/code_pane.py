"""A pane of code with its find bar."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nhconsole.gui.code_display import CodeDisplay
from nhconsole.gui.widgets.find_bar import FindBar


class CodePane(QWidget):
    """Holds an editor or a view and the bar that Ctrl+F opens under it."""

    def __init__(self, display: CodeDisplay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.display = display
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(display, 1)
        self.find_bar = FindBar(display, self)
        column.addWidget(self.find_bar)
        self.setFocusProxy(display)
        self._add_shortcut(QKeySequence.StandardKey.Find, self.find_bar.open)
        self._add_shortcut(QKeySequence.StandardKey.FindNext, self.find_bar.find_next)
        self._add_shortcut(QKeySequence.StandardKey.FindPrevious, self.find_bar.find_previous)

    def _add_shortcut(self, keys: QKeySequence.StandardKey, slot: object) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)
