"""What is drawn behind a text: the current line, problems, pairs, found places."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit

from nhconsole.gui.code.long_lines import FOLD_LIMIT
from nhconsole.gui.code.pairs import LIMIT, matching_pair
from nhconsole.gui.code.positions import index_of_units, units_before
from nhconsole.gui.code.problem_marks import Mark
from nhconsole.gui.plain_clipboard import text_of
from nhconsole.gui.theme import Role, colour

if TYPE_CHECKING:
    from nhconsole.gui.code.display import CodeDisplay

Selection = QTextEdit.ExtraSelection
Place = tuple[QTextCursor, Role]

_PAIR_DELAY_MS = 60


class EditorMarks(QObject):
    """Keeps the parts apart and gives the editor their sum."""

    def __init__(self, editor: "CodeDisplay") -> None:
        super().__init__(editor)
        self._editor = editor
        self._problems: list[Mark] = []
        # Roles, not colours: the theme may change while they stand.
        self._pair: list[Place] = []
        self._found: list[Place] = []
        self._pair_timer = QTimer(self)
        self._pair_timer.setSingleShot(True)
        self._pair_timer.setInterval(_PAIR_DELAY_MS)
        self._pair_timer.timeout.connect(self._on_pair_due)
        editor.cursorPositionChanged.connect(self._on_cursor_moved)

    @property
    def problems(self) -> Sequence[Mark]:
        """The problems shown."""
        return self._problems

    def set_problems(self, marks: list[Mark]) -> None:
        """Underline problems."""
        self._problems = marks
        self.refresh()

    def set_found(self, cursors: Sequence[QTextCursor], current: int) -> None:
        """Mark found places, the current one stronger."""
        self._found = [
            (cursor, Role.EDITOR_FOUND_CURRENT if number == current else Role.EDITOR_FOUND)
            for number, cursor in enumerate(cursors)
        ]
        self.refresh()

    def forget_found(self) -> None:
        """Leave the found places out of the next drawing: others will be set right after it."""
        self._found = []

    def pair(self) -> tuple[str, ...]:
        """Return the texts of the pair that is marked."""
        return tuple(cursor.selectedText() for cursor, _ in self._pair)

    @Slot()
    def refresh(self) -> None:
        """Draw everything again, in the colours of now."""
        self._editor.setExtraSelections(
            [
                *self._current_line(),
                *self._error_lines(),
                *_backgrounds((*self._found, *self._pair)),
                *map(_underline, self._problems),
            ]
        )

    def _current_line(self) -> list[Selection]:
        cursor = self._editor.textCursor()
        if self._editor.isReadOnly() or cursor.hasSelection():
            return []
        if cursor.block().length() > FOLD_LIMIT:
            # It fills the editor anyway, and painting it costs 6 ms at each key press (64 KB).
            return []
        return [_whole_line(cursor, Role.EDITOR_CURRENT_LINE)]

    def _error_lines(self) -> list[Selection]:
        return [
            _whole_line(_start_of(mark.cursor), Role.EDITOR_ERROR_LINE)
            for mark in self._problems
            if mark.problem.is_error
        ]

    @Slot()
    def _on_cursor_moved(self) -> None:
        self._pair = []
        self._pair_timer.start()
        self.refresh()

    @Slot()
    def _on_pair_due(self) -> None:
        cursor = self._editor.textCursor()
        if cursor.hasSelection() or self._editor.document().characterCount() > LIMIT:
            return
        text = text_of(self._editor.document())
        index = index_of_units(text, cursor.position())
        pair = matching_pair(text, index, self._editor.language)
        if pair is None:
            return
        for half in pair:
            found = QTextCursor(self._editor.document())
            found.setPosition(units_before(text, half.start))
            found.setPosition(units_before(text, half.end), QTextCursor.MoveMode.KeepAnchor)
            self._pair.append((found, Role.EDITOR_PAIR))
        self.refresh()


def _backgrounds(places: Sequence[tuple[QTextCursor, Role]]) -> list[Selection]:
    colours = {role: colour(role) for _, role in places}
    return [_on_colour(cursor, colours[role]) for cursor, role in places]


def _background(cursor: QTextCursor, role: Role) -> Selection:
    return _on_colour(cursor, colour(role))


def _on_colour(cursor: QTextCursor, background: QColor) -> Selection:
    selection = Selection()
    selection.cursor = cursor
    selection.format.setBackground(background)
    return selection


def _whole_line(cursor: QTextCursor, role: Role) -> Selection:
    selection = _background(cursor, role)
    selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    return selection


def _start_of(cursor: QTextCursor) -> QTextCursor:
    start = QTextCursor(cursor)
    start.setPosition(cursor.selectionStart())
    return start


def _underline(mark: Mark) -> Selection:
    selection = Selection()
    selection.cursor = mark.cursor
    style = QTextCharFormat.UnderlineStyle.WaveUnderline
    selection.format.setUnderlineStyle(style)
    selection.format.setUnderlineColor(colour(mark.tone.fill))
    return selection
