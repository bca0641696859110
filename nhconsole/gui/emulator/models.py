"""What stands in the tables of the emulator's panel."""

from collections.abc import Hashable
from functools import cache

from PySide6.QtGui import QIcon

from nhconsole.core.text.text_place import shortened
from nhconsole.core.verdict.words import elided
from nhconsole.gui.emulator.catalogue import behaviour_named, fault_choices
from nhconsole.gui.emulator.row_model import RowModel
from nhconsole.gui.emulator.values import (
    DeviceRegistration,
    EmulatedDevice,
    HubRequestRow,
    PlannedFault,
    ReceivedPush,
)
from nhconsole.gui.icons import icon
from nhconsole.gui.roles import Role

_CELL, _TIP = 300, 2000
"""So much stands in a cell and in its tool tip; a client may send text of any length."""


class DeviceModel(RowModel[EmulatedDevice]):
    """Devices: who they are, how their push service behaves, what came of it."""

    headers = ("Device", "Tags", "Behaviour", "Got", "Refused")
    right_aligned = frozenset({3, 4})

    def key(self, row: EmulatedDevice) -> Hashable:
        return row.id

    def cells(self, row: EmulatedDevice) -> tuple[str, ...]:
        return (
            elided(row.shown_name, _CELL),
            _cut(", ".join(_plain_first(row.tags))),
            behaviour_named(row.behaviour).label,
            str(row.received or ""),
            str(row.refused or ""),
        )

    def sign(self, row: EmulatedDevice, column: int) -> QIcon | None:
        if column == 0:
            return platform_icon(row.platform)
        if column == 2:
            return _verdict_icon(behaviour_named(row.behaviour).accepted)
        return None

    def ink(self, row: EmulatedDevice, column: int) -> Role | None:
        if column == 2:
            return None if behaviour_named(row.behaviour).accepted else Role.BAD
        return {1: Role.MUTED, 4: Role.BAD}.get(column)

    def tip(self, row: EmulatedDevice, column: int) -> str:
        if column == 0:
            return f"{row.shown_name}\n{row.platform}\n{elided(row.handle, _TIP)}"
        if column == 1:
            return elided("\n".join(_plain_first(row.tags)), _TIP)
        if column == 2:
            behaviour = behaviour_named(row.behaviour)
            return f"{behaviour.label}: “{behaviour.sentence}”"
        return self.cells(row)[column]

    def spoken(self, row: EmulatedDevice, column: int) -> str:
        said = self.cells(row)[column]
        return f"{said}, {row.platform}" if column == 0 else said or "0"

    def sort_value(self, row: EmulatedDevice, column: int) -> int | None:
        return {3: row.received, 4: row.refused}.get(column)


class ReceivedModel(RowModel[ReceivedPush]):
    """What a device received, and what was refused for it."""

    headers = ("Time", "Outcome", "Format", "Sent to")

    def key(self, row: ReceivedPush) -> Hashable:
        return (row.notification_id, row.at, row.outcome)

    def cells(self, row: ReceivedPush) -> tuple[str, ...]:
        return (
            f"{row.at.astimezone():%H:%M:%S}",
            "Accepted" if row.accepted else "Refused",
            f"{row.format}{' · test' if row.is_test else ''}",
            "this device" if row.is_direct else _cut(row.tags) or "everyone",
        )

    def sign(self, row: ReceivedPush, column: int) -> QIcon | None:
        return _verdict_icon(row.accepted) if column == 1 else None

    def ink(self, row: ReceivedPush, column: int) -> Role | None:
        if column == 1:
            return Role.GOOD if row.accepted else Role.BAD
        return Role.MUTED

    def tip(self, row: ReceivedPush, column: int) -> str:
        if column == 1:
            return f"{row.outcome}\n{row.reason}".strip()
        return f"{row.at.isoformat()}" if column == 0 else self.cells(row)[column]


class RegistrationModel(RowModel[DeviceRegistration]):
    """Under which tags, and with which templates, a device is registered."""

    headers = ("Registration", "Kind", "Tags")

    def key(self, row: DeviceRegistration) -> Hashable:
        return row.id

    def cells(self, row: DeviceRegistration) -> tuple[str, ...]:
        kind = "native" if row.template is None else "template"
        kind = f"{kind} {row.template_name}".strip()
        return (row.id, kind, _cut(", ".join(_plain_first(row.tags))))

    def ink(self, _row: DeviceRegistration, column: int) -> Role | None:
        return Role.MUTED if column == 2 else None

    def tip(self, row: DeviceRegistration, column: int) -> str:
        if column == 0 and row.installation:
            return f"{row.id}\nof the installation {row.installation}"
        return "\n".join(row.tags) if column == 2 else self.cells(row)[column]


class RequestModel(RowModel[HubRequestRow]):
    """The log: what came, what was answered, and why a request was refused."""

    headers = ("Time", "Status", "Request", "Reached", "What became of it")

    def key(self, row: HubRequestRow) -> Hashable:
        return row.number

    def cells(self, row: HubRequestRow) -> tuple[str, ...]:
        return (
            f"{row.at.astimezone():%H:%M:%S}",
            status_words(row),
            _cut(f"{row.method or 'no HTTP'} {row.target}"),
            reached_words(row),
            _cut(row.words()),
        )

    def sign(self, row: HubRequestRow, column: int) -> QIcon | None:
        return _verdict_icon(not row.is_refused) if column == 1 else None

    def ink(self, row: HubRequestRow, column: int) -> Role | None:
        if column == 1:
            return Role.BAD if row.is_refused else Role.GOOD
        if column == 3 and row.reached_count == 0:
            return Role.WARN
        return {0: Role.MUTED, 4: Role.BAD if row.is_refused else Role.MUTED}.get(column)

    def searched(self, row: HubRequestRow) -> str:
        # The log is searched with every key press, and it is long: only what can differ.
        seen = f"{row.method} {row.target[:_TIP]}\n{row.words()[:_TIP]}"
        return f"{seen}\n{status_words(row)}\n{reached_words(row)}\n{row.at.astimezone():%H:%M:%S}"

    def tip(self, row: HubRequestRow, column: int) -> str:
        match column:
            case 0:
                return row.at.isoformat()
            case 2:
                return _cut(f"{row.method} {row.target}", _TIP)
            case 3:
                return "\n".join(row.reached) or self.cells(row)[column]
            case 4:
                return _cut(row.words(), _TIP)
        return self.cells(row)[column]


class PlannedModel(RowModel[PlannedFault]):
    """The faults that wait for requests."""

    headers = ("Fault", "How often", "Only for")

    def key(self, row: PlannedFault) -> Hashable:
        return row

    def cells(self, row: PlannedFault) -> tuple[str, ...]:
        scope = " ".join(filter(None, (row.method, row.path)))
        return (_cut(fault_words(row)), _times_words(row.times), scope or "everything")

    def ink(self, _row: PlannedFault, column: int) -> Role | None:
        return Role.MUTED if column else None


def _cut(text: str, limit: int = _CELL) -> str:
    """Return the beginning on one line; what is far behind it is not even looked at."""
    return shortened(text[: limit * 2], limit)


def _plain_first(tags: tuple[str, ...]) -> list[str]:
    """Return what somebody chose before what the hub added, such as ``$InstallationId:{…}``."""
    return sorted(tags, key=lambda tag: tag.startswith("$"))


def fault_words(fault: PlannedFault) -> str:
    """Return what is planned: the kind, then what was said about it."""
    kind = next((each for each in fault_choices() if each.name == fault.kind), None)
    if kind is None:
        return fault.kind
    labels = {form.name: form.label for form in kind.fields}
    said = [f"{labels.get(name, name)} {value}" for name, value in fault.said]
    repeats_kind = bool(said) and said[0].startswith(f"{kind.label} ")
    return "  ·  ".join(said if repeats_kind else (kind.label, *said))


def status_words(row: HubRequestRow) -> str:
    """Return the status, or that the connection was cut."""
    return "cut" if row.status is None else str(row.status)


def reached_words(row: HubRequestRow) -> str:
    """Return how many registrations a send went to."""
    if row.reached_count is None:
        return ""
    return f"→ {row.reached_count:,}" if row.reached_count else "nobody"


@cache
def platform_icon(platform: str) -> QIcon:
    """Return the icon of a platform, or of a device for one that has none."""
    try:
        return icon(f"platform-{platform}", Role.MUTED)
    except FileNotFoundError:
        return icon("device", Role.MUTED)


@cache
def _verdict_icon(is_good: bool) -> QIcon:
    return icon("check", Role.GOOD) if is_good else icon("error", Role.BAD)


def _times_words(times: int | None) -> str:
    if times is None:
        return "until cleared"
    return "next request" if times == 1 else f"next {times} requests"
