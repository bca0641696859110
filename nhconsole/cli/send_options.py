"""The options of ``nhconsole send``, and what was typed with them."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from nhconsole.cli.arguments import QuietParser, count, positive_seconds
from nhconsole.cli.choose_hub import EMULATOR, ENVIRONMENT_NAME
from nhconsole.cli.platform_names import known_platforms
from nhconsole.cli.send_report import option_error_document
from nhconsole.core.secrets.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSend:
    """What is to be sent, and where, as it was typed."""

    connection: Secret | None = None
    profile: str | None = None
    hub: str | None = None
    platform: str | None = None
    kind: str = ""
    payload: str | None = None
    payload_file: str | None = None
    tags: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    ca_file: str | None = None

    def texts(self) -> tuple[str, ...]:
        """Return everything in which somebody could have pasted a key."""
        single = (self.profile, self.hub, self.platform, self.kind, self.payload)
        files = (self.payload_file, self.ca_file)
        return (*(text for text in (*single, *files) if text), *self.tags, *self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to send, and how the result is to be shown and judged."""

    timeout_s: float | None = None
    force: bool = False
    as_json: bool = False
    show_secrets: bool = False
    expected_successes: int | None = None


def read_options(arguments: Sequence[str]) -> tuple[TypedSend, Manner]:
    """Read the command line, or end the program with a sentence."""
    options = _parser().parse(arguments)
    text = options.connection_string
    typed = TypedSend(
        connection=None if text is None else Secret(text),
        profile=options.profile,
        hub=options.hub,
        platform=options.platform,
        kind=options.kind,
        payload=options.payload,
        payload_file=options.payload_file,
        tags=tuple(options.tags),
        headers=tuple(options.header),
        ca_file=options.ca_file,
    )
    manner = Manner(
        timeout_s=options.timeout,
        force=options.force,
        as_json=options.json,
        show_secrets=options.show_secrets,
        expected_successes=options.expect_success,
    )
    return typed, manner


def _parser() -> QuietParser:
    parser = QuietParser(
        bad_input=option_error_document,
        prog="nhconsole send",
        description="Sends one test push and shows request, answer and outcome.",
        epilog="Exit code: 0 sent and no device refused it; 1 the hub or a device refused it; "
        "2 bad input, nothing was sent; 3 no usable answer; 130 cancelled with Ctrl+C.",
    )
    _add_hub(parser.add_argument_group("which hub"))
    _add_message(parser.add_argument_group("what, and to whom"))
    _add_manner(parser.add_argument_group("how"))
    return parser


def _add_hub(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--connection-string",
        metavar="TEXT",
        help=f"better in the environment variable {ENVIRONMENT_NAME}, which is read if neither "
        "this nor --profile is there: other users of this machine can read command lines",
    )
    group.add_argument(
        "--profile",
        metavar="NAME",
        help=f"a hub saved in the window, or “{EMULATOR}” for the one that “nhconsole emulator” "
        f"runs; goes before {ENVIRONMENT_NAME}, and cannot stand beside --connection-string",
    )
    group.add_argument(
        "--hub", metavar="NAME", help="the hub's name; else the EntityPath of the string"
    )
    group.add_argument("--ca-file", metavar="FILE", help="further certificates to trust (PEM)")


def _add_message(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--platform", metavar="NAME", help=known_platforms())
    group.add_argument(
        "--kind",
        metavar="NAME",
        default="",
        help="toast, tile, badge, raw, alert, background …; without it the payload decides",
    )
    group.add_argument("--payload", metavar="TEXT")
    group.add_argument("--payload-file", metavar="FILE", help="“-” is standard input")
    group.add_argument(
        "--tags",
        metavar="TEXT",
        action="append",
        default=[],
        help="a tag or a tag expression; without it everybody gets it",
    )
    group.add_argument(
        "--header", metavar="'N: V'", action="append", default=[], help="may be repeated"
    )


def _add_manner(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=positive_seconds,
        help="for the whole exchange and each part of it (else 120, 30 of silence, 5 to connect)",
    )
    group.add_argument(
        "--force",
        action="store_true",
        help="send although something seems wrong, to see what the hub says",
    )
    group.add_argument("--json", action="store_true", help="print one JSON object")
    group.add_argument(
        "--show-secrets", action="store_true", help="show keys and the token's signature"
    )
    group.add_argument(
        "--expect-success",
        metavar="N",
        type=count,
        help="exit code 0 if at least N devices accepted, whatever the others did; else 1",
    )
