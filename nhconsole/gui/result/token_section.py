"""The token of a request, folded away until somebody wants to know."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nhconsole.gui.result.fold_section import FoldSection

if TYPE_CHECKING:
    from nhconsole.core.sending.exchange import HttpRequest
    from nhconsole.gui.result.token_view import TokenView

_LEAST_HEIGHT, _MOST_HEIGHT = 170, 300


class TokenSection(FoldSection):
    """Shows what a token says; its view is made when it is first opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("requestTokenSection", is_open=False, parent=parent)
        self.set_title(self.tr("Token"))
        self._token: tuple[HttpRequest, str, datetime | None] | None = None
        self._view: TokenView | None = None
        holder = QWidget()
        holder.setMinimumHeight(_LEAST_HEIGHT)
        holder.setMaximumHeight(_MOST_HEIGHT)
        self._holder = QVBoxLayout(holder)
        self._holder.setContentsMargins(17, 0, 0, 4)
        self.set_content(holder)
        self.opened.connect(self._on_opened)

    def show_token(
        self, request: "HttpRequest", sent_value: str = "", sent_at: datetime | None = None
    ) -> None:
        """Show the token of a request.

        Args:
            request: The request, its signature masked.
            sent_value: The Authorization header as it went out, for Reveal; empty if nobody has it.
            sent_at: When it was sent; None for one that was not.
        """
        self._token = (request, sent_value, sent_at)
        self.setVisible(bool(request.header("Authorization")))
        self._show()

    @Slot()
    def _on_opened(self) -> None:
        self._show()

    def _show(self) -> None:
        if not self.is_open or self._token is None:
            return
        if self._view is None:
            from nhconsole.gui.result.token_view import TokenView

            self._view = TokenView()
            self._holder.addWidget(self._view)
            self._view.show()
        request, sent_value, sent_at = self._token
        why = self.tr("Not yet signed.") if sent_at is None else self.tr("It is kept nowhere.")
        self._view.show_token(
            request.header("Authorization") or "",
            request.url,
            sent_value,
            sent_at=sent_at,
            masked_note=why,
        )
