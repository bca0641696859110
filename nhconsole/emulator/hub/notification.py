"""Notifications that a hub accepted, whom they reached, and what each device received."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pyroaring import BitMap

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.devices import Behaviour


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a push service is handed for a device."""

    body: bytes = field(repr=False)
    headers: Headers = field(default=(), repr=False)
    """Those for the push service: ``X-WNS-Type``, ``apns-priority`` and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A device, as deliveries know it."""

    platform: str
    handle: str
    numbers: BitMap
    """Its registrations, those that are gone too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The devices to which the same thing happened."""

    platform: str
    behaviour: Behaviour
    message: Message = field(repr=False)
    numbers: BitMap
    """The registrations, by the numbers of their registry."""
    handles: frozenset[str] = frozenset()
    """The PNS handles of a direct send, which needs no registration."""
    reason: str = ""
    """Why the push service refused this message of all; empty when the device is the reason."""

    @property
    def count(self) -> int:
        """How many it reached."""
        return len(self.numbers) + len(self.handles)

    def times_to(self, addressee: Addressee) -> int:
        """Return how often it reached a device: by its handle, and by each registration.

        ASSUMED: the hub pushes once for each registration, also if two have the same handle.
        """
        if self.platform != addressee.platform:
            return 0
        by_handle = addressee.handle in self.handles
        return by_handle + self.numbers.intersection_cardinality(addressee.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One send that the hub accepted."""

    id: str
    at: datetime
    format: str
    """Value of the ServiceBusNotification-Format header, in lower case."""
    audience: str = ""
    """The tag expression; empty for a broadcast and for direct sends."""
    message: Message
    api_version: str = ""
    is_test: bool = False
    is_direct: bool = False
    is_cancelled: bool = False
    """Whether it was scheduled and then never sent."""
    deliveries: tuple[Delivery, ...] = ()

    @property
    def reached(self) -> int:
        """How many registrations or handles were sent to."""
        return sum(delivery.count for delivery in self.deliveries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One notification as it came to one device."""

    notification: Notification
    delivery: Delivery


class NotificationLog:
    """The last notifications of a hub, oldest first."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self.total = 0
        """How many there were, those that are kept no longer too."""
        self._kept: OrderedDict[str, Notification] = OrderedDict()

    def __iter__(self) -> Iterator[Notification]:
        return iter(self._kept.values())

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, notification: Notification) -> Notification | None:
        """Keep a notification; return the oldest one if it had to go."""
        self._kept[notification.id] = notification
        self.total += not notification.is_cancelled
        if self._limit is None or len(self._kept) <= self._limit:
            return None
        return self._kept.popitem(last=False)[1]

    def get(self, notification_id: str) -> Notification | None:
        """Return the notification of an id, or None."""
        return self._kept.get(notification_id)

    def reaching(self, addressees: tuple[Addressee, ...]) -> Iterator[Received]:
        """Return what came to any of some devices, oldest first, as often as it came."""
        for notification in self._kept.values():
            for delivery in notification.deliveries:
                times = sum(delivery.times_to(addressee) for addressee in addressees)
                for _ in range(times):
                    yield Received(notification=notification, delivery=delivery)
