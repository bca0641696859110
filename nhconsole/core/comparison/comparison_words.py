"""A comparison as lines of text: for the clipboard, a report, a screen reader."""

from collections.abc import Iterator

from nhconsole.core.comparison.excerpts import visible
from nhconsole.core.comparison.values import Change, Comparison, Part, Section, SectionKind
from nhconsole.core.text.text_place import first_upper

SIGNS = {
    Change.SAME: "=",
    Change.WRITTEN: "≈",
    Change.CHANGED: "≠",
    Change.NEW: "+",
    Change.GONE: "−",
}
_MOST_COUNTS = 3
EMPTY = "(empty)"
EXPECTED = "differs every time"

_TITLES = {
    SectionKind.ADDRESS: "Request line",
    SectionKind.TIMING: "Timing and connection",
}


def section_title(kind: SectionKind) -> str:
    """Return the name of a section."""
    return _TITLES.get(kind, first_upper(kind.value))


def change_words(part: Part) -> str:
    """Return what became of a part, in a word or two."""
    return EXPECTED if part.expected and part.differs else part.change.value


def value_words(text: str) -> str:
    """Return a value on one line; a word where there is nothing in it."""
    return visible(text) if text else EMPTY


def part_words(part: Part) -> str:
    """Return the values of a part on one line: ``a → b``, or the one that there is."""
    match part.change:
        case Change.SAME | Change.GONE:
            return value_words(part.left)
        case Change.NEW:
            return value_words(part.right)
        case _:
            return f"{value_words(part.left)} → {value_words(part.right)}"


def part_line(part: Part) -> str:
    """Return a part on one line."""
    note = f"  ({part.note})" if part.note else ""
    return f"{SIGNS[part.change]} {visible(part.what)}: {part_words(part)}{note}"


def spoken_part(part: Part) -> str:
    """Return a part as it is said: the state first."""
    values = part_words(part)
    if part.change in (Change.CHANGED, Change.WRITTEN):
        values = f"from {value_words(part.left)} to {value_words(part.right)}"
    return f"{change_words(part)}: {visible(part.what)}: {values}. {part.note}".strip()


def section_counts(section: Section) -> str:
    """Return how many parts of a section differ, and how."""
    counts = section.counts
    same = counts[Change.SAME] + section.unlisted_same
    named = [
        f"{counts[change]:,} {change.value}"
        for change in (Change.CHANGED, Change.NEW, Change.GONE, Change.WRITTEN)
        if counts[change]
    ]
    if section.unlisted_different:
        named.append(f"{section.unlisted_different:,} more")
    if section.expected:
        named.append(f"{section.expected:,} as every time")
    if not named:
        return "unchanged"
    if same and len(named) < _MOST_COUNTS:
        named.append(f"{same:,} unchanged")
    return ", ".join(named)


def wanted_parts(section: Section, *, everything: bool, expected: bool) -> list[Part]:
    """Return the parts of a section that are to be shown."""
    # Without a call for each: there may be thousands, and a person waits.
    same = Change.SAME
    if expected:
        return [part for part in section.parts if everything or part.change is not same]
    return [
        part
        for part in section.parts
        if (everything and part.change is same) or (part.change is not same and not part.expected)
    ]


def comparison_lines(
    comparison: Comparison, *, everything: bool = False, expected: bool = False
) -> Iterator[str]:
    """Return the summary and the parts that are wanted, a line each."""
    yield comparison.summary
    for section in comparison.sections:
        parts = wanted_parts(section, everything=everything, expected=expected)
        if not parts:
            continue
        yield ""
        yield f"{section_title(section.kind)}: {section_counts(section)}"
        for note in section.notes:
            yield f"  {note}"
        for part in parts:
            yield f"  {part_line(part)}"
