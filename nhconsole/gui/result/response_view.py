"""The response: its parts to read, or its bytes as they came from the socket."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from nhconsole.core.body.notes import response_notes
from nhconsole.core.body.reading import BodyMode
from nhconsole.core.sending.exchange import Exchange, HttpResponse
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.result.body_pane import BodyPane
from nhconsole.gui.result.message_parts import MessageParts
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.widgets.segmented_control import SegmentedControl

PARTS, BYTES = "response-parts", "response-bytes"
WIRE_MODES = {BodyMode.RAW: "Text", BodyMode.HEX: "Hex"}


class ResponseView(QWidget):
    """Shows one response.

    Signals:
        save_requested(bytes): the body, or all bytes that came, are wanted in a file.
    """

    save_requested = Signal(bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("responseView")
        self._shown: ShownExchange | None = None
        self._wire: BodyPane | None = None
        self._is_stale = False
        self._create_widgets()
        self._lay_out()
        self._connect()
        self.show_exchange(None)

    def show_exchange(self, shown: ShownExchange | None) -> None:
        """Show the response of an exchange, or why there is none."""
        self._shown = shown
        exchange = shown.exchange if shown else None
        has = exchange is not None and exchange.response is not None
        self._which.setVisible(has)
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

    @property
    def code_panes(self) -> tuple[CodePane, ...]:
        """The panes of text that there are."""
        panes = [self._parts.body] + ([self._wire] if self._wire else [])
        return tuple(pane.code_pane for pane in panes)

    @property
    def parts(self) -> MessageParts:
        """The status line, headers and body."""
        return self._parts

    @Slot(str)
    def choose(self, which: str) -> None:
        """Show the parts, or the bytes as they came."""
        self._which.set_current(which)
        self._show()

    def _create_widgets(self) -> None:
        self._which = SegmentedControl()
        self._which.setObjectName("responseWhich")
        self._which.setAccessibleName(self.tr("How the response is shown"))
        self._which.add_segment(PARTS, self.tr("Parts"), tool_tip=self.tr("Headers and body"))
        self._which.add_segment(
            BYTES, self.tr("Bytes"), tool_tip=self.tr("What came from the socket, byte by byte")
        )
        self._empty = QLabel()
        self._empty.setObjectName("responseEmpty")
        self._empty.setProperty("tone", "muted")
        self._empty.setWordWrap(True)
        self._parts = MessageParts("response", BodyMode.PRETTY)
        self._save_all = QAction(self.tr("Save all &recorded bytes…"), self)
        self._parts.body.tools.add_action(self._save_all)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._parts)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._parts.first_line, 1)
        row.addWidget(self._which)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._which.selected.connect(self._show)
        self._save_all.triggered.connect(self._on_save_all)
        self._parts.body.save_requested.connect(self.save_requested)

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
        if self._which.current() == BYTES:
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

    def find_text(self) -> bool:
        """Find in the text that is shown; False if none is."""
        if self._stack.isHidden():
            return False
        is_wire = self._stack.currentWidget() is self._wire
        pane = self._wire if is_wire and self._wire else self._parts.body
        pane.find_text()
        return True

    def _wire_pane(self) -> BodyPane:
        if self._wire is None:
            self._wire = wire_pane("responseWire", self._parts.body)
            self._wire.save_requested.connect(self.save_requested)
            self._stack.addWidget(self._wire)
        return self._wire

    @Slot()
    def _on_save_all(self) -> None:
        if self._shown is not None:
            self.save_requested.emit(self._shown.exchange.received)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while nobody looked: a tab that nobody saw was not worth the time."""
        super().showEvent(event)
        if self._is_stale:
            self._show()


def wire_pane(name: str, like: BodyPane) -> BodyPane:
    """Return a pane for recorded bytes, in the font and zoom of another pane."""
    pane = BodyPane(name, WIRE_MODES, first=BodyMode.RAW, is_wire=True)
    pane.text_view.set_code_font(like.text_view.base_font)
    pane.text_view.set_zoom(like.text_view.zoom)
    return pane


def _status_line(response: HttpResponse) -> str:
    return f"HTTP/{response.http_version} {response.status} {response.reason}".rstrip()
