"""Past exchanges: a list, newest first; choosing one shows it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nhconsole.gui.history.model import HistoryModel
from nhconsole.gui.widgets.card import Card

if TYPE_CHECKING:
    from nhconsole.gui.history.list_view import HistoryListView
    from nhconsole.gui.history.search_bar import SearchBar
    from nhconsole.gui.history.undo_bar import UndoBar

HELP = (
    "Every exchange is written down before it is sent. Choose one with the arrow keys to see its "
    "outcome, response and request again; keys and signatures are never kept.\n\n"
    "Ctrl+Shift+H searches in everything. On the list: Enter shows, R opens the message in the "
    "form, Ctrl+Shift+R sends it again, S stars, F2 writes a note, C compares, Del deletes and "
    "Ctrl+Z brings back."
)


class HistoryPanel(Card):
    """The list with its count, or a word where there is nothing yet.

    Signals:
        row_chosen(int): the id of the exchange to show.
        view_made(): the list and what stands around it are there now.
    """

    row_chosen = Signal(int)
    view_made = Signal()

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("History"), parent)
        self.setObjectName("historyPanel")
        self.setProperty("helpText", self.tr(HELP))
        self._model = model
        self._view: HistoryListView | None = None
        self._search: SearchBar | None = None
        self._undo: UndoBar | None = None
        self._nothing: QWidget | None = None
        self._shown_id: int | None = None
        self._total = 0
        self._create_widgets()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._show_page)
        self._show_page()

    @property
    def view(self) -> "HistoryListView":
        """The list itself; made with the first row, as it and what a row says are much to load."""
        if self._view is None:
            from nhconsole.gui.history.list_view import HistoryListView

            view = self._view = HistoryListView(self._model)
            view.setObjectName("historyList")
            view.setAccessibleName(self.tr("History of sends"))
            view.shown.connect(self._on_shown)
            view.mark_shown(self._shown_id)
            self._pages.addWidget(view)
            self.view_made.emit()
        return self._view

    @property
    def has_view(self) -> bool:
        """Whether the list was made."""
        return self._view is not None

    @property
    def search_bar(self) -> "SearchBar":
        """The fields of the search above the list."""
        if self._search is None:
            from nhconsole.gui.history.search_bar import SearchBar

            self._search = SearchBar()
            self._search.show_total(self._total)
            self.body.insertWidget(0, self._search)
            self._search.left_downward.connect(self.focus_list)
            self.view.left_upward.connect(self.focus_search)
            self.setTabOrder(self._search, self.view)
            self._show_page()
        return self._search

    @property
    def undo_bar(self) -> "UndoBar":
        """The way back below the list."""
        if self._undo is None:
            from nhconsole.gui.history.undo_bar import UndoBar

            self._undo = UndoBar()
            self.body.addWidget(self._undo)
        return self._undo

    @property
    def shown_id(self) -> int | None:
        """The row of the exchange that the result panel shows, if it is known."""
        return self._shown_id

    @Slot()
    def focus_list(self) -> None:
        """Put the keyboard into the list, if there is one."""
        if self._view is not None and self._model.rowCount():
            if not self._view.currentIndex().isValid():
                with self._view.quiet():
                    self._view.setCurrentIndex(self._model.index(0))
            self._view.setFocus()

    @Slot()
    def focus_search(self) -> None:
        """Put the keyboard into the search, if there is anything to search in."""
        if self._search is not None:
            self._search.edit.setFocus()
            self._search.edit.selectAll()

    @Slot(int)
    def show_total(self, total: int) -> None:
        """Say how many exchanges there are in all."""
        self._total = total
        self._count.setText(f"{total:,}" if total else "")
        self._count.setAccessibleName(self.tr("{count} exchanges").format(count=total))
        if self._search is not None:
            self._search.show_total(total)
        self._show_page()

    def select_row(self, row_id: int | None) -> None:
        """Mark the exchange that is shown, without showing it again."""
        self.mark_shown(row_id)
        if self._view is not None:
            self._view.select(row_id)

    def mark_shown(self, row_id: int | None) -> None:
        """Mark the exchange that is shown, and leave the selection as it is."""
        self._shown_id = row_id
        if self._view is not None:
            self._view.mark_shown(row_id)

    def _create_widgets(self) -> None:
        self._count = QLabel()
        self._count.setObjectName("historyCount")
        self._count.setProperty("tone", "muted")
        self._empty = _said("historyEmpty", self.tr("What you send appears here."))
        self._pages = QStackedWidget()
        self._pages.setMinimumWidth(150)
        self._pages.addWidget(self._empty)
        self.add_action(self._count)
        self.set_content(self._pages)
        self.search_action = QAction(self.tr("Searc&h the history"), self)
        self.search_action.setObjectName("historySearchAction")
        self.search_action.setShortcut(QKeySequence("Ctrl+Shift+H"))
        self.search_action.triggered.connect(self.focus_search)
        self.addAction(self.search_action)

    def _nothing_found(self) -> QWidget:
        if self._nothing is None:
            self._nothing = QWidget()
            self._nothing.setObjectName("historyNothing")
            said = _said("historyNothingText", self.tr("Nothing fits this search."))
            way_out = QPushButton(self.tr("Show everything"))
            way_out.setObjectName("historyShowEverything")
            way_out.clicked.connect(self.search_bar.clear)
            column = QVBoxLayout(self._nothing)
            column.setContentsMargins(0, 4, 0, 0)
            column.addWidget(said)
            column.addWidget(way_out, 0, Qt.AlignmentFlag.AlignLeft)
            column.addStretch()
            self._pages.addWidget(self._nothing)
        return self._nothing

    @Slot(int)
    def _on_shown(self, row_id: int) -> None:
        self.mark_shown(row_id)
        self.row_chosen.emit(row_id)

    @Slot()
    def _show_page(self) -> None:
        is_asked = self._search is not None and self._search.is_on
        if self._model.rowCount():
            page: QWidget = self.view
        else:
            page = self._nothing_found() if is_asked else self._empty
        self._pages.setCurrentWidget(page)
        if self._search is not None:
            self._search.setVisible(bool(self._total or self._model.rowCount() or is_asked))


def _said(name: str, words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setProperty("tone", "muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(4, 4, 4, 4)
    return label
