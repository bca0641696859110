"""Above the history's list: words to search for, filters, and how much was found."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.history.filter_chip import FilterChip
from nhconsole.gui.history.filters import HistoryFilter
from nhconsole.gui.icons import icon
from nhconsole.gui.theme import Role
from nhconsole.gui.widgets.announce import announce
from nhconsole.gui.widgets.flow_layout import FlowLayout
from nhconsole.gui.widgets.tool import tool

SEARCH_DELAY_MS = 120
_SEARCHING_DELAY_MS = 300


class _SearchEdit(QLineEdit):
    """Esc clears, Down goes to the list.

    Signals:
        left_downward(): Down or Return was pressed.
    """

    left_downward = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downward.emit()
        else:
            super().keyPressEvent(event)


class SearchBar(QWidget):
    """Says what is wanted; it searches nothing itself.

    Signals:
        wanted(): words or filters changed; see :meth:`words` and :meth:`filters`.
        left_downward(): the keyboard goes to the list.
        filters_requested(): the button of the filters was pressed.
    """

    wanted = Signal()
    left_downward = Signal()
    filters_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = HistoryFilter()
        self._total = 0
        self._create_widgets()
        self._lay_out()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SEARCH_DELAY_MS)
        self._delay.timeout.connect(self._on_pause)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SEARCHING_DELAY_MS)
        self._slow.timeout.connect(self._on_slow)
        self._edit.textChanged.connect(self._on_text)
        self._edit.left_downward.connect(self.left_downward)
        self._button.clicked.connect(self.filters_requested)
        self._clear.clicked.connect(self.clear)

    @property
    def edit(self) -> QLineEdit:
        """The field for the words."""
        return self._edit

    @property
    def filter_button(self) -> QToolButton:
        """The button that opens the filters."""
        return self._button

    def words(self) -> str:
        """Return the words as typed."""
        return self._edit.text()

    def filters(self) -> HistoryFilter:
        """Return the filters that are on."""
        return self._filters

    @property
    def is_on(self) -> bool:
        """Whether anything is searched for or filtered."""
        return bool(self._edit.text().strip()) or not self._filters.is_empty

    @Slot(object)
    def set_filters(self, filters: HistoryFilter) -> None:
        """Take other filters."""
        if filters != self._filters:
            self._filters = filters
            self._show_chips()
            self._want()

    @Slot()
    def clear(self) -> None:
        """Want everything again."""
        was_on = self.is_on
        with QSignalBlocker(self._edit):
            self._edit.clear()
        self._filters = HistoryFilter()
        self._show_chips()
        if was_on:
            self._want()
        self._edit.setFocus()

    def show_total(self, total: int) -> None:
        """Take how many exchanges there are in all."""
        self._total = total

    def show_found(self, found: int, most: int) -> None:
        """Say how many were found; more than ``most`` were not counted."""
        self._slow.stop()
        number = self.tr("{most:,}+").format(most=most) if found > most else f"{found:,}"
        self._found.setText(self.tr("{found} of {total:,}").format(found=number, total=self._total))
        self._found_line.setVisible(self.is_on)
        if self._edit.hasFocus() and self.is_on:
            announce(self._found, self._found.text())

    def _create_widgets(self) -> None:
        self._edit = _SearchEdit()
        self._edit.setObjectName("historySearch")
        self._edit.setAccessibleName(self.tr("Search the history"))
        self._edit.setPlaceholderText(self.tr("Search tag, payload, outcome…"))
        self._edit.setToolTip(
            self.tr(
                "Everything is searched: tags, payload, headers, answer, notes. All words must "
                'occur; "two words" in quotes stand together. Ctrl+Shift+H comes here, Esc clears.'
            )
        )
        self._edit.addAction(
            icon("search", Role.MUTED), QLineEdit.ActionPosition.LeadingPosition
        ).setEnabled(False)
        self._button = tool("historyFilterButton", "filter", self.tr("Filter the history"))
        self._button.setCheckable(True)
        self._chips = QWidget()
        self._chips.setObjectName("historyFilters")
        self._chips.hide()
        self._found = QLabel()
        self._found.setObjectName("historyFound")
        self._found.setProperty("tone", "muted")
        self._clear = QPushButton(self.tr("Clear"))
        self._clear.setObjectName("historyClear")
        self._clear.setAccessibleName(self.tr("Clear the search and its filters"))
        self._clear.setToolTip(self.tr("Show everything again (Esc)"))
        self._clear.setProperty("kind", "quiet")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._edit, 1)
        row.addWidget(self._button)
        self._flow = FlowLayout(self._chips, spacing=4)
        # The column's width is the person's choice, not that of a long word.
        self._flow.setSizeConstraint(FlowLayout.SizeConstraint.SetNoConstraint)
        self._found_line = QWidget()
        line = QHBoxLayout(self._found_line)
        line.setContentsMargins(2, 0, 0, 0)
        line.addWidget(self._found, 1)
        line.addWidget(self._clear)
        self._found_line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._chips)
        column.addWidget(self._found_line)

    def _show_chips(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name, words in self._filters.parts():
            chip = FilterChip(name, words, self._chips)
            chip.remove_requested.connect(self._on_chip_removed)
            chip.edit_requested.connect(self.filters_requested)
            self._flow.addWidget(chip)
            chip.show()
        count = len(self._filters.parts())
        self._chips.setVisible(bool(count))
        self._button.setChecked(bool(count))
        words = self.tr("Filter the history")
        self._button.setAccessibleName(f"{words}, {count}" if count else words)
        self._fit_chips()

    def _fit_chips(self) -> None:
        for number in range(self._flow.count()):
            item = self._flow.itemAt(number)
            chip = item.widget() if item is not None else None
            if isinstance(chip, FilterChip):
                chip.set_room(self.width())
        self._flow.invalidate()
        height = self._flow.heightForWidth(max(1, self.width()))
        self._chips.setFixedHeight(max(0, height))

    def _want(self) -> None:
        self._delay.stop()
        self._slow.start()
        if not self.is_on:
            self._slow.stop()
            self._found_line.hide()
        self.wanted.emit()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        # An emptied field shows everything at once.
        self._delay.start(0 if not text else SEARCH_DELAY_MS)

    @Slot()
    def _on_pause(self) -> None:
        self._want()

    @Slot()
    def _on_slow(self) -> None:
        self._found.setText(self.tr("Searching…"))
        self._found_line.show()

    @Slot()
    def _on_chip_removed(self) -> None:
        chip = self.sender()
        if isinstance(chip, FilterChip):
            self.set_filters(self._filters.without(chip.name))
            self._edit.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_chips()
