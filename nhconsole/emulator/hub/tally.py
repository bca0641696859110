"""How much each of some devices received, counted in one look at the notifications."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from nhconsole.emulator.hub.device_view import DeviceView
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.notification import Delivery


@dataclass(slots=True)
class Tally:
    """What came to one device, as far back as notifications are kept."""

    received: int = 0
    refused: int = 0


class _Census:
    """Knows which of the devices a delivery went to."""

    def __init__(self, hub: Hub, views: tuple[DeviceView, ...]) -> None:
        self._places: dict[int, int] = {}
        self._handles: dict[tuple[str, str], int] = {}
        for place, view in enumerate(views):
            self._handles[view.platform, view.handle] = place
            for number in hub.registry.ever_with_handle(view.handle):
                self._places[number] = place
        self._numbers = BitMap(self._places)
        self._platforms = tuple(view.platform for view in views)

    def reached(self, delivery: Delivery) -> Iterator[int]:
        """Return the places of the devices, as often as it came to each."""
        for number in delivery.numbers & self._numbers:
            place = self._places[number]
            if self._platforms[place] == delivery.platform:
                yield place
        for handle in delivery.handles:
            known = self._handles.get((delivery.platform, handle))
            if known is not None:
                yield known


def tally(hub: Hub, views: Iterable[DeviceView]) -> tuple[Tally, ...]:
    """Return what each of the devices received and refused, in their order."""
    devices = tuple(views)
    census, tallies = _Census(hub, devices), tuple(Tally() for _ in devices)
    for notification in hub.notifications:
        for delivery in notification.deliveries:
            for place in census.reached(delivery):
                if delivery.behaviour.accepted:
                    tallies[place].received += 1
                else:
                    tallies[place].refused += 1
    return tallies
