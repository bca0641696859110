"""Labelled facts under each other, in sections; names can be copied, sentences break over lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nhconsole.core.timing.facts import Fact, FactSection
from nhconsole.gui.theme import bold_font, code_font
from nhconsole.gui.widgets.announce import announce
from nhconsole.gui.widgets.breakable import with_breaks
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.restyle import restyle
from nhconsole.gui.widgets.tab_order import order_within
from nhconsole.gui.widgets.tool import tool

_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


_LONGEST_RUN = 8
"""So many characters of code stand together; behind them a line may break."""
_ICON = QSize(12, 12)
_BUTTON = QSize(20, 20)


@dataclass(frozen=True)
class _Row:
    """The widgets of one fact; of the three for its value one is shown."""

    label: QLabel
    name: ElidedLabel
    prose: QLabel
    code: QLabel
    note: QLabel
    copy: QToolButton | None

    def widgets(self) -> tuple[QWidget, ...]:
        shown = (self.label, self.name, self.prose, self.code, self.note)
        return (*shown, self.copy) if self.copy is not None else shown

    def value_of(self, fact: Fact) -> QLabel:
        """Return the widget that fits a fact."""
        if fact.is_code:
            return self.code
        return self.prose if fact.is_prose or "\n" in fact.value else self.name


class FactRows(QWidget):
    """Draws sections of facts. Its widgets are kept and filled anew: nothing flickers.

    Args:
        parent: As in Qt.
        with_copy: Whether each name and each piece of code has a button that copies it.
    """

    def __init__(self, parent: QWidget | None = None, *, with_copy: bool = False) -> None:
        super().__init__(parent)
        self._with_copy = with_copy
        self._sections: tuple[FactSection, ...] = ()
        self._titles: list[QLabel] = []
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    @property
    def sections(self) -> tuple[FactSection, ...]:
        """What is shown."""
        return self._sections

    def set_sections(self, sections: Sequence[FactSection]) -> None:
        """Show sections of facts; a section without a title has no heading."""
        if tuple(sections) == self._sections:
            return
        before, self._sections = self._sections, tuple(sections)
        if [_shape(section) for section in before] == [_shape(each) for each in sections]:
            self._fill_anew()
            return
        self._take_down()
        line = number = 0
        for place, section in enumerate(sections):
            line = self._place_title(place, section.title, line)
            for fact in section.facts:
                line = self._place_fact(number, fact, line)
                number += 1
        self._keep_whole()
        self._order_for_tab()

    def _order_for_tab(self) -> None:
        shown = [part for row in self._rows for part in (row.name, row.prose, row.copy) if part]
        order_within(self, shown)

    def value_text(self, label: str) -> str:
        """Return the value that stands beside a label; empty if there is none."""
        facts = (fact for section in self._sections for fact in section.facts)
        return next((fact.value for fact in facts if fact.label == label), "")

    def _fill_anew(self) -> None:
        """Fill the rows where they stand: the keyboard stays where it is."""
        facts = (fact for section in self._sections for fact in section.facts)
        for row, fact in zip(self._rows, facts, strict=False):
            _fill(row, row.value_of(fact), fact)
        self._keep_whole()

    def _take_down(self) -> None:
        """Hide all widgets, empty: what stood in one may have been a secret."""
        for widget in (*self._titles, *(part for row in self._rows for part in row.widgets())):
            if widget.isHidden():
                continue
            widget.hide()
            self._grid.removeWidget(widget)
            if isinstance(widget, QLabel):
                widget.clear()
                widget.setToolTip("")
                widget.setAccessibleName("")
                widget.setAccessibleDescription("")
        for number, row in enumerate(self._rows):
            if row.copy is not None:
                row.copy.setObjectName(_spare_name(number))

    def _place_title(self, place: int, title: str, line: int) -> int:
        while len(self._titles) <= place:
            self._titles.append(self._new_title())
        if not title:
            return line
        label = self._titles[place]
        label.setText(title)
        label.setContentsMargins(0, 10 if line else 0, 0, 2)
        self._grid.addWidget(label, line, 0, 1, 2)
        label.show()
        return line + 1

    def _place_fact(self, number: int, fact: Fact, line: int) -> int:
        while len(self._rows) <= number:
            self._rows.append(self._new_row())
        row = self._rows[number]
        value = row.value_of(fact)
        _fill(row, value, fact)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(row.label, line, 0, top)
        self._grid.addWidget(value, line, 1, top)
        row.label.show()
        value.show()
        if row.copy is not None and not fact.is_prose:
            words = self.tr("Copy: {what}").format(what=fact.label)
            row.copy.setObjectName(_object_name(f"copy fact {fact.label}"))
            row.copy.setToolTip(words)
            row.copy.setAccessibleName(words)
            self._grid.addWidget(row.copy, line, 2, top)
            row.copy.show()
        if not fact.note:
            return line + 1
        self._grid.addWidget(row.note, line + 1, 1, top)
        row.note.show()
        return line + 2

    def _new_title(self) -> QLabel:
        label = QLabel(self)
        label.setFont(bold_font())
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _new_row(self) -> _Row:
        label, note = QLabel(self), QLabel(self)
        label.setProperty("tone", "muted")
        name = ElidedLabel("", self)
        name.set_copyable()
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        prose = QLabel(self)
        prose.setTextInteractionFlags(_SELECTABLE)
        code = QLabel(self)
        code.setFont(code_font())
        for text in (label, note, prose, code):
            text.setTextFormat(Qt.TextFormat.PlainText)
        for text in (note, prose, code):
            text.setWordWrap(True)
        note.setProperty("tone", "muted")
        note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return _Row(label, name, prose, code, note, self._new_copy_button())

    def _new_copy_button(self) -> QToolButton | None:
        if not self._with_copy:
            return None
        button = tool(_spare_name(len(self._rows)), "copy", "")
        button.setParent(self)
        button.hide()
        # No higher than a line of text, so that rows with and without it are alike.
        button.setIconSize(_ICON)
        button.setFixedSize(_BUTTON)
        button.clicked.connect(self._on_copy)
        return button

    @Slot()
    def _on_copy(self) -> None:
        button = self.sender()
        row = next((number for number, row in enumerate(self._rows) if row.copy is button), None)
        if row is not None:
            fact = [fact for section in self._sections for fact in section.facts][row]
            QGuiApplication.clipboard().setText(fact.copied or fact.value)
            announce(self, self.tr("{what} copied").format(what=fact.label))

    def _keep_whole(self) -> None:
        """Ask for the height that all lines need: a layout would cut wrapped text otherwise."""
        self.setMinimumHeight(max(0, self._grid.totalHeightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when lines break otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_whole()


def _shape(section: FactSection) -> tuple[object, ...]:
    """Return what decides over the widgets of a section, but not over what stands in them."""
    facts = (
        (fact.label, fact.is_prose, fact.is_code, "\n" in fact.value, bool(fact.note))
        for fact in section.facts
    )
    return (section.title, *facts)


def _fill(row: _Row, value: QLabel, fact: Fact) -> None:
    row.label.setText(fact.label)
    row.label.setBuddy(value)
    value.setText(_breakable(fact.value) if fact.is_code else fact.value)
    value.setObjectName(_object_name(f"fact {fact.label}"))
    value.setAccessibleName(f"{fact.label}: {fact.value}")
    value.setAccessibleDescription(fact.note)
    row.note.setText(fact.note)
    tone = fact.tone.value if fact.tone.value in ("good", "bad", "warn") else ""
    restyle(value, "tone", tone)
    restyle(row.note, "tone", tone or "muted")


def _breakable(code: str) -> str:
    """Return code with places, not to be seen, where its lines may break."""
    return "\n".join(with_breaks(line, _LONGEST_RUN) for line in code.split("\n"))


def _spare_name(number: int) -> str:
    """Return the name of a button that has no fact: no two widgets have the same."""
    return f"copyFact{number}"


def _object_name(words: str) -> str:
    """Return words as one name: ``fact Key name`` gives ``factKeyName``."""
    parts = "".join(char if char.isalnum() else " " for char in words).split()
    return parts[0] + "".join(part[:1].upper() + part[1:] for part in parts[1:])
