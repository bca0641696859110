"""What an emulator can be told at its start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nhconsole.emulator.devices import Device

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
    """How many requests the log keeps; None: all."""
    clock: Callable[[], datetime] = _now
    """Gives the time, aware and in UTC; by it tokens expire."""
