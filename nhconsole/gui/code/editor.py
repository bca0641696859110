"""The editor for payloads."""

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QWidget

from nhconsole.gui.code.display import CodeDisplay
from nhconsole.gui.code.keys import edits_by_key, leaves_field
from nhconsole.gui.code.long_lines import EDIT_LIMIT, fold, has_line_beyond
from nhconsole.gui.code.positions import index_of_units
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.plain_clipboard import dropped_file, plain_text

_REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class CodeEditor(CodeDisplay):
    """Edits a text. Tab indents; Ctrl+Tab and Ctrl+Shift+Tab leave for the next or last field.

    A text with an endless line is *held*: kept whole in :meth:`text`, shown folded, not edited.
    Ctrl+Z takes back what brought it; Ctrl+A and Delete remove it.

    Signals:
        text_edited(): a person changed the text, or :meth:`replace_text` did for them.
        file_dropped(str): the path of a file that was dropped; nothing is read here.
        held_changed(bool): a text that cannot be edited is shown now, or no more.
    """

    text_edited = Signal()
    file_dropped = Signal(str)
    held_changed = Signal(bool)

    def __init__(
        self, parent: QWidget | None = None, *, language: Language = Language.PLAIN
    ) -> None:
        super().__init__(parent, language=language)
        self._held: str | None = None
        self._before_held = ""
        self.setAccessibleDescription(
            self.tr("Tab indents. Ctrl+Tab leaves the editor, Ctrl+Shift+Tab goes back.")
        )
        self.textChanged.connect(self._on_text_changed)

    @property
    def is_held(self) -> bool:
        """Whether the text has an endless line and cannot be edited here."""
        return self._held is not None

    def text(self) -> str:
        """Return the whole text, also when it is held."""
        return super().text() if self._held is None else self._held

    def set_text(self, text: str) -> None:
        """Show another text. Undo begins anew; a very large text arrives piece by piece."""
        is_endless = has_line_beyond(text, EDIT_LIMIT)
        was_held = self.is_held
        if is_endless and not was_held:
            self._before_held = self.text()
        self._held = text if is_endless else None
        super().set_text(fold(text).text if is_endless else text)
        if was_held != is_endless:
            self.setReadOnly(is_endless)
            self.held_changed.emit(is_endless)

    def replace_text(self, text: str) -> None:
        """Replace the whole text in one step that can be undone; the cursor keeps its place."""
        self.finish_loading()
        if self.is_held or has_line_beyond(text, EDIT_LIMIT):
            self._exchange(text)
            return
        line, column = self.cursor_place()
        # For both: what is replaced now may come back by undo.
        self._fit_wrap(f"{self.text()}\n{text}")
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        self.go_to(line, column)

    def _exchange(self, text: str) -> None:
        """Show another text because a person wants it."""
        self.set_text(text)
        self.text_edited.emit()

    @Slot()
    def _on_text_changed(self) -> None:
        if not self.is_changed_by_program:
            self.text_edited.emit()

    def _leave(self, direction: int) -> None:
        self.setTabChangesFocus(True)
        self.focusNextPrevChild(direction > 0)
        self.setTabChangesFocus(False)

    def _insert(self, inserted: str) -> None:
        """Insert what was pasted; an endless line is laid out neither before nor after."""
        cursor = self.textCursor()
        text = self.text()
        first, last = (
            index_of_units(text, at) for at in (cursor.selectionStart(), cursor.selectionEnd())
        )
        after = text[:first] + inserted + text[last:]
        if has_line_beyond(after, EDIT_LIMIT):
            self._exchange(after)
            return
        self._fit_wrap(f"{text}\n{after}")
        cursor.insertText(inserted)
        self.ensureCursorVisible()

    def _release_by_key(self, event: QKeyEvent) -> bool:
        """Take a held text away when the key says so; return whether it did."""
        whole = len(self.textCursor().selectedText()) >= self.document().characterCount() - 1
        if event.matches(QKeySequence.StandardKey.Undo):
            self._exchange(self._before_held)
        elif event.key() in _REMOVING and whole:
            self._exchange("")
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Indent, break lines and leave as code editors do."""
        direction = leaves_field(event)
        if direction:
            self._leave(direction)
        elif self.is_held and self._release_by_key(event):
            return
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
        elif not self.isReadOnly():
            self._insert(plain_text(source))
