"""The tab “Compare”: two exchanges, what differs between them, and a way through it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from nhconsole.core.comparison.comparison_words import comparison_lines, section_title
from nhconsole.core.comparison.values import Comparison, SectionKind
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.compare.comparing import compared
from nhconsole.gui.compare.comparison_list import ComparisonList
from nhconsole.gui.compare.details import details_text
from nhconsole.gui.compare.exchange_name import exchange_name
from nhconsole.gui.compare.message_page import MessagePage
from nhconsole.gui.compare.model import ComparisonModel
from nhconsole.gui.compare.pair_header import PairHeader
from nhconsole.gui.compare.rows import Row, RowFilter, row_line
from nhconsole.gui.compare.tools import CompareTools
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.roles import Role
from nhconsole.gui.widgets.announce import announce

Runner = Callable[[Callable[[], Any], Callable[[Any], None], Callable[[str], None]], None]
"""Does work in another thread and calls back in this one, as ``Background.run`` does."""

HELP = (
    "Compare shows what differs between two exchanges: devices are joined by their registration, "
    "payloads are compared by their structure, headers without regard to their order. F7 goes to "
    "the next difference. What differs in every send, such as times, is hidden at first."
)
HINT = "Choose two entries of the history, then “Compare”."
HINT_FOR_SECOND = "Choose the other one in the history, then “Compare”."


class CompareView(QWidget):
    """Compares two exchanges and shows how they differ.

    Signals:
        compared(str): a comparison is on the screen; its one sentence.
    """

    compared = Signal(str)

    def __init__(self, run: Runner, parent: QWidget | None = None) -> None:
        """Make an empty view; ``run`` does the comparing."""
        super().__init__(parent)
        self.setObjectName("compareView")
        self.setAccessibleName(self.tr("Compare"))
        self.setProperty("helpText", self.tr(HELP))
        self._run = run
        self._number = 0
        self._pair: tuple[ShownExchange, ShownExchange] | None = None
        self._comparison: Comparison | None = None
        self._hint, self._second_hint = self.tr(HINT), self.tr(HINT_FOR_SECOND)
        self._create_widgets()
        self._lay_out()
        self._create_actions()
        self._connect()
        self.clear()

    def show_pair(self, left: ShownExchange, right: ShownExchange) -> None:
        """Compare two exchanges; the result appears when it is there."""
        self._number += 1
        self._pair = (left, right)
        self._header.show_pair(left, right)
        self._set_comparison(None)
        self._show_message("clock", self.tr("Comparing…"), "")
        self._header.show()
        work = partial(_numbered, self._number, left, right)
        self._run(work, self._on_compared, self._on_failed)

    def show_first(self, left: ShownExchange) -> None:
        """Say that one exchange is chosen and that the other one is to be."""
        self.clear()
        name = exchange_name(left.exchange)
        self._show_message(
            "compare", self.tr("Compare with which one?"), f"{name}\n{self._second_hint}"
        )

    @Slot()
    def clear(self) -> None:
        """Show that nothing is chosen."""
        self._number += 1
        self._pair = None
        self._set_comparison(None)
        self._show_message("compare", self.tr("Nothing to compare yet"), self._hint)

    def set_hints(self, for_two: str, for_second: str) -> None:
        """Say in other words how two exchanges are chosen, and how the second one."""
        self._hint, self._second_hint = for_two, for_second
        if self._pair is None:
            self.clear()

    @property
    def pair(self) -> tuple[ShownExchange, ShownExchange] | None:
        """The two that are compared."""
        return self._pair

    @property
    def comparison(self) -> Comparison | None:
        """What is shown; None while there is nothing yet."""
        return self._comparison

    @property
    def list_view(self) -> ComparisonList:
        """The list of what differs."""
        return self._list

    @Slot()
    def focus_list(self) -> None:
        """Put the keyboard onto the list, where F7 goes from one difference to the next."""
        self._list.setFocus()

    @Slot()
    def swap(self) -> None:
        """Let the two change sides."""
        if self._pair is not None:
            self.show_pair(self._pair[1], self._pair[0])

    @Slot()
    def go_to_next(self) -> None:
        """Go to the next difference, behind the last to the first."""
        self._go(forward=True)

    @Slot()
    def go_to_previous(self) -> None:
        """Go to the difference before, before the first to the last."""
        self._go(forward=False)

    @Slot()
    def copy_text(self) -> None:
        """Put the comparison on the clipboard, as far as it is shown."""
        if self._pair is not None and self._comparison is not None:
            names = [exchange_name(shown.exchange) for shown in self._pair]
            head = [
                self.tr("From {name}").format(name=names[0]),
                self.tr("To   {name}").format(name=names[1]),
            ]
            work = partial(_as_text, head, self._comparison, self._model.row_filter)
            self._run(work, self._on_text, self._on_copy_failed)

    @Slot()
    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard."""
        rows = [self._model.row(number) for number in self._list.chosen_rows()]
        if rows:
            self._run(partial(_rows_as_text, rows), self._on_text, self._on_copy_failed)

    def _create_widgets(self) -> None:
        self._header = PairHeader()
        self._summary = QLabel()
        self._summary.setObjectName("compareSummary")
        self._summary.setWordWrap(True)
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._tools = CompareTools()
        self._model = ComparisonModel(self)
        self._list = ComparisonList(self._model)
        self._details = CodeView()
        self._details.setObjectName("compareDetailsText")
        self._details.setAccessibleName(self.tr("The chosen row, whole"))
        self._details.hide()
        self._message = MessagePage()
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setObjectName("compareSplitter")
        self._split.setChildrenCollapsible(False)
        self._pages = QStackedWidget()

    def _lay_out(self) -> None:
        self._split.addWidget(self._list)
        self._split.addWidget(self._details)
        self._split.setSizes([320, 150])
        self._split.setStretchFactor(0, 1)
        self._pages.addWidget(self._message)
        self._pages.addWidget(self._split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._header)
        column.addWidget(self._summary)
        column.addWidget(self._tools)
        column.addWidget(self._pages, 1)

    def _create_actions(self) -> None:
        self._add_action("compareNextAction", ("F7", "Alt+Down"), self.go_to_next)
        self._add_action("comparePreviousAction", ("Shift+F7", "Alt+Up"), self.go_to_previous)
        self._add_action("compareSwapAction", ("Ctrl+Shift+X",), self.swap)

    def _add_action(self, name: str, keys: tuple[str, ...], slot: Callable[[], None]) -> None:
        action = QAction(self)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)

    def _connect(self) -> None:
        self._header.swap_requested.connect(self.swap)
        self._tools.filter_changed.connect(self._on_filter)
        self._tools.next_requested.connect(self.go_to_next)
        self._tools.previous_requested.connect(self.go_to_previous)
        self._tools.copy_requested.connect(self.copy_text)
        self._tools.details_toggled.connect(self._on_details)
        self._list.section_toggled.connect(self._on_section)
        self._list.row_opened.connect(self._tools.toggle_details)
        self._list.copy_requested.connect(self.copy_rows)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._message.action_triggered.connect(self._on_everything)

    def _on_compared(self, result: tuple[int, Comparison]) -> None:
        number, comparison = result
        if number == self._number:
            self._set_comparison(comparison)
            announce(self, comparison.summary)
            self.compared.emit(comparison.summary)

    def _on_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        announce(self, self.tr("Copied."))

    def _on_copy_failed(self, why: str) -> None:
        announce(self, self.tr("The comparison could not be copied."), urgent=True)

    def _on_failed(self, why: str) -> None:
        if self._comparison is None and self._pair is not None:
            self._show_message("error", self.tr("They could not be compared"), why, role=Role.BAD)
            self._header.show()

    def _set_comparison(self, comparison: Comparison | None) -> None:
        self._comparison = comparison
        has = comparison is not None
        self._summary.setVisible(has)
        self._tools.setVisible(has)
        if comparison is None:
            self._model.show(None, replace(self._wanted(), closed=frozenset()))
            return
        self._summary.setText(comparison.summary)
        self._tools.show_counts(comparison)
        self._show_rows(frozenset())

    def _wanted(self) -> RowFilter:
        return RowFilter(
            everything=self._tools.wants_everything,
            expected=self._tools.wants_expected,
            closed=self._model.row_filter.closed,
        )

    def _show_rows(self, closed: frozenset[SectionKind]) -> None:
        index = self._list.currentIndex()
        current = self._model.row(index.row()) if index.isValid() else None
        self._model.show(self._comparison, replace(self._wanted(), closed=closed))
        place = self._model.place_of(current) if current else -1
        if place >= 0:
            self._list.go_to(place)
        self._show_place()
        self._show_details()
        if self._model.rowCount():
            self._pages.setCurrentWidget(self._split)
        elif self._comparison is not None:
            self._show_nothing(self._comparison)

    def _show_nothing(self, comparison: Comparison) -> None:
        title, words = self.tr("No difference"), self.tr("Every part is the same on both sides.")
        if self._is_one_exchange():
            words = self.tr("Both sides show one and the same exchange.")
        elif comparison.expected:
            title = self.tr("No difference that matters")
            words = self.tr(
                "Only what differs in every send is different, such as times and ids ({count})."
            ).format(count=comparison.expected)
        self._show_message("check", title, words, self.tr("Show everything"), Role.GOOD)

    def _is_one_exchange(self) -> bool:
        if self._pair is None:
            return False
        left, right = self._pair
        return left.exchange is right.exchange or left.row_id == right.row_id is not None

    def _show_message(
        self, icon_name: str, title: str, words: str, action: str = "", role: Role = Role.MUTED
    ) -> None:
        self._message.show_message(icon_name, title, words, action, role)
        self._header.setVisible(self._pair is not None)
        self._pages.setCurrentWidget(self._message)

    def _go(self, *, forward: bool) -> None:
        places = self._model.differences()
        if not places:
            return
        current = self._list.currentIndex().row()
        number = bisect_right(places, current) if forward else bisect_left(places, current) - 1
        if forward and number == len(places):
            announce(self, self.tr("Going on at the first one."))
        elif number < 0 <= current:
            announce(self, self.tr("Going on at the last one."))
        self._list.go_to(places[number % len(places)])

    def _show_place(self) -> None:
        places = self._model.differences()
        current = self._list.currentIndex().row()
        number = bisect_left(places, current)
        is_one = number < len(places) and places[number] == current
        self._tools.show_place(number + 1 if is_one else 0, len(places))

    def _show_details(self) -> None:
        if self._details.isHidden():
            return
        index = self._list.currentIndex()
        row = self._model.row(index.row()) if index.isValid() else None
        self._details.set_text(details_text(row) if row else "")

    @Slot()
    def _on_everything(self) -> None:
        self._tools.choose_everything()
        # The button that had the keyboard is gone.
        self._list.setFocus()

    @Slot()
    def _on_filter(self) -> None:
        self._show_rows(self._model.row_filter.closed)

    @Slot(object)
    def _on_section(self, kind: SectionKind) -> None:
        self._show_rows(self._model.row_filter.closed ^ {kind})
        place = self._model.place_of_section(kind)
        if place >= 0:
            self._list.go_to(place)
        state = self.tr("open") if self._model.is_open(kind) else self.tr("closed")
        announce(self._list, f"{section_title(kind)}, {state}")

    @Slot(QModelIndex)
    def _on_current(self, _index: QModelIndex) -> None:
        self._show_place()
        self._show_details()

    @Slot(bool)
    def _on_details(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self._show_details()


def _numbered(number: int, left: ShownExchange, right: ShownExchange) -> tuple[int, Comparison]:
    return number, compared(left, right)


def _as_text(head: list[str], comparison: Comparison, wanted: RowFilter) -> str:
    lines = comparison_lines(comparison, everything=wanted.everything, expected=wanted.expected)
    return "\n".join([*head, *lines])


def _rows_as_text(rows: list[Row]) -> str:
    return "\n".join(row_line(row) for row in rows)
