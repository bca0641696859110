"""Seeded devices in the shapes of a hub: handles with their keys, templates with headers."""

from nhconsole.core.payload.kind import detect_kind
from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.devices import Device
from nhconsole.emulator.hub.description import Template, shape_of

_KEYS_OF_A_BROWSER = ("B" + "A" * 86, "A" * 22)
"""P256DH and Auth of a browser whose seed names none: no SDK reads a list without them."""


def handle_and_keys(device: Device) -> tuple[str, tuple[str, ...]]:
    """Return the handle of a device, and what else its platform needs beside it."""
    if device.platform == "baidu":
        user, _, channel = device.handle.partition("-")
        return user, (channel,)
    if device.platform == "browser" and not device.keys:
        return device.handle, _KEYS_OF_A_BROWSER
    return device.handle, device.keys


def template_of(platform: str, template: str | Template | None) -> Template | None:
    """Return the template of a seeded registration, with the headers that fit it."""
    if isinstance(template, str):
        return Template(body=template, headers=_headers(platform, template))
    return template


def _headers(platform: str, body: str) -> Headers:
    """Return the headers that fit a template whose seed names none."""
    if not shape_of(platform).has_tile:  # Microsoft's own platforms alone cannot do without.
        return ()
    return detect_kind(platform_named(platform), body.encode()).headers
