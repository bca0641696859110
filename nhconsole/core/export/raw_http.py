"""The bytes of an exchange as recorded at the socket, the token's signature masked."""

from nhconsole.core.export.exported import Exported, ExportSource
from nhconsole.core.export.hiding import hidden
from nhconsole.core.export.secret_check import checked
from nhconsole.core.sending.dump import printable


def export_http(source: ExportSource) -> Exported:
    """Return the request's bytes and behind them the answer's, with an empty line between.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    exchange = hidden(source).exchange
    sent = exchange.sent or exchange.request.to_bytes()
    data = sent + (b"\r\n\r\n" if exchange.received else b"") + exchange.received
    text = printable(data.decode("utf-8", errors="backslashreplace"))
    return checked(Exported(text=text, data=data), source)
