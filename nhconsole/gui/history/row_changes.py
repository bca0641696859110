"""What changed in the list since it was read: found in the worker, applied in the window. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nhconsole.storage.history.values import HistoryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """Rows to be taken out, to be put in and to be replaced."""

    removed: tuple[int, ...] = ()
    added: "tuple[HistoryRow, ...]" = ()
    """Oldest first, so that each stands above the one before."""
    changed: "tuple[HistoryRow, ...]" = ()
    is_apart: bool = False
    """Whether so much was added that rows between it and the list are missing."""

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.removed or self.added or self.changed)


def changes_between(
    known: "Iterable[HistoryRow]", now: "Iterable[HistoryRow]", *, is_whole: bool
) -> RowChanges:
    """Compare two readings of the newest rows.

    Args:
        known: The rows of the list, or the newest of them; newest first.
        now: The newest rows as the file has them.
        is_whole: Whether ``now`` reaches to the end of the file; else rows of ``known`` that are
            older than the last of ``now`` were not looked at.
    """
    before = {row.id: row for row in known}
    after = {row.id: row for row in now}
    oldest_read = 0 if is_whole else min(after, default=0)
    is_apart = bool(before) and oldest_read > max(before, default=0)
    oldest_known = min(before, default=0)
    return RowChanges(
        removed=tuple(row_id for row_id in before if row_id >= oldest_read and row_id not in after),
        # Older ones come with their page.
        added=tuple(
            row
            for row in reversed(after.values())
            if row.id not in before and (row.id > oldest_known or is_whole)
        ),
        changed=tuple(row for row in after.values() if before.get(row.id, row) != row),
        is_apart=is_apart,
    )
