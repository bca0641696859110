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
    delay_s: float = 0.0
    """Seconds until its push service answers a test send."""
    note: str = ""


@cache
def behaviours() -> Mapping[str, Behaviour]:
    """Return the known behaviours by name."""
    document = json.loads(resource_text("emulator/behaviours.json"))
    return {
        name: Behaviour(name=name, accepted=row["accepted"], sentence=row["sentence"])
        for name, row in document["behaviours"].items()
    }


@cache
def sample_devices() -> tuple[Device, ...]:
    """Return the devices that the emulator has unless it is given others."""
    document = json.loads(resource_text("emulator/sample_devices.json"))
    return tuple(_device(row) for row in document["devices"])


def _device(row: Mapping[str, Any]) -> Device:
    return Device(
        name=row["name"],
        platform=row["platform"],
        handle=row["handle"],
        behaviour=behaviours()[row["behaviour"]],
        registrations=tuple(
            Registration(id=each["id"], tags=tuple(each["tags"]), template=each.get("template"))
            for each in row["registrations"]
        ),
        delay_s=row.get("delay_s", 0.0),
        note=row.get("note", ""),
    )
