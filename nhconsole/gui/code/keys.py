"""What Tab, Enter and their like do in an editor for code."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from nhconsole.gui.code.indentation import closes, leading_space, opens
from nhconsole.gui.code.positions import index_of_units
from nhconsole.gui.code.tokens import Language

INDENT = "  "

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAVING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


def leaves_field(event: QKeyEvent) -> int:
    """Return +1 or -1 when the key leaves the editor for the next or previous field, else 0.

    Tab indents here, so Ctrl+Tab and Ctrl+Shift+Tab (on a Mac with the Control key) do its work.
    """
    if not event.modifiers() & _LEAVING:
        return 0
    if event.key() == Qt.Key.Key_Tab:
        return 1
    return -1 if event.key() == Qt.Key.Key_Backtab else 0


def edits_by_key(editor: QPlainTextEdit, language: Language, event: QKeyEvent) -> bool:
    """Do what the key means for code; return whether it meant something."""
    plain = not event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    if not plain:
        return False
    if event.key() == Qt.Key.Key_Tab:
        _indent(editor.textCursor())
    elif event.key() == Qt.Key.Key_Backtab:
        _outdent(editor.textCursor())
    elif event.key() in _ENTER:
        _break_line(editor, language)
    else:
        return False
    editor.ensureCursorVisible()
    return True


def _indent(cursor: QTextCursor) -> None:
    if _spans_lines(cursor):
        _for_each_line(cursor, _indent_line)
        return
    column = cursor.positionInBlock() if not cursor.hasSelection() else 0
    cursor.insertText(" " * (len(INDENT) - column % len(INDENT)))


def _outdent(cursor: QTextCursor) -> None:
    _for_each_line(cursor, _outdent_line)


def _spans_lines(cursor: QTextCursor) -> bool:
    document = cursor.document()
    start = document.findBlock(cursor.selectionStart())
    return start != document.findBlock(cursor.selectionEnd())


def _for_each_line(cursor: QTextCursor, change: Callable[[QTextCursor, str], None]) -> None:
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    # A selection that ends at the very start of a line does not mean that line.
    end = max(cursor.selectionStart(), cursor.selectionEnd() - 1)
    last = document.findBlock(end).blockNumber() if cursor.hasSelection() else first
    cursor.beginEditBlock()
    for number in range(first, last + 1):
        block = document.findBlockByNumber(number)
        change(QTextCursor(block), block.text())
    cursor.endEditBlock()


def _indent_line(line: QTextCursor, text: str) -> None:
    if text:
        line.insertText(INDENT)


def _outdent_line(line: QTextCursor, text: str) -> None:
    surplus = (
        1
        if text.startswith("\t")
        else len(text[: len(INDENT)]) - len(text[: len(INDENT)].lstrip(" "))
    )
    for _ in range(surplus):
        line.deleteChar()


def _break_line(editor: QPlainTextEdit, language: Language) -> None:
    """Begin a line as deep as this one; one deeper behind what opens."""
    cursor = editor.textCursor()
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    line = cursor.block().text()
    at = index_of_units(line, cursor.positionInBlock())
    indent = leading_space(line[:at])
    deeper = opens(line[:at], language)
    cursor.insertText("\n" + indent + (INDENT if deeper else ""))
    back = cursor.position()
    if deeper and closes(line[:at], line[at:]):
        cursor.insertText("\n" + indent)
        cursor.setPosition(back)
    cursor.endEditBlock()
    editor.setTextCursor(cursor)
