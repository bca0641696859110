"""``nhconsole history show``: one exchange whole, with what it means."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC

from nhconsole.cli.arguments import QuietParser
from nhconsole.cli.bad_input import SCHEMA, Document
from nhconsole.cli.history.opening import HistoryCommand, stored_exchange
from nhconsole.cli.history.rows import row_document
from nhconsole.cli.send_report import request_document, send_document
from nhconsole.cli.terminal import Terminal
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.dump import dump_exchange, printable, printable_line
from nhconsole.core.verdict.verdict import judge
from nhconsole.explained import explanation_table
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistoryRow, HistoryState, StoredExchange

_FINE = 0
_STILL_RUNS = "It still runs in a window; there is no answer yet."
_RAW = ("both", "request", "response", "body")


def show(arguments: Sequence[str], terminal: Terminal) -> int:
    """Show one exchange; return the exit code."""
    options = _parser().parse(arguments)
    command = HistoryCommand("show", terminal, (options.id,), as_json=options.json)

    def run(store: HistoryStore) -> int:
        _show(stored_exchange(store, options.id), options, command)
        return _FINE

    return command.run(run)


def _parser() -> QuietParser:
    parser = QuietParser(
        prog="nhconsole history show",
        description="Shows one exchange: what went out, what came back, and what it means. Keys "
        "and signatures were removed before it was written down.",
        epilog="Exit code: 0 shown; 2 there is no such exchange; 3 the history cannot be used.",
    )
    parser.add_argument("id", metavar="ID", help="number, beginning of the exchange id, or “last”")
    parser.add_argument(
        "--raw",
        metavar="WHAT",
        nargs="?",
        const="both",
        type=_raw,
        help="the bytes as recorded and nothing else: both (if WHAT is left out), request, "
        "response, or body (of the answer)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _raw(text: str) -> str:
    if text not in _RAW:
        raise argparse.ArgumentTypeError(f"it is {', '.join(_RAW)}")
    return text


def _show(stored: StoredExchange, options: argparse.Namespace, command: HistoryCommand) -> None:
    if options.json:
        command.terminal.say_json(_document(stored, command.redactor))
    elif options.raw:
        command.terminal.say_bytes(_raw_bytes(stored, options.raw, command.redactor))
    else:
        command.terminal.say(_text(stored, command.redactor))


def _text(stored: StoredExchange, redactor: Redactor) -> str:
    head = "\n".join(printable_line(redactor.text(line)) for line in _head(stored.row))
    if stored.exchange is None:
        request = stored.request.to_bytes().decode(errors="replace")
        return f"{head}\n{_STILL_RUNS}\n\n{printable(redactor.text(request))}"
    exchange = redactor.exchange(stored.exchange)
    verdict = judge(exchange, explanation_table())
    dump = dump_exchange(exchange, (verdict.headline, *verdict.lines), redactor=redactor)
    return f"{head}\n\n{dump}"


def _head(row: HistoryRow) -> Iterator[str]:
    star = " ★" if row.starred else ""
    yield f"Exchange {row.id}{star}, {row.exchange_id}"
    local, utc = row.started_at.astimezone(), row.started_at.astimezone(UTC)
    yield f"Sent {local:%Y-%m-%d %H:%M:%S %z} ({utc:%Y-%m-%d %H:%M:%S} UTC)"
    profile = f" with the profile “{row.profile_name}”" if row.profile_name else ""
    yield f"{row.platform} {row.kind} to {row.audience_text or 'everybody'}{profile}"
    if row.state is HistoryState.INTERRUPTED:
        yield "Its window ended before the answer came; the hub may have accepted the push."
    if row.note:
        yield f"Note: {row.note}"


def _document(stored: StoredExchange, redactor: Redactor) -> Document:
    row = {
        name: redactor.text(value) if isinstance(value, str) else value
        for name, value in row_document(stored.row).items()
        if name != "schema"
    }
    if stored.exchange is None:
        return {"schema": SCHEMA, "entry": row, "request": request_document(stored.request, b"")}
    exchange = redactor.exchange(stored.exchange)
    verdict = judge(exchange, explanation_table())
    return {**send_document(exchange, verdict, verdict.exit_code, (), redactor), "entry": row}


def _raw_bytes(stored: StoredExchange, what: str, redactor: Redactor) -> bytes:
    exchange = redactor.exchange(stored.exchange) if stored.exchange else None
    sent = (exchange.sent if exchange else b"") or redactor.request(stored.request).to_bytes()
    received = exchange.received if exchange else b""
    body = exchange.response.body if exchange and exchange.response else b""
    between = b"\r\n\r\n" if received else b""
    return {"request": sent, "response": received, "body": body}.get(
        what, sent + between + received
    )
