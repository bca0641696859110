"""One hub: its keys, registrations, installations, devices and notifications.

It belongs to the thread that answers requests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from pyroaring import BitMap

from nhconsole.emulator.access.policies import Policy
from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.device_book import DeviceBook, SimulatedDevice
from nhconsole.emulator.hub.former import Address
from nhconsole.emulator.hub.keeper import Change, Keeper, Kept, KeptKind, forget
from nhconsole.emulator.hub.notification import (
    Addressee,
    Delivery,
    Notification,
    NotificationLog,
    Received,
)
from nhconsole.emulator.hub.push_services import PushServices
from nhconsole.emulator.hub.registry import Registry
from nhconsole.emulator.hub.sending import ScheduledSend, Send
from nhconsole.emulator.installations.installation import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A registration that the hub deleted because its device failed."""

    row: RegistrationDescription
    why: str


class Hub:
    """What a hub knows and does.

    Args:
        name: as in its address.
        policies: its keys.
        keep_notifications: how many of the last ones are kept; None: all.
        keeper: is told of every change.
    """

    def __init__(
        self,
        name: str,
        policies: tuple[Policy, ...],
        *,
        keep_notifications: int | None = 1000,
        keeper: Keeper = forget,
    ) -> None:
        self.name = name
        self.policies = policies
        self.registry = Registry()
        self.devices = DeviceBook()
        self.notifications = NotificationLog(keep_notifications)
        self.installations: dict[str, Installation] = {}
        self.scheduled: dict[str, ScheduledSend] = {}
        self._odd = BitMap()
        self._keeper = keeper

    def policy(self, name: str) -> Policy | None:
        """Return the policy of that name, or None."""
        return next((policy for policy in self.policies if policy.name == name), None)

    def put_registration(self, row: RegistrationDescription) -> None:
        """Add a registration, or put it in the place of the one with its id."""
        before = self.registry.number(row.id)
        number = self.registry.put(row)
        if before not in (None, number):
            self._forget_number(before)
        self._note_behaviour(number, row)
        self._tell(KeptKind.REGISTRATION, number, row)

    def remove_registration(self, registration_id: str) -> bool:
        """Remove a registration; return whether there was one of this id."""
        number = self.registry.remove(registration_id)
        if number is None:
            return False
        self._forget_number(number)
        return True

    def put_installation(
        self, installation: Installation, rows: Iterable[RegistrationDescription]
    ) -> None:
        """Add or replace an installation and the registrations that stand for it."""
        kept = {row.id: row for row in rows}
        before = self.installations.get(installation.id)
        for row in self._rows_of(before) if before else ():
            if row.id not in kept:
                self.remove_registration(row.id)
        self.installations[installation.id] = installation
        for row in kept.values():
            known = self.registry.get(row.id)
            if known is None:
                self.put_registration(row)
            elif replace(row, etag=known.etag, updated=known.updated) != known:
                self.put_registration(replace(row, etag=known.etag + 1))
        self._tell(KeptKind.INSTALLATION, installation.id, installation)

    def remove_installation(self, installation_id: str) -> bool:
        """Remove an installation and its registrations; return whether there was one."""
        installation = self.installations.pop(installation_id, None)
        if installation is None:
            return False
        for row in self._rows_of(installation):
            self.remove_registration(row.id)
        self._tell(KeptKind.INSTALLATION, installation_id, None)
        return True

    def put_device(self, device: SimulatedDevice) -> None:
        """Say how the device of a platform and handle behaves."""
        self.devices.put(device)
        self._note_behaviours(device)
        self._tell(KeptKind.DEVICE, f"{device.platform} {device.handle}", device)

    def remove_device(self, platform: str, handle: str) -> None:
        """Forget a device, its registrations and the installations that stand for it."""
        for row in self.registrations_of(platform, handle):
            if row.installation:
                self.remove_installation(row.installation)
            self.remove_registration(row.id)
        if self.devices.remove(platform, handle) is not None:
            self._tell(KeptKind.DEVICE, f"{platform} {handle}", None)

    def registrations_of(self, platform: str, handle: str) -> tuple[RegistrationDescription, ...]:
        """Return the registrations of a device."""
        rows = self.registry.rows(self.registry.with_handle(handle))
        return tuple(row for row in rows if row.platform == platform)

    def received_by(self, *addresses: Address) -> Iterator[Received]:
        """Return what came to some devices, oldest first, as far back as notifications are kept."""
        addressees = tuple(
            Addressee(
                platform=platform, handle=handle, numbers=self.registry.ever_with_handle(handle)
            )
            for platform, handle in addresses
        )
        return self.notifications.reaching(addressees)

    def push(self, send: Send, targets: BitMap) -> tuple[Delivery, ...]:
        """Hand a send to the push services of some registrations."""
        services = self._push_services()
        if send.is_template:
            return services.push_template(send.properties, targets)
        return services.push_native(send.format, send.kind, send.message, targets)

    def push_direct(self, send: Send, handles: tuple[str, ...]) -> tuple[Delivery, ...]:
        """Hand a send to the push services of some PNS handles."""
        return self._push_services().push_direct(send.format, send.kind, send.message, handles)

    def delay_s(self, deliveries: Iterable[Delivery]) -> float:
        """Return how long the slowest of the push services takes."""
        rows = (
            self.registry.row(number)
            for delivery in deliveries
            for number in delivery.numbers & self._odd
        )
        return max((self.devices.delay_s(row.platform, row.pns_handle) for row in rows), default=0)

    def keep(self, notification: Notification) -> None:
        """Keep a notification, and forget the one that is too old now."""
        self._tell(KeptKind.NOTIFICATION, notification.id, notification)
        self._add_notification(notification)

    def schedule(self, scheduled: ScheduledSend) -> None:
        """Let a send wait for its time."""
        self.scheduled[scheduled.id] = scheduled
        self._tell(KeptKind.SCHEDULED, scheduled.id, scheduled)

    def unschedule(self, scheduled_id: str) -> ScheduledSend | None:
        """Take a send from those that wait; return it, or None if it does not wait."""
        scheduled = self.scheduled.pop(scheduled_id, None)
        if scheduled is not None:
            self._tell(KeptKind.SCHEDULED, scheduled_id, None)
        return scheduled

    def due(self, now: datetime) -> tuple[ScheduledSend, ...]:
        """Return the sends whose time has come, in the order of their times."""
        found = (scheduled for scheduled in self.scheduled.values() if scheduled.due <= now)
        return tuple(sorted(found, key=lambda scheduled: scheduled.due))

    def remove_failing(self, deliveries: Iterable[Delivery]) -> tuple[Removal, ...]:
        """Delete the registrations whose handles failed, as the service does after a send."""
        removals = tuple(
            Removal(row=self.registry.row(number), why=delivery.behaviour.sentence)
            for delivery in deliveries
            if delivery.behaviour.removes
            for number in delivery.numbers
            if number in self.registry.everybody
        )
        for removal in removals:
            self.remove_registration(removal.row.id)
            self._expire_channel(removal.row.installation)
        return removals

    def take_up(self, change: Change) -> None:
        """Take up what an earlier run kept."""
        match change.value:
            case RegistrationDescription() as row if isinstance(change.key, int):
                self._take_up_registration(change.key, row, gone=change.gone)
            case Installation() as installation:
                self.installations[installation.id] = installation
            case SimulatedDevice() as device:
                self.devices.put(device)
                self._note_behaviours(device)
            case Notification() as notification:
                self._add_notification(notification)
            case ScheduledSend() as scheduled:
                self.scheduled[scheduled.id] = scheduled

    def _take_up_registration(
        self, number: int, row: RegistrationDescription, *, gone: bool
    ) -> None:
        self.registry.place(number, row)
        if gone:
            self.registry.remove(row.id)
        else:
            self._note_behaviour(number, row)

    def _add_notification(self, notification: Notification) -> None:
        gone = self.notifications.add(notification)
        if gone is not None:
            self._tell(KeptKind.NOTIFICATION, gone.id, None)

    def _push_services(self) -> PushServices:
        return PushServices(registry=self.registry, devices=self.devices, odd=self._odd)

    def _rows_of(self, installation: Installation) -> tuple[RegistrationDescription, ...]:
        numbers = self.registry.with_tag(f"$InstallationId:{{{installation.id}}}")
        rows = self.registry.rows(numbers)
        return tuple(row for row in rows if row.installation == installation.id)

    def _expire_channel(self, installation_id: str) -> None:
        installation = self.installations.get(installation_id)
        if installation is not None:
            expired = replace(installation, push_channel_expired=True)
            self.installations[installation_id] = expired
            self._tell(KeptKind.INSTALLATION, installation_id, expired)

    def _note_behaviours(self, device: SimulatedDevice) -> None:
        for row in self.registrations_of(device.platform, device.handle):
            number = self.registry.number(row.id)
            if number is not None:
                self._note_behaviour(number, row)

    def _note_behaviour(self, number: int, row: RegistrationDescription) -> None:
        device = self.devices.get(row.platform, row.pns_handle)
        if device is None or device.is_plain:
            self._odd.discard(number)
        else:
            self._odd.add(number)

    def _forget_number(self, number: int | None) -> None:
        if number is not None:
            self._odd.discard(number)
            self._tell(KeptKind.REGISTRATION, number, None)

    def _tell(self, kind: KeptKind, key: int | str, value: Kept | None) -> None:
        if self._keeper is not forget:
            self._keeper(Change(hub=self.name, kind=kind, key=key, value=value))
