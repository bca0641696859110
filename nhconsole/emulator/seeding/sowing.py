"""Puts devices and their registrations into a hub."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.devices import Device, Registration
from nhconsole.emulator.hub.description import RegistrationDescription, Template
from nhconsole.emulator.hub.device_book import SimulatedDevice
from nhconsole.emulator.hub.hub import Hub

_NO_ID = re.compile(r"[^a-z0-9]+")
_SOWN = datetime(2026, 1, 1, tzinfo=UTC)
"""When the registrations of a seed were made, for each run alike."""
_KEYS_OF_A_BROWSER = ("B" + "A" * 86, "A" * 22)
"""P256DH and Auth of a browser whose seed names none: no SDK reads a list without them."""


def sow(hub: Hub, devices: Iterable[Device]) -> tuple[str, ...]:
    """Put devices into a hub; return the ids by which they are found."""
    return tuple(_sow(hub, device) for device in devices)


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
    for registration in device.registrations:
        hub.put_registration(_description(device, registration))
    return device_id


def _free_id(hub: Hub, device: Device) -> str:
    """Make an id of a name: ``anna-s-laptop``; the same one for the same device."""
    wish = _NO_ID.sub("-", device.name.casefold()).strip("-") or "device"
    known = hub.devices.get(device.platform, device.handle)
    if known is not None:
        return known.id
    number, found = 1, wish
    while hub.devices.find(found) is not None:
        number += 1
        found = f"{wish}-{number}"
    return found


def _description(device: Device, registration: Registration) -> RegistrationDescription:
    handle, keys = _handle_and_keys(device)
    return RegistrationDescription(
        id=registration.id,
        platform=device.platform,
        handle=handle,
        keys=keys,
        tags=registration.tags,
        template=_template(device.platform, registration),
        updated=_SOWN,
    )


def _handle_and_keys(device: Device) -> tuple[str, tuple[str, ...]]:
    if device.platform == "baidu":
        user, _, channel = device.handle.partition("-")
        return user, (channel,)
    if device.platform == "browser" and not device.keys:
        return device.handle, _KEYS_OF_A_BROWSER
    return device.handle, device.keys


def _template(platform: str, registration: Registration) -> Template | None:
    if registration.template is None:
        return None
    return Template(body=registration.template, headers=_headers(platform, registration.template))


def _headers(platform: str, body: str) -> Headers:
    """Return the X-WNS-Type that fits a template for Windows."""
    found = re.search(r"<(toast|tile|badge)\b", body, re.IGNORECASE)
    if platform != "windows":
        return ()
    return (("X-WNS-Type", f"wns/{found[1].lower()}" if found else "wns/raw"),)
