"""The plan of which request, or which new connection, meets which fault."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from nhconsole.emulator.faults.fault import CERTIFICATE_KINDS, Fault
from nhconsole.emulator.faults.kinds import fault_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultOrder:
    """A fault and how long it holds."""

    fault: Fault
    times: int | None = 1
    """None: until it is cleared."""

    def __post_init__(self) -> None:
        """Refuse a number of times that no plan takes."""
        if self.times is not None:
            fault_fields()["times"].check(self.times)


@dataclass(kw_only=True)
class _Planned:
    fault: Fault
    left: int


@dataclass(kw_only=True)
class FaultPlan:
    """Which faults the next requests meet; told from any thread, asked by the server's."""

    _next: list[_Planned] = field(default_factory=list)
    _standing: list[Fault] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, order: FaultOrder) -> None:
        """Plan what was ordered."""
        if order.times is None:
            self.set_fault(order.fault)
        else:
            self.fail_next(order.fault, order.times)

    def fail_next(self, fault: Fault, times: int = 1) -> None:
        """Let the next ``times`` requests meet the fault, behind those planned before.

        Requests that its method or path leaves out pass by and are not counted.
        """
        fault_fields()["times"].check(times)
        with self._lock:
            self._next.append(_Planned(fault=fault, left=times))

    def set_fault(self, fault: Fault) -> None:
        """Let every request meet the fault until it is cleared, or set anew for the same ones."""
        with self._lock:
            self._standing = [each for each in self._standing if _scope(each) != _scope(fault)]
            self._standing.insert(0, fault)

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._next.clear()
            self._standing.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that a request meets, and count it as met.

        Args:
            method: the request's.
            path: its path below the hub, such as ``messages``.
        """
        return self._take(
            lambda fault: fault.kind not in CERTIFICATE_KINDS and fault.meets(method, path)
        )

    def take_certificate(self) -> Fault | None:
        """Return the fault of the certificate that a new connection is shown, and count it."""
        return self._take(lambda fault: fault.kind in CERTIFICATE_KINDS)

    def _take(self, is_met: Callable[[Fault], bool]) -> Fault | None:
        with self._lock:
            planned = next((each for each in self._next if is_met(each.fault)), None)
            if planned is None:
                return next((fault for fault in self._standing if is_met(fault)), None)
            planned.left -= 1
            if not planned.left:
                self._next.remove(planned)
            return planned.fault

    @property
    def waiting(self) -> int:
        """How many planned faults no request has met yet."""
        with self._lock:
            return sum(each.left for each in self._next)

    def planned(self) -> list[dict[str, object]]:
        """Return what is planned, in the order in which it is met, as orders of it would read.

        Each has a ``description`` besides; ``times`` is what is left, None until cleared.
        """
        with self._lock:
            rows = [(each.fault, each.left) for each in self._next]
            standing = [(fault, None) for fault in self._standing]
        return [
            {**fault.document(), "times": times, "description": fault.describe()}
            for fault, times in (*rows, *standing)
        ]


def _scope(fault: Fault) -> tuple[bool, str, str]:
    """Return what a standing fault is for: a new one for the same takes its place."""
    is_shown_first = fault.kind in CERTIFICATE_KINDS
    return is_shown_first, (fault.method or "").casefold(), (fault.path or "").casefold().strip("/")
