"""When an exchange did what, and with whom: stages as a waterfall, connection, clocks, times."""

from datetime import tzinfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nhconsole.core.sending.exchange import Exchange
from nhconsole.core.timing.reading import (
    StageReading,
    StageState,
    TimingReading,
    read_timings,
)
from nhconsole.core.timing.report import report_text, timing_report
from nhconsole.gui.clock import Clock, utc_now
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.theme import bold_font
from nhconsole.gui.widgets.announce import announce
from nhconsole.gui.widgets.fact_rows import FactRows
from nhconsole.gui.widgets.restyle import restyle
from nhconsole.gui.widgets.timing_bar import TimingBar
from nhconsole.gui.widgets.tool import tool

_LINES_OF_WORDS = 3
HELP = (
    "Timing shows how long each stage of the exchange took, and what a long one means. A test "
    "send waits for the push services, so Wait is the longest as a rule. Below: the connection "
    "and its certificate, the hub's clock against this computer's, and every time in the answer "
    "in local time and UTC."
)


class TimingView(QWidget):
    """Draws the times of one exchange; as long as nobody sees it, nothing is read.

    Args:
        parent: As in Qt.
        clock: The time now, aware.
        zone: In which local times are told; None for this computer's.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        clock: Clock = utc_now,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("timingView")
        self.setProperty("helpText", self.tr(HELP))
        self._clock = clock
        self._zone = zone
        self._exchange: Exchange | None = None
        self._reading: TimingReading | None = None
        self._is_stale = False
        self._create_widgets()
        self._lay_out()
        self._bar.stage_chosen.connect(self._on_stage)
        self._copy.clicked.connect(self.copy_text)
        self.show_exchange(None)

    def show_exchange(self, shown: ShownExchange | None) -> None:
        """Draw the times of an exchange, of now or of the history; None clears the view."""
        self._exchange = shown.exchange if shown is not None else None
        self._reading = None
        self._is_stale = True
        if self.isVisible():
            self._show()

    def text(self) -> str:
        """Return everything as plain text; empty if there is no exchange."""
        exchange = self._exchange
        if exchange is None:
            return ""
        sections = timing_report(exchange, now=self._clock(), zone=self._zone)
        return report_text(read_timings(exchange), sections)

    @Slot()
    def copy_text(self) -> None:
        """Put everything on the clipboard as plain text."""
        text = self.text()
        if text:
            QGuiApplication.clipboard().setText(text)
            announce(self, self.tr("Timing copied"))

    @property
    def bar(self) -> TimingBar:
        """The waterfall."""
        return self._bar

    @property
    def facts(self) -> FactRows:
        """What stands below it."""
        return self._facts

    def _create_widgets(self) -> None:
        self._headline = QLabel()
        self._headline.setObjectName("timingHeadline")
        self._headline.setFont(bold_font())
        self._copy = tool("copyTimingButton", "copy", self.tr("Copy everything as text (Ctrl+C)"))
        self._bar = TimingBar()
        self._words = QLabel()
        self._words.setObjectName("timingWords")
        self._words.setProperty("tone", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setContentsMargins(6, 0, 6, 0)
        self._slow = QLabel()
        self._slow.setObjectName("timingSlow")
        self._slow.setProperty("tone", "warn")
        self._slow.setContentsMargins(6, 0, 6, 0)
        self._facts = FactRows()
        self._facts.setObjectName("timingFacts")
        self._facts.setContentsMargins(6, 0, 6, 0)
        self._empty = QLabel(
            self.tr("Press Ctrl+Enter to send a test push.\nHow long each stage took appears here.")
        )
        self._empty.setObjectName("timingEmpty")
        self._empty.setProperty("tone", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._headline, self._words, self._slow, self._empty):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._headline, 1)
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 4, 8)
        column.setSpacing(6)
        column.addWidget(self._bar)
        column.addWidget(self._words)
        column.addWidget(self._slow)
        column.addSpacing(8)
        column.addWidget(self._facts)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("timingScroll")
        self._scroll.setAccessibleName(self.tr("Timing"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        # The panel's own ground shows; setWidget() has given the page one.
        page.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._scroll, 1)

    def _show(self) -> None:
        self._is_stale = False
        exchange = self._exchange
        is_there = exchange is not None
        for widget in (self._headline, self._copy, self._scroll):
            widget.setVisible(is_there)
        self._empty.setVisible(not is_there)
        if exchange is None:
            return
        reading = self._reading = read_timings(exchange)
        self._headline.setText(reading.headline)
        self._bar.setVisible(not reading.is_empty)
        self._words.setVisible(not reading.is_empty)
        self._slow.setVisible(False)
        self._words.setMinimumHeight(_LINES_OF_WORDS * self.fontMetrics().lineSpacing())
        self._bar.set_stages(reading.stages, reading.broken or reading.longest)
        self._facts.set_sections(timing_report(exchange, now=self._clock(), zone=self._zone))
        self._scroll.verticalScrollBar().setValue(0)

    @Slot(object)
    def _on_stage(self, stage: StageReading) -> None:
        self._words.setText(stage.words)
        tone = "bad" if stage.state is StageState.BROKEN else "muted"
        restyle(self._words, "tone", tone)
        self._slow.setText(stage.slow)
        self._slow.setVisible(bool(stage.slow))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy everything, unless what has the keyboard copies something of its own."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_text()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what came while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._show()
