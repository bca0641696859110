"""The response: its parts to read, or its bytes as they came from the socket."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nhconsole.core.body.notes import response_notes
from nhconsole.core.body.reading import BodyMode
from nhconsole.core.sending.exchange import Exchange, HttpResponse
from nhconsole.gui.result.message_view import MessageView
from nhconsole.gui.result.shown_exchange import ShownExchange

PARTS, BYTES = "response-parts", "response-bytes"


class ResponseView(MessageView):
    """Shows one response."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("response", BodyMode.PRETTY, parent)
        self._shown: ShownExchange | None = None
        self._create_widgets()
        self._lay_out()
        self._connect_parts()
        self.show_exchange(None)

    def show_exchange(self, shown: ShownExchange | None) -> None:
        """Show the response of an exchange, or why there is none."""
        self._shown = shown
        exchange = shown.exchange if shown else None
        has = exchange is not None and exchange.response is not None
        self._form.setVisible(has)
        # What came and is no answer is shown byte by byte.
        self._stack.setVisible(has or bool(exchange and exchange.received))
        self._empty.setVisible(not has)
        if exchange is None:
            self._empty.setText(self.tr("The hub's answer appears here."))
        elif exchange.failure is not None:
            self._empty.setText(exchange.failure.message)
        self._is_stale = True
        if self.isVisible():
            self._show()

    def _create_widgets(self) -> None:
        self._form.setObjectName("responseWhich")
        self._form.setAccessibleName(self.tr("How the response is shown"))
        self._form.add_segment(PARTS, self.tr("Parts"), tool_tip=self.tr("Headers and body"))
        self._form.add_segment(
            BYTES, self.tr("Bytes"), tool_tip=self.tr("What came from the socket, byte by byte")
        )
        self._save_all.setText(self.tr("Save all &recorded bytes…"))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._parts.first_line, 1)
        row.addWidget(self._form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._stack, 1)

    @Slot()
    def _show(self) -> None:
        self._is_stale = False
        exchange = self._shown.exchange if self._shown else None
        response = exchange.response if exchange else None
        if exchange is None or response is None:
            self._parts.first_line.setText("")
            if exchange is not None and exchange.received:
                self._show_bytes(exchange)
            return
        if self._form.current() == BYTES:
            self._show_bytes(exchange)
        else:
            self._stack.setCurrentWidget(self._parts)
        self._parts.show_head(_status_line(response), response.headers)
        self._show_body(exchange, response)

    def _show_bytes(self, exchange: Exchange) -> None:
        wire = self._wire_pane()
        self._stack.setCurrentWidget(wire)
        wire.show_body(exchange.received)

    def _show_body(self, exchange: Exchange, response: HttpResponse) -> None:
        view = self._shown.body if self._shown else None
        notes = response_notes(response, view) if view else ()
        if exchange.failure is not None:
            notes = (exchange.failure.message, *notes)
        content_type = response.header("Content-Type") or ""
        self._parts.body.show_body(response.body, content_type, view=view, notes=notes)

    @Slot()
    def _on_save_all(self) -> None:
        if self._shown is not None:
            self.save_requested.emit(self._shown.exchange.received)


def _status_line(response: HttpResponse) -> str:
    return f"HTTP/{response.http_version} {response.status} {response.reason}".rstrip()
