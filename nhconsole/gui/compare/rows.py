"""What the list of a comparison shows: sections, remarks, parts. No Qt."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from nhconsole.core.comparison.comparison_words import is_wanted, section_title
from nhconsole.core.comparison.values import Comparison, Part, Section, SectionKind
from nhconsole.core.text_place import first_lower


class RowKind(Enum):
    """What a row is."""

    SECTION = auto()
    NOTE = auto()
    PART = auto()


class Row(NamedTuple):
    """One row of the list."""

    kind: RowKind
    section: Section
    part: Part | None = None
    text: str = ""
    """A remark."""


@dataclass(frozen=True, kw_only=True)
class RowFilter:
    """Which rows are wanted."""

    everything: bool = False
    expected: bool = False
    """Whether what differs by its nature is shown too."""
    closed: frozenset[SectionKind] = frozenset()
    """Sections of which only the title is shown."""

    def wants(self, part: Part) -> bool:
        """Whether a part is to be shown."""
        return is_wanted(part, everything=self.everything, expected=self.expected)


def rows_of(comparison: Comparison, wanted: RowFilter) -> list[Row]:
    """Return the rows of a comparison, and a last one that names what is the same."""
    rows: list[Row] = []
    unshown: list[Section] = []
    for section in comparison.sections:
        parts = [part for part in section.parts if wanted.wants(part)]
        if parts:
            rows.append(Row(RowKind.SECTION, section))
            if section.kind not in wanted.closed:
                rows += _inner(section, parts, wanted)
        else:
            unshown.append(section)
    if rows and unshown:
        rows.append(Row(RowKind.NOTE, unshown[-1], None, _same_note(unshown)))
    return rows


def _inner(section: Section, parts: list[Part], wanted: RowFilter) -> Iterator[Row]:
    for note in section.notes:
        yield Row(RowKind.NOTE, section, None, note)
    for part in parts:
        yield Row(RowKind.PART, section, part)
    if section.unlisted_same and wanted.everything:
        words = f"{section.unlisted_same:,} more parts are unchanged and not listed."
        yield Row(RowKind.NOTE, section, None, words)


def _same_note(sections: list[Section]) -> str:
    names = [first_lower(section_title(section.kind)) for section in sections]
    nothing = all(section.is_same for section in sections)
    return f"{'The same' if nothing else 'Nothing else differs'}: {', '.join(names)}."
