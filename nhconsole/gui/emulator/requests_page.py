"""The request log as it grows: what came, what was answered, and the whole of one request."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.emulator.message_text import request_text
from nhconsole.gui.emulator.models import RequestModel, reached_words, status_words
from nhconsole.gui.emulator.row_table import RowTable
from nhconsole.gui.emulator.values import HubRequestRow
from nhconsole.gui.result.device_filter import FilterField
from nhconsole.gui.roles import Tone
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.segmented_control import SegmentedControl

_ALL, _REFUSED, _SENDS = "emulator-all", "emulator-refused", "emulator-sends"
_WANTED = {
    _ALL: None,
    _REFUSED: lambda row: row.is_refused,
    _SENDS: lambda row: row.reached_count is not None,
}


class RequestsPage(QWidget):
    """The log; it follows its end until somebody looks further up.

    Signals:
        clear_requested(): the log is to be emptied.
    """

    clear_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emulatorRequestsPage")
        self._log: tuple[HubRequestRow, ...] = ()
        self._create_fields()
        self._create_details()
        self._lay_out()
        self._connect()

    def show_requests(self, rows: tuple[HubRequestRow, ...]) -> None:
        """Show the log, oldest first; once somebody looks."""
        self._log = rows
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def code_pane(self) -> CodePane:
        """Return the pane with the request."""
        return self._pane

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def _create_fields(self) -> None:
        self._filter = FilterField()
        self._filter.setObjectName("emulatorRequestFilter")
        self._filter.setAccessibleName(self.tr("Filter requests"))
        self._filter.setPlaceholderText(self.tr("Filter by target, status, reason"))
        self._groups = SegmentedControl()
        self._groups.setObjectName("emulatorRequestGroups")
        self._groups.setAccessibleName(self.tr("Which requests"))
        self._groups.set_segments(
            [(_ALL, self.tr("All")), (_REFUSED, self.tr("Refused")), (_SENDS, self.tr("Sends"))]
        )
        self._clear = QPushButton(self.tr("C&lear"))
        self._clear.setObjectName("emulatorClearRequests")
        self.table = RowTable(
            RequestModel(),
            name="emulatorRequestTable",
            words=self.tr("Request log"),
            stretched=4,
            widths={0: "00:00:00", 1: "### 503", 2: "POST /sample-hub/messages/?api-version=2020",
                    3: "Reached"},
        )  # fmt: skip
        self.table.elide_middle(2)
        self._nothing = QLabel()
        self._nothing.setObjectName("emulatorNoRequest")
        self._nothing.setProperty("tone", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _create_details(self) -> None:
        self._status = Pill()
        self._status.setObjectName("emulatorRequestStatus")
        self._words = QLabel()
        self._words.setObjectName("emulatorRequestWords")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._view = CodeView(language=Language.HTTP)
        self._view.setObjectName("emulatorRequestText")
        self._view.setAccessibleName(self.tr("The request"))
        self._view.set_wrapped(True)
        self._pane = CodePane(self._view)

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for widget, stretch in ((self._filter, 1), (self._groups, 0), (self._clear, 0)):
            fields.addWidget(widget, stretch)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._nothing)
        said = QHBoxLayout()
        said.setSpacing(10)
        said.addWidget(self._status, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._words, 1)
        self._details = Card()
        column = self._details.body
        column.addLayout(said)
        column.addWidget(self._pane, 1)
        self._details.hide()
        split = QSplitter(Qt.Orientation.Vertical)
        split.setObjectName("emulatorRequestsSplitter")
        split.setChildrenCollapsible(False)
        split.setHandleWidth(8)
        log = Card()
        log.body.addLayout(fields)
        log.body.addWidget(self._pages, 1)
        split.addWidget(log)
        split.addWidget(self._details)
        split.setSizes([280, 240])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(split)
        self._show_count()

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_filter)
        self._filter.left_downwards.connect(self._on_left)
        self._groups.selected.connect(self._on_group)
        self._clear.clicked.connect(self.clear_requested)
        self.table.row_chosen.connect(self._on_row)

    def _fill(self) -> None:
        bar = self.table.verticalScrollBar()
        follows = bar.value() == bar.maximum() and self._is_at_end()
        self.table.rows.set_rows(self._log)
        self._show_count()
        if follows and self.table.sieve.rowCount():
            last = self.table.sieve.index(self.table.sieve.rowCount() - 1, 0)
            self.table.setCurrentIndex(last)
            self.table.scrollToBottom()

    def _is_at_end(self) -> bool:
        current = self.table.currentIndex()
        return not current.isValid() or current.row() == self.table.sieve.rowCount() - 1

    def _show_count(self) -> None:
        shown, known = self.table.sieve.rowCount(), self.table.rows.rowCount()
        self._filter.show_count(f"{shown:,} of {known:,}" if shown != known else "")
        self._pages.setCurrentIndex(0 if shown else 1)
        self._clear.setEnabled(bool(known))
        if known:
            self._nothing.setText(self.tr("No request fits."))
        else:
            self._nothing.setText(
                self.tr(
                    "No request yet. Send a test push while the built-in emulator is chosen, or "
                    "copy the connection string above and let your own program send."
                )
            )

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self.table.sieve.set_words(text)
        self._show_count()

    @Slot(str)
    def _on_group(self, key: str) -> None:
        self.table.sieve.set_wanted(_WANTED[key])
        self._show_count()

    @Slot()
    def _on_left(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def _on_row(self, row: HubRequestRow | None) -> None:
        self._details.setVisible(row is not None)
        if row is None:
            return
        self._status.show_status(status_words(row), Tone.BAD if row.is_refused else Tone.GOOD)
        reached = reached_words(row).replace("→", self.tr("Reached"))
        said = (row.words(), reached, self.tr("test send") if row.is_test_send else "")
        self._words.setText("  ·  ".join(filter(None, said)) or self.tr("Answered."))
        self._view.set_text(request_text(row))
