"""The right column: status on top; below it Outcome, Response and Request.

The tabs are empty at first. Each gets its view when that is first needed, or when the window has
time for it: they hold most of the window's widgets, and nothing is in them before the first send.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabWidget, QWidget

from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.theme import Tone
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.pill import Pill

if TYPE_CHECKING:
    from nhconsole.core.exchange import HttpRequest
    from nhconsole.gui.result.outcome_view import OutcomeView
    from nhconsole.gui.result.request_view import RequestView
    from nhconsole.gui.result.response_view import ResponseView
    from nhconsole.gui.result.shown_exchange import ShownExchange

HELP = (
    "Outcome says what each push service answered for each device, and what to do about it. "
    "Response and Request show the bytes of the exchange. While you type, Request shows what Send "
    "would post. “Accepted” means by the push service; that a device showed it is not known."
)
_EMPTY = "Press Ctrl+Enter to send this as a test push.\nWhat happened appears here."
_STAGES = {
    "dns": "looking up the host",
    "connect": "connecting",
    "proxy": "asking the proxy",
    "tls": "securing the connection",
    "send": "sending",
    "wait": "waiting for the push services",
    "receive": "receiving the answer",
}


class ResultPanel(Card):
    """Shows one exchange, or the progress of the one under way.

    Signals:
        save_requested(bytes): bytes are wanted in a file.
        view_made(QWidget): a tab got its view.
    """

    save_requested = Signal(bytes)
    view_made = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("resultPanel")
        self.setAccessibleName(self.tr("Result"))
        self.setProperty("helpText", self.tr(HELP))
        self._outcome: OutcomeView | None = None
        self._response: ResponseView | None = None
        self._request: RequestView | None = None
        self._create_widgets()
        self._lay_out()

    def show_exchange(
        self, shown: "ShownExchange", *, from_history: datetime | None = None
    ) -> None:
        """Show what became of a send."""
        from nhconsole.gui.result.outcome_rows import status_of

        self._set_current(True)
        exchange = shown.exchange
        words, tone = status_of(shown)
        self._status.show_status(words, tone)
        self._status.show()
        self._time.setText(_milliseconds(exchange.timings.total_s))
        self._what.setText(
            exchange.started_at.astimezone().strftime(self.tr("sent %d %b %H:%M:%S"))
            if from_history
            else ""
        )
        outcome = self.outcome_view()
        self._pages[0].setCurrentWidget(outcome)
        outcome.show_exchange(shown)
        self.response_view().show_exchange(shown)
        self.request_view().show_exchange(shown)
        self._tabs.setAccessibleDescription(f"{words}. {shown.verdict.headline}")

    def show_preview(self, request: "HttpRequest | None") -> None:
        """Show the request that Send would post now."""
        if request is not None or self._request is not None:
            self.request_view().show_preview(request)

    @Slot()
    def turn_to_next_request(self) -> None:
        """Turn the request to the next one: something was edited."""
        if self._request is not None:
            self._request.turn_to_next()

    def show_progress(self, stage: str, seconds: float) -> None:
        """Show where the send under way is; what was there before is greyed out."""
        self._set_current(False)
        self._status.show_status(self.tr("Sending"), Tone.INFO, "clock")
        self._status.show()
        self._time.setText(f"{seconds:.1f} s")
        self._what.setText(self.tr(_STAGES.get(stage, "")))

    @Slot()
    def focus_result(self) -> None:
        """Put the keyboard onto the tabs."""
        self._tabs.tabBar().setFocus()

    def code_panes(self) -> tuple[CodePane, ...]:
        """The panes of code in the views that there are."""
        views = (self._outcome, self._response, self._request)
        return tuple(pane for view in views if view is not None for pane in view.code_panes)

    def outcome_view(self) -> "OutcomeView":
        """The view of the first tab."""
        if self._outcome is None:
            from nhconsole.gui.result.outcome_view import OutcomeView

            self._outcome = OutcomeView()
            self._pages[0].addWidget(self._outcome)
            self.view_made.emit(self._outcome)
        return self._outcome

    def response_view(self) -> "ResponseView":
        """The view of the second tab."""
        if self._response is None:
            from nhconsole.gui.result.response_view import ResponseView

            self._response = ResponseView()
            self._response.save_requested.connect(self.save_requested)
            self._pages[1].addWidget(self._response)
            self.view_made.emit(self._response)
        return self._response

    def request_view(self) -> "RequestView":
        """The view of the third tab."""
        if self._request is None:
            from nhconsole.gui.result.request_view import RequestView

            self._request = RequestView()
            self._request.save_requested.connect(self.save_requested)
            self._pages[2].addWidget(self._request)
            self.view_made.emit(self._request)
        return self._request

    def _set_current(self, is_current: bool) -> None:
        """Grey out what belongs to an earlier send than the one under way."""
        for number in (0, 1):
            page = self._tabs.widget(number)
            if page is not None:
                page.setEnabled(is_current)

    def _create_widgets(self) -> None:
        self._status = Pill()
        self._status.setObjectName("resultStatus")
        self._what = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._what.setObjectName("resultWhat")
        self._what.setProperty("tone", "muted")
        self._time = QLabel()
        self._time.setObjectName("resultTime")
        self._time.setProperty("tone", "muted")
        self._tabs = QTabWidget()
        self._tabs.setObjectName("resultTabs")
        self._tabs.setDocumentMode(True)
        self._tabs.setUsesScrollButtons(False)
        empty = QLabel(self.tr(_EMPTY))
        empty.setObjectName("outcomeEmpty")
        empty.setProperty("tone", "muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = tuple(QStackedWidget() for _ in range(3))
        self._pages[0].addWidget(empty)
        self._tabs.addTab(self._pages[0], self.tr("Outcome"))
        self._tabs.addTab(self._pages[1], self.tr("Response"))
        self._tabs.addTab(self._pages[2], self.tr("Request"))

    def _lay_out(self) -> None:
        self.set_title(self.tr("Result"))
        self.header.addWidget(self._what)
        self.header.addWidget(self._time)
        self.header.addWidget(self._status)
        self._status.hide()
        self.set_content(self._tabs)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"
