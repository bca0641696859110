"""A pane of code with its find bar."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nhconsole.gui.code.display import CodeDisplay

if TYPE_CHECKING:
    from nhconsole.gui.widgets.find_bar import FindBar


class CodePane(QWidget):
    """Holds an editor or a view and the bar that Ctrl+F opens under it."""

    def __init__(self, display: CodeDisplay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.display = display
        self._find_bar: FindBar | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(display, 1)
        self._column = column
        self.setFocusProxy(display)
        self._add_shortcut(QKeySequence.StandardKey.Find, self._open)
        self._add_shortcut(QKeySequence.StandardKey.FindNext, self._find_next)
        self._add_shortcut(QKeySequence.StandardKey.FindPrevious, self._find_previous)

    @property
    def find_bar(self) -> "FindBar":
        """The bar; made when it is first wanted, as most panes are never searched."""
        if self._find_bar is None:
            from nhconsole.gui.widgets.find_bar import FindBar

            self._find_bar = FindBar(self.display, self)
            self._column.addWidget(self._find_bar)
        return self._find_bar

    @Slot()
    def _open(self) -> None:
        self.find_bar.open()

    @Slot()
    def _find_next(self) -> None:
        self.find_bar.find_next()

    @Slot()
    def _find_previous(self) -> None:
        self.find_bar.find_previous()

    def _add_shortcut(self, keys: QKeySequence.StandardKey, slot: object) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)
