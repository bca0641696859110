"""What an emulator can be told at its start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nhconsole.core.connection.hub_name import check_hub_name
from nhconsole.core.problem import errors_in
from nhconsole.emulator.desks.control import CONTROL_SEGMENT
from nhconsole.emulator.desks.messages import SendRules
from nhconsole.emulator.devices import Device
from nhconsole.emulator.errors import EmulatorCannotStart
from nhconsole.emulator.faults import FaultOrder

DEFAULT_PORT = 8643
SAMPLE_HUB = "sample-hub"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatorOptions:
    """Options; each has a default that suits."""

    hub_name: str = SAMPLE_HUB
    devices: tuple[Device, ...] | None = None
    """None: the sample devices."""
    seed: int | None = None
    """Makes the choice of ten devices, and every id, the same in each run."""
    certificate_folder: Path | None = None
    """Where the CA's certificate is written; None: the emulator's folder of this system."""
    log_limit: int | None = 1000
    """How many requests the log keeps, and how many notifications each hub; None: all."""
    rules: SendRules = field(default_factory=SendRules)
    """Which limits of the service are played."""
    faults: tuple[FaultOrder, ...] = ()
    """Faults planned from the start."""
    state_file: Path | None = None
    """Where everything is kept across runs; None: each run begins anew."""
    clock: Callable[[], datetime] = _now
    """Gives the time, aware and in UTC; by it tokens expire."""

    def check(self) -> None:
        """Look whether a hub of this name could be reached.

        Raises:
            EmulatorCannotStart: it could not; a sentence says why.
        """
        if self.hub_name.lower() == CONTROL_SEGMENT:
            raise EmulatorCannotStart(
                f"The hub cannot be named {self.hub_name}: the emulator's control paths are there."
            )
        errors = errors_in(check_hub_name(self.hub_name))
        if errors:
            raise EmulatorCannotStart(f"The hub cannot be named so. {errors[0].sentence()}")
