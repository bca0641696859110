"""The editor for payloads."""

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from nhconsole.gui.code_display import CodeDisplay
from nhconsole.gui.editor_keys import edits_by_key, leaves_field
from nhconsole.gui.plain_clipboard import dropped_file, plain_text
from nhconsole.gui.tokens import Language


class CodeEditor(CodeDisplay):
    """Edits a text. Tab indents; Ctrl+Tab and Ctrl+Shift+Tab leave for the next or last field.

    Signals:
        text_edited(): a person changed the text, or :meth:`replace_text` did for them.
        file_dropped(str): the path of a file that was dropped; nothing is read here.
    """

    text_edited = Signal()
    file_dropped = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, language: Language = Language.PLAIN
    ) -> None:
        super().__init__(parent, language=language)
        self.setAccessibleDescription(
            self.tr("Tab indents. Ctrl+Tab leaves the editor, Ctrl+Shift+Tab goes back.")
        )
        self.textChanged.connect(self._on_text_changed)

    def replace_text(self, text: str) -> None:
        """Replace the whole text in one step that can be undone; the cursor keeps its place."""
        self.finish_loading()
        line, column = self.cursor_place()
        self._fit_wrap(text)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        self.go_to(line, column)

    @Slot()
    def _on_text_changed(self) -> None:
        if not self.is_changed_by_program:
            self.text_edited.emit()

    def _leave(self, direction: int) -> None:
        self.setTabChangesFocus(True)
        self.focusNextPrevChild(direction > 0)
        self.setTabChangesFocus(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Indent, break lines and leave as code editors do."""
        direction = leaves_field(event)
        if direction:
            self._leave(direction)
        elif self.isReadOnly() or not edits_by_key(self, self.language, event):
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Return whether there is text, rich or plain, or a file."""
        return source.hasText() or source.hasHtml() or bool(dropped_file(source))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert the plain text; of a file only the path is told."""
        path = dropped_file(source)
        if path:
            self.file_dropped.emit(path)
            return
        text = plain_text(source)
        # Before it is there: laid out with words to look for, one endless line takes seconds.
        self._fit_wrap(self.textCursor().block().text() + text)
        self.textCursor().insertText(text)
        self.ensureCursorVisible()
