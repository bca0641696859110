"""What a comparison of two exchanges found, as values."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from nhconsole.core.verdict.values import Tone


class Change(StrEnum):
    """What became of one part on the way from the left exchange to the right one."""

    SAME = "unchanged"
    WRITTEN = "written differently"
    """The same to most readers, but not character by character: ``1`` and ``1.0``."""
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class SectionKind(StrEnum):
    """Where in an exchange a part stands."""

    ANSWER = "answer"
    DEVICES = "devices"
    ADDRESS = "address"
    REQUEST_HEADERS = "request headers"
    PAYLOAD = "payload"
    RESPONSE_HEADERS = "response headers"
    RESPONSE_BODY = "response body"
    TIMING = "timing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that was compared."""

    what: str
    """Its name: a header, a path into the payload, a registration."""
    change: Change
    left: str = ""
    """What stands on the left; empty for what is new (and for what is there, but empty)."""
    right: str = ""
    note: str = ""
    """What there is to say about it, in a sentence."""
    expected: bool = False
    """Whether it differs by its nature, as a date does."""
    left_tone: Tone = Tone.NEUTRAL
    right_tone: Tone = Tone.NEUTRAL

    @property
    def differs(self) -> bool:
        """Whether the two sides are not the same, character by character."""
        return self.change is not Change.SAME


@dataclass(frozen=True, kw_only=True)
class Section:
    """The parts of one piece of the exchange, in the order in which they stand there."""

    kind: SectionKind
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    """How it was compared, where that is not the usual way, in sentences."""
    unlisted_same: int = 0
    """How many more parts are the same; a long body has too many to list."""
    unlisted_different: int = 0
    """How many more parts differ."""

    @cached_property
    def counts(self) -> dict[Change, int]:
        """How many of the listed parts have which change, without those that differ by nature."""
        counts = dict.fromkeys(Change, 0)
        for part in self.parts:
            if not (part.expected and part.differs):
                counts[part.change] += 1
        return counts

    @property
    def different(self) -> int:
        """How many parts changed, are new or gone, and not by their nature."""
        counts = self.counts
        listed = counts[Change.CHANGED] + counts[Change.NEW] + counts[Change.GONE]
        return listed + self.unlisted_different

    @property
    def written_differently(self) -> int:
        """How many parts are the same to most readers, but written in another way."""
        return self.counts[Change.WRITTEN]

    @property
    def expected(self) -> int:
        """How many parts differ by their nature."""
        return len(self.parts) - sum(self.counts.values())

    @property
    def is_same(self) -> bool:
        """Whether nothing differs, not even by its nature."""
        return not (self.different or self.written_differently or self.expected)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two exchanges, compared."""

    summary: str
    """One sentence: what differs."""
    sections: tuple[Section, ...]

    @cached_property
    def different(self) -> int:
        """How many parts differ, and not by their nature; those written differently included."""
        return sum(section.different + section.written_differently for section in self.sections)

    @cached_property
    def expected(self) -> int:
        """How many parts differ by their nature."""
        return sum(section.expected for section in self.sections)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs but what always does."""
        return not self.different

    def section(self, kind: SectionKind) -> Section:
        """Return one section; an empty one if there is nothing of that kind on either side."""
        found = (section for section in self.sections if section.kind is kind)
        return next(found, Section(kind=kind))
