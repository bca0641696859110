"""A hub whose state is kept, and all that it knows as one value."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pyroaring import BitMap

from nhconsole.core.payload.platforms import platform_named
from nhconsole.emulator import behaviours
from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.device_book import SimulatedDevice
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.keeper import Change, KeptKind
from nhconsole.emulator.hub.notification import Delivery, Message, Notification
from nhconsole.emulator.hub.sending import Send
from nhconsole.emulator.state.state_file import StateFile

NOON = datetime(2026, 5, 4, 12, 0, 0, 250, tzinfo=UTC)
TOKEN = "AB" * 32


@contextmanager
def kept_hub(path: Path, name: str = "shop", limit: int | None = 1000) -> Iterator[Hub]:
    """Take up a hub from a file, and keep its changes there until the end."""
    with StateFile(path) as state:
        hub = Hub(name, (), keep_notifications=limit, keeper=state)
        kept = state.kept()
        if kept is None:
            state(Change(hub=name, kind=KeptKind.HUB, key=name))
        for change in kept or ():
            hub.take_up(change)
        yield hub


def row(**changes: object) -> RegistrationDescription:
    facts = {"id": "1-2-3", "platform": "apple", "handle": TOKEN, "updated": NOON}
    return RegistrationDescription(**{**facts, **changes})  # type: ignore[arg-type]


def device(**changes: object) -> SimulatedDevice:
    facts = {
        "id": "a-phone",
        "platform": "apple",
        "handle": TOKEN,
        "behaviour": behaviours()["throttled"],
    }
    return SimulatedDevice(**{**facts, **changes})  # type: ignore[arg-type]


def apple_send(body: bytes = b'{"aps":{}}') -> Send:
    message = Message(body=body, headers=(("apns-priority", "5"),))
    return Send(format="apple", kind=platform_named("apple").default_kind, message=message)


def notification(number: int, *deliveries: Delivery, **changes: object) -> Notification:
    facts = {
        "id": f"NH-{number}",
        "at": NOON,
        "format": "apple",
        "message": apple_send().message,
        "deliveries": deliveries,
    }
    return Notification(**{**facts, **changes})  # type: ignore[arg-type]


def delivery(numbers: tuple[int, ...], **changes: object) -> Delivery:
    facts = {
        "platform": "apple",
        "behaviour": behaviours()["accepted"],
        "message": apple_send().message,
        "numbers": BitMap(numbers),
    }
    return Delivery(**{**facts, **changes})  # type: ignore[arg-type]


def everything(hub: Hub) -> tuple[object, ...]:
    """Return all that a hub knows, in its order."""
    numbers = hub.registry.everybody
    return (
        [(number, hub.registry.row(number)) for number in numbers],
        list(hub.installations.items()),
        list(hub.devices),
        list(hub.notifications),
        list(hub.scheduled.items()),
    )
