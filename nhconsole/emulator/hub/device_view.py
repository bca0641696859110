"""Devices as somebody outside sees them: named ones, and those that are only registered."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from nhconsole.core.audience.tag_expression import TagExpression
from nhconsole.emulator.devices import Behaviour, behaviours
from nhconsole.emulator.hub.description import RegistrationDescription
from nhconsole.emulator.hub.device_book import ACCEPTED, SimulatedDevice
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.notification import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceView:
    """One device of a hub."""

    platform: str
    handle: str
    known: SimulatedDevice | None
    """None when nobody named it or chose its behaviour."""
    rows: tuple[RegistrationDescription, ...]

    @property
    def id(self) -> str:
        """Its own id, else that of its installation or its registration, else its handle."""
        if self.known is not None:
            return self.known.id
        named = next((row.installation for row in self.rows if row.installation), "")
        return named or next((row.id for row in self.rows), self.handle)

    @property
    def behaviour(self) -> Behaviour:
        """What its push service says."""
        return self.known.behaviour if self.known else behaviours()[ACCEPTED]

    def behaving(self, behaviour: Behaviour, delay_s: float | None = None) -> SimulatedDevice:
        """Return the device as it is known once somebody has chosen its behaviour."""
        return SimulatedDevice(
            id=self.id,
            platform=self.platform,
            handle=self.handle,
            name=self.known.name if self.known else "",
            behaviour=behaviour,
            delay_s=delay_s,
            note=self.known.note if self.known else "",
        )

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of all its registrations, each once."""
        return tuple(dict.fromkeys(tag for row in self.rows for tag in row.tags))


def find_device(hub: Hub, name: str) -> DeviceView | None:
    """Return the device of an id, an installation's or registration's id, or a PNS handle."""
    known = hub.devices.find(name)
    if known is not None:
        return _view(hub, known.platform, known.handle)
    row = hub.registry.get(name) or _row_of_installation(hub, name)
    if row is not None:
        return _view(hub, row.platform, row.pns_handle)
    for handle in dict.fromkeys((name, name.upper())):
        platform = _platform_of(hub, handle)
        if platform:
            return _view(hub, platform, handle)
    former = [*hub.registry.former.addresses(name)]
    return _view(hub, *former[-1]) if former else None


def received_under(hub: Hub, name: str) -> tuple[Received, ...] | None:
    """Return what came to whatever device an id or a handle has ever meant, oldest first.

    None if it has never meant one. A registration whose handle changed, and an installation that
    is gone, still tell what came to them, as far back as the hub remembers.
    """
    view = find_device(hub, name)
    if view is None:
        return None
    former = hub.registry.former.addresses(name)
    addresses = tuple(dict.fromkeys((*former, (view.platform, view.handle))))
    return tuple(hub.received_by(*addresses))


def list_devices(hub: Hub, start: int, count: int) -> tuple[DeviceView, ...]:
    """Return ``count`` devices from the ``start``-th on: those that are known come first."""
    known = list(hub.devices)[start : start + count]
    views = [_view(hub, device.platform, device.handle) for device in known]
    missing = count - len(views)
    if missing > 0:
        handles = hub.registry.handles(max(0, start - len(hub.devices)), missing)
        views += [view for handle in handles for view in _unknown(hub, handle)]
    return tuple(views)


def devices_reached(hub: Hub, audience: TagExpression, count: int) -> tuple[DeviceView, ...]:
    """Return ``count`` devices that have a registration with these tags."""
    registry = hub.registry
    found: dict[tuple[str, str], None] = {}
    for number in registry.tagged(audience):
        row = registry.row(number)
        found[row.platform, row.pns_handle] = None
        if len(found) == count:
            break
    return tuple(_view(hub, platform, handle) for platform, handle in found)


def _view(hub: Hub, platform: str, handle: str) -> DeviceView:
    return DeviceView(
        platform=platform,
        handle=handle,
        known=hub.devices.get(platform, handle),
        rows=hub.registrations_of(platform, handle),
    )


def _unknown(hub: Hub, handle: str) -> Iterator[DeviceView]:
    rows = hub.registry.rows(hub.registry.with_handle(handle))
    for platform in dict.fromkeys(row.platform for row in rows):
        if hub.devices.get(platform, handle) is None:
            yield _view(hub, platform, handle)


def _row_of_installation(hub: Hub, installation_id: str) -> RegistrationDescription | None:
    if installation_id not in hub.installations:
        return None
    numbers: BitMap = hub.registry.with_tag(f"$InstallationId:{{{installation_id}}}")
    rows = (hub.registry.row(number) for number in numbers)
    return next((row for row in rows if row.installation == installation_id), None)


def _platform_of(hub: Hub, handle: str) -> str:
    """Return the platform on which a handle is known, or was sent to directly."""
    for device in hub.devices:
        if device.handle == handle:
            return device.platform
    numbers = hub.registry.ever_with_handle(handle)
    for number in hub.registry.with_handle(handle):
        return hub.registry.row(number).platform
    for notification in hub.notifications:
        for delivery in notification.deliveries:
            if handle in delivery.handles or not delivery.numbers.isdisjoint(numbers):
                return delivery.platform
    return ""
