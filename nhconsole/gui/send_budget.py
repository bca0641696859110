"""Counts the test sends to the form's hub: of this window, and of others on the same history."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
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
        self._written: tuple[datetime, ...] = ()
        self._own: list[tuple[str, datetime]] = []
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
            self._show(hub, ())
            self._look()

    @Slot()
    def _look(self) -> None:
        if self._hub:
            since = datetime.now(UTC) - _LOOK_BACK
            self._history.read_sent_times(self._hub, since, partial(self._show, self._hub))

    @Slot(object)
    def _on_finished(self, shown: "ShownExchange") -> None:
        from nhconsole.storage.history.rows import hub_text

        exchange = shown.exchange
        if exchange.failure is not None and not exchange.failure.may_have_been_accepted:
            return
        since = datetime.now(UTC) - _LOOK_BACK
        self._own = [(hub, sent) for hub, sent in self._own if sent >= since]
        self._own.append((hub_text(exchange.request), exchange.started_at))
        # What is in the history is counted there: the list is brought up to date after each send.
        if shown.row_id is None:
            self._show(self._hub, self._written)

    def _show(self, hub: str, written: Iterable[datetime]) -> None:
        """Count what the history says of a hub, and sends of this window that are not in it.

        Those could not be written, or were deleted for good since: the hub counts them all the
        same.
        """
        if hub == self._hub:
            self._written = tuple(written)
            own = (sent for to, sent in self._own if to == hub)
            self._meter.set_times({*self._written, *own})
