"""The request: what Send would post now, live while typing; after a send, what went out."""

from collections.abc import Collection

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nhconsole.core.body.reading import BodyMode
from nhconsole.core.sending.exchange import Exchange, HttpRequest
from nhconsole.core.sending.header_origins import header_origins
from nhconsole.core.sending.headers import Headers, header_value
from nhconsole.core.sending.wire_comparison import compare_sent
from nhconsole.gui.result.message_view import MessageView
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.result.token_section import TokenSection
from nhconsole.gui.widgets.restyle import restyle
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from nhconsole.gui.widgets.tool import tool

NEXT, SENT = "next", "sent"
PARTS, BYTES = "request-parts", "request-bytes"
_AUTHORIZATION = "Authorization"


class RequestView(MessageView):
    """Shows one of two requests: the next one, not yet signed, or the one of the exchange shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("request", BodyMode.RAW, parent)
        self._preview: HttpRequest | None = None
        self._preview_typed: Collection[str] | None = None
        self._shown: ShownExchange | None = None
        self._create_widgets()
        self._create_parts()
        self._lay_out()
        self._connect()
        self._show()

    def show_preview(
        self, request: HttpRequest | None, typed: Collection[str] | None = None
    ) -> None:
        """Take the request that Send would post now.

        Args:
            request: The request; None if there is none yet.
            typed: The names of the headers that a person typed; None if that is not known: then
                nothing is said about who set what.
        """
        self._preview, self._preview_typed = request, typed
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

    # --- widgets ----------------------------------------------------------------------------

    def _create_widgets(self) -> None:
        self._which = SegmentedControl()
        self._which.setObjectName("requestWhich")
        self._which.setAccessibleName(self.tr("Which request"))
        self._which.add_segment(NEXT, self.tr("Next"), tool_tip=self.tr("What Send would post"))
        self._which.add_segment(SENT, self.tr("Sent"), tool_tip=self.tr("What went out"))
        self._which.button(SENT).setEnabled(False)
        self._form.setObjectName("requestForm")
        self._form.setAccessibleName(self.tr("How the request is shown"))
        self._form.add_segment(PARTS, self.tr("Parts"), tool_tip=self.tr("Headers and body"))
        self._form.add_segment(
            BYTES, self.tr("Bytes"), tool_tip=self.tr("The whole request, byte by byte")
        )
        self._reveal = tool("revealRequestButton", "eye", self.tr("Reveal the signature"))
        self._reveal.setCheckable(True)
        self._state = QLabel()
        self._state.setObjectName("requestState")
        self._state.setProperty("tone", "muted")
        self._state.setWordWrap(True)
        self._empty.setText(self.tr("Fill in connection and hub to see the request."))

    def _create_parts(self) -> None:
        self._token = TokenSection()
        self._parts.add_section(self._token)
        self._save_all.setText(self.tr("Save the &recorded bytes, signature included…"))

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self._which)
        tools.addStretch()
        tools.addWidget(self._reveal)
        tools.addWidget(self._form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(tools)
        layout.addWidget(self._state)
        layout.addWidget(self._empty)
        layout.addWidget(self._stack, 1)
        layout.addStretch(0)

    def _connect(self) -> None:
        self._which.selected.connect(self._show)
        self._connect_parts()
        self._reveal.toggled.connect(self._show)

    # --- showing ----------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        # While typing, a tab that nobody sees is not worth the time.
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        exchange = self._shown.exchange if self._which.current() == SENT and self._shown else None
        request = exchange.request if exchange else self._preview
        # What the history holds was masked before it was written: there is nothing to reveal.
        can_reveal = exchange is not None and self._shown is not None and bool(self._shown.sent)
        self._reveal.setVisible(can_reveal)
        self._save_all.setVisible(can_reveal)
        self._empty.setVisible(request is None)
        self._form.setVisible(request is not None)
        self._stack.setVisible(request is not None)
        self._show_state(exchange, request)
        if request is None:
            return
        if self._form.current() == BYTES:
            self._show_bytes(exchange, request)
        else:
            self._show_parts(exchange, request)

    def _show_state(self, exchange: Exchange | None, request: HttpRequest | None) -> None:
        is_well, words = True, ""
        if exchange is not None:
            is_well, words = compare_sent(exchange)
        elif request is not None:
            words = self.tr("Not yet signed: the token is made on sending.")
        self._state.setText(words)
        self._state.setVisible(bool(words))
        restyle(self._state, "tone", "muted" if is_well else "warn")

    def _show_parts(self, exchange: Exchange | None, request: HttpRequest) -> None:
        typed = self._preview_typed
        if exchange is not None:
            typed = self._shown.typed if self._shown else None
        sent_value = (
            _sent_header(self._shown.sent, _AUTHORIZATION) if exchange and self._shown else ""
        )
        real = sent_value if self._is_revealed() else ""
        headers = _with_authorization(request.headers, real) if real else request.headers
        origins = header_origins(headers, typed) if typed is not None else ()
        self._stack.setCurrentWidget(self._parts)
        line = f"{request.method} {request.target} HTTP/1.1"
        self._parts.show_head(line, headers, origins)
        self._token.show_token(request, sent_value, exchange.started_at if exchange else None)
        self._parts.body.show_body(
            request.body, request.header("Content-Type") or "", keeps_place=exchange is None
        )

    def _show_bytes(self, exchange: Exchange | None, request: HttpRequest) -> None:
        wire = self._wire_pane()
        self._stack.setCurrentWidget(wire)
        if exchange is None:
            data = request.to_bytes()
        elif self._is_revealed() and self._shown is not None:
            data = self._shown.sent
        else:
            data = exchange.sent
        wire.show_body(data, keeps_place=exchange is None)

    def _is_revealed(self) -> bool:
        return self._reveal.isChecked() and not self._reveal.isHidden()

    @Slot()
    def _on_save_all(self) -> None:
        if self._shown is not None:
            self.save_requested.emit(self._shown.sent)


def _with_authorization(headers: Headers, value: str) -> Headers:
    return tuple(
        (name, value if name.lower() == _AUTHORIZATION.lower() else old) for name, old in headers
    )


def _sent_header(sent: bytes, name: str) -> str:
    """Return a header's value from the bytes that went out."""
    lines = sent.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")[1:]
    pairs = [(found[0], found[2].strip()) for line in lines if (found := line.partition(":"))[1]]
    return header_value(tuple(pairs), name) or ""
