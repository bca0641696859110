"""One look at a running emulator, in a worker's thread: what is new since the last one. No Qt."""

import re
from dataclasses import dataclass, replace

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
_MOST_ANSWERS = 4
"""So many pages of requests one look reads; large bodies fill a page with few of them."""
_CONTROL = "/_emulator"
_PLACE = re.compile(r"^Tags \(position \d+\): ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What somebody wants to see."""

    after: int = 0
    """The number of the last request that is known."""
    marks: tuple[object, ...] | None = None
    """Those of the last look: with the same ones nothing is asked for again; None asks for all."""
    has_devices: bool = True
    """Whether devices, and what one received, are on the screen."""
    tags: str = ""
    pages: int = 1
    device_id: str = ""
    reads_on: bool = False
    """Whether requests were left for this look."""
    is_other_device: bool = False
    """What it received is asked for even if nothing is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is; None where it was not asked for."""

    health: EmulatorHealth
    requests: tuple[HubRequestRow, ...] = ()
    """Those that are new, without the ones to the control paths."""
    last_number: int = 0
    has_more: bool = False
    """Whether more requests wait than one look reads."""
    device_id: str = ""
    """The device that received what is told here."""
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
    is_new = health.marks != look.marks
    seen = Seen(health=health, last_number=look.after, device_id=look.device_id)
    if is_new or look.reads_on:
        seen = _with_requests(client, seen)
    if look.has_devices and (is_new or look.is_other_device):
        seen = replace(seen, received=_received(client, look.device_id))
    return _with_the_rest(client, seen, look) if is_new else seen


def _with_requests(client: ControlClient, seen: Seen) -> Seen:
    rows, has_more = _new_requests(client, seen.last_number)
    return replace(
        seen,
        requests=tuple(row for row in rows if not row.target.startswith(_CONTROL)),
        last_number=rows[-1].number if rows else seen.last_number,
        has_more=has_more,
    )


def _with_the_rest(client: ControlClient, seen: Seen, look: Look) -> Seen:
    devices, problem = _devices(client, look) if look.has_devices else (None, "")
    return replace(
        seen,
        devices=devices,
        tag_problem=problem,
        planned=client.planned(),
        rules=client.rules(),
    )


def _new_requests(client: ControlClient, after: int) -> tuple[tuple[HubRequestRow, ...], bool]:
    """Return what is new, and whether more of it waits.

    A page that is not full says nothing: the emulator cuts it where the bodies grow too large.
    """
    rows: list[HubRequestRow] = []
    for _ in range(_MOST_ANSWERS):
        page = client.requests(rows[-1].number if rows else after)
        rows += page
        if not page:
            return tuple(rows), False
        if len(rows) >= KEPT_ROWS:
            break
    return tuple(rows), True


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
