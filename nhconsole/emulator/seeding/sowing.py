"""Puts devices and their registrations into a hub."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from nhconsole.emulator.devices import Device, Registration
from nhconsole.emulator.errors import BadDevices
from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.device_book import SimulatedDevice
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.ids import stable_digest, stable_registration_id
from nhconsole.emulator.installations.registrations import registrations_of
from nhconsole.emulator.seeding.shapes import handle_and_keys, template_of

_NO_ID = re.compile(r"[^a-z0-9]+")
_LONGEST_WISH = 80
_SMALL_NUMBERS = range(2, 10)
_SOWN = datetime(2026, 1, 1, tzinfo=UTC)
"""When the registrations of a seed were made, for each run alike."""


def sow(hub: Hub, devices: Iterable[Device]) -> tuple[str, ...]:
    """Put devices into a hub; return the ids by which they are found.

    Raises:
        BadDevices: a device has an id that is another one's; nothing is put then.
    """
    devices = tuple(devices)
    for device in devices:
        _check_id(hub, device)
    return tuple(_sow(hub, device) for device in devices)


def _check_id(hub: Hub, device: Device) -> None:
    known = hub.devices.find(device.id) if device.id else None
    if known and (known.platform, known.handle) != (device.platform, device.handle):
        raise BadDevices(f"Another device has the id “{device.id}”; choose another one.")


def _sow(hub: Hub, device: Device) -> str:
    device_id = device.id or _free_id(hub, device)
    hub.put_device(
        SimulatedDevice(
            id=device_id,
            platform=device.platform,
            handle=device.handle,
            name=device.name,
            behaviour=device.behaviour,
            delay_s=device.delay_s,
            note=device.note,
        )
    )
    for number, registration in enumerate(device.registrations):
        hub.put_registration(_description(device, number, registration))
    if device.installation is not None:
        rows = registrations_of(device.installation, _SOWN)
        hub.put_installation(device.installation, rows)
    return device_id


def _free_id(hub: Hub, device: Device) -> str:
    """Make an id of a name: ``anna-s-laptop``; the same one for the same device."""
    known = hub.devices.get(device.platform, device.handle)
    if known is not None:
        return known.id
    wish = _NO_ID.sub("-", device.name.casefold())[:_LONGEST_WISH].strip("-") or "device"
    for found in (wish, *(f"{wish}-{number}" for number in _SMALL_NUMBERS)):
        if hub.devices.find(found) is None:
            return found
    # A million devices of one name: counting up would never end.
    return f"{wish}-{stable_digest(device.platform, device.handle).hex()[:16]}"


def _description(
    device: Device, number: int, registration: Registration
) -> RegistrationDescription:
    handle, keys = handle_and_keys(device)
    return RegistrationDescription(
        id=registration.id or stable_registration_id(device.platform, device.handle, str(number)),
        platform=device.platform,
        handle=handle,
        keys=keys,
        tags=registration.tags,
        push_variables=registration.push_variables,
        template=template_of(device.platform, registration.template),
        updated=_SOWN,
    )
