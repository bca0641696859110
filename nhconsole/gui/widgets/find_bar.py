"""Finds a text in a pane of code: “3 of 17”, next, previous, Esc to close.

A large text is searched in slices, a few milliseconds in each turn of the event loop.
"""

from bisect import bisect_left
from time import perf_counter

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from nhconsole.gui.code.display import CodeDisplay
from nhconsole.gui.icons import icon
from nhconsole.gui.theme import Role
from nhconsole.gui.widgets.finding import MOST_FOUND, Search

_MOST_MARKED = 200
"""Found places that are coloured: those nearest to the current one."""
_EDIT_DELAY_MS = 150
_TURN_S = 0.004
"""How long one turn of the event loop is searched."""


class FindBar(QWidget):
    """A line for what is sought, under the pane in which it is sought.

    Signals:
        closed(): Esc or the cross; the pane has the keyboard again.
    """

    closed = Signal()

    def __init__(self, display: CodeDisplay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self._text = ""
        self._search_under_way = Search("", "")
        self._found: list[int] = []
        self._start = 0
        self._goes_there = False
        self._current = -1
        self._turn = QTimer(self)
        self._turn.setInterval(0)
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
        self._turn.stop()
        self._text = ""
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
        self._turn.timeout.connect(self._on_turn)
        self._display.textChanged.connect(self._on_text_changed)
        self._display.loading_finished.connect(self._on_text_changed)

    @Slot()
    def _on_text_changed(self) -> None:
        display = self._display
        if self.isVisible() and not display.is_highlighting and not display.is_loading:
            self._delay.start()

    @Slot()
    def _search(self) -> None:
        """Look for the text and go to the first place at or behind the cursor."""
        self._begin(goes_there=True)

    @Slot()
    def _search_again(self) -> None:
        """Look again after an edit, without moving the cursor."""
        self._begin(goes_there=False)

    def _begin(self, *, goes_there: bool) -> None:
        self._text = self._display.search_text()
        cursor = self._display.textCursor()
        self._start = self._display.index_at(cursor.selectionStart(), self._text)
        self._goes_there = goes_there
        self._search_under_way = Search(self._text, self.query_edit.text())
        self._found = self._search_under_way.found
        if goes_there:
            self._current = -1
        self._turn.start()
        self._on_turn()

    @Slot()
    def _on_turn(self) -> None:
        search = self._search_under_way
        end = perf_counter() + _TURN_S
        while not search.is_done:
            search.go_on()
            if perf_counter() > end:
                break
        if search.is_done:
            self._turn.stop()
        if not self._goes_there:
            self._current = min(max(self._current, 0), len(self._found) - 1)
            self._mark()
        elif self._current < 0:
            self._go_to_first()
        else:
            self._say_count()

    def _go_to_first(self) -> None:
        """Go to the first place behind the cursor, once it is known which one that is."""
        behind = bisect_left(self._found, self._start)
        if behind < len(self._found):
            self._current = behind
            self._show_current()
        elif self._search_under_way.is_done and self._found:
            self._current = 0
            self._show_current()
        else:
            self._mark()

    def _step(self, step: int) -> None:
        if self._found:
            self._current = (self._current + step) % len(self._found)
            self._show_current()

    def _show_current(self) -> None:
        if self._found:
            place = self._found[self._current]
            self._display.marks.forget_found()
            self._display.setTextCursor(self._cursors_at([place])[0])
        self._mark()

    def _cursors_at(self, places: list[int]) -> list[QTextCursor]:
        return self._display.cursors_over(self._text, places, len(self.query_edit.text()))

    def _mark(self) -> None:
        first = max(0, self._current - _MOST_MARKED // 2)
        near = self._found[first : first + _MOST_MARKED]
        self._display.marks.set_found(self._cursors_at(near), self._current - first)
        self._say_count()

    def _say_count(self) -> None:
        self.count_label.setText(self._count_in_words())
        self.count_label.setToolTip(
            "" if self._display.shows_all else self.tr("Only the part that is shown is searched.")
        )
        is_missing = bool(
            self.query_edit.text() and not self._found and self._search_under_way.is_done
        )
        state = "error" if is_missing else ""
        if self.query_edit.property("state") != state:
            self.query_edit.setProperty("state", state)
            self.query_edit.style().polish(self.query_edit)

    def _count_in_words(self) -> str:
        total = len(self._found)
        if not self.query_edit.text():
            return ""
        if not total and not self._search_under_way.is_done:
            return "…"
        where = "" if self._display.shows_all else self.tr(" (part)")
        if not total:
            return self.tr("not found") + where
        more = "+" if total >= MOST_FOUND else "" if self._search_under_way.is_done else "…"
        place = f"{self._current + 1:,}" if self._current >= 0 else "–"
        return self.tr("{} of {}").format(place, f"{total:,}{more}") + where

    def event(self, event: QEvent) -> bool:
        """Keep Esc: the window would cancel a send with it."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(-1 if back else 1)
        else:
            super().keyPressEvent(event)
