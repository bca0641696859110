"""``nhconsole emulator``: the emulator on loopback until Ctrl+C or SIGTERM."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nhconsole.cli.arguments import BAD_INPUT, QuietParser
from nhconsole.cli.terminal import Terminal

if TYPE_CHECKING:
    from nhconsole.emulator import Device, FaultOrder

_DEFAULT_PORT = 8643


def main(arguments: Sequence[str], terminal: Terminal) -> int:
    """Run the emulator; return the exit code."""
    options = _parser().parse(arguments)
    # Not imported above: “--help” needs no web server.
    from nhconsole.emulator import (
        EmulatorOptions,
        ForegroundOptions,
        SendRules,
        run_foreground,
    )
    from nhconsole.emulator.errors import BadDevices

    try:
        devices = None if options.seed is None else _devices(Path(options.seed))
    except BadDevices as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    emulator = EmulatorOptions(
        devices=devices,
        state_file=None if options.state is None else Path(options.state),
        hub_name=options.hub or EmulatorOptions().hub_name,
        seed=options.random_seed,
        rules=SendRules(
            test_sends_per_minute=options.test_limit,
            remove_failing=options.remove_failing,
            refuse_mixed=options.refuse_mixed,
        ),
        faults=tuple(options.fault),
    )
    foreground = ForegroundOptions(
        port=options.port,
        emulator=emulator,
        port_file=Path(options.port_file) if options.port_file else None,
        log_requests=options.log,
        watch_stdin=options.watch_stdin,
        show_hints=not options.quiet,
    )
    return run_foreground(foreground)


def _devices(path: Path) -> "tuple[Device, ...]":
    from nhconsole.emulator.errors import BadDevices
    from nhconsole.emulator.seeding.reading import read_seed

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadDevices(f"The seed {path} is not in UTF-8; save it so.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the name is not one of a file"
        raise BadDevices(f"The seed {path} cannot be read: {why}; name another file.") from None
    return read_seed(text)


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
    parser.add_argument(
        "--seed",
        metavar="FILE",
        help="begin with the devices of this JSON file instead of the samples",
    )
    parser.add_argument(
        "--state",
        metavar="FILE",
        help="keep everything across runs in this file; the seed counts only while it is new",
    )
    parser.add_argument("--hub", metavar="NAME", help="name of the hub (default sample-hub)")
    parser.add_argument(
        "--log",
        action="store_true",
        help="print a line for each request, with the reason of a refusal",
    )
    parser.add_argument(
        "--quiet",
        action="store_true",
        help="print the READY line alone, without a line for each SDK behind it",
    )
    parser.add_argument(
        "--watch-stdin",
        action="store_true",
        help="end when standard input ends (for parent programs)",
    )
    _add_rules(parser)
    return parser


def _add_rules(parser: QuietParser) -> None:
    rules = parser.add_argument_group("how faithful, and what goes wrong")
    rules.add_argument(
        "--fault",
        metavar="KIND[,NAME=VALUE…]",
        action="append",
        type=_fault,
        default=[],
        help="a fault from the start on, such as throttled or status=503,retry_after=10,times=2;"
        " can be given again",
    )
    rules.add_argument(
        "--test-limit",
        metavar="N",
        nargs="?",
        type=_count,
        const=10,
        help="refuse more than N test sends in a minute with 429, as the service does (10)",
    )
    rules.add_argument(
        "--remove-failing",
        action="store_true",
        help="delete registrations whose handle is invalid or expired, as the service does",
    )
    rules.add_argument(
        "--refuse-mixed",
        action="store_true",
        help="refuse && and || side by side without parentheses; their order is not documented",
    )
    rules.add_argument(
        "--random-seed",
        metavar="N",
        type=_count,
        help="make ids and the choice of ten devices the same in each run",
    )


def _fault(text: str) -> "FaultOrder":
    from nhconsole.emulator import BadFault, parse_fault_option

    try:
        return parse_fault_option(text)
    except BadFault as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError("it is a whole number")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)
