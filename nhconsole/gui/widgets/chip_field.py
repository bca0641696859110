"""A field of tags: chips that flow over rows, and a place to type the next one."""

import re
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from nhconsole.gui.theme import Role, Tone, colour
from nhconsole.gui.widgets.announce import announce
from nhconsole.gui.widgets.chip import Chip
from nhconsole.gui.widgets.flow_layout import FlowLayout

_TYPED_SEPARATORS = re.compile(r"[,;\r\n\t]|\|\|")
_PASTED_SEPARATORS = re.compile(r"[,;\s]+|\|\|")
_PADDING = 4
_RADIUS = 5.0
_INPUT_WIDTH = 110
_TRANSIENT = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class ChipField(QWidget):
    """Edits a tuple of words. Enter, a comma or a paste of several words adds; Backspace removes.

    What is being typed counts as a word already, so that nothing typed is left out of a send.

    Signals:
        changed(tuple): the words changed by a person's doing.
    """

    changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[Chip] = []
        self._notes: dict[str, tuple[Tone, str]] = {}
        self._last_values: tuple[str, ...] = ()
        self._create_input()
        self._flow = FlowLayout(self, spacing=4)
        self._flow.setContentsMargins(_PADDING + 2, _PADDING, _PADDING + 2, _PADDING)
        self._flow.addWidget(self.input)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self.input)

    def values(self) -> tuple[str, ...]:
        """Return the words, the one being typed among them."""
        words = [chip.word for chip in self._chips]
        pending = self.pending_text()
        return tuple([*words, pending] if pending and pending not in words else words)

    def pending_text(self) -> str:
        """Return what is typed and not yet a chip."""
        return self.input.text().strip()

    def set_values(self, values: Iterable[str]) -> None:
        """Show words as chips, without a signal."""
        for chip in self._chips:
            self._drop(chip)
        self._chips = []
        self.input.clear()
        for word in values:
            self._add(word)
        self._last_values = self.values()

    @Slot()
    def commit_pending(self) -> None:
        """Make a chip of what is typed."""
        self._commit(_TYPED_SEPARATORS)

    def set_notes(self, notes: dict[str, tuple[Tone, str]]) -> None:
        """Mark words: tone and tool tip by word; words that are not named lose their mark."""
        self._notes = dict(notes)
        for chip in self._chips:
            chip.set_note(*self._notes.get(chip.word, (Tone.INFO, "")))

    def set_placeholder(self, text: str) -> None:
        """Show a hint while there is no word."""
        self.input.setPlaceholderText(text)

    def set_label(self, text: str) -> None:
        """Name the field to screen readers."""
        self.setAccessibleName(text)
        self.input.setAccessibleName(text)

    def chips(self) -> tuple[Chip, ...]:
        """Return the chips in their order."""
        return tuple(self._chips)

    def _create_input(self) -> None:
        self.input = _ChipInput(self)
        self.input.setObjectName("chipInput")
        self.input.setAccessibleDescription(
            self.tr(
                "Type a tag and press Enter or a comma. Left arrow goes to the tags before it, "
                "where Delete removes and Enter edits."
            )
        )
        self.input.textEdited.connect(self._on_text_edited)
        self.input.pasted.connect(self._on_pasted)
        self.input.entered.connect(self.commit_pending)
        self.input.left.connect(self.commit_pending)
        self.input.backed_out.connect(self._on_backed_out)
        self.input.focus_changed.connect(self.update)

    def _add(self, word: str) -> None:
        if not word:
            return
        if any(chip.word == word for chip in self._chips):
            announce(self.input, self.tr("“{}” is there already.").format(word))
            return
        chip = Chip(word, self)
        chip.set_note(*self._notes.get(word, (Tone.INFO, "")))
        chip.remove_requested.connect(partial(self._on_remove_requested, chip))
        chip.edit_requested.connect(partial(self._on_edit_requested, chip))
        chip.step_requested.connect(partial(self._on_step_requested, chip))
        self._flow.insert_widget(len(self._chips), chip)
        self._chips.append(chip)
        # A chip made in a field that is on the screen is not shown by itself.
        chip.show()

    def _drop(self, chip: Chip) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _commit(self, separators: re.Pattern[str]) -> None:
        words = [word.strip() for word in separators.split(self.input.text())]
        self.input.clear()
        for word in words:
            self._add(word)
        self._report()

    def _report(self) -> None:
        self.updateGeometry()
        values = self.values()
        if values != self._last_values:
            self._last_values = values
            self.changed.emit(values)

    @Slot(str)
    def _on_text_edited(self, text: str) -> None:
        if self.input.is_pasting:
            return
        if _TYPED_SEPARATORS.search(text):
            self._commit(_TYPED_SEPARATORS)
        else:
            self._report()

    @Slot()
    def _on_pasted(self) -> None:
        if _PASTED_SEPARATORS.search(self.pending_text()):
            self._commit(_PASTED_SEPARATORS)
        else:
            self._report()

    @Slot(bool)
    def _on_backed_out(self, remove: bool) -> None:
        """Backspace or Left at the very start of the input."""
        if not self._chips:
            return
        if remove:
            self._on_remove_requested(self._chips[-1])
        else:
            self._chips[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove_requested(self, chip: Chip) -> None:
        if chip not in self._chips:
            return
        place = self._chips.index(chip)
        self._chips.remove(chip)
        had_focus = chip.hasFocus()
        self._drop(chip)
        if had_focus:
            self._focus_place(place)
        announce(self.input, self.tr("“{}” removed.").format(chip.word))
        self._report()

    def _on_edit_requested(self, chip: Chip) -> None:
        if chip not in self._chips:
            return
        self.commit_pending()
        self._chips.remove(chip)
        self._drop(chip)
        self.input.setText(chip.word)
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self._report()

    def _on_step_requested(self, chip: Chip, step: int) -> None:
        if chip in self._chips:
            self._focus_place(max(0, self._chips.index(chip) + step))

    def _focus_place(self, place: int) -> None:
        target = self._chips[place] if place < len(self._chips) else self.input
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go on typing wherever the field is clicked."""
        self.input.setFocus(Qt.FocusReason.MouseFocusReason)

    def sizeHint(self) -> QSize:
        """Return the height that the rows need in the width of now, and no more."""
        return QSize(_INPUT_WIDTH * 3, self._flow.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when the rows break otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame of a field around chips and input."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour(Role.FIELD if self.isEnabled() else Role.WINDOW))
        focused = self.input.hasFocus()
        painter.setPen(QPen(colour(Role.FOCUS if focused else Role.FIELD_BORDER), 1))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS
        )


class _ChipInput(QLineEdit):
    """The line in which the next word is typed."""

    pasted = Signal()
    entered = Signal()
    left = Signal()
    backed_out = Signal(bool)
    focus_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_pasting = False
        self.setProperty("frameless", True)
        self.setMinimumWidth(_INPUT_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        at_start = self.cursorPosition() == 0 and not self.hasSelectedText()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.entered.emit()
        elif key == Qt.Key.Key_Backspace and at_start and not self.text():
            self.backed_out.emit(True)
        elif key == Qt.Key.Key_Left and at_start:
            self.backed_out.emit(False)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste_words()
        else:
            super().keyPressEvent(event)

    def _paste_words(self) -> None:
        self.is_pasting = True
        self.paste()
        self.is_pasting = False
        self.pasted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
        if event.reason() not in _TRANSIENT:
            self.left.emit()
