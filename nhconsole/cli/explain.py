"""``nhconsole explain``: what an answer, an error or an outcome means, and what to do.

Exit codes: as of a send with such an answer, 0, 1 or 3; 2 for bad input.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import BinaryIO

from nhconsole.cli.advice import with_options
from nhconsole.cli.arguments import BAD_INPUT, QuietParser
from nhconsole.cli.bad_input import bad_input_document
from nhconsole.cli.choose_hub import ENVIRONMENT_NAME
from nhconsole.cli.explain_report import Line, explained_document, explanation_lines
from nhconsole.cli.explain_table import list_lines, rule_lines, rules_with, table_document
from nhconsole.cli.explaining import Explained, Hints, explain
from nhconsole.cli.pasted import read_pasted
from nhconsole.cli.platform_names import known_platforms, read_platform
from nhconsole.cli.send_inputs import read_file, read_headers
from nhconsole.cli.terminal import Terminal
from nhconsole.cli.typed_secrets import pasted_secrets, typed_secrets
from nhconsole.cli.wrapping import wrapped
from nhconsole.core.errors import BadInput
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.redaction import Redactor, mask_signature
from nhconsole.core.secrets.secret import quoted
from nhconsole.core.sending.dump import printable_line
from nhconsole.explained import explanation_table

_FINE = 0
_LARGEST_BYTES = 16 * 1024 * 1024
_HOW = (
    "Paste an answer and end it with Ctrl+D (Windows: Ctrl+Z, Enter) after “nhconsole explain "
    "--file -”, name a file with --file FILE, or give --status N."
)


def main(arguments: Sequence[str], terminal: Terminal) -> int:
    """Explain what stands on standard input; return the exit code."""
    options = _parser().parse(arguments)
    try:
        if options.list or options.search is not None:
            return _show_table(options, terminal)
        return _show(_explained(options), options, terminal)
    except BadInput as error:
        return _refuse(error, options, terminal)


def _explained(options: argparse.Namespace) -> Explained:
    headers = read_headers(tuple(options.header))
    platform = None if options.platform is None else read_platform(options.platform)
    text = _text(options, getattr(sys.stdin, "buffer", None))
    redactor = _redactor(options, text)
    hints = Hints(
        status=options.status,
        headers=redactor.headers(headers),
        platform=platform,
        tags=None if options.tags is None else redactor.text(options.tags),
    )
    # Judged without secrets: a verdict shortens what it quotes, and half a key is found by nobody.
    clean = mask_signature(redactor.raw(text).decode("latin-1")).encode("latin-1", "replace")
    return explain(read_pasted(clean), hints, explanation_table())


def _text(options: argparse.Namespace, stdin: BinaryIO | None) -> bytes:
    if options.text is not None and options.file is not None:
        raise _bad("both", "A text and --file are both there.", "Leave one out.")
    if options.text is not None:
        text = os.fsencode(options.text)
    elif options.file is not None:
        text = read_file(options.file, stdin, Field.COMMAND_LINE, _LARGEST_BYTES)
    elif stdin is None or stdin.isatty():
        text = b""
    else:
        text = read_file("-", stdin, Field.COMMAND_LINE, _LARGEST_BYTES)
    if not text.strip() and options.status is None:
        raise _bad("empty", "There is nothing to explain.", _HOW)
    return text


def _redactor(options: argparse.Namespace, text: bytes) -> Redactor:
    typed = (*options.header, options.tags or "", options.platform or "", options.file or "")
    known = typed_secrets(os.environ.get(ENVIRONMENT_NAME, ""), typed)
    return Redactor(known).with_secrets(pasted_secrets(text))


def _show(explained: Explained, options: argparse.Namespace, terminal: Terminal) -> int:
    explained = replace(explained, verdict=with_options(explained.verdict))
    if options.json:
        terminal.say_json(explained_document(explained))
    else:
        _say(explanation_lines(explained), terminal)
    return explained.verdict.exit_code


def _show_table(options: argparse.Namespace, terminal: Terminal) -> int:
    words = options.search or ""
    rules = rules_with(explanation_table(), words)
    if options.json:
        terminal.say_json(table_document(rules))
    elif rules:
        _say(list_lines(rules) if options.list else rule_lines(rules), terminal)
    if not rules:
        _tell(f"Nothing in the table has all of these words: {quoted(words)}.", terminal)
    return _FINE


def _refuse(error: BadInput, options: argparse.Namespace, terminal: Terminal) -> int:
    typed = (*options.header, options.tags or "", options.platform or "", options.file or "")
    redactor = Redactor(typed_secrets(os.environ.get(ENVIRONMENT_NAME, ""), typed))
    for problem in error.problems:
        _tell(redactor.text(problem.sentence()), terminal)
    if options.json:
        terminal.say_json(bad_input_document(error.problems, redactor))
    return BAD_INPUT


def _say(lines: Iterable[Line], terminal: Terminal) -> None:
    terminal.say("\n".join(wrapped(lines, terminal.width)))


def _tell(text: str, terminal: Terminal) -> None:
    terminal.tell(f"nhconsole explain: {printable_line(text)}")


def _bad(code: str, message: str, remedy: str) -> BadInput:
    problem = Problem(
        severity=Severity.ERROR,
        field=Field.COMMAND_LINE,
        code=f"explain.{code}",
        message=message,
        remedy=remedy,
    )
    return BadInput((problem,))


def _parser() -> QuietParser:
    parser = QuietParser(
        prog="nhconsole explain",
        description="Says what an answer of a hub means, who is at fault and what to do. It reads "
        "standard input and understands a NotificationOutcome (XML or JSON), an error's body or "
        "its sentence alone, one outcome sentence, a whole HTTP answer (raw, or from “curl -i” or "
        "“curl -v”), an exception's text, and what “nhconsole send” printed.",
        epilog="Exit code: what a send with such an answer ends with: 0 nothing was refused; 1 the "
        "hub or a device refused; 3 no usable answer, or a text that is not in the table; 2 bad "
        "input. Nothing is sent, and nothing is written.",
    )
    group = parser.add_argument_group("what")
    group.add_argument("text", metavar="TEXT", nargs="?", help="a sentence, in quotes")
    group.add_argument("--file", metavar="FILE", help="“-” is standard input")
    group.add_argument(
        "--status", metavar="N", type=_status, help="the HTTP status, if you know it"
    )
    group.add_argument(
        "--header",
        metavar="'N: V'",
        action="append",
        default=[],
        help="one of the answer's; may be repeated",
    )
    group.add_argument("--platform", metavar="NAME", help=f"what was sent: {known_platforms()}")
    group.add_argument("--tags", metavar="TEXT", help="whom it was sent to")
    table = parser.add_argument_group("the table of explanations")
    table.add_argument("--list", action="store_true", help="one line for each entry")
    table.add_argument("--search", metavar="WORDS", help="entries in which all the words occur")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _status(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 3 and int(text) >= 100):
        raise argparse.ArgumentTypeError("a status is a number from 100 to 999")
    return int(text)
