"""A small window for the note to an exchange; the rest can be used meanwhile."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

MOST_CHARACTERS = 10_000


class NoteDialog(QDialog):
    """Edits a few lines.

    Signals:
        note_written(int, str): the row's id and its note, empty to have none.
    """

    note_written = Signal(int, str)

    def __init__(self, row_id: int, what: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_id = row_id
        self.setObjectName("historyNoteDialog")
        self.setWindowTitle(self.tr("Note"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        about = QLabel(what)
        about.setObjectName("historyNoteAbout")
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        about.setProperty("tone", "muted")
        self._edit = QPlainTextEdit(note)
        self._edit.setObjectName("historyNoteEdit")
        self._edit.setAccessibleName(self.tr("Note"))
        self._edit.setPlaceholderText(
            self.tr("What is to be remembered of it? It can be searched.")
        )
        self._edit.setTabChangesFocus(True)
        self._edit.moveCursor(QTextCursor.MoveOperation.End)
        standard = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(standard.Save | standard.Cancel)
        self._buttons.setObjectName("historyNoteButtons")
        save = self._buttons.button(standard.Save)
        save.setObjectName("historyNoteSave")
        save.setToolTip(self.tr("Ctrl+Enter"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addWidget(self._edit, 1)
        layout.addWidget(self._buttons)
        self.resize(400, 220)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.accepted.connect(self._on_accepted)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)

    @Slot()
    def _on_accepted(self) -> None:
        note = self._edit.toPlainText().strip()[:MOST_CHARACTERS]
        self.note_written.emit(self._row_id, note)
