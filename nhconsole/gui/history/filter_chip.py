"""A chip for a filter that is on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nhconsole.gui.widgets.chip import Chip

_CROSS_AND_PADDING = 34


class FilterChip(Chip):
    """A chip that Tab reaches, and that is no wider than the column it stands in."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        self._room = 160
        super().__init__(words, parent)
        self.name = name
        self.setObjectName(f"historyFilter_{name}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(self.tr("{words}: click the cross or press Delete").format(words=words))

    def set_room(self, width: int) -> None:
        """Take how wide the chip may be."""
        self._room = width
        self.updateGeometry()

    def _shown_word(self) -> str:
        room = max(40, self._room - _CROSS_AND_PADDING)
        return self.fontMetrics().elidedText(self.word, Qt.TextElideMode.ElideMiddle, room)
