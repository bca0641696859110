"""Registrations that are gone: which numbers and addresses they had.

Somebody who asks what a device received may know it by the id of a registration or an installation
that has another handle by now, or none.
"""

from collections import deque
from collections.abc import Iterator

from pyroaring import BitMap

from nhconsole.core.audience.tag_index import Postings
from nhconsole.emulator.hub.description import RegistrationDescription

REMEMBERED = 10_000
"""How many removed registrations are remembered."""
Address = tuple[str, str]
"""Platform and PNS handle."""


class FormerRegistrations:
    """The registrations removed last."""

    def __init__(self) -> None:
        self._numbers: deque[int] = deque()
        self._rows: dict[int, RegistrationDescription] = {}
        self._by_handle: Postings[str] = Postings()
        self._by_name: Postings[str] = Postings()

    def add(self, number: int, row: RegistrationDescription) -> None:
        """Remember a registration; the oldest one is forgotten when there are too many."""
        self._numbers.append(number)
        self._rows[number] = row
        self._by_handle.add(row.pns_handle, number)
        for name in _names(row):
            self._by_name.add(name, number)
        if len(self._numbers) > REMEMBERED:
            self._forget(self._numbers.popleft())

    def with_handle(self, handle: str) -> BitMap:
        """Return the numbers that a PNS handle had: a set that the caller must not change."""
        return self._by_handle.numbers(handle)

    def addresses(self, name: str) -> Iterator[Address]:
        """Return where messages for a registration or an installation once went, oldest first."""
        for number in self._by_name.numbers(name):
            row = self._rows[number]
            yield row.platform, row.pns_handle

    def _forget(self, number: int) -> None:
        row = self._rows.pop(number)
        self._by_handle.discard(row.pns_handle, number)
        for name in _names(row):
            self._by_name.discard(name, number)


def _names(row: RegistrationDescription) -> tuple[str, ...]:
    return (row.id, row.installation) if row.installation else (row.id,)
