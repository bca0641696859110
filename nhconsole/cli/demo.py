"""``nhconsole demo``: a test push for every platform to the emulator, then the window."""

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from nhconsole.cli.arguments import BAD_INPUT, NO_RESULT, QuietParser
from nhconsole.cli.display import is_drawn_nowhere, missing_display
from nhconsole.cli.terminal import Terminal
from nhconsole.cli.window import show_demo, why_no_qt
from nhconsole.core.connection.connection_string import known_secrets
from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import quoted
from nhconsole.core.sending.dump import dump_exchange
from nhconsole.core.verdict.verdict import judge
from nhconsole.demo import DemoSend, send_demo
from nhconsole.emulator import EmulatorCannotStart, EmulatorOptions, EmulatorServer
from nhconsole.explained import explanation_table

_DEFAULT_PICTURE = Path("nhconsole-demo.png")


def main(arguments: Sequence[str], terminal: Terminal) -> int:
    """Run the demonstration; return the exit code."""
    options = _parser().parse(arguments)
    picture = _picture(options.screenshot)
    if picture is not None and not picture.absolute().parent.is_dir():
        terminal.tell(f"The folder of {quoted(str(picture))} does not exist; nothing was sent.")
        return BAD_INPUT
    try:
        with (
            tempfile.TemporaryDirectory(prefix="nhconsole-demo-") as folder,
            EmulatorServer(0, EmulatorOptions(certificate_folder=Path(folder))) as emulator,
        ):
            return _run(emulator, picture, options, terminal)
    except EmulatorCannotStart as error:
        terminal.tell(str(error))
        return BAD_INPUT


def _picture(wanted: str | None) -> Path | None:
    """Return where the picture goes; None if a window can be shown and no picture is wanted."""
    if wanted is not None:
        return Path(wanted)
    unseen = is_drawn_nowhere(os.environ) or missing_display(os.environ)
    return _DEFAULT_PICTURE if unseen else None


def _run(
    emulator: EmulatorServer,
    picture: Path | None,
    options: argparse.Namespace,
    terminal: Terminal,
) -> int:
    sent = []
    for push in send_demo(emulator):
        sent.append(push)
        terminal.say(_dump(push))
    answered = all(push.exchange.response is not None for push in sent)
    terminal.say(f"{len(sent)} test pushes, one for each platform, to an imitation of the hub.")
    shown = _show(sent, emulator, picture, options, terminal)
    return shown if answered else NO_RESULT


def _dump(push: DemoSend) -> str:
    redactor = Redactor(frozenset(known_secrets(push.draft.connection_text.reveal())))
    verdict = judge(redactor.exchange(push.exchange), explanation_table())
    dump = dump_exchange(push.exchange, (verdict.headline, *verdict.lines), redactor=redactor)
    label = platform_named(push.draft.platform).label
    return f"=== {label}: {push.draft.kind} ===\n\n{dump}\n"


def _show(
    sent: Sequence[DemoSend],
    emulator: EmulatorServer,
    picture: Path | None,
    options: argparse.Namespace,
    terminal: Terminal,
) -> int:
    try:
        code = show_demo(sent, emulator=emulator, screenshot=picture, theme=options.theme or "")
    except ImportError as error:
        what = "No window can be shown" if picture is None else "No picture can be made"
        terminal.tell(f"{what}: {why_no_qt(error)}")
        # The pushes are what was asked for; a picture only if it was named.
        return BAD_INPUT if options.screenshot is not None else 0
    if picture is not None and code == 0:
        terminal.say(f"The picture of the window is in {picture}")
    return code


def _parser() -> QuietParser:
    parser = QuietParser(
        prog="nhconsole demo",
        description="Sends one test push for every platform to an emulator of the hub on this "
        "machine, prints request, answer and outcome of each, then shows the window with the "
        f"results. Without a display it saves the window's picture ({_DEFAULT_PICTURE}) and ends.",
    )
    parser.add_argument(
        "--screenshot", metavar="FILE", help="save the window's picture (PNG) there and end"
    )
    parser.add_argument("--theme", type=_theme, metavar="light|dark", help="colours")
    return parser


def _theme(text: str) -> str:
    if text not in ("light", "dark"):
        raise argparse.ArgumentTypeError("it is light or dark")
    return text
