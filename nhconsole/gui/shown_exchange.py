"""An exchange made ready to be drawn; the slow part is done in a worker's thread."""

from dataclasses import dataclass

from nhconsole.core.body_view import BodyView, view_body
from nhconsole.core.exchange import Exchange
from nhconsole.core.verdict import Verdict, judge
from nhconsole.explained import explanation_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownExchange:
    """An exchange with what is said about it and its body laid out."""

    exchange: Exchange
    verdict: Verdict
    body: BodyView | None
    """None without a response."""
    row_id: int | None = None
    """Its row in the history; None if it could not be written."""
    history_error: str = ""
    """Why it could not be written; empty if it was."""


def made_ready(
    exchange: Exchange, *, row_id: int | None = None, history_error: str = ""
) -> ShownExchange:
    """Judge an exchange and lay its body out; linear in its size, not for the window's thread."""
    response = exchange.response
    body = view_body(response.body, response.header("Content-Type") or "") if response else None
    return ShownExchange(
        exchange=exchange,
        verdict=judge(exchange, explanation_table()),
        body=body,
        row_id=row_id,
        history_error=history_error,
    )
