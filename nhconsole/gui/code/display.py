"""A pane of code: line numbers, colours, problems, zoom, wrapping. Editor and view build on it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QHelpEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from nhconsole.core.problem import Problem
from nhconsole.gui.code.highlighter import SyntaxHighlighter
from nhconsole.gui.code.keys import INDENT
from nhconsole.gui.code.long_lines import WORD_WRAP_LIMIT, has_line_beyond
from nhconsole.gui.code.marks import EditorMarks
from nhconsole.gui.code.positions import all_units_before, index_of_units, units_before
from nhconsole.gui.code.problem_marks import line_marks, marks_of, place_of
from nhconsole.gui.code.text_feeder import TextFeeder
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.plain_clipboard import (
    as_mime_data,
    selected_text,
    text_of,
)
from nhconsole.gui.theme import code_font, theme
from nhconsole.gui.widgets.gutter import Gutter

ZOOM_LEAST, ZOOM_MOST, ZOOM_STEP = 50, 300, 10


class CodeDisplay(QPlainTextEdit):
    """Shows a text of one of the languages of :mod:`nhconsole.gui.code.tokens`.

    Signals:
        cursor_moved(int, int): 1-based line and column, in characters.
        zoom_changed(int): percent, changed with Ctrl and the wheel.
        loading_finished(): the whole text given to :meth:`set_text` is on the screen.
    """

    cursor_moved = Signal(int, int)
    zoom_changed = Signal(int)
    loading_finished = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, language: Language = Language.PLAIN
    ) -> None:
        super().__init__(parent)
        self._shown_theme = theme()
        self._zoom = 100
        self._base_font = code_font()
        self._is_setting = False
        self._reads_only = False
        self._had_undo = True
        self._highlighter = SyntaxHighlighter(self.document(), language)
        self._feeder = TextFeeder(self.document())
        self._marks = EditorMarks(self)
        self._gutter = Gutter(self)
        self._connect()
        self.set_zoom(100)
        self._fit_wrap("")
        self._marks.refresh()

    # --- text -------------------------------------------------------------------------------

    def text(self) -> str:
        """Return the whole text; only the ends of its lines may have changed, to line feeds."""
        return text_of(self.document()) + self._feeder.rest

    def set_text(self, text: str) -> None:
        """Show another text. Undo begins anew; a very large text arrives piece by piece."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        self._stop_loading()
        self._is_setting = True
        try:
            self._fit_wrap(lines)
            first = self._feeder.begin(lines)
            self.setPlainText(first)
        finally:
            self._is_setting = False
        if self._feeder.is_feeding:
            self._begin_loading()
        else:
            self.loading_finished.emit()

    @property
    def is_loading(self) -> bool:
        """Whether pieces of a large text are still to come; the text cannot be edited then."""
        return self._feeder.is_feeding

    @property
    def is_changed_by_program(self) -> bool:
        """Whether the document changes at this moment without a person's doing."""
        return self._is_setting or self.is_loading or self.is_highlighting

    @property
    def is_highlighting(self) -> bool:
        """Whether the document only gets colours at this moment."""
        return self._highlighter.is_catching_up

    def finish_loading(self) -> None:
        """Put in at once what is still to come."""
        self._feeder.finish()

    # --- looks ------------------------------------------------------------------------------

    @property
    def language(self) -> Language:
        """The language in which the text is coloured."""
        return self._highlighter.language

    def set_language(self, language: Language) -> None:
        """Colour the text in another language."""
        self._highlighter.set_language(language)

    def set_code_font(self, font: QFont) -> None:
        """Take another font; the zoom is kept."""
        self._base_font = QFont(font)
        self.set_zoom(self._zoom)

    @property
    def base_font(self) -> QFont:
        """The font at a zoom of 100 %."""
        return QFont(self._base_font)

    @property
    def zoom(self) -> int:
        """The zoom in percent."""
        return self._zoom

    def set_zoom(self, percent: int) -> None:
        """Set the size of the text in percent, without a signal."""
        self._zoom = max(ZOOM_LEAST, min(ZOOM_MOST, percent))
        font = QFont(self._base_font)
        font.setPointSizeF(max(1.0, font.pointSizeF() * self._zoom / 100))
        self.setFont(font)
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * len(INDENT))
        self._fit_gutter()

    def set_wrapped(self, wrapped: bool) -> None:
        """Wrap long lines, or let them run out of sight."""
        modes = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(modes.WidgetWidth if wrapped else modes.NoWrap)

    @property
    def is_wrapped(self) -> bool:
        """Whether long lines are wrapped now."""
        return self.lineWrapMode() != QPlainTextEdit.LineWrapMode.NoWrap

    def setReadOnly(self, read_only: bool) -> None:
        """Let the text be edited or only be read; while it is loading it is only read."""
        self._reads_only = read_only
        super().setReadOnly(read_only or self.is_loading)
        self._marks.refresh()

    @property
    def marks(self) -> EditorMarks:
        """What is drawn behind the text."""
        return self._marks

    # --- places -----------------------------------------------------------------------------

    @property
    def shows_all(self) -> bool:
        """Whether no part of the text is kept from sight."""
        return True

    def search_text(self) -> str:
        """Return the text in which is searched: what is shown."""
        return text_of(self.document())

    def index_at(self, position: int, text: str) -> int:
        """Return the index into ``text`` (:meth:`search_text`) of a place in Qt's units."""
        return index_of_units(text, position)

    def cursors_over(self, text: str, starts: Sequence[int], length: int) -> list[QTextCursor]:
        """Return cursors that select ``length`` characters from each of the rising ``starts``.

        Args:
            text: What :meth:`search_text` returned.
            starts: Indexes into it, further apart than ``length``.
            length: How many characters each cursor selects.
        """
        ends = all_units_before(text, [at for start in starts for at in (start, start + length)])
        return [self.cursor_between(ends[n], ends[n + 1]) for n in range(0, len(ends), 2)]

    def cursor_between(self, anchor: int, position: int) -> QTextCursor:
        """Return a cursor that selects between two places in Qt's units."""
        document = self.document()
        cursor = QTextCursor(document)
        last = document.characterCount() - 1
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def line_label(self, block_number: int) -> str:
        """Return what the gutter says beside a block: its number from 1."""
        return str(block_number + 1)

    def cursor_place(self) -> tuple[int, int]:
        """Return the 1-based line and column of the cursor, in characters."""
        cursor = self.textCursor()
        column = index_of_units(cursor.block().text(), cursor.positionInBlock())
        return cursor.blockNumber() + 1, column + 1

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor at a 1-based place and show it; beyond the end means the end."""
        block = self.document().findBlockByNumber(max(1, line) - 1)
        if not block.isValid():
            block = self.document().lastBlock()
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + units_before(block.text(), max(1, column) - 1))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Underline problems where they stand and mark their lines."""
        marks = marks_of(problems, self.document(), self.text())
        self._marks.set_problems(marks)
        self._gutter.set_marks(line_marks(marks))

    def go_to_problem(self, problem: Problem) -> None:
        """Put the cursor where a problem is and take the keyboard."""
        place = place_of(problem, self.text())
        if place is not None:
            self.go_to(*place)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem_sentence_at(self, position: int) -> str:
        """Return what is wrong at a position of the document; empty when nothing is."""
        return "\n".join(
            mark.sentence
            for mark in self._marks.problems
            if mark.cursor.selectionStart() <= position <= mark.cursor.selectionEnd()
        )

    def visible_blocks(self) -> list[tuple[QTextBlock, QRectF]]:
        """Return the lines in sight, each with its place in the viewport."""
        found = []
        block = self.firstVisibleBlock()
        area = self.blockBoundingGeometry(block).translated(self.contentOffset())
        # Its height without asking for the viewport: what kind of widget that is takes PySide 20 ms
        # to find out, before the first paint.
        bar = self.horizontalScrollBar()
        bottom = self.contentsRect().height() - (bar.height() if bar.isVisible() else 0)
        while block.isValid() and area.top() <= bottom:
            if block.isVisible():
                found.append((block, area))
            block = block.next()
            area = QRectF(area.bottomLeft(), self.blockBoundingRect(block).size())
        return found

    # --- inner ------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.blockCountChanged.connect(self._fit_gutter)
        self.updateRequest.connect(self._on_update_request)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self._feeder.finished.connect(self._on_fed)

    def _begin_loading(self) -> None:
        self._had_undo = self.document().isUndoRedoEnabled()
        self.document().setUndoRedoEnabled(False)
        self.setReadOnly(self._reads_only)

    def _stop_loading(self) -> None:
        if self._feeder.is_feeding:
            self._feeder.stop()
            self._end_loading()

    def _end_loading(self) -> None:
        self.setReadOnly(self._reads_only)
        self.document().setUndoRedoEnabled(self._had_undo)

    @Slot()
    def _on_fed(self) -> None:
        self._end_loading()
        self.loading_finished.emit()

    def _fit_wrap(self, text: str) -> None:
        """Wrap as the longest line of ``text`` allows, before it is laid out."""
        words = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        anywhere = QTextOption.WrapMode.WrapAnywhere
        self.setWordWrapMode(anywhere if has_line_beyond(text, WORD_WRAP_LIMIT) else words)

    @Slot()
    def _fit_gutter(self) -> None:
        width = self._gutter.needed_width()
        if self.viewportMargins().left() != width:
            self.setViewportMargins(width, 0, 0, 0)
        inner = self.contentsRect()
        self._gutter.setGeometry(QRect(inner.left(), inner.top(), width, inner.height()))

    @Slot(QRect, int)
    def _on_update_request(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._gutter.scroll(0, scrolled)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    @Slot()
    def _on_cursor_moved(self) -> None:
        self._gutter.update()
        self.cursor_moved.emit(*self.cursor_place())

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected text as it is, hard spaces and all."""
        return as_mime_data(selected_text(self.textCursor()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        event.accept()
        turned = event.angleDelta().y()
        if turned:
            self.set_zoom(self._zoom + (ZOOM_STEP if turned > 0 else -ZOOM_STEP))
            self.zoom_changed.emit(self._zoom)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is wrong where the pointer rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = self.cursorForPosition(event.pos()).position()
            QToolTip.showText(event.globalPos(), self.problem_sentence_at(position), self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gutter as high as the pane."""
        super().resizeEvent(event)
        self._fit_gutter()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown_theme is not theme():
            self._shown_theme = theme()
            self._highlighter.retheme()
            self._marks.refresh()
