"""What was typed for a send, as the draft it means; bytes of a file stay the bytes they are."""

import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TypeVar

from nhconsole.cli.choose_hub import ChosenHub, choose_hub
from nhconsole.cli.platform_names import known_platforms, meant_platform, unknown_platform
from nhconsole.cli.send_options import TypedSend
from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.connection.connection_string import read_connection_string
from nhconsole.core.errors import BadInput
from nhconsole.core.payload.checks import check_payload
from nhconsole.core.payload.platforms import BodyKind
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import Secret, quoted
from nhconsole.core.sending.draft import DraftReading, SendDraft, read_draft
from nhconsole.core.sending.exchange import Headers

LARGEST_PAYLOAD_BYTES = 16 * 1024 * 1024
"""Far beyond what a hub takes; more is not read."""
STANDARD_INPUT = "-"
_Part = TypeVar("_Part")
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class _Collector:
    """Reads part after part, so that a person hears of every slip at once."""

    def __init__(self) -> None:
        self.problems: tuple[Problem, ...] = ()

    def take(self, read: Callable[[], _Part], otherwise: _Part) -> _Part:
        try:
            return read()
        except BadInput as error:
            self.problems += error.problems
            return otherwise


def read_send(
    typed: TypedSend, environ: Mapping[str, str], stdin: BinaryIO | None
) -> tuple[ChosenHub, DraftReading]:
    """Return the hub that is meant, and what was typed as a draft, read.

    Raises:
        BadInput: a part cannot be had (no connection string, an unreadable file …).
    """
    parts = _Collector()
    chosen = parts.take(lambda: _hub(typed, environ), ChosenHub(connection_text=Secret("")))
    platform = parts.take(lambda: _platform(typed.platform), "")
    audience = parts.take(lambda: _audience(typed.tags), Audience())
    headers: Headers = parts.take(lambda: read_headers(typed.headers), ())
    body = parts.take(lambda: _payload(typed, stdin), b"")
    if parts.problems:
        raise BadInput(parts.problems)
    draft = SendDraft(
        connection_text=chosen.connection_text,
        hub_name=_hub_name(typed, chosen),
        platform=platform,
        kind=typed.kind,
        payload=body.decode(errors="replace"),
        audience=audience,
        headers=headers,
        api_version=chosen.api_version,
    )
    reading = read_draft(draft)
    is_text = body == draft.payload.encode()
    if is_text:
        return chosen, reading
    return chosen, _with_bytes(reading, body, kind_is_typed=bool(typed.kind))


def _hub(typed: TypedSend, environ: Mapping[str, str]) -> ChosenHub:
    chosen = choose_hub(typed.connection, typed.profile, environ)
    if typed.ca_file is None:
        return chosen
    return replace(chosen, ca_files=(*chosen.ca_files, _ca_file(typed.ca_file)))


def _ca_file(name: str) -> Path:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=name)
    except (OSError, ValueError) as error:
        if isinstance(error, ssl.SSLError):
            reason = "it holds no certificate in PEM form"
        else:
            reason = getattr(error, "strerror", None) or "the name is not one of a file"
        raise _bad(
            Field.SETTINGS, "ca-file", f"The file {quoted(name)} cannot be used: {reason}.", ""
        ) from None
    return Path(name)


def _hub_name(typed: TypedSend, chosen: ChosenHub) -> str:
    if typed.hub is not None:
        return typed.hub
    if chosen.hub_name:
        return chosen.hub_name
    return read_connection_string(chosen.connection_text.reveal()).suggested_hub or ""


def _platform(name: str | None) -> str:
    if name is None:
        remedy = f"Give one with --platform: {known_platforms()}."
        raise _bad(Field.PLATFORM, "missing", "None is named.", remedy)
    if meant_platform(name):
        raise unknown_platform(name)
    return name


def _audience(tags: tuple[str, ...]) -> Audience:
    if not tags:
        return Audience()
    if len(tags) > 1:
        raise _bad(
            Field.AUDIENCE,
            "twice",
            "--tags is there more than once.",
            "Join the tags in one text: --tags 'a || b'.",
        )
    if not tags[0].strip():
        # An unset variable of a script must not turn into a push to everybody.
        raise _bad(
            Field.AUDIENCE, "empty", "--tags is empty.", "Leave --tags out to reach everybody."
        )
    return Audience(mode=AudienceMode.EXPRESSION, expression=tags[0])


def read_headers(texts: tuple[str, ...]) -> Headers:
    """Return typed headers as pairs.

    Raises:
        BadInput: one has no colon.
    """
    return tuple(_header(text) for text in texts)


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise _bad(
            Field.HEADERS, "colon", f"{quoted(text)} has no colon.", "Write --header 'Name: value'."
        )
    return name.strip(" \t"), value.strip(" \t")


def _payload(typed: TypedSend, stdin: BinaryIO | None) -> bytes:
    if typed.payload is not None and typed.payload_file is not None:
        raise _bad_payload("both", "--payload and --payload-file are both there.", "Leave one out.")
    if typed.payload is not None:
        # The bytes that were typed, whatever the terminal's encoding is taken for.
        return os.fsencode(typed.payload)
    if typed.payload_file is None:
        raise _bad_payload(
            "missing",
            "There is none.",
            "Give it with --payload TEXT or --payload-file FILE (- is standard input).",
        )
    return _file_content(typed.payload_file, stdin)


def _file_content(name: str, stdin: BinaryIO | None) -> bytes:
    try:
        return read_file(name, stdin, Field.PAYLOAD, LARGEST_PAYLOAD_BYTES)
    except BadInput as error:
        huge = error.problems[0].code.endswith(".huge")
        remedy = "A hub takes at most 65,536." if huge else "Is the path right?"
        raise BadInput((replace(error.problems[0], remedy=remedy),)) from None


def read_file(name: str, stdin: BinaryIO | None, field: Field, limit: int) -> bytes:
    """Return what stands in a file, or on standard input.

    Args:
        name: Of the file; ``-`` is standard input.
        stdin: Standard input, if there is one.
        field: What an error is about.
        limit: More bytes than these are refused, and not read.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        if name == STANDARD_INPUT:
            content = stdin.read(limit + 1) if stdin is not None else b""
        else:
            with Path(name).open("rb") as file:
                content = file.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not one of a file"
        raise _bad(field, "file", f"{_named(name)} cannot be read: {reason}.", "") from None
    if len(content) > limit:
        raise _bad(field, "huge", f"{_named(name)} has more than {limit:,} bytes.", "")
    return content


def _named(name: str) -> str:
    return "Standard input" if name == STANDARD_INPUT else f"The file {quoted(name)}"


def _with_bytes(reading: DraftReading, body: bytes, *, kind_is_typed: bool) -> DraftReading:
    """Put bytes that are not UTF-8 into the notification, if its kind may carry them."""
    if reading.notification is None:
        return reading
    notification = replace(reading.notification, body=body)
    others = tuple(
        found
        for found in reading.problems
        if not found.code.startswith("payload.") or found.code == "payload.kind"
    )
    if notification.kind.body is BodyKind.ANY:
        found = check_payload(notification, "bytes")
        guess = () if kind_is_typed else (_taken_for_raw(body),)
        return replace(reading, notification=notification, problems=(*others, *guess, *found))
    return replace(reading, problems=(*others, _not_utf_8(body)))


def _not_utf_8(body: bytes) -> Problem:
    try:
        body.decode()
        at = 0
    except UnicodeDecodeError as error:
        at = error.start
    return _problem(
        Field.PAYLOAD,
        "encoding",
        f"It is not UTF-8{_looks_like(body)}: byte {at + 1} is 0x{body[at]:02x}.",
        "Save the file as UTF-8. Only a raw kind carries other bytes: --kind raw.",
    )


def _taken_for_raw(body: bytes) -> Problem:
    """Say that bytes go out as raw: a toast saved as UTF-16 was hardly meant so."""
    found = _problem(
        Field.PAYLOAD,
        "taken-for-raw",
        f"It is not UTF-8{_looks_like(body)}, so it goes out as raw.",
        "If it is text, save the file as UTF-8; if not, --kind raw says so.",
    )
    return replace(found, severity=Severity.WARNING)


def _looks_like(body: bytes) -> str:
    guess = _MARKS.get(body[:2])
    return f" (it looks like {guess})" if guess else ""


def _problem(field: Field, code: str, message: str, remedy: str) -> Problem:
    return Problem(
        severity=Severity.ERROR,
        field=field,
        code=f"{field.name.lower()}.{code}",
        message=message,
        remedy=remedy,
    )


def _bad(field: Field, code: str, message: str, remedy: str) -> BadInput:
    return BadInput((_problem(field, code, message, remedy),))


def _bad_payload(code: str, message: str, remedy: str) -> BadInput:
    return _bad(Field.PAYLOAD, code, message, remedy)
