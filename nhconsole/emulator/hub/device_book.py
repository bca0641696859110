"""Simulated devices: how the push service of each handle behaves."""

from collections.abc import Iterator
from dataclasses import dataclass

from nhconsole.emulator.devices import Behaviour, behaviours

ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDevice:
    """A device that somebody named, or whose behaviour somebody chose."""

    id: str
    """By which control paths find it."""
    platform: str
    handle: str
    name: str = ""
    """For people; the hub never sees it."""
    behaviour: Behaviour
    delay_s: float | None = None
    """Seconds until its push service answers a test send; None: as its behaviour has it."""
    note: str = ""

    @property
    def answer_s(self) -> float:
        """Seconds until its push service answers."""
        return self.behaviour.delay_s if self.delay_s is None else self.delay_s

    @property
    def is_plain(self) -> bool:
        """Whether it behaves as a device that nobody said anything of."""
        return self.behaviour.name == ACCEPTED and not self.answer_s


class DeviceBook:
    """The devices that are known by more than a registration."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], SimulatedDevice] = {}
        self._by_id: dict[str, SimulatedDevice] = {}

    def __iter__(self) -> Iterator[SimulatedDevice]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def put(self, device: SimulatedDevice) -> None:
        """Add a device, or put it in the place of the one with its platform and handle."""
        before = self.get(device.platform, device.handle)
        if before is not None:
            self._by_id.pop(before.id, None)
        self._by_key[device.platform, device.handle] = device
        self._by_id[device.id] = device

    def remove(self, platform: str, handle: str) -> SimulatedDevice | None:
        """Forget a device; return it, or None if it was not known."""
        device = self._by_key.pop((platform, handle), None)
        if device is not None:
            self._by_id.pop(device.id, None)
        return device

    def find(self, device_id: str) -> SimulatedDevice | None:
        """Return the device of an id, or None."""
        return self._by_id.get(device_id)

    def get(self, platform: str, handle: str) -> SimulatedDevice | None:
        """Return the device of a platform and handle, or None if it is not known."""
        return self._by_key.get((platform, handle))

    def behaviour(self, platform: str, handle: str) -> Behaviour:
        """Return how a device behaves; one that nobody said anything of accepts."""
        device = self.get(platform, handle)
        return behaviours()[ACCEPTED] if device is None else device.behaviour

    def delay_s(self, platform: str, handle: str) -> float:
        """Return how many seconds a device's push service takes for a test send."""
        device = self.get(platform, handle)
        return 0.0 if device is None else device.answer_s
