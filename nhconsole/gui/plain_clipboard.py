"""What comes into an editor from outside and what goes out: plain text, each character kept."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor, QTextDocument, QTextDocumentFragment

_PARAGRAPH = "\u2029"


def text_of(document: QTextDocument) -> str:
    """Return a document's text as it is; Qt's own ``toPlainText`` turns hard spaces into soft."""
    return document.toRawText().replace(_PARAGRAPH, "\n")


def selected_text(cursor: QTextCursor) -> str:
    """Return the selected text as it is."""
    return cursor.selectedText().replace(_PARAGRAPH, "\n")


def as_mime_data(text: str) -> QMimeData:
    """Return a text for the clipboard."""
    data = QMimeData()
    data.setText(text)
    return data


def dropped_file(data: QMimeData) -> str:
    """Return the path of the first local file that was dropped; empty when there is none."""
    return next((url.toLocalFile() for url in data.urls() if url.isLocalFile()), "")


def plain_text(data: QMimeData) -> str:
    """Return what was pasted or dropped as plain text; rich text loses its looks."""
    if data.hasText() or not data.hasHtml():
        return data.text()
    return QTextDocumentFragment.fromHtml(data.html()).toPlainText()
