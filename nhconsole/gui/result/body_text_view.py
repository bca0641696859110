"""The text of a body: first a part of a large one, then all of it; no line is endless.

Places are told as indexes into the text, whatever is shown of it and however it is cut.
"""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from nhconsole.core.body.text import BodyText
from nhconsole.gui.code.positions import index_of_units, is_plain, units_before
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.plain_clipboard import as_mime_data

FIRST_PART = 512 * 1024
"""Characters that are shown at first (design: bodies over 512 KB behind “show all”)."""

_EMPTIED_AT_ONCE = 2_500
"""Lines of a former text that are let go of in one turn of the event loop."""
_READING = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class BodyTextView(CodeView):
    """Shows a :class:`BodyText`.

    Signals:
        part_changed(): another part of the text is shown, or it is being shown.
        node_wanted(): Enter; the tree should show what the cursor is in.
    """

    part_changed = Signal()
    node_wanted = Signal()
    _body = BodyText.of("")
    _next: BodyText | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rest = ""
        self._waiting = 0
        self._is_showing_all = False
        self._emptying = QTimer(self)
        self._emptying.setInterval(0)
        self._emptying.timeout.connect(self._on_emptying)
        self._feeder.slice_fed.connect(self._on_slice)
        self.loading_finished.connect(self._on_loaded)

    @property
    def body(self) -> BodyText:
        """The text that is shown, whole."""
        return self._body

    @property
    def is_loading(self) -> bool:
        """Whether the text, or its first part, is still to come."""
        return self._next is not None or super().is_loading

    @property
    def is_emptying(self) -> bool:
        """Whether a large former text is still being let go of."""
        return self._next is not None

    def show_body(self, body: BodyText) -> None:
        """Show another text; a large one in part."""
        if self.blockCount() > _EMPTIED_AT_ONCE:
            self.stop()
            self._next = body
            self._emptying.start()
            return
        self._next = None
        self._emptying.stop()
        lines = body.lines_within(FIRST_PART)
        self._body = body
        self._is_showing_all = False
        self._waiting = 0
        self._rest = ""
        self._whole = body.text
        super(CodeView, self).set_text(body.shown(0, lines))
        if lines < body.line_count:
            self._rest = "\n" + body.shown(lines, body.line_count)
        self.part_changed.emit()

    def set_text(self, text: str) -> None:
        """Show another text; a large one in part."""
        self.show_body(BodyText.of(text))

    def shown_text(self) -> str:
        """Return the text as it is shown."""
        return self.search_text()

    @property
    def hidden_characters(self) -> int:
        """How many characters are not shown yet."""
        return len(self._rest) + self._waiting

    @property
    def shown_share(self) -> float:
        """How much of the text is shown, from 0 to 1."""
        return 1 - self.hidden_characters / max(1, len(self._body.text))

    @property
    def is_showing_all(self) -> bool:
        """Whether the rest is being put in at this moment."""
        return self._is_showing_all

    @Slot()
    def show_all(self) -> None:
        """Put in the rest, a slice in each turn of the event loop."""
        if not self._rest:
            return
        rest, self._rest = self._feeder.rest + self._rest, ""
        was_loading = self.is_loading
        self._is_showing_all = True
        first = self._feeder.begin(rest)
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertText(first)
        self._waiting = len(rest) - len(first) if self._feeder.is_feeding else 0
        if self._feeder.is_feeding:
            if not was_loading:
                self._begin_loading()
            self.part_changed.emit()
        else:
            self.loading_finished.emit()

    @Slot()
    def stop(self) -> None:
        """Leave it at what is shown now."""
        if self._is_showing_all:
            self._rest = self._feeder.rest
            self._waiting = 0
            self._is_showing_all = False
            self._stop_loading()
            self.part_changed.emit()

    # --- places -----------------------------------------------------------------------------

    def shows_index(self, index: int) -> bool:
        """Whether a character of the text is on the screen, or could be scrolled to."""
        return self._body.line_of(index) < self.blockCount()

    def select(self, start: int, end: int) -> bool:
        """Select a range of the text and show its beginning; False if it is not shown yet."""
        if not self.shows_index(start):
            return False
        # The cursor stands at the beginning: that is what comes into sight.
        self.setTextCursor(self.cursor_between(self._position(end), self._position(start)))
        self.ensureCursorVisible()
        return True

    def cursor_index(self) -> int:
        """Return the index at which the cursor stands, or its selection begins."""
        return self.index_at(self.textCursor().selectionStart(), "")

    def search_text(self) -> str:
        """Return the text that is shown, without the breaks that are only for showing."""
        if not self.hidden_characters:
            return self._body.text
        return self._body.text[: self._body.end_of(max(0, self._shown_lines() - 1))]

    def index_at(self, position: int, text: str) -> int:
        """Return the index into the text of a place in Qt's units."""
        block = self.document().findBlock(position)
        line = min(max(0, block.blockNumber()), self._body.line_count - 1)
        inside = index_of_units(block.text(), position - block.position())
        return min(self._body.starts[line] + inside, self._body.end_of(line))

    def cursors_over(self, text: str, starts: Sequence[int], length: int) -> list[QTextCursor]:
        """Return cursors that select ``length`` characters from each of ``starts``."""
        return [self._cursor_over(start, start + length) for start in starts]

    def _cursor_over(self, start: int, end: int) -> QTextCursor:
        first = self._position(start)
        # Nearly always in one line, and without an emoji: then its place is only the sum.
        is_simple = end <= self._body.end_of(self._body.line_of(start))
        if is_simple and is_plain(self._body.text[start:end]):
            return self.cursor_between(first, first + end - start)
        return self.cursor_between(first, self._position(end))

    def line_label(self, block_number: int) -> str:
        """Return the line's number in the text; nothing beside a further piece of a line."""
        number = self._body.number_of(block_number)
        return "" if number is None else str(number)

    def _shown_lines(self) -> int:
        last = self.blockCount() - 1
        whole = self._body.shown(last, last + 1) if last < self._body.line_count else ""
        # While the rest comes in, the last line may still be a part of one.
        return last + (1 if self.document().lastBlock().text() == whole else 0)

    def _position(self, index: int) -> int:
        line = self._body.line_of(index)
        block = self.document().findBlockByNumber(line)
        if not block.isValid():
            return self.document().characterCount() - 1
        start = self._body.starts[line]
        return block.position() + units_before(self._body.text[start:index], index - start)

    # --- inner ------------------------------------------------------------------------------

    def setReadOnly(self, read_only: bool) -> None:
        """Let the text only be read; the keyboard moves a cursor in it all the same."""
        super().setReadOnly(read_only)
        self.setTextInteractionFlags(_READING)

    def _fit_wrap(self, text: str) -> None:
        """Wrap as the whole text needs it: a change on the way would lay it all out again."""
        super()._fit_wrap(self._body.text)

    @Slot()
    def _on_emptying(self) -> None:
        """Let go of a part of the text of before: all of a large one at once takes too long."""
        document = self.document()
        first = document.findBlockByNumber(max(1, document.blockCount() - _EMPTIED_AT_ONCE))
        end = QTextCursor(first)
        end.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        end.removeSelectedText()
        end.deletePreviousChar()
        if self._next is not None and document.blockCount() <= _EMPTIED_AT_ONCE:
            self.show_body(self._next)

    @Slot(int)
    def _on_slice(self, rest: int) -> None:
        if self._is_showing_all:
            self._waiting = rest
            self.part_changed.emit()

    @Slot()
    def _on_loaded(self) -> None:
        self._is_showing_all = False
        self._waiting = 0
        self.part_changed.emit()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected part of the text, without the breaks that are only for showing."""
        if not self._body.pieces:
            return super().createMimeDataFromSelection()
        cursor = self.textCursor()
        start = self.index_at(cursor.selectionStart(), "")
        return as_mime_data(self._body.text[start : self.index_at(cursor.selectionEnd(), "")])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for the node that the cursor is in."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.node_wanted.emit()
            return
        super().keyPressEvent(event)
