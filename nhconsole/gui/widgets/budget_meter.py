"""How many test sends the hub still takes this minute; it warns, and never stands in the way."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nhconsole.core.timing.send_budget import (
    MOST_SENDS,
    REACH,
    RULE,
    SOURCE_TITLE,
    SOURCE_URL,
    BudgetReading,
    SendBudget,
)
from nhconsole.gui.clock import Clock, utc_now
from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.theme import Role, Tone, colour
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.restyle import restyle

_TICK_MS = 1000
_DOT = 6
_DOT_GAP = 3
_ICON = 14
_PROMISE = f"every send is a test send: {REACH}"
_SHORT_PROMISE = f"·  each to {REACH}"


class BudgetMeter(QWidget):
    """The promise about test sends; once some count, ten dots and numbers before it.

    Signals:
        warning_changed(str): what the next send risks, in a sentence; empty if nothing any more.

    Args:
        parent: As in Qt.
        clock: The time now, aware.
    """

    warning_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, clock: Clock = utc_now) -> None:
        super().__init__(parent)
        self.setObjectName("budgetMeter")
        self._clock = clock
        self._budget = SendBudget()
        self._reading = BudgetReading(used=0, next_free_in_s=None)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)
        self._create_widgets()
        self._lay_out()
        self._show()

    def note_sent(self, moment: datetime) -> None:
        """Count a test send that began at a moment (aware)."""
        self._budget = self._budget.with_send(moment)
        self._show()

    def set_times(self, times: Iterable[datetime]) -> None:
        """Count these test sends and no others: those to the hub that is connected now."""
        self._budget = SendBudget(tuple(times))
        self._show()

    @property
    def reading(self) -> BudgetReading:
        """What is shown."""
        return self._reading

    @property
    def is_ticking(self) -> bool:
        """Whether the meter counts down."""
        return self._tick.isActive()

    def warning(self) -> str:
        """Return what a send right now risks; empty if nothing."""
        return self._budget.at(self._clock()).warning

    def text(self) -> str:
        """Return what stands beside the dots."""
        return "  ".join(filter(None, (self._words.text(), self._promise.text())))

    def _create_widgets(self) -> None:
        self._icon = QLabel()
        self._icon.setObjectName("budgetIcon")
        self._dots = _Dots()
        self._words = QLabel()
        self._words.setObjectName("budgetWords")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # A name of its own keeps screen readers from reading out each second.
        self._words.setAccessibleName(self.tr("Budget of test sends"))
        self._promise = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._promise.setObjectName("testSendPromise")
        self._promise.setProperty("tone", "muted")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._icon, self._dots, self._words):
            row.addWidget(widget)
        row.addWidget(self._promise, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @Slot()
    def _show(self) -> None:
        before = self._reading
        reading = self._reading = self._budget.at(self._clock())
        self._show_numbers(reading)
        if (before.used, before.is_spent) != (reading.used, reading.is_spent) or not (
            self.accessibleName()
        ):
            self._show_state(reading)
        if before.is_spent != reading.is_spent:
            self.warning_changed.emit(reading.warning)
        self._set_ticking()

    def _show_numbers(self, reading: BudgetReading) -> None:
        words = ""
        if reading.is_relevant:
            free = f"  ·  {reading.free_words}" if reading.free_words else ""
            words = f"{reading.words}{free}"
        if words != self._words.text():
            self._words.setText(words)
        self._dots.set_used(reading.used)

    def _show_state(self, reading: BudgetReading) -> None:
        """Show what changes seldom: which parts there are, tone, and what is said about it."""
        spent = reading.is_spent
        self._dots.setVisible(reading.is_relevant)
        self._words.setVisible(reading.is_relevant)
        self._icon.setVisible(spent)
        if spent:
            ratio = self.devicePixelRatioF()
            self._icon.setPixmap(icon_pixmap("warning", _ICON, Role.WARN, ratio))
        restyle(self._words, "tone", "warn" if spent else "muted")
        self._promise.setText(self.tr(_SHORT_PROMISE if reading.is_relevant else _PROMISE))
        said = reading.words if reading.is_relevant else _PROMISE
        warning = self.tr(" The hub may refuse the next one.") if spent else ""
        self.setAccessibleName(f"{said}.{warning}")
        self.setAccessibleDescription(RULE)
        self._say_rule(reading)

    def _say_rule(self, reading: BudgetReading) -> None:
        own = self.tr("Counted are the sends of this console; those of other clients count too.")
        promise = self.tr("Every send of this window is a test send.")
        parts = (f"{reading.warning}\n" if reading.warning else "", promise, RULE, own)
        source = f"{SOURCE_TITLE}\n{SOURCE_URL}"
        text = "\n".join((*(part for part in parts if part), source))
        for widget in (self, self._dots, self._words, self._icon):
            widget.setToolTip(text)
        self._promise.setToolTip(text)

    def _set_ticking(self) -> None:
        wanted = self._reading.is_relevant and self.isVisible()
        if wanted != self._tick.isActive():
            if wanted:
                self._tick.start()
            else:
                self._tick.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Count on from now."""
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting."""
        super().hideEvent(event)
        self._tick.stop()


class _Dots(QWidget):
    """Ten dots, as many filled as were used."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("budgetDots")
        self._used = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_used(self, used: int) -> None:
        if used != self._used:
            self._used = used
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(MOST_SENDS * (_DOT + _DOT_GAP) - _DOT_GAP, _DOT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - _DOT) / 2
        tone = Tone.WARN if self._used >= MOST_SENDS else Tone.INFO
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(MOST_SENDS):
            is_used = number < self._used
            painter.setBrush(colour(tone.fill if is_used else Role.PRESSED))
            painter.drawEllipse(QRectF(number * (_DOT + _DOT_GAP), top, _DOT, _DOT))
