"""Reads devices from JSON, in the form of ``resources/emulator/devices.schema.json``."""

import json

from nhconsole.emulator.devices import Device, device_of
from nhconsole.emulator.errors import BadDevices


def read_seed(text: str) -> tuple[Device, ...]:
    """Return the devices of a document ``{"devices": […]}``.

    Raises:
        BadDevices: with a sentence on what is wrong, and where.
    """
    try:
        document = json.loads(text)
        return tuple(device_of(row) for row in document["devices"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadDevices(f"The devices cannot be read: {error}.") from error
