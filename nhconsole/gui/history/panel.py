"""Past exchanges: a list, newest first; choosing one shows it."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QListView, QStackedWidget, QWidget

from nhconsole.gui.history.model import HistoryModel
from nhconsole.gui.widgets.card import Card

HELP = (
    "Every exchange is written down before it is sent. Choose one with the arrow keys to see its "
    "outcome, response and request again; keys and signatures are never kept."
)


class HistoryPanel(Card):
    """The list with its count, or a word where there is nothing yet.

    Signals:
        row_chosen(int): the id of the exchange to show.
    """

    row_chosen = Signal(int)

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("History"), parent)
        self.setObjectName("historyPanel")
        self.setProperty("helpText", self.tr(HELP))
        self._model = model
        self._view: QListView | None = None
        self._create_widgets()
        self._connect()
        self._show_count()

    @property
    def view(self) -> QListView:
        """The list itself; made with the first row, as it and what a row says are much to load."""
        if self._view is None:
            self._view = self._new_view()
            self._pages.addWidget(self._view)
        return self._view

    @Slot()
    def focus_list(self) -> None:
        """Put the keyboard into the list, if there is one."""
        if self._view is not None:
            self._view.setFocus()

    def show_total(self, total: int) -> None:
        """Say how many exchanges there are in all."""
        self._count.setText(f"{total:,}" if total else "")
        self._count.setAccessibleName(self.tr("{count} exchanges").format(count=total))

    def select_row(self, row_id: int | None) -> None:
        """Mark the exchange that is shown, without showing it again."""
        if self._view is None:
            return
        selection = self._view.selectionModel()
        blocked = selection.blockSignals(True)
        if row_id is None:
            selection.clearSelection()
        else:
            for number in range(min(self._model.rowCount(), 200)):
                index = self._model.index(number)
                row = index.data(Qt.ItemDataRole.UserRole)
                if row is not None and row.id == row_id:
                    self._view.setCurrentIndex(index)
                    break
        selection.blockSignals(blocked)
        self._view.viewport().update()

    def _create_widgets(self) -> None:
        self._count = QLabel()
        self._count.setObjectName("historyCount")
        self._count.setProperty("tone", "muted")
        self._empty = QLabel(self.tr("What you send appears here."))
        self._empty.setObjectName("historyEmpty")
        self._empty.setProperty("tone", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(4, 4, 4, 4)
        self._pages = QStackedWidget()
        self._pages.setMinimumWidth(150)
        self._pages.addWidget(self._empty)
        self.add_action(self._count)
        self.set_content(self._pages)

    def _new_view(self) -> QListView:
        from nhconsole.gui.history.delegate import HistoryDelegate

        view = QListView()
        view.setObjectName("historyList")
        view.setAccessibleName(self.tr("History of sends"))
        view.setModel(self._model)
        view.setItemDelegate(HistoryDelegate(view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setFrameShape(QListView.Shape.NoFrame)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.selectionModel().currentChanged.connect(self._on_current_changed)
        view.clicked.connect(self._on_current_changed)
        return view

    def _connect(self) -> None:
        for signal in (self._model.modelReset, self._model.rowsInserted, self._model.rowsRemoved):
            signal.connect(self._show_count)

    @Slot(QModelIndex)
    def _on_current_changed(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if row is not None:
            self.row_chosen.emit(row.id)

    @Slot()
    def _show_count(self) -> None:
        self._pages.setCurrentWidget(self.view if self._model.rowCount() else self._empty)
