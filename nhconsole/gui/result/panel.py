"""The right column: status on top; below it what happened, seen from several sides."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.result.lazy_tabs import LazyTabs
from nhconsole.gui.theme import Tone
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.tool import tool

if TYPE_CHECKING:
    from nhconsole.core.sending.exchange import HttpRequest
    from nhconsole.gui.compare.compare_view import CompareView, Runner
    from nhconsole.gui.result.outcome_view import OutcomeView
    from nhconsole.gui.result.progress_page import ProgressPage
    from nhconsole.gui.result.request_view import RequestView
    from nhconsole.gui.result.response_view import ResponseView
    from nhconsole.gui.result.shown_exchange import ShownExchange
    from nhconsole.gui.result.timing_view import TimingView

HELP = (
    "Outcome says what each push service answered for each device, and what to do about it. "
    "Response and Request show the bytes of the exchange. While you type, Request shows what Send "
    "would post. Timing tells where the time went, and how far the hub's clock is from yours. "
    "Compare holds two exchanges of the history side by side. “Accepted” means by the push "
    "service; that a device showed it is not known."
)
OUTCOME, RESPONSE, REQUEST = "outcome", "response", "request"
TIMING, COMPARE = "timing", "compare"
_AT_ONCE_S = 0.3
"""A shorter send shows its result without a word between: greying out is two repaints."""
_EMPTY = "Press Ctrl+Enter to send this as a test push.\nWhat happened appears here."


class ResultPanel(Card):
    """Shows one exchange, or the progress of the one under way.

    Signals:
        save_requested(bytes): bytes are wanted in a file.
        view_made(QWidget): a tab got its view.
        explanation_requested(str): the page of all explanations is wanted, at a rule.
    """

    save_requested = Signal(bytes)
    view_made = Signal(QWidget)
    explanation_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("resultPanel")
        self.setAccessibleName(self.tr("Result"))
        self.setProperty("helpText", self.tr(HELP))
        self._shown: ShownExchange | None = None
        self._progress: ProgressPage | None = None
        self._run: Runner | None = None
        self._create_header()
        self._create_tabs()
        self._lay_out()

    @property
    def shown(self) -> "ShownExchange | None":
        """The exchange on the screen."""
        return self._shown

    def show_exchange(
        self, shown: "ShownExchange", *, from_history: datetime | None = None
    ) -> None:
        """Show what became of a send."""
        self._shown = shown
        self._show_header(shown, from_history)
        self.outcome_view().show_exchange(shown)
        self.end_progress()
        self.response_view().show_exchange(shown)
        self.request_view().show_exchange(shown)
        if self._tabs.made(TIMING) is not None:
            self.timing_view().show_exchange(shown)

    def show_preview(self, request: "HttpRequest | None", typed: tuple[str, ...] = ()) -> None:
        """Show the request that Send would post now, with the names of the headers typed."""
        if request is not None or self._tabs.made(REQUEST) is not None:
            self.request_view().show_preview(request, typed)

    @Slot()
    def turn_to_next_request(self) -> None:
        """Turn the request to the next one: something was edited."""
        if self._tabs.made(REQUEST) is not None:
            self.request_view().turn_to_next()

    def show_progress(self, stage: str, seconds: float) -> None:
        """Show where the send under way is; once it takes longer, in the place of the outcome."""
        self._status.show_status(self.tr("Sending"), Tone.INFO, "clock")
        self._status.show()
        self._time.setText(f"{seconds:.1f} s")
        progress = self._progress_page()
        progress.show_progress(stage, seconds)
        if seconds >= _AT_ONCE_S:
            self._tabs.put_in_place(OUTCOME, progress)
            self._set_current(False)

    def end_progress(self) -> None:
        """Take the progress away: the send has ended, with or without an exchange to show."""
        self._set_current(True)
        if self._progress is not None:
            self._progress.clear()
        if self._shown is not None:
            self._tabs.reveal(OUTCOME)
        else:
            self._tabs.empty(OUTCOME)

    def set_copy_menu(self, menu: QMenu) -> None:
        """Offer a menu for the exchange that is shown."""
        self._copy.setMenu(menu)
        self._copy.setVisible(self._shown is not None)

    def compare_with(self, run: "Runner") -> None:
        """Let what does the comparing, in another thread, be this."""
        self._run = run

    def show_pair(self, older: "ShownExchange", newer: "ShownExchange") -> None:
        """Compare two exchanges, and turn to them."""
        view = self.compare_view()
        self._tabs.turn_to(COMPARE)
        view.show_pair(older, newer)
        view.focus_list()

    @Slot()
    def focus_result(self) -> None:
        """Put the keyboard onto the tabs."""
        self._tabs.tabBar().setFocus()

    def code_panes(self) -> tuple[CodePane, ...]:
        """The panes of code in the views that there are."""
        panes = (getattr(view, "code_panes", ()) for view in self._tabs.all_made())
        return tuple(pane for some in panes for pane in some)

    def outcome_view(self) -> "OutcomeView":
        """The view of what happened."""
        return cast("OutcomeView", self._tabs.view(OUTCOME))

    def response_view(self) -> "ResponseView":
        """The view of the answer."""
        return cast("ResponseView", self._tabs.view(RESPONSE))

    def request_view(self) -> "RequestView":
        """The view of the request."""
        return cast("RequestView", self._tabs.view(REQUEST))

    def timing_view(self) -> "TimingView":
        """The view of where the time went."""
        return cast("TimingView", self._tabs.view(TIMING))

    def compare_view(self) -> "CompareView":
        """The view of two exchanges."""
        return cast("CompareView", self._tabs.view(COMPARE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Ctrl+F find in the tab that is shown, wherever in the panel the keyboard is."""
        if not (event.matches(QKeySequence.StandardKey.Find) and self.find_text()):
            super().keyPressEvent(event)

    def find_text(self) -> bool:
        """Open what finds in the tab that is shown; False if it has nothing of the kind."""
        view = self._tabs.shown_view()
        return view is not None and getattr(view, "find_text", bool)()

    def _progress_page(self) -> "ProgressPage":
        if self._progress is None:
            from nhconsole.gui.result.progress_page import ProgressPage

            self._progress = ProgressPage()
        return self._progress

    def _show_header(self, shown: "ShownExchange", from_history: datetime | None) -> None:
        from nhconsole.gui.result.outcome_rows import status_of

        self._copy.setVisible(self._copy.menu() is not None)
        words, tone = status_of(shown)
        self._status.show_status(words, tone)
        self._status.show()
        self._time.setText(_milliseconds(shown.exchange.timings.total_s))
        local = shown.exchange.started_at.astimezone()
        self._what.setText(local.strftime(self.tr("sent %d %b %H:%M:%S")) if from_history else "")
        self._tabs.setAccessibleDescription(f"{words}. {shown.verdict.headline}")

    def _set_current(self, is_current: bool) -> None:
        """Grey out what belongs to an earlier send than the one under way."""
        for key in (RESPONSE, TIMING):
            self._tabs.set_page_enabled(key, is_current)

    def _create_header(self) -> None:
        self._status = Pill()
        self._status.setObjectName("resultStatus")
        self._status.hide()
        self._what = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._what.setObjectName("resultWhat")
        self._what.setProperty("tone", "muted")
        self._copy = tool("copyAsButton", "export", self.tr("Copy or save this exchange as…"))
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._copy.hide()
        self._time = QLabel()
        self._time.setObjectName("resultTime")
        self._time.setProperty("tone", "muted")

    def _create_tabs(self) -> None:
        empty = QLabel(self.tr(_EMPTY))
        empty.setObjectName("outcomeEmpty")
        empty.setProperty("tone", "muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._tabs = LazyTabs()
        self._tabs.setObjectName("resultTabs")
        self._tabs.view_made.connect(self._on_view_made)
        self._tabs.add(OUTCOME, self.tr("Outcome"), _new_outcome_view, empty)
        self._tabs.add(RESPONSE, self.tr("Response"), _new_response_view)
        self._tabs.add(REQUEST, self.tr("Request"), _new_request_view)
        self._tabs.add(TIMING, self.tr("Timing"), _new_timing_view)
        self._tabs.add(COMPARE, self.tr("Compare"), self._new_compare_view)

    def _lay_out(self) -> None:
        self.set_title(self.tr("Result"))
        self.header.addWidget(self._what)
        self.header.addWidget(self._time)
        self.header.addWidget(self._status)
        self.header.addWidget(self._copy)
        self.set_content(self._tabs)

    @Slot(str, QWidget)
    def _on_view_made(self, key: str, view: QWidget) -> None:
        if key == OUTCOME:
            self.outcome_view().help_requested.connect(self.explanation_requested)
        elif key == RESPONSE:
            self.response_view().save_requested.connect(self.save_requested)
        elif key == REQUEST:
            self.request_view().save_requested.connect(self.save_requested)
        elif key == TIMING:
            self.timing_view().show_exchange(self._shown)
        self.view_made.emit(view)

    def _new_compare_view(self) -> QWidget:
        from nhconsole.gui.compare.compare_view import CompareView

        assert self._run is not None, "compare_with() comes first"
        view = CompareView(self._run)
        view.set_hints(
            self.tr("Select two entries of the history (Ctrl+click, or Shift+arrows) and press C."),
            self.tr("Select the other one in the history and press C."),
        )
        return view


def _new_outcome_view() -> QWidget:
    from nhconsole.gui.result.outcome_view import OutcomeView

    return OutcomeView()


def _new_response_view() -> QWidget:
    from nhconsole.gui.result.response_view import ResponseView

    return ResponseView()


def _new_request_view() -> QWidget:
    from nhconsole.gui.result.request_view import RequestView

    return RequestView()


def _new_timing_view() -> QWidget:
    from nhconsole.gui.result.timing_view import TimingView

    return TimingView()


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"
