"""``nhconsole history export``: one exchange as a program, HTTP, HAR or a report."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from nhconsole.cli.arguments import BAD_INPUT, QuietParser
from nhconsole.cli.history.opening import HistoryCommand, bad, stored_exchange
from nhconsole.cli.terminal import Terminal
from nhconsole.cli.versions import version_lines
from nhconsole.code_templates import code_templates
from nhconsole.core.export import (
    Exporter,
    ExportRefused,
    ExportSource,
    ReportFacts,
    ReportOptions,
    exporters,
)
from nhconsole.core.secrets.secret import quoted
from nhconsole.explained import explanation_table
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import StoredExchange

_FINE = 0
_OTHER_NAMES = {
    "py": "python",
    "requests": "python-requests",
    "js": "javascript",
    "cs": "csharp",
    "c#": "csharp",
    "md": "markdown",
    "report": "markdown",
    "raw": "http",
    "sh": "curl",
}
_STANDARD_OUTPUT = "-"


def export(arguments: Sequence[str], terminal: Terminal) -> int:
    """Write one exchange in another form; return the exit code."""
    options = _parser().parse(arguments)
    typed = (options.id, options.form, options.output)
    command = HistoryCommand("export", terminal, typed)

    def run(store: HistoryStore) -> int:
        exporter = _exporter(options.form)
        _refuse_to_overwrite(options)
        stored = stored_exchange(store, options.id)
        return _export(stored, exporter, options, command)

    return command.run(run)


def _parser() -> QuietParser:
    parser = QuietParser(
        prog="nhconsole history export",
        description="Writes one exchange in another form. A key never stands in it: generated "
        "programs read it from the environment and sign anew.",
        epilog="Exit code: 0 written; 2 bad input, or it would hold a secret; 3 the history cannot "
        "be used.",
    )
    parser.add_argument("id", metavar="ID", help="number, beginning of the exchange id, or “last”")
    parser.add_argument(
        "--as",
        dest="form",
        metavar="FORM",
        default="curl",
        help="; ".join(f"{exporter.id}: {exporter.label}" for exporter in exporters())
        + " (curl if left out)",
    )
    parser.add_argument(
        "--output", metavar="FILE", default=_STANDARD_OUTPUT, help="“-” is standard output"
    )
    parser.add_argument("--force", action="store_true", help="overwrite the file")
    hiding = parser.add_argument_group("what a report, HAR or HTTP leaves out")
    hiding.add_argument(
        "--hide-payload", action="store_true", help="each value of the payload gets a number"
    )
    hiding.add_argument("--hide-tags", action="store_true", help="each tag gets a number")
    hiding.add_argument(
        "--full-handles", action="store_true", help="do not shorten the devices' handles"
    )
    return parser


def _exporter(name: str) -> Exporter:
    known = {exporter.id: exporter for exporter in exporters()}
    wanted = name.strip().lower()
    wanted = _OTHER_NAMES.get(wanted, wanted)
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, known, n=1)
    hint = f"Is {near[0]} meant? " if near else ""
    raise bad("form", f"{quoted(name)} is no form.", f"{hint}Forms are {', '.join(known)}.")


def _refuse_to_overwrite(options: argparse.Namespace) -> None:
    if options.output == _STANDARD_OUTPUT or options.force:
        return
    try:
        exists = Path(options.output).exists()
    except (OSError, ValueError):
        return
    if exists:
        raise bad("exists", f"{quoted(options.output)} is there already.", "--force overwrites it.")


def _export(
    stored: StoredExchange, exporter: Exporter, options: argparse.Namespace, command: HistoryCommand
) -> int:
    if stored.exchange is None:
        raise bad("running", "This send still runs in a window.", "Try again when it has ended.")
    source = ExportSource(
        exchange=command.redactor.exchange(stored.exchange),
        redactor=command.redactor,
        templates=code_templates(),
        table=explanation_table(),
        options=ReportOptions(
            shorten_handles=not options.full_handles,
            replace_payload_values=options.hide_payload,
            replace_tags=options.hide_tags,
        ),
        facts=_facts(stored),
    )
    try:
        exported = exporter.function(source)
    except ExportRefused as error:
        command.tell(str(error))
        return BAD_INPUT
    if options.output == _STANDARD_OUTPUT:
        command.terminal.say_bytes(exported.file_bytes)
    else:
        _write(options, exported.file_bytes)
        command.tell(f"Written to {quoted(options.output)}.")
    return _FINE


def _facts(stored: StoredExchange) -> ReportFacts:
    return ReportFacts(
        versions=version_lines(),
        local_zone=datetime.now().astimezone().tzinfo,
        profile_name=stored.row.profile_name,
        note=stored.row.note,
    )


def _write(options: argparse.Namespace, content: bytes) -> None:
    try:
        # “x” fails if somebody has made the file meanwhile.
        with Path(options.output).open("wb" if options.force else "xb") as file:
            file.write(content)
    except FileExistsError:
        raise bad("exists", f"{quoted(options.output)} is there already.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not one of a file"
        message = f"The file {quoted(options.output)} cannot be written: {reason}."
        raise bad("output", message) from None
