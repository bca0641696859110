"""Finds a text in a pane of code: “3 of 17”, next, previous, Esc to close."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from nhconsole.gui.code.display import CodeDisplay
from nhconsole.gui.code.positions import all_units_before, units_before
from nhconsole.gui.icons import icon
from nhconsole.gui.plain_clipboard import text_of
from nhconsole.gui.theme import Role
from nhconsole.gui.widgets.finding import MOST_FOUND, find_all

_MOST_MARKED = 300
"""Found places that are coloured: those nearest to the current one."""
_EDIT_DELAY_MS = 150


class FindBar(QWidget):
    """A line for what is sought, under the pane in which it is sought.

    Signals:
        closed(): Esc or the cross; the pane has the keyboard again.
    """

    closed = Signal()

    def __init__(self, display: CodeDisplay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self._found: list[int] = []
        self._length = 0
        self._current = -1
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_EDIT_DELAY_MS)
        self._create_widgets()
        self._lay_out()
        self._connect()
        self.hide()

    @Slot()
    def open(self) -> None:
        """Show the bar, with what is selected as the text that is sought."""
        selected = self._display.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self.query_edit.setText(selected)
        self.show()
        self.query_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.query_edit.selectAll()
        self._search()

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar and its marks."""
        self._delay.stop()
        self._display.marks.set_found([], -1)
        self.hide()
        self._display.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    @Slot()
    def find_next(self) -> None:
        """Go to the next place, from the last one to the first."""
        self._step(1)

    @Slot()
    def find_previous(self) -> None:
        """Go to the place before, from the first one to the last."""
        self._step(-1)

    def count_text(self) -> str:
        """Return what is said about the number of places."""
        return self.count_label.text()

    def _create_widgets(self) -> None:
        self.query_edit = QLineEdit(self)
        self.query_edit.setObjectName("findEdit")
        self.query_edit.setPlaceholderText(self.tr("Find"))
        self.query_edit.setAccessibleName(self.tr("Find in this text"))
        self.query_edit.setClearButtonEnabled(True)
        self.count_label = QLabel(self)
        self.count_label.setObjectName("findCount")
        self.count_label.setProperty("tone", "muted")
        self.previous_button = self._tool("chevron-up", self.tr("Previous (Shift+Enter)"))
        self.next_button = self._tool("chevron-down", self.tr("Next (Enter)"))
        self.close_button = self._tool("close", self.tr("Close (Esc)"))

    def _tool(self, icon_name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"find_{icon_name}")
        button.setIcon(icon(icon_name, Role.MUTED))
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.query_edit, 1)
        row.addWidget(self.count_label)
        row.addWidget(self.previous_button)
        row.addWidget(self.next_button)
        row.addWidget(self.close_button)

    def _connect(self) -> None:
        self.query_edit.textChanged.connect(self._search)
        self.previous_button.clicked.connect(self.find_previous)
        self.next_button.clicked.connect(self.find_next)
        self.close_button.clicked.connect(self.close_bar)
        self._delay.timeout.connect(self._search_again)
        self._display.textChanged.connect(self._on_text_changed)

    @Slot()
    def _on_text_changed(self) -> None:
        if self.isVisible() and not self._display.is_highlighting:
            self._delay.start()

    @Slot()
    def _search(self) -> None:
        """Look for the text and go to the first place at or behind the cursor."""
        self._look()
        cursor = self._display.textCursor()
        start = cursor.selectionStart()
        self._current = next((n for n, at in enumerate(self._found) if at >= start), 0)
        self._show_current()

    @Slot()
    def _search_again(self) -> None:
        """Look again after an edit, without moving the cursor."""
        self._look()
        self._current = min(self._current, len(self._found) - 1)
        self._mark()

    def _look(self) -> None:
        text = text_of(self._display.document())
        query = self.query_edit.text()
        self._length = units_before(query, len(query))
        self._found = all_units_before(text, find_all(text, query))

    def _step(self, step: int) -> None:
        if self._found:
            self._current = (self._current + step) % len(self._found)
            self._show_current()

    def _show_current(self) -> None:
        if self._found:
            self._display.setTextCursor(self._cursor_at(self._found[self._current]))
        self._mark()

    def _cursor_at(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self._display.document())
        cursor.setPosition(position)
        cursor.setPosition(position + self._length, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _mark(self) -> None:
        first = max(0, self._current - _MOST_MARKED // 2)
        near = self._found[first : first + _MOST_MARKED]
        self._display.marks.set_found([self._cursor_at(at) for at in near], self._current - first)
        self._say_count()

    def _say_count(self) -> None:
        total = len(self._found)
        if not self.query_edit.text():
            words = ""
        elif not total:
            words = self.tr("not found")
        else:
            many = f"{total:,}+" if total >= MOST_FOUND else f"{total:,}"
            words = self.tr("{} of {}").format(f"{self._current + 1:,}", many)
        self.count_label.setText(words)
        self.query_edit.setProperty("state", "error" if words and not total else "")
        self.query_edit.style().polish(self.query_edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(-1 if back else 1)
        else:
            super().keyPressEvent(event)
