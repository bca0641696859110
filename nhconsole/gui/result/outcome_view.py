"""What happened: a headline, counts, the causes, the devices, and for the chosen one why."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTableView, QVBoxLayout, QWidget

from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.result.cause_list import CauseList
from nhconsole.gui.result.device_filter import DeviceFilter
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.result.device_table import Choice, DeviceTable
from nhconsole.gui.result.device_table_view import DeviceTableView
from nhconsole.gui.result.explanation_card import (
    ExplanationCard,
    card_of_cause,
    card_of_row,
    card_of_verdict,
    report_of,
)
from nhconsole.gui.result.explanation_view import ExplanationView
from nhconsole.gui.result.outcome_summary import OutcomeSummary
from nhconsole.gui.result.shown_exchange import ShownExchange

_MOST_ROWS = 10
_FEWEST_ROWS = 4
_ROWS_WORTH_A_FILTER = 6
_LEAST_WORDS = 120
_LEAST_XML = 70
_MOST_DEVICES = 10
"""So many devices a test send tries. Source: Microsoft, Diagnose dropped notifications."""
_LONGEST_XML = 128 * 1024
"""Longer ones are fed and coloured for seconds, beside a table that has all of them."""
_SIDE_BY_SIDE = 640
"""From this width on, explanation and XML stand beside each other."""


class OutcomeView(QWidget):
    """Draws the verdict of one exchange.

    Signals:
        help_requested(str): the list of all explanations is wanted, at the rule of that id.
    """

    help_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcomeView")
        self._shown: ShownExchange | None = None
        self._is_arranged_by_hand = False
        # A timer of its own: one of Qt's would call a view that is gone by then.
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._create_widgets()
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
        self._shown = shown
        devices = shown.devices
        self._summary.show_exchange(shown, remark=self._remark())
        self._causes.show_causes(devices.causes, len(devices.rows))
        self._causes.fit(self.height())
        self._filter.reset(dict(devices.counts))
        self._filter.setVisible(len(devices.rows) >= _ROWS_WORTH_A_FILTER)
        self._table.devices.set_table(devices)
        self._table.fit_columns()
        self._table.setVisible(bool(devices.rows))
        self._xml_pane.setVisible(bool(self._xml_text()))
        # In the next turn: a key press in between need not wait for the highlighting.
        self._next_turn.start()
        if devices.rows:
            self._table.show_row(self._gravest_place())
        else:
            self._explanation.show_card(card_of_verdict(shown.verdict, shown.exchange.request))
        # What stands above was just shown or hidden: only the layout knows what room that leaves.
        self._column.activate()
        self._share_out()

    def _create_widgets(self) -> None:
        self._table = DeviceTableView()
        self._summary = OutcomeSummary(self._table.menu)
        self._causes = CauseList()
        self._causes.hide()
        self._filter = DeviceFilter()
        self._filter.hide()
        self._explanation = ExplanationView()
        self._xml = CodeView(language=Language.XML)
        self._xml.setObjectName("outcomeXml")
        self._xml.setAccessibleName(self.tr("NotificationOutcome"))
        self._xml.set_wrapped(False)
        self._xml_pane = CodePane(self._xml)
        self._xml_pane.setMinimumHeight(_LEAST_XML)

    def _lay_out(self) -> None:
        self._lower = _splitter("outcomeDetails", Qt.Orientation.Vertical)
        self._lower.addWidget(self._explanation)
        self._lower.addWidget(self._xml_pane)
        self._lower.setStretchFactor(1, 1)
        self._split = _splitter("outcomeSplitter", Qt.Orientation.Vertical)
        self._split.addWidget(self._table)
        self._split.addWidget(self._lower)
        self._split.setStretchFactor(1, 1)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        for widget in (self._summary, self._causes, self._filter):
            layout.addWidget(widget)
        layout.addWidget(self._split, 1)

    def _connect(self) -> None:
        self._next_turn.timeout.connect(self._show_xml)
        self._table.row_chosen.connect(self._on_row)
        self._table.find_requested.connect(self.focus_filter)
        self._causes.cause_chosen.connect(self._on_cause)
        self._causes.find_requested.connect(self.focus_filter)
        self._filter.changed.connect(self._on_filter)
        self._filter.left_downwards.connect(self._on_left_filter)
        self._explanation.help_requested.connect(self.help_requested)
        self._split.splitterMoved.connect(self._on_moved)
        self._lower.splitterMoved.connect(self._on_moved)

    def find_text(self) -> bool:
        """Filter the devices, or find in the text where there are none; False if that is empty."""
        if self._devices.rows:
            self.focus_filter()
        elif self._xml_text():
            self._xml_pane.find_bar.open()
        else:
            return False
        return True

    @Slot()
    def focus_filter(self) -> None:
        """Put the keyboard into the field that filters the devices."""
        self._filter.show()
        self._filter.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.field.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._causes.fit(self.height())
        wide = self.width() >= _SIDE_BY_SIDE
        side = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if side != self._lower.orientation():
            self._lower.setOrientation(side)
            self._is_arranged_by_hand = False
        if not self._is_arranged_by_hand:
            self._share_out()

    @property
    def _devices(self) -> DeviceTable:
        return self._shown.devices if self._shown else DeviceTable()

    def _gravest_place(self) -> int:
        """Where the first row stands of the cause that needs a look most."""
        rows = self._table.devices.shown_rows()
        wanted = min([row.cause for row in rows], default=0)
        return next((place for place, row in enumerate(rows) if row.cause == wanted), 0)

    def _share_out(self) -> None:
        """Give table and explanation the room that they need, and the XML the rest."""
        rows = self._table.devices.rowCount()
        header = self._table.horizontalHeader().sizeHint().height()
        row = self._table.verticalHeader().defaultSectionSize()
        whole = self._split.height() - (self._split.handleWidth() if rows else 0)
        side_by_side = self._lower.orientation() == Qt.Orientation.Horizontal
        width = self._split.width()
        has_xml = bool(self._xml_text())
        halves = side_by_side and has_xml
        words = self._explanation.content_height(max(width // 2 if halves else width, 200))
        xml = _LEAST_XML + self._lower.handleWidth() if has_xml else 0
        below = words if side_by_side else words + xml
        room = (whole - below - header) // row if row else 0
        shown = max(min(rows, room, _MOST_ROWS), min(rows, _FEWEST_ROWS))
        table = header + row * shown + 1 if rows else 0
        lower = max(whole - table, _LEAST_WORDS)
        self._split.setSizes([table, lower])
        if side_by_side:
            self._lower.setSizes([width // 2, width - width // 2])
        else:
            words = min(words + 4, max(lower - xml, _LEAST_WORDS))
            self._lower.setSizes([words, max(lower - words, _LEAST_XML)])

    def _xml_text(self) -> str:
        """The body laid out; nothing where it is so long that the table says more."""
        body = self._shown.body if self._shown else None
        text = body.text if body else ""
        return text if len(text) <= _LONGEST_XML and text.strip() else ""

    def _remark(self) -> str:
        """What a person should know about what is shown; empty if nothing."""
        body = self._shown.body if self._shown else None
        if body is not None and len(body.text) > _LONGEST_XML:
            return self.tr("The answer is long; its text stands under Response.")
        if len(self._devices.rows) == _MOST_DEVICES:
            return self.tr(
                "A test send tries at most 10 devices, picked at random; more may match."
            )
        return ""

    @Slot()
    def _show_xml(self) -> None:
        body, text = self._shown.body if self._shown else None, self._xml_text()
        if body is not None and text != self._xml.text():
            is_xml = str(body.language) == "xml"
            self._xml.set_language(Language.XML if is_xml else Language.PLAIN)
            self._xml.set_text(text)

    @Slot(object)
    def _on_row(self, row: DeviceRow) -> None:
        causes = self._devices.causes
        alike = causes[row.cause].count if row.cause < len(causes) else 1
        self._explanation.show_card(card_of_row(row, alike, self._report(row)))

    @Slot(int)
    def _on_cause(self, number: int) -> None:
        self._choose()
        if number >= 0:
            cause = self._devices.causes[number]
            card: ExplanationCard = card_of_cause(cause, self._report(cause))
            self._explanation.show_card(card)

    @Slot()
    def _on_filter(self) -> None:
        self._choose()

    def _choose(self) -> None:
        """Show the rows that causes, groups and words leave, and keep the current one if it is."""
        cause = self._causes.currentIndex().row() - 1
        choice = Choice(
            words=self._filter.words,
            group=self._filter.group,
            cause=cause if cause >= 0 else None,
        )
        before = self._table.current_row()
        model = self._table.devices
        model.choose(choice)
        self._filter.show_found(model.rowCount(), len(self._devices.rows))
        place = model.place_of(before) if before is not None else -1
        self._table.show_row(place if place >= 0 else self._gravest_place())

    @Slot()
    def _on_left_filter(self) -> None:
        self._table.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_moved(self) -> None:
        self._is_arranged_by_hand = True

    def _report(self, about: object) -> str:
        """The report for the maintainers, if nothing is known about what is shown."""
        explanation = getattr(about, "explanation", None)
        if self._shown is None or explanation is None or explanation.in_table:
            return ""
        return report_of(self._shown.verdict, explanation, self._shown.exchange.request)


def _splitter(name: str, side: Qt.Orientation) -> QSplitter:
    split = QSplitter(side)
    split.setObjectName(name)
    split.setChildrenCollapsible(False)
    split.setHandleWidth(8)
    return split
