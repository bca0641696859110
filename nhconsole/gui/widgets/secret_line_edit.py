"""A line for connection strings: the key shows as dots, everything else can be read and edited.

The line edit itself holds only what is shown. The real text stands beside it and follows each edit,
so that copying, dragging, the selection clipboard and screen readers get dots without being told.
"""

from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from nhconsole.gui.icons import icon
from nhconsole.gui.theme import Role
from nhconsole.gui.widgets.masking import edit_between, from_units, masked, to_units

_UNDO_STEPS = 100


class _State(NamedTuple):
    """A real text, in units, and where the cursor stood."""

    units: str
    cursor: int


class SecretLineEdit(QLineEdit):
    """Edits a text of which :func:`masking.secret_spans` says what must not be seen.

    Signals:
        text_edited(str): a person changed the text; the real text.
        revealed_changed(bool): the secret is shown now, or hidden again.
    """

    text_edited = Signal(str)
    revealed_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units = ""
        self._is_revealed = False
        self._undo: list[_State] = []
        self._redo: list[_State] = []
        self._last_cursor = 0
        self.setDragEnabled(False)
        # No word lists, no learning keyboards.
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._create_reveal_action()
        self.textChanged.connect(self._on_shown_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)

    def text(self) -> str:
        """Return the real text."""
        return from_units(self._units)

    def setText(self, text: str | None) -> None:
        """Put a text in, as :meth:`set_text` does."""
        self.set_text(text or "")

    def set_text(self, text: str) -> None:
        """Put a text in without a signal; what could be undone is forgotten."""
        self._undo.clear()
        self._redo.clear()
        self._units = to_units(text)
        self._show(0)

    def shown_text(self) -> str:
        """Return what stands on the screen."""
        return super().text()

    @property
    def is_revealed(self) -> bool:
        """Whether the secret is shown."""
        return self._is_revealed

    @Slot(bool)
    def set_revealed(self, revealed: bool) -> None:
        """Show the secret, or dots again."""
        if revealed == self._is_revealed:
            return
        self._is_revealed = revealed
        self.reveal_action.setChecked(revealed)
        self._name_reveal_action()
        self._show(self.cursorPosition())
        self.revealed_changed.emit(revealed)

    @Slot()
    def undo(self) -> None:
        """Take the last edit back."""
        self._step(self._undo, self._redo)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        self._step(self._redo, self._undo)

    def isUndoAvailable(self) -> bool:
        """Return whether there is something to take back."""
        return bool(self._undo)

    def isRedoAvailable(self) -> bool:
        """Return whether there is something to do again."""
        return bool(self._redo)

    def _create_reveal_action(self) -> None:
        self.reveal_action = QAction(self)
        self.reveal_action.setObjectName("revealAction")
        self.reveal_action.setCheckable(True)
        self.reveal_action.toggled.connect(self.set_revealed)
        self._name_reveal_action()
        self.addAction(self.reveal_action, QLineEdit.ActionPosition.TrailingPosition)

    def _name_reveal_action(self) -> None:
        shown = self._is_revealed
        self.reveal_action.setIcon(icon("eye-off" if shown else "eye", Role.MUTED))
        self.reveal_action.setText(self.tr("Hide the key") if shown else self.tr("Show the key"))

    def _show(self, cursor: int) -> None:
        """Draw the real text anew, masked or not; the internal undo list goes with it."""
        blocker = QSignalBlocker(self)
        super().setText(self._units if self._is_revealed else masked(self._units))
        self.setCursorPosition(min(cursor, len(self._units)))
        blocker.unblock()
        self._last_cursor = self.cursorPosition()
        self.update()

    @Slot()
    def _on_shown_text_changed(self) -> None:
        before = self._units if self._is_revealed else masked(self._units)
        edit = edit_between(before, to_units(super().text()), self.cursorPosition())
        self._undo = [*self._undo[1 - _UNDO_STEPS :], _State(self._units, self._last_cursor)]
        self._redo.clear()
        kept_behind = self._units[edit.start + edit.removed :]
        self._units = self._units[: edit.start] + edit.inserted + kept_behind
        self._show(edit.start + len(edit.inserted))
        self.text_edited.emit(self.text())

    @Slot()
    def _on_cursor_moved(self) -> None:
        self._last_cursor = self.cursorPosition()

    def _step(self, source: list[_State], other: list[_State]) -> None:
        if not source or self.isReadOnly():
            return
        other.append(_State(self._units, self.cursorPosition()))
        state = source.pop()
        self._units = state.units
        self._show(state.cursor)
        self.text_edited.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo by the list kept here: the line edit's own knows only dots."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        else:
            super().keyPressEvent(event)

    def _bind_undo(self, menu: QMenu) -> None:
        undo, redo = menu.actions()[:2]
        for action, slot, is_available in (
            (undo, self.undo, self.isUndoAvailable()),
            (redo, self.redo, self.isRedoAvailable()),
        ):
            action.triggered.disconnect()
            action.triggered.connect(slot)
            action.setEnabled(is_available)

    def menu(self) -> QMenu:
        """Return the usual menu, its first two entries bound to the undo list kept here."""
        menu = self.createStandardContextMenu()
        if not self.isReadOnly():
            self._bind_undo(menu)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
