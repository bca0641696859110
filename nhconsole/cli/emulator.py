"""``nhconsole emulator``: the emulator on loopback until Ctrl+C or SIGTERM."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nhconsole.cli.arguments import QuietParser
from nhconsole.cli.terminal import Terminal

_DEFAULT_PORT = 8643


def main(arguments: Sequence[str], terminal: Terminal) -> int:
    """Run the emulator; return the exit code."""
    options = _parser().parse(arguments)
    # Not imported above: “--help” needs no web server.
    from nhconsole.emulator import EmulatorOptions, ForegroundOptions, run_foreground

    emulator = EmulatorOptions(hub_name=options.hub or EmulatorOptions().hub_name)
    foreground = ForegroundOptions(
        port=options.port,
        emulator=emulator,
        port_file=Path(options.port_file) if options.port_file else None,
        log_requests=options.log,
        watch_stdin=options.watch_stdin,
    )
    return run_foreground(foreground)


def _parser() -> QuietParser:
    parser = QuietParser(
        prog="nhconsole emulator",
        description="Runs an imitation of a notification hub on this machine, with sample devices. "
        "Nothing leaves the machine. Prints one line “READY {json}” with connection strings (of "
        "published throw-away keys) and the path of the certificate to trust.",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=_DEFAULT_PORT,
        help=f"port on 127.0.0.1; 0: any free one (default {_DEFAULT_PORT})",
    )
    parser.add_argument(
        "--port-file", metavar="FILE", help="gets the port's number once it is open"
    )
    parser.add_argument("--hub", metavar="NAME", help="name of the hub (default sample-hub)")
    parser.add_argument(
        "--log",
        action="store_true",
        help="print a line for each request, with the reason of a refusal",
    )
    parser.add_argument(
        "--watch-stdin",
        action="store_true",
        help="end when standard input ends (for parent programs)",
    )
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)
