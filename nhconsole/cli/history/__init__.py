"""``nhconsole history``: what the window has sent, on the command line.

Exit codes: 0 done (nothing found, too), 2 bad input or no such exchange, 3 the history cannot be
used.
"""

from argparse import RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module

from nhconsole.cli.arguments import QuietParser
from nhconsole.cli.terminal import Terminal

_COMMANDS = {
    "list": ("listing", "list_rows", "the newest exchanges, filtered"),
    "search": ("listing", "search", "exchanges in which all the words occur"),
    "show": ("showing", "show", "one exchange whole, with what it means"),
    "export": ("exporting", "export", "one exchange as a program, HTTP, HAR or a report"),
    "star": ("changing", "star", "keep exchanges from being let go"),
    "unstar": ("changing", "unstar", "take stars away"),
    "note": ("changing", "note", "write a note to an exchange"),
    "delete": ("changing", "delete", "delete exchanges for good"),
}


def main(arguments: Sequence[str], terminal: Terminal) -> int:
    """Run a command of the history; return the exit code."""
    name = arguments[0] if arguments else "list"
    if name in _COMMANDS:
        module, function, _ = _COMMANDS[name]
        run = getattr(import_module(f"nhconsole.cli.history.{module}"), function)
        code: int = run(arguments[1:], terminal)
        return code
    if name.startswith("-") and name not in ("-h", "--help"):
        # Options without a command are those of the list.
        return main(("list", *arguments), terminal)
    _help().parse(arguments, "there is no such command")
    return 0


def _help() -> QuietParser:
    commands = "\n".join(f"  {name:8}{words}" for name, (_, _, words) in _COMMANDS.items())
    return QuietParser(
        prog="nhconsole history",
        usage="nhconsole history [--help] COMMAND …",
        description="Shows what the window has sent. An exchange is named by its number in the "
        "list, by\nthe beginning of its exchange id, or by the word “last”.",
        epilog=f"commands:\n{commands}\n\n"
        "“nhconsole history COMMAND --help” tells the options of a command. Without a command it\n"
        "lists. Exit code: 0 done; 2 bad input or no such exchange; 3 the history cannot be used.",
        formatter_class=RawDescriptionHelpFormatter,
    )
