"""Keeps the state of all hubs in one SQLite file, so that the next run begins where this one ended.

It belongs to the thread that made it: the one that answers requests. A change is in the file when
the call returns, and outlives the process even if that is killed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from nhconsole.emulator.errors import EmulatorCannotStart
from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.device_book import SimulatedDevice
from nhconsole.emulator.hub.former import REMEMBERED
from nhconsole.emulator.hub.keeper import Change, Kept, KeptKind
from nhconsole.emulator.hub.notification import Notification
from nhconsole.emulator.hub.sending import ScheduledSend
from nhconsole.emulator.installations.installation import Installation
from nhconsole.emulator.state.codec import (
    DeliveryRow,
    delivery_row,
    device_from,
    device_text,
    installation_from,
    installation_text,
    notification_from,
    notification_text,
    registration_from,
    registration_text,
    scheduled_from,
    scheduled_text,
)
from nhconsole.emulator.state.opening import open_state, told_about
from nhconsole.emulator.state.tables import (
    ADD_HUB,
    DELIVERIES,
    FORGET_OLD_REGISTRATIONS,
    GONE_REGISTRATIONS,
    HUBS,
    ITEMS,
    NOTIFICATIONS,
    PUT_DELIVERY,
    PUT_ITEM,
    PUT_NOTIFICATION,
    PUT_REGISTRATION,
    REGISTRATIONS,
    REMOVE_HUB,
    REMOVE_ITEM,
    REMOVE_NOTIFICATION,
    REMOVE_REGISTRATION,
)

_READERS: dict[KeptKind, Callable[[str, bytes], Kept]] = {
    KeptKind.DEVICE: lambda text, _: device_from(text),
    KeptKind.INSTALLATION: lambda text, _: installation_from(text),
    KeptKind.SCHEDULED: scheduled_from,
}


class StateFile:
    """A keeper of changes; a context manager that closes the file.

    Args:
        path: a file of an earlier run, or one that is not there yet.

    Raises:
        EmulatorCannotStart: the file cannot be used; one sentence says why.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_state(path)
        self._execute = self._connection.execute
        with told_about(path):
            self._hubs = {key: number for number, key, _ in self._execute(HUBS)}
            self._forget_old_registrations()
        self._removed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __call__(self, change: Change) -> None:
        """Keep a change."""
        if change.kind is KeptKind.HUB:
            self._keep_hub(change)
            return
        hub = self._hubs[change.hub.casefold()]
        match change.value:
            case None:
                self._remove(hub, change)
            case RegistrationDescription() as row:
                self._execute(PUT_REGISTRATION, (hub, change.key, registration_text(row)))
            case Notification() as notification:
                self._put_notification(hub, notification)
            case Installation() | SimulatedDevice() | ScheduledSend() as item:
                text, body = _item(item)
                self._execute(PUT_ITEM, (hub, change.kind, _key(change), text, body))

    def kept(self) -> Iterator[Change] | None:
        """Return what was kept, in the order in which it can be taken up; None if nothing was.

        Raises:
            EmulatorCannotStart: something cannot be read (raised on the way, too).
        """
        with told_about(self._path):
            hubs = self._execute(HUBS).fetchall()
        return self._changes(hubs) if hubs else None

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Keep many changes at once: all of them are in the file at the end, or none is."""
        if self._connection.in_transaction:
            yield
            return
        self._execute("BEGIN")
        try:
            yield
        except BaseException:
            self._execute("ROLLBACK")
            raise
        self._execute("COMMIT")

    def close(self) -> None:
        """Close the file; another emulator may open it now. Closing twice does no harm."""
        self._connection.close()

    def _keep_hub(self, change: Change) -> None:
        key = change.hub.casefold()
        if change.gone:
            self._execute(REMOVE_HUB, (key,))
            self._hubs.pop(key, None)
        elif key not in self._hubs:
            number = self._execute(ADD_HUB, (key, change.hub)).lastrowid
            assert number is not None
            self._hubs[key] = number

    def _remove(self, hub: int, change: Change) -> None:
        match change.kind:
            case KeptKind.REGISTRATION:
                self._execute(REMOVE_REGISTRATION, (hub, change.key))
                self._removed += 1
                if self._removed % REMEMBERED == 0:
                    self._forget_old_registrations()
            case KeptKind.NOTIFICATION:
                self._execute(REMOVE_NOTIFICATION, (hub, _key(change)))
            case _:
                self._execute(REMOVE_ITEM, (hub, change.kind, _key(change)))

    def _put_notification(self, hub: int, notification: Notification) -> None:
        text, body = notification_text(notification), notification.message.body
        with self.batch():
            row = (hub, _encoded(notification.id), text, body)
            number = self._execute(PUT_NOTIFICATION, row).lastrowid
            for ordinal, delivery in enumerate(notification.deliveries):
                made = delivery_row(delivery, notification)
                self._execute(PUT_DELIVERY, (number, ordinal, made.text, made.numbers, made.body))

    def _forget_old_registrations(self) -> None:
        for hub in self._hubs.values():
            self._execute(FORGET_OLD_REGISTRATIONS, {"hub": hub, "remembered": REMEMBERED})

    def _changes(self, hubs: list[tuple[int, str, str]]) -> Iterator[Change]:
        try:
            with told_about(self._path):
                for number, _, name in hubs:
                    yield Change(hub=name, kind=KeptKind.HUB, key=name)
                    yield from self._changes_of(number, name)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EmulatorCannotStart(
                f"The state file {self._path} holds something that cannot be read ({error!r});"
                " delete it to begin anew, or name another one."
            ) from error

    def _changes_of(self, hub: int, name: str) -> Iterator[Change]:
        # Devices come first, so that each registration finds how its device behaves; those that
        # are gone come before their successors, which may have their ids.
        yield from self._kept_items(hub, name, KeptKind.DEVICE)
        yield from self._kept_registrations(hub, name, gone=True)
        yield from self._kept_registrations(hub, name, gone=False)
        yield from self._kept_items(hub, name, KeptKind.INSTALLATION)
        yield from self._kept_notifications(hub, name)
        yield from self._kept_items(hub, name, KeptKind.SCHEDULED)

    def _kept_registrations(self, hub: int, name: str, *, gone: bool) -> Iterator[Change]:
        statement = GONE_REGISTRATIONS if gone else REGISTRATIONS
        for number, text in self._execute(statement, (hub,)):
            row = registration_from(text)
            yield Change(hub=name, kind=KeptKind.REGISTRATION, key=number, value=row, gone=gone)

    def _kept_items(self, hub: int, name: str, kind: KeptKind) -> Iterator[Change]:
        for key, text, body in self._execute(ITEMS, (hub, kind)):
            value = _READERS[kind](text, body)
            yield Change(hub=name, kind=kind, key=_decoded(key), value=value)

    def _kept_notifications(self, hub: int, name: str) -> Iterator[Change]:
        for position, key, text, body in self._execute(NOTIFICATIONS, (hub,)):
            rows = self._execute(DELIVERIES, (position,))
            deliveries = tuple(DeliveryRow(text=a, numbers=b, body=c) for a, b, c in rows)
            value = notification_from(text, body, deliveries)
            kind = KeptKind.NOTIFICATION
            yield Change(hub=name, kind=kind, key=_decoded(key), value=value)


def _item(item: Installation | SimulatedDevice | ScheduledSend) -> tuple[str, bytes | None]:
    match item:
        case Installation():
            return installation_text(item), None
        case SimulatedDevice():
            return device_text(item), None
        case ScheduledSend():
            return scheduled_text(item), item.send.message.body


def _key(change: Change) -> bytes:
    return _encoded(str(change.key))


# A handle may have come in a header with bytes that are no UTF-8.
def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _decoded(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
