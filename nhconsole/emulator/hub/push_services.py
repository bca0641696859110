"""The simulated push services: what becomes of a message at each device.

They look at what really came to them: for a template send that is the rendered body.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from nhconsole.core.payload.platforms import Kind
from nhconsole.emulator.devices import PAYLOAD_INVALID, Behaviour, behaviours
from nhconsole.emulator.hub.device_book import ACCEPTED, DeviceBook
from nhconsole.emulator.hub.notification import Delivery, Message
from nhconsole.emulator.hub.payload_verdict import kind_of_rendered, payload_fault, shape_fault
from nhconsole.emulator.hub.registry import Mould, Registry
from nhconsole.emulator.hub.rendering import Rendering, render_mould


@dataclass(frozen=True, slots=True, kw_only=True)
class PushServices:
    """All of them; they know the devices by their handles."""

    registry: Registry
    devices: DeviceBook
    odd: BitMap
    """The registrations whose devices do not simply accept."""

    def push_native(
        self, platform: str, kind: Kind, message: Message, targets: BitMap
    ) -> tuple[Delivery, ...]:
        """Push one message, which the hub found to be well-formed, to registrations."""
        fault = shape_fault(platform, kind, message)
        return tuple(self._push(platform, message, targets, fault))

    def push_template(self, properties: Mapping[str, str], targets: BitMap) -> tuple[Delivery, ...]:
        """Push to template registrations what their templates make of the properties."""
        return tuple(
            delivery
            for mould, numbers in self.registry.moulds_of(targets)
            for delivery in self._push_rendered(mould, render_mould(mould, properties), numbers)
        )

    def push_direct(
        self, platform: str, kind: Kind, message: Message, handles: tuple[str, ...]
    ) -> tuple[Delivery, ...]:
        """Push one message to PNS handles, whether they are registered or not."""
        fault = shape_fault(platform, kind, message)
        sorted_out: dict[str, set[str]] = {}
        for handle in handles:
            behaviour = self.devices.behaviour(platform, handle)
            name = PAYLOAD_INVALID if fault else behaviour.name
            sorted_out.setdefault(name, set()).add(handle)
        return tuple(
            Delivery(
                platform=platform,
                behaviour=behaviours()[name],
                message=message,
                numbers=BitMap(),
                handles=frozenset(found),
                reason=fault,
            )
            for name, found in sorted_out.items()
        )

    def _push_rendered(
        self, mould: Mould, rendering: Rendering, numbers: BitMap
    ) -> Iterator[Delivery]:
        fault = rendering.fault
        if not fault:
            kind = kind_of_rendered(mould.platform, rendering.message)
            fault = payload_fault(mould.platform, kind, rendering.message)
        return self._push(mould.platform, rendering.message, numbers, fault)

    def _push(
        self, platform: str, message: Message, targets: BitMap, fault: str
    ) -> Iterator[Delivery]:
        if not targets:
            return
        if fault:
            # A copy: a broadcast's targets are the registry's own set, which goes on changing.
            yield _delivery(platform, PAYLOAD_INVALID, message, BitMap(targets), fault)
            return
        plain = targets - self.odd
        if plain:
            yield _delivery(platform, ACCEPTED, message, plain)
        for name, numbers in self._by_behaviour(targets & self.odd).items():
            yield _delivery(platform, name, message, numbers)

    def _by_behaviour(self, targets: BitMap) -> dict[str, BitMap]:
        sorted_out: dict[str, BitMap] = {}
        for number in targets:
            row = self.registry.row(number)
            behaviour = self.devices.behaviour(row.platform, row.pns_handle)
            sorted_out.setdefault(behaviour.name, BitMap()).add(number)
        return sorted_out


def _delivery(
    platform: str, behaviour_name: str, message: Message, numbers: BitMap, reason: str = ""
) -> Delivery:
    behaviour: Behaviour = behaviours()[behaviour_name]
    return Delivery(
        platform=platform, behaviour=behaviour, message=message, numbers=numbers, reason=reason
    )
