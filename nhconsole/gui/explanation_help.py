"""A window with all explanations, to search and to read."""

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QListView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nhconsole.core.verdict.explanation_catalogue import Entry, Subject, catalogue, found
from nhconsole.core.verdict.explanations import ExplanationTable
from nhconsole.gui.explanation_help_list import EntryDelegate, EntryListModel
from nhconsole.gui.result.device_filter import FilterField
from nhconsole.gui.result.explanation_card import card_of_entry
from nhconsole.gui.result.explanation_view import ExplanationView
from nhconsole.gui.widgets.segmented_control import SegmentedControl

_KEY = "help-"
"""Keys name the buttons, and each name in a window is to be its own."""
_ALL = f"{_KEY}all"
_SIDE_BY_SIDE = 660
"""From this width on, list and explanation stand beside each other."""


class ExplanationHelp(QDialog):
    """Lists every rule of the table. It bars nothing else and remembers nothing.

    Args:
        table: The rules.
        parent: The window that it belongs to.
        entries: The same rules as a list, if a worker has made it already.
    """

    def __init__(
        self,
        table: ExplanationTable,
        parent: QWidget | None = None,
        *,
        entries: tuple[Entry, ...] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("explanationHelp")
        self.setWindowTitle(self.tr("Explanations"))
        self.setModal(False)
        self.setSizeGripEnabled(True)
        self._entries = catalogue(table) if entries is None else entries
        self._create_widgets()
        self._lay_out()
        self._connect()
        self.resize(900, 620)
        self._search_now()

    def show_rule(self, rule_id: str) -> None:
        """Open the window at a rule; an id that is not known opens the whole list."""
        self.show_list()
        place = self._model.place_of(rule_id)
        if place >= 0:
            index = self._model.index(place)
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_list(self) -> None:
        """Open the window with the whole list and the keyboard in the search."""
        self._field.clear()
        self._subjects.set_current(_ALL)
        self._search_now()
        was_open = self.isVisible()
        self.show()
        if was_open and not self.isActiveWindow():
            self.raise_()
        self.activateWindow()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def current_rule(self) -> str:
        """Return the id of the rule that is shown; empty if none is."""
        entry = self._list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return entry.rule if isinstance(entry, Entry) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._field.selectAll()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.hasFocus():
            self._card.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        side = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if side != self._split.orientation():
            self._split.setOrientation(side)
            self._split.setSizes([360, 540] if wide else [260, 360])

    def _create_widgets(self) -> None:
        self._field = FilterField(self)
        self._field.setObjectName("explanationSearch")
        self._field.setAccessibleName(self.tr("Search the explanations"))
        self._field.setPlaceholderText(self.tr("Search words, a status, a sentence"))
        self._subjects = SegmentedControl(self)
        self._subjects.setObjectName("explanationSubjects")
        self._subjects.setAccessibleName(self.tr("Which explanations"))
        self._subjects.set_segments(
            [
                (_ALL, self.tr("All")),
                (_KEY + Subject.OUTCOMES, self.tr("Devices")),
                (_KEY + Subject.NOBODY, self.tr("Nobody")),
                (_KEY + Subject.FAULTS, self.tr("Answers")),
                (_KEY + Subject.FAILURES, self.tr("Failures")),
            ]
        )
        self._model = EntryListModel(self)
        self._list = QListView()
        self._list.setObjectName("explanationList")
        self._list.setAccessibleName(self.tr("Explanations"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(EntryDelegate(self._list))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._card = ExplanationView(name="helpExplanation")
        self._card.help_button.hide()
        self._card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty = QLabel(
            self.tr(
                "Nothing found. What stands in no explanation is shown as it came; the card of "
                "such an answer has “Copy for the maintainers”."
            )
        )
        self._empty.setObjectName("explanationNothing")
        self._empty.setProperty("tone", "muted")
        self._empty.setWordWrap(True)
        self._empty.hide()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._field)
        column.addWidget(self._subjects)
        column.addWidget(self._empty)
        column.addWidget(self._list, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setObjectName("explanationHelpSplitter")
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(12)
        self._split.addWidget(left)
        self._split.addWidget(self._card)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([360, 540])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.addWidget(self._split)

    def _connect(self) -> None:
        self._field.textChanged.connect(self._search_now)
        self._field.left_downwards.connect(self._on_left_field)
        self._subjects.selected.connect(self._search_now)
        self._list.selectionModel().currentChanged.connect(self._on_current)

    @Slot()
    def _search_now(self) -> None:
        chosen = self._subjects.current()
        subject = None if chosen == _ALL else Subject(chosen.removeprefix(_KEY))
        before = self.current_rule()
        hits = found(self._entries, self._field.text(), subject)
        self._model.set_entries(hits)
        whole = len(hits) == len(self._entries)
        self._field.show_count("" if whole else f"{len(hits)} of {len(self._entries)}")
        self._empty.setVisible(not hits)
        self._card.setVisible(bool(hits))
        if hits:
            # What is being read stays, as long as it is found.
            place = self._model.place_of(before)
            self._list.setCurrentIndex(self._model.index(max(place, 0)))

    @Slot()
    def _on_left_field(self) -> None:
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(entry, Entry):
            self._card.show_card(card_of_entry(entry))
