"""The changes of a hub, for whoever keeps them: the state is there again after the next start."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.device_book import SimulatedDevice
from nhconsole.emulator.hub.notification import Notification
from nhconsole.emulator.hub.sending import ScheduledSend
from nhconsole.emulator.installations.installation import Installation

Kept = RegistrationDescription | Installation | SimulatedDevice | Notification | ScheduledSend


class KeptKind(StrEnum):
    """What a change is about."""

    HUB = "hub"
    REGISTRATION = "registration"
    """Its key is the number of the registry."""
    INSTALLATION = "installation"
    DEVICE = "device"
    NOTIFICATION = "notification"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something is there, new or changed, or is gone."""

    hub: str
    kind: KeptKind
    key: int | str
    value: Kept | None = None
    """None: it is gone; of a hub: see ``gone``."""
    gone: bool = False
    """Of a hub: it is removed. Of something taken up: it was removed, but is remembered."""


Keeper = Callable[[Change], None]
"""Is told of every change, and has kept it when it returns."""


def forget(_: Change) -> None:
    """Keep nothing: the next start begins anew."""
