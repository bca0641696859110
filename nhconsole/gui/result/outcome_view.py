"""What happened: a headline, counts, the devices, and for the chosen one what it means."""

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QFont, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from nhconsole.core.body_view import BodyView
from nhconsole.core.exchange import header_value
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.middle_elide_delegate import MiddleElideDelegate
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.result.device_table_model import ResultTableModel
from nhconsole.gui.result.explanation_view import ExplanationView
from nhconsole.gui.result.outcome_rows import counts_of, verdict_tone
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.proportion_bar import ProportionBar

_MOST_ROWS = 10
_LEAST_WORDS = 120
_LEAST_XML = 130


class OutcomeView(QWidget):
    """Draws the verdict of one exchange."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcomeView")
        self._body: BodyView | None = None
        self._create_summary()
        self._create_table()
        self._create_details()
        self._lay_out()
        self._connect()

    @property
    def code_panes(self) -> tuple[CodePane, ...]:
        """The pane of the outcome's XML."""
        return (self._xml_pane,)

    @property
    def table(self) -> QTableView:
        """The table of devices."""
        return self._table

    def show_exchange(self, shown: ShownExchange) -> None:
        """Draw the verdict of an exchange."""
        verdict = shown.verdict
        rows = shown.rows
        self._headline.setText(verdict.headline)
        self._headline.setProperty("tone", verdict_tone(verdict).value)
        self._headline.style().unpolish(self._headline)
        self._headline.style().polish(self._headline)
        self._show_counts(shown)
        self._model.set_rows(rows)
        self._table.setVisible(bool(rows))
        self._show_tracking(shown)
        self._body = shown.body
        self._xml_pane.setVisible(shown.body is not None and bool(shown.body.text.strip()))
        # In the next turn: a key press in between need not wait for the highlighting.
        QTimer.singleShot(0, self._show_xml)
        if rows:
            worst = next((n for n, row in enumerate(rows) if row.tone.value == "bad"), 0)
            self._table.setCurrentIndex(self._proxy.mapFromSource(self._model.index(worst, 0)))
            self._explanation.show_row(rows[worst])
        else:
            self._explanation.show_explanation(verdict.explanation, verdict_tone(verdict))
        self._share_out(len(rows))

    def _create_summary(self) -> None:
        self._headline = QLabel()
        self._headline.setObjectName("outcomeHeadline")
        self._headline.setWordWrap(True)
        self._headline.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.2)
        font.setBold(True)
        self._headline.setFont(font)
        self._pills = [Pill() for _ in range(2)]
        for number, pill in enumerate(self._pills):
            pill.setObjectName(f"outcomeCount{number}")
        self._tracking = ElidedLabel()
        self._tracking.setObjectName("trackingId")
        self._tracking.setProperty("tone", "muted")
        self._tracking.set_copyable()
        self._bar = ProportionBar()
        self._bar.setObjectName("outcomeBar")

    def _create_table(self) -> None:
        self._model = ResultTableModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._table = QTableView()
        self._table.setObjectName("outcomeTable")
        self._table.setAccessibleName(self.tr("Devices"))
        self._table.setModel(self._proxy)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self._table.setShowGrid(False)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(False)
        self._table.setTextElideMode(Qt.TextElideMode.ElideRight)
        # Ids differ at both ends; a sentence is read from its beginning.
        self._table.setItemDelegateForColumn(0, MiddleElideDelegate(self._table))
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        self._table.setMinimumHeight(80)
        head = self._table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        head.resizeSection(0, 150)
        head.resizeSection(1, 84)
        copy = QAction(self.tr("Copy"), self._table)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._on_copy)
        self._table.addAction(copy)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _create_details(self) -> None:
        self._explanation = ExplanationView()
        self._xml = CodeView(language=Language.XML)
        self._xml.setObjectName("outcomeXml")
        self._xml.setAccessibleName(self.tr("NotificationOutcome"))
        self._xml.set_wrapped(False)
        self._xml_pane = CodePane(self._xml)

    def _lay_out(self) -> None:
        counts = QHBoxLayout()
        counts.setSpacing(8)
        for pill in self._pills:
            counts.addWidget(pill)
        counts.addWidget(self._tracking, 1)
        self._tracking.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setObjectName("outcomeSplitter")
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(8)
        for widget in (self._table, self._explanation, self._xml_pane):
            self._split.addWidget(widget)
        self._split.setStretchFactor(2, 1)
        self._split.setSizes([190, 190, 150])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._headline)
        layout.addLayout(counts)
        layout.addWidget(self._bar)
        layout.addWidget(self._split, 1)

    def _connect(self) -> None:
        self._table.selectionModel().currentRowChanged.connect(self._on_row)

    def _share_out(self, rows: int) -> None:
        """Give table and explanation the room that they need, and the XML the rest."""
        header = self._table.horizontalHeader().sizeHint().height()
        row = self._table.verticalHeader().defaultSectionSize()
        table = header + row * min(max(rows, 1), _MOST_ROWS) + 6
        width = max(self._split.width(), 200)
        table = table if rows else 0
        room = max(self._split.height() - table - _LEAST_XML, _LEAST_WORDS)
        words = min(self._explanation.content_height(width) + 4, room)
        rest = max(self._split.height() - table - words, _LEAST_XML)
        self._split.setSizes([table, words, rest])

    def _show_counts(self, shown: ShownExchange) -> None:
        counts = counts_of(shown.verdict)
        for pill in self._pills:
            pill.hide()
        for pill, (words, tone, _) in zip(self._pills, counts, strict=False):
            pill.show_status(words, tone)
            pill.show()
        self._bar.set_parts([(tone, number, words) for words, tone, number in counts])
        self._bar.setVisible(any(number for _, _, number in counts))

    def _show_tracking(self, shown: ShownExchange) -> None:
        response = shown.exchange.response
        found = header_value(response.headers, "TrackingId") if response else None
        answer = shown.verdict.answer
        if not found and answer is not None and answer.fault is not None:
            found = answer.fault.tracking_id
        self._tracking.setText(f"TrackingId {found}" if found else "")

    @Slot()
    def _show_xml(self) -> None:
        body = self._body
        if body is not None and body.text.strip() and body.text != self._xml.text():
            is_xml = str(body.language) == "xml"
            self._xml.set_language(Language.XML if is_xml else Language.PLAIN)
            self._xml.set_text(body.text)

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, DeviceRow):
            self._explanation.show_row(row)

    @Slot()
    def _on_copy(self) -> None:
        rows = [
            index.data(Qt.ItemDataRole.UserRole)
            for index in self._table.selectionModel().selectedRows()
        ]
        lines = [
            "\t".join((row.registration_id, row.pns_handle, row.platform, row.sentence))
            for row in rows
            if isinstance(row, DeviceRow)
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
