"""Sample devices: registrations by which a send finds them, and how their push service behaves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nhconsole.resources import resource_text

PAYLOAD_INVALID = "payload-invalid"


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

    id: str
    tags: tuple[str, ...] = ()
    template: str | None = None
    """The body template of a template registration; None for a native one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A simulated device."""

    name: str
    platform: str
    handle: str
    behaviour: Behaviour
    registrations: tuple[Registration, ...]
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
    """Return the device that a row of the data file describes."""
    return Device(
        name=row["name"],
        platform=row["platform"],
        handle=row["handle"],
        behaviour=behaviours()[row["behaviour"]],
        registrations=tuple(
            Registration(id=each["id"], tags=tuple(each["tags"]), template=each.get("template"))
            for each in row["registrations"]
        ),
        id=row.get("id", ""),
        keys=tuple(row.get("keys", ())),
        delay_s=row.get("delay_s"),
        note=row.get("note", ""),
    )
