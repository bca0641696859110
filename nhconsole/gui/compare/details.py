"""One row of a comparison, whole, as text. No Qt."""

from nhconsole.core.comparison.comparison_words import (
    EMPTY,
    change_words,
    section_counts,
    section_title,
)
from nhconsole.core.comparison.values import Change, Part
from nhconsole.gui.compare.rows import Row


def details_text(row: Row) -> str:
    """Return a row as text, its values with their line breaks."""
    if row.part is None:
        title = f"{section_title(row.section.kind)}: {section_counts(row.section)}"
        return row.text or "\n".join([title, *row.section.notes])
    return "\n".join(_part_lines(row.part))


def _part_lines(part: Part) -> list[str]:
    lines = [f"{part.what}: {change_words(part)}"]
    if part.note:
        lines.append(part.note)
    if part.change is Change.SAME or part.left == part.right:
        return [*lines, "", part.left or EMPTY]
    if part.change is not Change.NEW:
        lines += ["", "from", part.left or EMPTY]
    if part.change is not Change.GONE:
        lines += ["", "to", part.right or EMPTY]
    return lines
