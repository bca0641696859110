"""Reads devices from JSON, in the form of ``resources/emulator/devices.schema.json``."""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from nhconsole.core.text.json_reading import json_problem
from nhconsole.core.text.json_tokens import tokens
from nhconsole.core.text.text_place import first_lower, place_in_words, shortened
from nhconsole.emulator.atom.checks import Refused
from nhconsole.emulator.devices import Device, device_of
from nhconsole.emulator.errors import BadDevices
from nhconsole.emulator.seeding.as_the_hub import check_as_the_hub
from nhconsole.emulator.seeding.checks import check_device
from nhconsole.emulator.seeding.places import path_in_words, place_of_value
from nhconsole.emulator.seeding.wrong import Wrong

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class _NotJson(ValueError):
    """Something that Python's reader would take."""


def read_seed(text: str) -> tuple[Device, ...]:
    """Return the devices of a document: ``{"devices": […]}``, or the array alone.

    Raises:
        BadDevices: one sentence says what is wrong, where, and what to do.
    """
    text = text.removeprefix("\ufeff")
    document = _read(text)
    try:
        return tuple(_devices(document))
    except Wrong as wrong:
        raise BadDevices(_sentence(text, wrong)) from None


def _read(text: str) -> object:
    try:
        document = json.loads(text, parse_constant=_refuse, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise BadDevices(_why_no_json(text)) from None
    if _SURROGATE.search(text):
        _refuse_half_characters(text)
    return document


def _refuse(name: str) -> NoReturn:
    raise _NotJson(name)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _NotJson("a key stands twice")
    return members


def _why_no_json(text: str) -> str:
    problem = json_problem(text)
    if problem is None:  # Python has limits of its own, such as that of a number's digits.
        return "The devices cannot be read: a number is too long; shorten it."
    what, remedy = problem.message.rstrip("."), problem.remedy.rstrip(".")
    return (
        f"The devices cannot be read: {first_lower(what)}"
        f" (line {problem.line}, column {problem.column})"
        + (f"; {first_lower(remedy)}." if remedy else ".")
    )


def _refuse_half_characters(text: str) -> None:
    """Refuse halves of characters, written as escapes: no answer could hold them."""
    for token in tokens(text):
        piece = text[token.start : token.end]
        if token.kind == "string" and _SURROGATE.search(piece) and not _is_whole(piece):
            raise BadDevices(
                "The devices cannot be read: a text has half of a character that \\u escapes"
                f" write as two ({place_in_words(text, token.start)}); write both halves, or the"
                " character itself."
            )


def _is_whole(piece: str) -> bool:
    try:
        str(json.loads(piece)).encode()
    except UnicodeEncodeError:
        return False
    return True


def _sentence(text: str, wrong: Wrong) -> str:
    path = path_in_words(wrong.path)
    place = place_of_value(text, wrong.path)
    where = f"at {path} ({place})" if path else f"({place})"
    return f"The devices cannot be read: {wrong.what} {where}; {wrong.remedy}."


def _devices(document: object) -> Iterator[Device]:
    rows, above = _rows(document)
    known = _Known(above)
    for number, row in enumerate(rows):
        try:
            check_device(row)
            device = _device(row)
            check_as_the_hub(device)
            known.note(number, device)
        except Wrong as wrong:
            raise wrong.under(*above, number) from None
        yield device


def _rows(document: object) -> tuple[list[Any], tuple[str, ...]]:
    """Return the devices of a document as they came, and the path to them."""
    if isinstance(document, list):
        return document, ()
    if not isinstance(document, dict):
        raise Wrong("there are no devices in it", 'write {"devices": […]}')
    for name in document:
        if name not in ("devices", "$schema"):
            what = f"“{shortened(name)}” is no property of such a document"
            raise Wrong(what, "it has “devices” alone", name)
    if not isinstance(document.get("$schema", ""), str):
        raise Wrong("“$schema” is no text", "write the schema's address, or remove it", "$schema")
    if "devices" not in document:
        raise Wrong("there are no devices in it", 'write {"devices": […]}')
    rows = document["devices"]
    if not isinstance(rows, list):
        raise Wrong("“devices” is no array", "write an array: […]", "devices")
    return rows, ("devices",)


def _device(row: dict[str, Any]) -> Device:
    try:
        device = device_of(row)
    except Refused as refused:
        remedy = "write it as PUT /installations takes it"
        raise Wrong(f"the hub refuses it: {refused}", remedy, "installation") from None
    if row.get("platform", device.platform) != device.platform:
        remedy = f"its installation says {device.platform}; leave one of them out"
        raise Wrong("the platform is not the one of the installation", remedy, "platform")
    if "handle" in row and _differ(row, device):
        remedy = "leave one of them out"
        raise Wrong("the handle is not the pushChannel of the installation", remedy, "handle")
    return device


def _differ(row: dict[str, Any], device: Device) -> bool:
    handle: str = row["handle"]
    return device.handle not in (handle, handle.upper())


class _Known:
    """What the devices before had of which each device needs its own."""

    def __init__(self, above: tuple[str, ...]) -> None:
        self._above = above
        self._ids: dict[str, int] = {}
        self._handles: dict[tuple[str, str], int] = {}
        self._registrations: dict[str, int] = {}
        self._installations: dict[str, int] = {}

    def note(self, number: int, device: Device) -> None:
        """Note what a device has.

        Raises:
            Wrong: an earlier device has it.
        """
        if device.id:
            self._note(self._ids, device.id, number, "the id", "id")
        handle = self._handles.setdefault((device.platform, device.handle), number)
        if handle != number:
            self._refuse("the handle", device.handle, handle, self._handle_path(device))
        for index, each in enumerate(device.registrations):
            if each.id:
                self._note_registration(each.id, number, ("registrations", index, "id"))
        if device.installation is not None:
            name = device.installation.id
            path = ("installation", "installationId")
            self._note(self._installations, name, number, "the installation id", *path)

    def _note(
        self, known: dict[str, int], value: str, number: int, what: str, *path: str | int
    ) -> None:
        first = known.setdefault(value, number)
        if first != number:
            self._refuse(what, value, first, path)

    def _note_registration(self, value: str, number: int, path: tuple[str | int, ...]) -> None:
        # A device may not have the same one twice either.
        if value in self._registrations:
            self._refuse("the registration id", value, self._registrations[value], path)
        self._registrations[value] = number

    def _refuse(self, what: str, value: str, first: int, path: tuple[str | int, ...]) -> NoReturn:
        owner = path_in_words((*self._above, first))
        remedy = f"it is that of {owner} already, and each needs its own"
        raise Wrong(f"{what} “{shortened(value)}” stands there twice", remedy, *path)

    @staticmethod
    def _handle_path(device: Device) -> tuple[str, ...]:
        return ("handle",) if device.installation is None else ()
