"""Sample devices: registrations by which a send finds them, and how their push service behaves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from sys import intern
from typing import Any

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.hub.description import Template, shape_of
from nhconsole.emulator.installations.installation import BrowserChannel, Installation
from nhconsole.emulator.installations.reading import installation_of
from nhconsole.resources import resource_text

_USUAL_BEHAVIOUR = "accepted"
PAYLOAD_INVALID = "payload-invalid"
_NAME_LENGTH = 40
"""How much of a handle stands for a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What a simulated push service says about a device."""

    name: str
    accepted: bool
    sentence: str
    """The Outcome of the answer; one of the emulator's own wording says so."""
    label: str = ""
    """For people."""
    telemetry: str = ""
    """The service's name for it in outcome counts."""
    removes: bool = False
    """Whether the service deletes the registration of such a device."""
    delay_s: float = 0.0
    """Seconds that the push service takes, unless the device says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One registration of a device: what the hub matches tags against."""

    id: str = ""
    """Empty: made of the device's handle, for each run alike."""
    tags: tuple[str, ...] = ()
    template: str | Template | None = None
    """The body of a template registration, or all of its template; None for a native one."""
    push_variables: Headers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A simulated device."""

    name: str
    platform: str
    handle: str
    behaviour: Behaviour
    registrations: tuple[Registration, ...]
    installation: Installation | None = None
    """An installation of it; the registrations are beside those that stand for it."""
    id: str = ""
    """By which control paths find it; empty: made of the name."""
    keys: tuple[str, ...] = ()
    """Browser only: P256DH and Auth."""
    delay_s: float | None = None
    """Seconds until its push service answers a test send; None: as its behaviour has it."""
    note: str = ""


@cache
def behaviours() -> Mapping[str, Behaviour]:
    """Return the known behaviours by name."""
    document = json.loads(resource_text("emulator/behaviours.json"))
    return {name: Behaviour(name=name, **row) for name, row in document["behaviours"].items()}


@cache
def sample_devices() -> tuple[Device, ...]:
    """Return the devices that the emulator has unless it is given others."""
    document = json.loads(resource_text("emulator/sample_devices.json"))
    return tuple(device_of(row) for row in document["devices"])


def device_of(row: Mapping[str, Any]) -> Device:
    """Return the device of a row that fits ``devices.schema.json``.

    Raises:
        Refused: the hub takes no such installation.
    """
    installation = _installation_of(row)
    platform, handle, keys = (
        _address_of(row) if installation is None else _address_of_installation(installation)
    )
    return Device(
        name=row.get("name") or handle[:_NAME_LENGTH],
        platform=platform,
        handle=handle,
        behaviour=behaviours()[row.get("behaviour", _USUAL_BEHAVIOUR)],
        registrations=_registrations_of(row),
        installation=installation,
        id=row.get("id", ""),
        keys=keys,
        delay_s=row.get("delay_s"),
        note=row.get("note", ""),
    )


def _address_of(row: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    platform, handle, keys = row["platform"], row["handle"], row.get("keys")
    # Recorded: the service keeps Apple's tokens in upper case.
    address = handle.upper() if platform == "apple" else handle
    return intern(platform), address, (keys["p256dh"], keys["auth"]) if keys else ()


def _address_of_installation(installation: Installation) -> tuple[str, str, tuple[str, ...]]:
    channel, platform = installation.push_channel, installation.shape.platform
    if isinstance(channel, BrowserChannel):
        return platform, channel.endpoint, (channel.p256dh, channel.auth)
    return platform, channel, ()


def _installation_of(row: Mapping[str, Any]) -> Installation | None:
    given = row.get("installation")
    if given is None:
        return None
    document = dict(given)
    if "platform" in row:
        document.setdefault("platform", shape_of(row["platform"]).installation)
    if "handle" in row:
        document.setdefault("pushChannel", _channel_of(row))
    return installation_of(document["installationId"], document)


def _channel_of(row: Mapping[str, Any]) -> object:
    keys = row.get("keys")
    return {"endpoint": row["handle"], **keys} if keys else row["handle"]


def _registrations_of(row: Mapping[str, Any]) -> tuple[Registration, ...]:
    given = row.get("registrations")
    if given is None:
        return () if "installation" in row else (Registration(),)
    return tuple(
        Registration(
            id=each.get("id", ""),
            # Interned: many devices have the same tags.
            tags=tuple(map(intern, each.get("tags", ()))),
            template=_template_of(each.get("template")),
            push_variables=tuple(each.get("push_variables", {}).items()),
        )
        for each in given
    )


def _template_of(given: str | Mapping[str, Any] | None) -> str | Template | None:
    if given is None or isinstance(given, str):
        return given
    headers = tuple(given.get("headers", {}).items())
    return Template(
        body=given["body"],
        name=given.get("name", ""),
        headers=headers,
        expiry=given.get("expiry", ""),
    )
