"""Finds the same device in two outcomes: by registration, else by its handle at the push service.

Rows that are equal in more are joined first, so that a doubled row meets its twin: a join by
sorting for each rule, n log n in all.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from nhconsole.core.verdict.outcome import RegistrationResult
from nhconsole.core.verdict.values import DeviceVerdict


@dataclass(frozen=True, slots=True)
class DevicePair:
    """A device in both outcomes, or in one of them only."""

    left: DeviceVerdict | None
    right: DeviceVerdict | None


_Key = Callable[[RegistrationResult], Hashable]


def _everything(row: RegistrationResult) -> Hashable:
    return row.registration_id, row.pns_handle, row.application_platform, row.outcome


def _id_and_handle(row: RegistrationResult) -> Hashable:
    return (row.registration_id, row.pns_handle) if row.registration_id else None


def _id(row: RegistrationResult) -> Hashable:
    return row.registration_id or None


def _handle(row: RegistrationResult) -> Hashable:
    return row.pns_handle or None


RULES: tuple[_Key, ...] = (_everything, _id_and_handle, _id, _handle)
"""By what rows are joined, in this order; a rule says None of a row that it does not fit."""


def join_devices(
    left: Sequence[DeviceVerdict], right: Sequence[DeviceVerdict]
) -> tuple[DevicePair, ...]:
    """Join the devices of two outcomes: in the order of the left one, new ones behind them."""
    partner: dict[int, int] = {}
    ours = _sorted_places(left)
    theirs = _sorted_places(right)
    for key in RULES:
        _join(key, (left, ours), (right, theirs), partner)
        taken = set(partner.values())
        ours = [i for i in ours if i not in partner]
        theirs = [j for j in theirs if j not in taken]
    pairs = [
        DevicePair(device, right[partner[i]] if i in partner else None)
        for i, device in enumerate(left)
    ]
    return (*pairs, *(DevicePair(None, right[j]) for j in sorted(theirs)))


def _sorted_places(devices: Sequence[DeviceVerdict]) -> list[int]:
    """Return the places in the order of the rows' content: the same rows are joined both ways."""
    return sorted(range(len(devices)), key=[_sort_key(device) for device in devices].__getitem__)


def _sort_key(device: DeviceVerdict) -> tuple[str, str, str, str]:
    row = device.result
    return row.registration_id, row.pns_handle, row.application_platform, row.outcome


_Side = tuple[Sequence[DeviceVerdict], list[int]]


def _join(key: _Key, left: _Side, right: _Side, partner: dict[int, int]) -> None:
    waiting: dict[Hashable, list[int]] = {}
    devices, places = right
    for j in reversed(places):
        name = key(devices[j].result)
        if name is not None:
            waiting.setdefault(name, []).append(j)
    devices, places = left
    for i in places:
        name = key(devices[i].result)
        found = waiting.get(name) if name is not None else None
        if found:
            partner[i] = found.pop()
