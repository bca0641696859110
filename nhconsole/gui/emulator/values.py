"""What the emulator says of itself, as values; read from the JSON of its control paths. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nhconsole.core.sending.headers import Headers
from nhconsole.core.text.text_place import first_upper

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRegistration:
    """A registration of a device."""

    id: str
    tags: tuple[str, ...]
    template: str | None
    """The body template; None for a native registration."""
    template_name: str
    installation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatedDevice:
    """A simulated device and how its push service behaves."""

    id: str
    name: str
    platform: str
    handle: str
    behaviour: str
    delay_s: float
    note: str
    tags: tuple[str, ...]
    registrations: tuple[DeviceRegistration, ...]
    received: int
    refused: int

    @property
    def shown_name(self) -> str:
        """The name if it has one, else its id."""
        return self.name or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePage:
    """The devices that were asked for."""

    devices: tuple[EmulatedDevice, ...] = ()
    total: int = 0
    """How many handles the hub knows; more than there are devices here when some are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPush:
    """A notification that a device's push service took or refused."""

    notification_id: str
    at: datetime
    format: str
    tags: str
    is_test: bool
    is_direct: bool
    accepted: bool
    outcome: str
    reason: str
    headers: Headers
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRequestRow:
    """A request of the log."""

    number: int
    at: datetime
    method: str
    target: str
    status: int | None
    """None: the connection was cut."""
    reason: str
    fault: str
    notes: tuple[str, ...]
    reached: tuple[str, ...]
    reached_count: int | None
    is_test_send: bool
    headers: Headers
    body: str

    @property
    def is_refused(self) -> bool:
        """Whether it got no answer, or one that refuses."""
        return self.status is None or self.status >= 400

    def words(self) -> str:
        """Return why it was refused and what else is to be told, on one line."""
        said = dict.fromkeys(filter(None, (self.reason, self.fault, *self.notes)))
        return first_upper(" · ".join(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFault:
    """A fault that the next requests meet."""

    kind: str
    said: tuple[tuple[str, str], ...]
    """What was chosen, by the names of the fields."""
    times: int | None
    """How often still; None until it is cleared."""
    method: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedRules:
    """Which of the service's limits are played."""

    test_sends_per_minute: int | None = None
    remove_failing: bool = False
    refuse_mixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatorHealth:
    """A few numbers, by which a reader sees whether anything is new."""

    hub: str
    registrations: int
    devices: int
    requests: int
    refused: int
    marks: tuple[object, ...]
    """Differ when something happened: another send, another registration."""


def device_of(found: Document) -> EmulatedDevice:
    """Read a device."""
    return EmulatedDevice(
        **{name: found[name] for name in ("id", "name", "platform", "handle", "behaviour")},
        delay_s=found["delay_s"],
        note=found["note"],
        tags=tuple(found["tags"]),
        registrations=tuple(_registration_of(each) for each in found["registrations"]),
        received=found["received"],
        refused=found["refused"],
    )


def device_page_of(found: Document) -> DevicePage:
    """Read a page of devices."""
    return DevicePage(
        devices=tuple(device_of(each) for each in found["devices"]), total=found["handles"]
    )


def received_of(found: Document) -> tuple[ReceivedPush, ...]:
    """Read what a device received and what was refused for it, the newest first."""
    rows = [_push_of(each) for each in (*found["received"], *found["refused"])]
    return tuple(sorted(rows, key=lambda push: push.at, reverse=True))


def request_of(found: Document) -> HubRequestRow:
    """Read a request of the log."""
    same = ("number", "method", "target", "status", "reason", "fault", "reached_count")
    return HubRequestRow(
        **{name: found[name] for name in same},
        at=datetime.fromisoformat(found["at"]),
        notes=tuple(found["notes"]),
        reached=tuple(found["reached"]),
        is_test_send=found["is_test_send"],
        headers=tuple((name, value) for name, value in found["headers"]),
        body=found["body"],
    )


def planned_of(found: Document) -> PlannedFault:
    """Read a fault of the plan."""
    about = ("kind", "times", "method", "path", "description")
    return PlannedFault(
        kind=found["kind"],
        said=tuple((name, str(value)) for name, value in found.items() if name not in about),
        times=found["times"],
        method=found.get("method") or "",
        path=found.get("path") or "",
    )


def health_of(found: Document) -> EmulatorHealth:
    """Read the state."""
    hubs, requests = found["hubs"], found["requests"]
    hub = found["hub"] or ""
    counts = hubs.get(hub, {})
    refused = requests.get("refused", 0) + requests.get("cut", 0)
    return EmulatorHealth(
        hub=hub,
        registrations=counts.get("registrations", 0),
        devices=counts.get("devices", 0),
        requests=requests.get("accepted", 0) + refused,
        refused=refused,
        marks=(
            *(tuple(hub_counts.items()) for hub_counts in hubs.values()),
            *(count for name, count in requests.items() if name not in ("all", "control")),
        ),
    )


def _registration_of(found: Document) -> DeviceRegistration:
    return DeviceRegistration(
        id=found["id"],
        tags=tuple(found["tags"]),
        template=found["template"],
        template_name=found["template_name"] or "",
        installation=found["installation"] or "",
    )


def _push_of(found: Document) -> ReceivedPush:
    same = ("notification_id", "format", "accepted", "outcome", "reason", "body")
    return ReceivedPush(
        **{name: found[name] for name in same},
        at=datetime.fromisoformat(found["at"]),
        tags=found["tags"] or "",
        is_test=found["test"],
        is_direct=found["direct"],
        headers=tuple(found["headers"].items()),
    )
