"""An exchange made ready to be drawn; the slow part is done in a worker's thread."""

from dataclasses import dataclass, field

from nhconsole.core.body.view import BodyView, view_body
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import Exchange
from nhconsole.core.verdict.verdict import Verdict, judge
from nhconsole.explained import explanation_table
from nhconsole.gui.collector import collector_waiting
from nhconsole.gui.result.device_table import DeviceTable
from nhconsole.gui.result.outcome_rows import device_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownExchange:
    """An exchange with what is said about it and its body laid out."""

    exchange: Exchange
    """With every known secret removed, also where the hub echoed one, and the signature masked."""
    verdict: Verdict
    body: BodyView | None
    """None without a response."""
    devices: DeviceTable = field(default_factory=DeviceTable)
    """The devices as the table draws, sorts and filters them."""
    sent: bytes = field(default=b"", repr=False)
    """The bytes as they went out, signature included, for Reveal; empty for one of the history."""
    typed: tuple[str, ...] | None = None
    """The names of the headers that a person typed; None if that is not known."""
    profile_name: str = ""
    """The connection it was sent with, by its name in the list."""
    note: str = ""
    """The person's own words about it."""
    row_id: int | None = None
    """Its row in the history; None if it could not be written."""
    history_error: str = ""
    """Why it could not be written; empty if it was."""


def made_ready(
    exchange: Exchange,
    redactor: Redactor | None = None,
    *,
    row_id: int | None = None,
    typed: tuple[str, ...] | None = None,
) -> ShownExchange:
    """Judge an exchange and lay its body out; linear in its size, not for the window's thread.

    Args:
        exchange: As recorded, or as the history gave it.
        redactor: Removes the secrets known at this moment; None for an exchange of the history,
            which holds none.
        row_id: Its row in the history.
        typed: The names of the headers that a person typed, if that is known.
    """
    # Removed before it is judged: headlines are shortened, and half a key is found by nobody.
    clean = redactor.exchange(exchange) if redactor is not None else exchange
    response = clean.response
    with collector_waiting():
        body = view_body(response.body, response.header("Content-Type") or "") if response else None
        verdict = judge(clean, explanation_table())
        devices = device_table(verdict)
    return ShownExchange(
        exchange=clean,
        verdict=verdict,
        body=body,
        devices=devices,
        sent=exchange.sent if redactor is not None else b"",
        row_id=row_id,
        typed=typed,
    )
