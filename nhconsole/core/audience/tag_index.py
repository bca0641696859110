"""From a tag to the registrations that have it: whom an expression means, without a scan.

Numbers stand for registrations (0 to 2**32 - 1, given by the caller). Each tag keeps the set of its
numbers; an expression is answered by set algebra over compressed bitmaps, so that its cost follows
the size of the sets it names and not the number of registrations. ASSUMED, as in
:mod:`~nhconsole.core.audience.tag_expression`: tags are compared without case.
"""

from collections.abc import Collection, Hashable, Iterator
from typing import Generic, TypeVar

from pyroaring import BitMap

from nhconsole.core.audience.tag_tree import And, Node, Not, Or, Tag

Key = TypeVar("Key", bound=Hashable)


class Postings(Generic[Key]):
    """From a key to the set of numbers that it was given.

    Most keys of a hub (installation tags, handles) have one number: such a key costs an ``int``.
    """

    def __init__(self) -> None:
        self._sets: dict[Key, int | BitMap] = {}

    def __len__(self) -> int:
        return len(self._sets)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._sets)

    def __contains__(self, key: Key) -> bool:
        return key in self._sets

    def add(self, key: Key, number: int) -> None:
        """Give ``number`` to ``key``."""
        known = self._sets.get(key)
        if known is None:
            self._sets[key] = number
        elif isinstance(known, BitMap):
            known.add(number)
        elif known != number:
            self._sets[key] = BitMap((known, number))

    def discard(self, key: Key, number: int) -> None:
        """Take ``number`` from ``key``; a key without numbers is forgotten."""
        known = self._sets.get(key)
        if known == number:
            del self._sets[key]
        elif isinstance(known, BitMap):
            known.discard(number)
            if not known:
                del self._sets[key]

    def numbers(self, key: Key) -> BitMap:
        """Return the numbers of ``key``: a set that the caller must not change."""
        known = self._sets.get(key)
        if isinstance(known, BitMap):
            return known
        return BitMap() if known is None else BitMap((known,))

    def count(self, key: Key) -> int:
        """Return how many numbers ``key`` has."""
        known = self._sets.get(key)
        if isinstance(known, BitMap):
            return len(known)
        return 0 if known is None else 1


class TagIndex:
    """Which registrations have which tags."""

    def __init__(self) -> None:
        self._postings: Postings[str] = Postings()

    def add(self, number: int, tags: Collection[str]) -> None:
        """Note that registration ``number`` has these tags."""
        for tag in tags:
            self._postings.add(tag.casefold(), number)

    def remove(self, number: int, tags: Collection[str]) -> None:
        """Forget that registration ``number`` has these tags."""
        for tag in tags:
            self._postings.discard(tag.casefold(), number)

    def tagged(self, tag: str) -> BitMap:
        """Return the registrations with a tag: a set that the caller must not change."""
        return self._postings.numbers(tag.casefold())

    def matching(self, node: Node, among: BitMap) -> BitMap:
        """Return the registrations of ``among`` that a tree means, as a new set."""
        match node:
            case Tag(name=name):
                return self.tagged(name) & among
            case Not(operand=operand):
                return among - self.matching(operand, among)
            case Or(operands=operands):
                return BitMap.union(*(self.matching(operand, among) for operand in operands))
            case And(operands=operands):
                return self._all_of(operands, among)

    def _all_of(self, operands: tuple[Node, ...], among: BitMap) -> BitMap:
        """Narrow ``among`` by one operand after the other, the one with the fewest first."""
        found = among
        for operand in sorted(operands, key=self._most):
            if isinstance(operand, Not):
                found = found - self.matching(operand.operand, found)
            else:
                found = self.matching(operand, found)
        return found

    def _most(self, node: Node) -> int:
        """Return a bound of how many registrations a tree can mean; negations come last."""
        match node:
            case Tag(name=name):
                return self._postings.count(name.casefold())
            case Not():
                return 1 << 40
            case Or(operands=operands):
                return sum(self._most(operand) for operand in operands)
            case And(operands=operands):
                return min(self._most(operand) for operand in operands)
