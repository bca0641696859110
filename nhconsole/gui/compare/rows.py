"""What the list of a comparison shows: sections, remarks, parts. No Qt."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from nhconsole.core.comparison.comparison_words import (
    part_line,
    section_counts,
    section_title,
    wanted_parts,
)
from nhconsole.core.comparison.values import Comparison, Part, Section, SectionKind
from nhconsole.core.text.text_place import first_lower


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

    def parts_of(self, section: Section) -> list[Part]:
        """Return the parts of a section that are to be shown."""
        return wanted_parts(section, everything=self.everything, expected=self.expected)


def row_line(row: Row) -> str:
    """Return a row as one line of text."""
    if row.part is not None:
        return part_line(row.part)
    if row.kind is RowKind.NOTE:
        return row.text
    return f"{section_title(row.section.kind)}: {section_counts(row.section)}"


def rows_of(comparison: Comparison, wanted: RowFilter) -> list[Row]:
    """Return the rows of a comparison, and a last one that names what is the same."""
    rows: list[Row] = []
    unshown: list[Section] = []
    for section in comparison.sections:
        parts = wanted.parts_of(section)
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
    # As Row(…) does, without a call of its own for each of thousands: a person waits for it.
    new, kind = tuple.__new__, RowKind.PART
    yield from [new(Row, (kind, section, part, "")) for part in parts]
    if section.unlisted_same and wanted.everything:
        words = f"{section.unlisted_same:,} more parts are unchanged and not listed."
        yield Row(RowKind.NOTE, section, None, words)


def _same_note(sections: list[Section]) -> str:
    names = [first_lower(section_title(section.kind)) for section in sections]
    nothing = all(section.is_same for section in sections)
    return f"{'The same' if nothing else 'Nothing else differs'}: {', '.join(names)}."
