"""A pane of code that is only read: answers, requests, history. Endless lines are folded."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nhconsole.gui.code.display import CodeDisplay
from nhconsole.gui.code.long_lines import Folded, fold
from nhconsole.gui.code.tokens import Language


class CodeView(CodeDisplay):
    """Shows a text. What is folded away is still in :meth:`text` and in :meth:`copy_all`."""

    def __init__(
        self, parent: QWidget | None = None, *, language: Language = Language.PLAIN
    ) -> None:
        super().__init__(parent, language=language)
        self._whole = ""
        self._folded = Folded("", 0, 0)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)

    def text(self) -> str:
        """Return the whole text, what is folded away included."""
        return self._whole

    def shown_text(self) -> str:
        """Return the text as it is shown."""
        return super().text()

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self._folded = fold(text)
        super().set_text(self._folded.text)

    @property
    def hidden_characters(self) -> int:
        """How many characters are folded away."""
        return self._folded.hidden

    @property
    def shows_all(self) -> bool:
        """Whether nothing is folded away."""
        return not self.hidden_characters

    @Slot()
    def copy_all(self) -> None:
        """Put the whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self._whole)
