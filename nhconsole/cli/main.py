"""The command line: finds the command that is meant and loads nothing else."""

import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from nhconsole.cli.terminal import Terminal

_COMMANDS = {
    "send": "send one test push; show request, answer and outcome",
    "explain": "say what an answer, an error or an outcome means, and what to do",
    "history": "list, search, show and export what the window has sent",
    "emulator": "run the hub's emulator on this machine until Ctrl+C",
    "demo": "send a test push for every platform to the emulator, then show the window",
}
# As in arguments.py, which the window need not load.
_CANCELLED = 130
_NO_RESULT = 3


def run() -> None:
    """Run the program (entry point of the installed script)."""
    terminal = Terminal()
    code = main(sys.argv[1:], terminal)
    if terminal.write_failed:
        terminal.tell(f"The output could not be written: {terminal.write_failed}.")
        code = code or _NO_RESULT
    terminal.close()
    sys.exit(code)


def main(arguments: Sequence[str], terminal: Terminal) -> int:
    """Run a command and return the exit code; nothing is raised."""
    # Without any handler Python prints warnings of the libraries to standard error as they are.
    logging.getLogger("nhconsole").addHandler(logging.NullHandler())
    try:
        return _dispatch(arguments, terminal)
    except KeyboardInterrupt:
        terminal.tell("Cancelled.")
        return _CANCELLED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except Exception as error:
        terminal.tell(_unexpected(error))
        return _NO_RESULT


def _dispatch(arguments: Sequence[str], terminal: Terminal) -> int:
    command = arguments[0] if arguments else "window"
    if command in _COMMANDS or not arguments:
        code: int = import_module(f"nhconsole.cli.{command}").main(arguments[1:], terminal)
        return code
    return _without_command(arguments, terminal)


def _without_command(arguments: Sequence[str], terminal: Terminal) -> int:
    from nhconsole.cli.arguments import QuietParser

    commands = "\n".join(f"  {name:10}{words}" for name, words in _COMMANDS.items())
    parser = QuietParser(
        prog="nhconsole",
        usage="nhconsole [--version] [--help] [COMMAND …]",
        description="A debugging console for Azure Notification Hubs.",
        epilog=f"commands:\n  {'(none)':10}open the window\n{commands}\n\n"
        "“nhconsole COMMAND --help” tells the options of a command.",
        formatter_class=_formatter(),
    )
    parser.add_argument("--version", action="store_true", help="print versions for a bug report")
    if parser.parse(arguments, "there is no such command").version:
        from nhconsole.cli.versions import version_lines

        terminal.say("\n".join(version_lines()))
    return 0


def _formatter() -> type:
    from argparse import RawDescriptionHelpFormatter

    return RawDescriptionHelpFormatter


def _unexpected(error: Exception) -> str:
    """Return a sentence for an error of ours; without the error's text, which may hold a key."""
    trace, place = error.__traceback__, "an unknown place"
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return (
        f"nhconsole met an error it did not expect: {type(error).__name__} in {place}. "
        "Please report it, with the output of “nhconsole --version”."
    )
