"""All registrations of a hub, found by id, handle, tag and kind without a scan.

Each registration has a number that no other one ever gets; sets of registrations are bitmaps of
these numbers, in the order in which the registrations came.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

from nhconsole.core.audience.tag_expression import TagExpression
from nhconsole.core.audience.tag_index import Postings, TagIndex
from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.hub.description import RegistrationDescription, Template
from nhconsole.emulator.hub.former import FormerRegistrations

TEMPLATE_FORMAT = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mould:
    """What decides how a template registration's message comes out."""

    platform: str
    template: Template
    push_variables: Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of a list."""

    rows: tuple[RegistrationDescription, ...]
    next_number: int | None
    """Where the next page begins; None at the end."""


class Registry:
    """The registrations of one hub."""

    def __init__(self) -> None:
        self._rows: dict[int, RegistrationDescription] = {}
        self._numbers: dict[str, int] = {}
        self._next = 0
        self._tags = TagIndex()
        self._handles: Postings[str] = Postings()
        self._formats: Postings[str] = Postings()
        self._moulds: Postings[Mould] = Postings()
        self.former = FormerRegistrations()
        self._everybody = BitMap()

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[RegistrationDescription]:
        return iter(self._rows.values())

    def put(self, row: RegistrationDescription) -> int:
        """Add a registration, or put it in the place of the one with its id; return its number.

        One that goes to another handle gets another number: what came to the old device stays
        the old device's.
        """
        number = self._numbers.get(row.id)
        if number is not None and self._rows[number].pns_handle != row.pns_handle:
            self.remove(row.id)
            number = None
        return self.place(self._next if number is None else number, row)

    def place(self, number: int, row: RegistrationDescription) -> int:
        """Put a registration where it was in an earlier run."""
        if number in self._rows:
            self._unlink(number)
        self._next = max(self._next, number + 1)
        self._numbers[row.id] = number
        self._link(number, row)
        return number

    def remove(self, registration_id: str) -> int | None:
        """Remove a registration; return the number that it had, or None if there was none."""
        number = self._numbers.pop(registration_id, None)
        if number is not None:
            row = self._unlink(number)
            self.former.add(number, row)
        return number

    @property
    def next_number(self) -> int:
        """The number that the next new registration gets."""
        return self._next

    def number(self, registration_id: str) -> int | None:
        """Return the number of a registration, or None."""
        return self._numbers.get(registration_id)

    def get(self, registration_id: str) -> RegistrationDescription | None:
        """Return the registration of an id, or None."""
        number = self._numbers.get(registration_id)
        return None if number is None else self._rows[number]

    def row(self, number: int) -> RegistrationDescription:
        """Return the registration of a number that a set of this registry holds."""
        return self._rows[number]

    def rows(self, numbers: BitMap) -> tuple[RegistrationDescription, ...]:
        """Return the registrations of a set of this registry, oldest first."""
        return tuple(self._rows[number] for number in numbers)

    def reached(self, format_name: str, audience: TagExpression | None) -> BitMap:
        """Return what a send of this format reaches; no audience is a broadcast.

        Native sends reach native registrations of their platform, template sends template
        registrations of every platform. Source: Microsoft's pages on registrations.
        """
        among = self._formats.numbers(format_name.lower())
        return among if audience is None else self._tags.matching(audience.root, among)

    def tagged(self, audience: TagExpression) -> BitMap:
        """Return the registrations that an expression means, native and template ones."""
        return self._tags.matching(audience.root, self._everybody)

    def with_handle(self, handle: str) -> BitMap:
        """Return the registrations of a PNS handle: a set that the caller must not change."""
        return self._handles.numbers(handle)

    def ever_with_handle(self, handle: str) -> BitMap:
        """Return the registrations of a PNS handle, with those removed not too long ago."""
        return self._handles.numbers(handle) | self.former.with_handle(handle)

    def with_tag(self, tag: str) -> BitMap:
        """Return the registrations with a tag: a set that the caller must not change."""
        return self._tags.tagged(tag)

    @property
    def everybody(self) -> BitMap:
        """All registrations: a set that the caller must not change."""
        return self._everybody

    def handles(self, start: int, count: int) -> tuple[str, ...]:
        """Return ``count`` PNS handles, each once, from the ``start``-th on."""
        return tuple(islice(self._handles, start, start + count))

    @property
    def handle_count(self) -> int:
        """How many PNS handles there are."""
        return len(self._handles)

    def moulds_of(self, numbers: BitMap) -> Iterator[tuple[Mould, BitMap]]:
        """Sort template registrations by what decides how their message comes out."""
        if len(self._moulds) <= len(numbers):
            for mould in self._moulds:
                if found := self._moulds.numbers(mould) & numbers:
                    yield mould, found
            return
        sorted_out: Postings[Mould] = Postings()
        for number in numbers:
            if mould_of_one := _mould(self._rows[number]):
                sorted_out.add(mould_of_one, number)
        for mould in sorted_out:
            yield mould, sorted_out.numbers(mould)

    def page(self, among: BitMap, start: int, count: int, skip: int = 0) -> Page:
        """Return ``count`` registrations of a set, from number ``start`` on but for ``skip``."""
        numbers = list(islice(among.iter_equal_or_larger(start), skip, skip + count + 1))
        rows = tuple(self._rows[number] for number in numbers[:count])
        return Page(rows=rows, next_number=numbers[count] if len(numbers) > count else None)

    def _link(self, number: int, row: RegistrationDescription) -> None:
        self._rows[number] = row
        self._everybody.add(number)
        self._tags.add(number, row.tags)
        self._handles.add(row.pns_handle, number)
        mould = _mould(row)
        self._formats.add(TEMPLATE_FORMAT if mould else row.platform, number)
        if mould:
            self._moulds.add(mould, number)

    def _unlink(self, number: int) -> RegistrationDescription:
        row = self._rows.pop(number)
        self._everybody.discard(number)
        self._tags.remove(number, row.tags)
        self._handles.discard(row.pns_handle, number)
        mould = _mould(row)
        self._formats.discard(TEMPLATE_FORMAT if mould else row.platform, number)
        if mould:
            self._moulds.discard(mould, number)
        return row


def _mould(row: RegistrationDescription) -> Mould | None:
    if row.template is None:
        return None
    return Mould(platform=row.platform, template=row.template, push_variables=row.push_variables)
