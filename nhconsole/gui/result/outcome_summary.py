"""The head of the outcome: what became of the send, how many, and what is odd about the answer."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from nhconsole.core.sending.exchange import header_value
from nhconsole.gui.icons import icon
from nhconsole.gui.result.outcome_rows import counts_of, verdict_tone
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.widgets.breakable import breakable
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.proportion_bar import ProportionBar
from nhconsole.gui.widgets.restyle import restyle

_UNKNOWN_SIGN = "help"


class OutcomeSummary(QWidget):
    """Headline, counts, bar, tracking id and notes."""

    def __init__(self, copy_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcomeSummary")
        self._create_widgets(copy_menu)
        self._lay_out()

    def show_exchange(self, shown: ShownExchange, *, remark: str = "") -> None:
        """Draw the head of an exchange's outcome, with a remark below what is odd about it."""
        verdict = shown.verdict
        notes = [*verdict.notes, remark] if remark else list(verdict.notes)
        self._headline.setText(breakable(verdict.headline))
        restyle(self._headline, "tone", verdict_tone(verdict).value)
        self._show_counts(shown)
        tracking = _tracking_id(shown)
        self._tracking.setText(f"TrackingId {tracking}" if tracking else "")
        self._tracking.setVisible(bool(tracking))
        self._notes.setText(breakable("\n".join(notes)))
        self._notes.setVisible(bool(notes))
        self.copy_button.setVisible(bool(shown.devices.rows))

    def _show_counts(self, shown: ShownExchange) -> None:
        counts = counts_of(shown.verdict)
        for pill in self._pills:
            pill.hide()
        for pill, (words, tone, number) in zip(self._pills, counts, strict=False):
            sign = _UNKNOWN_SIGN if words == "unknown" else None
            pill.show_status(f"{number:,} {words}", tone, sign)
            pill.show()
        self._bar.set_parts([(tone, number, words) for words, tone, number in counts])
        self._bar.setVisible(bool(counts))

    def _create_widgets(self, copy_menu: QMenu) -> None:
        self._headline = QLabel()
        self._headline.setObjectName("outcomeHeadline")
        self._headline.setWordWrap(True)
        self._headline.setTextFormat(Qt.TextFormat.PlainText)
        self._headline.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.2)
        font.setBold(True)
        self._headline.setFont(font)
        self._pills = [Pill() for _ in range(3)]
        for number, pill in enumerate(self._pills):
            pill.setObjectName(f"outcomeCount{number}")
        self._tracking = ElidedLabel()
        self._tracking.setObjectName("trackingId")
        self._tracking.setAccessibleName(self.tr("Tracking id"))
        self._tracking.setProperty("tone", "muted")
        self._tracking.set_copyable()
        self.copy_button = QToolButton()
        self.copy_button.setObjectName("copyDevicesButton")
        self.copy_button.setIcon(icon("copy"))
        self.copy_button.setAccessibleName(self.tr("Copy devices"))
        self.copy_button.setToolTip(self.tr("Copy devices as text, TSV or JSON"))
        self.copy_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.copy_button.setMenu(copy_menu)
        self._bar = ProportionBar()
        self._bar.setObjectName("outcomeBar")
        self._notes = QLabel()
        self._notes.setObjectName("outcomeNotes")
        self._notes.setWordWrap(True)
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._notes.setProperty("tone", "muted")
        self._notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _lay_out(self) -> None:
        counts = QHBoxLayout()
        counts.setSpacing(6)
        for pill in self._pills:
            counts.addWidget(pill)
        counts.addStretch(1)
        counts.addWidget(self._tracking, 100)
        counts.addWidget(self.copy_button)
        self._tracking.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._headline)
        layout.addLayout(counts)
        layout.addWidget(self._bar)
        layout.addWidget(self._notes)


def _tracking_id(shown: ShownExchange) -> str:
    response, answer = shown.exchange.response, shown.verdict.answer
    found = header_value(response.headers, "TrackingId") if response else None
    if not found and answer is not None and answer.fault is not None:
        found = answer.fault.tracking_id
    return found or ""
