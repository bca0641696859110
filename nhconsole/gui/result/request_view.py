"""The request: what Send would post now, live while typing; after a send, what went out."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nhconsole.core.exchange import HttpRequest
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.theme import Tone
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from nhconsole.gui.widgets.tool import tool

NEXT, SENT = "next", "sent"


def wire_text(data: bytes) -> str:
    """Return bytes of the wire as text; what is no UTF-8 shows as replacement characters."""
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


class RequestView(QWidget):
    """Shows one of two requests: the next one, not yet signed, or the one of the exchange shown.

    Signals:
        save_requested(bytes): the bytes recorded at the socket are wanted in a file.
    """

    save_requested = Signal(bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("requestView")
        self._preview: HttpRequest | None = None
        self._shown: ShownExchange | None = None
        self._is_stale = False
        self._create_widgets()
        self._lay_out()
        self._connect()
        self._show()

    def show_preview(self, request: HttpRequest | None) -> None:
        """Take the request that Send would post now; None if there is none yet."""
        self._preview = request
        if self._which.current() == NEXT:
            self._show()

    def show_exchange(self, shown: ShownExchange) -> None:
        """Take the exchange whose request was sent, and turn to it."""
        self._shown = shown
        self._reveal.setChecked(False)
        self._which.button(SENT).setEnabled(True)
        self._which.set_current(SENT)
        self._show()

    def turn_to_next(self) -> None:
        """Show the next request: something was edited."""
        if self._which.current() != NEXT:
            self._which.set_current(NEXT)
            self._show()

    @property
    def code_panes(self) -> tuple[CodePane, ...]:
        """The pane of the request."""
        return (self._pane,)

    def _create_widgets(self) -> None:
        self._which = SegmentedControl()
        self._which.setObjectName("requestWhich")
        self._which.setAccessibleName(self.tr("Which request"))
        self._which.add_segment(NEXT, self.tr("Next"), tool_tip=self.tr("What Send would post"))
        self._which.add_segment(SENT, self.tr("Sent"), tool_tip=self.tr("What went out"))
        self._which.button(SENT).setEnabled(False)
        self._state = Pill()
        self._state.setObjectName("requestState")
        self._reveal = tool("revealRequestButton", "eye", self.tr("Reveal the signature"))
        self._reveal.setCheckable(True)
        self._copy = tool("copyRequestButton", "copy", self.tr("Copy the request as shown"))
        self._save = tool(
            "saveRequestButton", "save", self.tr("Save the recorded bytes, signature included…")
        )
        self._empty = QLabel(self.tr("Fill in connection and hub to see the request."))
        self._empty.setObjectName("requestEmpty")
        self._empty.setProperty("tone", "muted")
        self._empty.setWordWrap(True)
        self._view = CodeView()
        self._view.setObjectName("requestText")
        self._view.setAccessibleName(self.tr("Request"))
        self._view.set_language(Language.HTTP)
        self._pane = CodePane(self._view)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self._which)
        tools.addWidget(self._state)
        tools.addStretch()
        for button in (self._reveal, self._copy, self._save):
            tools.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(tools)
        layout.addWidget(self._empty)
        layout.addWidget(self._pane, 1)

    def _connect(self) -> None:
        self._which.selected.connect(self._show)
        self._reveal.toggled.connect(self._show)
        self._copy.clicked.connect(self._on_copy)
        self._save.clicked.connect(self._on_save)

    @Slot()
    def _show(self) -> None:
        # While typing, a tab that nobody sees is not worth the time.
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        sent = self._which.current() == SENT and self._shown is not None
        text = self._sent_text() if sent else self._preview_text()
        # What the history holds was masked before it was written: there is nothing to reveal.
        can_reveal = sent and self._shown is not None and bool(self._shown.sent)
        self._reveal.setVisible(can_reveal)
        self._save.setVisible(can_reveal)
        self._copy.setEnabled(bool(text))
        self._empty.setVisible(not text)
        self._pane.setVisible(bool(text))
        if sent:
            self._state.show_status(self.tr("As recorded"), Tone.INFO)
        else:
            self._state.show_status(self.tr("Not yet signed") if text else "", Tone.NEUTRAL)
        self._state.setVisible(bool(text))
        if text != self._view.text():
            self._view.set_text(text)

    def _preview_text(self) -> str:
        return wire_text(self._preview.to_bytes()) if self._preview else ""

    def _sent_text(self) -> str:
        shown = self._shown
        if shown is None:
            return ""
        if not shown.exchange.sent:
            return self.tr("Nothing was sent.")
        return wire_text(shown.sent if self._reveal.isChecked() else shown.exchange.sent)

    @Slot()
    def _on_copy(self) -> None:
        sent = self._which.current() == SENT
        text = self._sent_text() if sent else self._preview_text()
        QGuiApplication.clipboard().setText(text)

    @Slot()
    def _on_save(self) -> None:
        if self._shown is not None:
            self.save_requested.emit(self._shown.sent)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._show()
