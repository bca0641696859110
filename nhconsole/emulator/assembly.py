"""Puts an emulation together: hubs with their state, and the desks that answer for them."""

import random
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from nhconsole.emulator.access.policies import published_policies
from nhconsole.emulator.access.strangers import Doorkeeper
from nhconsole.emulator.answers import AnswerWriter
from nhconsole.emulator.desks.control import ControlDesk
from nhconsole.emulator.desks.front_desk import FrontDesk
from nhconsole.emulator.desks.hubs import HubDesk
from nhconsole.emulator.desks.installations import InstallationDesk
from nhconsole.emulator.desks.jobs import JobDesk
from nhconsole.emulator.desks.messages import MessageDesk
from nhconsole.emulator.desks.registrations import RegistrationDesk
from nhconsole.emulator.desks.routes import Desks, make_routes
from nhconsole.emulator.desks.schedule import ScheduleDesk
from nhconsole.emulator.desks.telemetry import TelemetryDesk
from nhconsole.emulator.devices import sample_devices
from nhconsole.emulator.faults import FaultPlan
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.keeper import Change, Keeper, KeptKind, forget
from nhconsole.emulator.hub.namespace import Namespace
from nhconsole.emulator.ids import IdMaker
from nhconsole.emulator.options import EmulatorOptions
from nhconsole.emulator.request_log import RequestLog
from nhconsole.emulator.seeding.sowing import sow

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an emulation is given by whoever runs it."""

    options: EmulatorOptions
    port: int
    ca_pem: bytes
    faults: FaultPlan
    log: RequestLog
    keeper: Keeper = forget
    batch: Callable[[], AbstractContextManager[None]] = nullcontext
    """Lets the keeper keep many changes at once."""
    kept: Iterable[Change] | None = None
    """What an earlier run kept; None: there was none, so the hub begins with its devices."""


class Emulation:
    """All hubs of an emulator and the desks in front of them; no network.

    Attributes:
        desk: answers every request.
        namespace: the hubs.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._chance = random.Random(around.options.seed)
        self.namespace = self._make_namespace()
        self._messages, self.desk = self._make_desks()
        if around.kept is None:
            self._begin()
        else:
            self._take_up(around.kept)
        for order in around.options.faults:
            around.faults.add(order)

    def reset(self) -> None:
        """Put everything back to how it is at a first start."""
        around = self._around
        with around.batch():
            for hub in self.namespace.hubs:
                self.namespace.remove(hub.name)
            self._begin()
        around.log.reset()
        around.faults.clear()
        for order in around.options.faults:
            around.faults.add(order)
        self._messages.set_rules(around.options.rules)
        self._chance.seed(around.options.seed)

    @property
    def hub(self) -> Hub:
        """The hub that the emulator was started with."""
        return self.namespace.find(self._around.options.hub_name) or self.namespace.hubs[0]

    def _begin(self) -> None:
        options = self._around.options
        with self._around.batch():
            hub = self.namespace.create(options.hub_name)
            sow(hub, sample_devices() if options.devices is None else options.devices)

    def _take_up(self, kept: Iterable[Change]) -> None:
        for change in kept:
            hub = self.namespace.find(change.hub) or self.namespace.create(change.hub)
            hub.take_up(change)
        if self.namespace.find(self._around.options.hub_name) is None:
            self._begin()
        if self._around.options.seed is not None:
            # Else a second run would give away the ids of the first one again.
            numbers = [hub.registry.next_number for hub in self.namespace.hubs]
            sent = [len(hub.notifications) for hub in self.namespace.hubs]
            self._chance.seed(f"{self._around.options.seed} {numbers} {sent}")

    def _make_namespace(self) -> Namespace:
        own = tuple(policy for policy in published_policies() if policy.level == "namespace")
        return Namespace(policies=own, make_hub=self._make_hub, on_removed=self._on_hub_removed)

    def _make_hub(self, name: str) -> Hub:
        keeper = self._around.keeper
        keeper(Change(hub=name, kind=KeptKind.HUB, key=name))
        return Hub(
            name,
            # ASSUMED: a key of the namespace opens each of its hubs as well.
            published_policies(),
            keep_notifications=self._around.options.log_limit,
            keeper=keeper,
        )

    def _on_hub_removed(self, name: str) -> None:
        self._around.keeper(Change(hub=name, kind=KeptKind.HUB, key=name, gone=True))

    def _make_desks(self) -> tuple[MessageDesk, FrontDesk]:
        around, clock = self._around, self._around.options.clock
        ids = IdMaker(chance=self._chance, clock=clock)
        writer = AnswerWriter(clock=clock, authority=f"{LOOPBACK}:{around.port}", ids=ids)
        messages = MessageDesk(
            writer=writer, ids=ids, chance=self._chance, clock=clock, rules=around.options.rules
        )
        schedule = ScheduleDesk(writer=writer, ids=ids, clock=clock, messages=messages)
        desks = Desks(
            messages=messages,
            schedule=schedule,
            registrations=RegistrationDesk(writer=writer, ids=ids, clock=clock),
            installations=InstallationDesk(writer=writer, clock=clock),
            telemetry=TelemetryDesk(writer=writer),
            jobs=JobDesk(writer=writer, clock=clock),
        )
        doorkeeper = Doorkeeper(port=around.port)
        front = FrontDesk(
            namespace=self.namespace,
            routes=make_routes(desks),
            schedule=schedule,
            hubs=HubDesk(writer=writer, ids=ids, clock=clock, namespace=self.namespace),
            control=self._make_control(doorkeeper, messages),
            doorkeeper=doorkeeper,
            writer=writer,
            batch=around.batch,
            clock=clock,
        )
        return messages, front

    def _make_control(self, doorkeeper: Doorkeeper, messages: MessageDesk) -> ControlDesk:
        return ControlDesk(
            doorkeeper=doorkeeper,
            namespace=self.namespace,
            messages=messages,
            ca_pem=self._around.ca_pem,
            faults=self._around.faults,
            log=self._around.log,
            reset=self.reset,
        )
