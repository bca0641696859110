"""Counts the test sends to the form's hub: of this window, and of others on the same history."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from nhconsole.gui.form import SendForm
from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.send_service import SendService
from nhconsole.gui.widgets.budget_meter import BudgetMeter

if TYPE_CHECKING:
    from nhconsole.core.sending.draft import DraftReading
    from nhconsole.gui.result.shown_exchange import ShownExchange

_LOOK_BACK = timedelta(minutes=1)


class SendBudgetDesk(QObject):
    """Tells the meter what to count."""

    def __init__(
        self,
        meter: BudgetMeter,
        *,
        form: SendForm,
        sender: SendService,
        history: HistoryKeeper,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._meter = meter
        self._history = history
        self._hub = ""
        form.reading_changed.connect(self._on_reading)
        sender.send_finished.connect(self._on_finished)
        # After each send of this window, and when another one has changed the file.
        history.counted.connect(self._look)
        self._on_reading(form.reading())

    @Slot(object)
    def _on_reading(self, reading: "DraftReading") -> None:
        connection = reading.connection.connection
        name = reading.draft.hub_name.strip()
        hub = f"{connection.endpoint.host}/{name}" if connection is not None and name else ""
        if hub != self._hub:
            self._hub = hub
            self._meter.set_times(())
            self._look()

    @Slot()
    def _look(self) -> None:
        if self._hub:
            since = datetime.now(UTC) - _LOOK_BACK
            self._history.read_sent_times(self._hub, since, self._meter.set_times)

    @Slot(object)
    def _on_finished(self, shown: "ShownExchange") -> None:
        # What is in the history is counted there: the list is brought up to date after each send.
        if shown.row_id is None:
            self._meter.note_sent(shown.exchange.started_at)
