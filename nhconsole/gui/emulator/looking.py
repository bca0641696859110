"""One look at a running emulator, in a worker's thread: what is new since the last one. No Qt."""

import re
from dataclasses import dataclass

from nhconsole.gui.emulator.control_client import PAGE, ControlClient, EmulatorRefused
from nhconsole.gui.emulator.values import (
    DevicePage,
    EmulatorHealth,
    HubRequestRow,
    PlannedFault,
    PlayedRules,
    ReceivedPush,
)

KEPT_ROWS = 1000
"""So many requests the panel keeps; as many as the emulator does."""
_CONTROL = "/_emulator"
_PLACE = re.compile(r"^Tags \(position \d+\): ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What somebody wants to see."""

    after: int = 0
    """The number of the last request that is known."""
    marks: tuple[object, ...] | None = None
    """Those of the last look: with the same ones nothing is asked for again; None asks for all."""
    tags: str = ""
    pages: int = 1
    device_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is; None where it was not asked for."""

    health: EmulatorHealth
    requests: tuple[HubRequestRow, ...] = ()
    """Those that are new, without the ones to the control paths."""
    last_number: int = 0
    devices: DevicePage | None = None
    tag_problem: str = ""
    received: tuple[ReceivedPush, ...] | None = None
    planned: tuple[PlannedFault, ...] | None = None
    rules: PlayedRules | None = None


def look_at(client: ControlClient, look: Look) -> Seen:
    """Ask the emulator for what is new.

    Raises:
        EmulatorSilent: it does not answer.
    """
    health = client.health()
    if health.marks == look.marks:
        return Seen(health=health, last_number=look.after)
    requests = _new_requests(client, look.after)
    devices, problem = _devices(client, look)
    return Seen(
        health=health,
        requests=tuple(row for row in requests if not row.target.startswith(_CONTROL)),
        last_number=requests[-1].number if requests else look.after,
        devices=devices,
        tag_problem=problem,
        received=_received(client, look.device_id),
        planned=client.planned(),
        rules=client.rules(),
    )


def _new_requests(client: ControlClient, after: int) -> tuple[HubRequestRow, ...]:
    rows: list[HubRequestRow] = []
    while True:
        page = client.requests(rows[-1].number if rows else after)
        rows += page
        if len(page) < PAGE or len(rows) >= KEPT_ROWS:
            return tuple(rows)


def _devices(client: ControlClient, look: Look) -> tuple[DevicePage | None, str]:
    if look.tags:
        try:
            return client.devices(tags=look.tags), ""
        except EmulatorRefused as refusal:
            return None, _PLACE.sub("", str(refusal))
    pages = [client.devices(number * PAGE) for number in range(look.pages)]
    devices = tuple(device for page in pages for device in page.devices)
    return DevicePage(devices=devices, total=pages[-1].total), ""


def _received(client: ControlClient, device_id: str) -> tuple[ReceivedPush, ...]:
    if not device_id:
        return ()
    try:
        return client.received(device_id)
    except EmulatorRefused:
        # It was removed meanwhile; the list of devices says so.
        return ()
