"""What a person changes in a history: stars, notes, removals with undo; and what is let go."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nhconsole.storage.history import hiding as history_hiding
from nhconsole.storage.history import purge as history_purge
from nhconsole.storage.history import rows as history_rows
from nhconsole.storage.history import search as history_search
from nhconsole.storage.history.query import HistoryQuery
from nhconsole.storage.history.reader import EVERYTHING, HistoryReader, fitting
from nhconsole.storage.history.values import Removal
from nhconsole.storage.redacting import RedactorSource, redactor_of

_AT_ONCE = 2000


class HistoryEditor(HistoryReader):
    """Changes the file; every method raises StorageError if that fails.

    Removing hides at once, in every window; :meth:`restore` is the undo. Deleting for good
    (:meth:`purge`) takes longer, shrinks the files and leaves no word of what was deleted in them.
    Undo ends with the window: what it left hidden, the next start deletes.
    """

    def __init__(self, path: Path, redactor: RedactorSource) -> None:
        super().__init__(path)
        self._redactor = redactor
        self._window_id = ""

    def set_star(self, row_id: int, starred: bool) -> None:
        """Give an exchange a star, which keeps it from being let go; or take it away."""
        if starred:
            statement = "INSERT OR IGNORE INTO star SELECT id FROM exchange WHERE id = ?"
        else:
            statement = "DELETE FROM star WHERE id = ?"
        with self._connections.writing() as connection:
            connection.execute(statement, (fitting(row_id),))

    def set_note(self, row_id: int, text: str) -> None:
        """Write a note to an exchange, which can be searched for; an empty one takes it away."""
        note = history_rows.storable(redactor_of(self._redactor).text(text))
        with self._connections.writing() as connection:
            history_rows.set_note(connection, fitting(row_id), note)
        self._worker.wake()

    def remove(self, row_ids: Iterable[int]) -> Removal:
        """Hide exchanges at once. Those that still run stay."""
        with self._connections.writing() as connection:
            return history_hiding.hide(connection, self._window_id, map(fitting, row_ids))

    def remove_all(self, query: HistoryQuery = EVERYTHING) -> Removal:
        """Hide all exchanges that fit, as :meth:`remove`."""
        if query.is_empty:
            with self._connections.writing() as connection:
                return history_hiding.hide_all(connection, self._window_id)
        found = self._search(lambda sources: list(history_search.ids(sources, query)))
        with self._connections.writing() as connection:
            removal = history_hiding.begin(connection, self._window_id)
        count = 0
        for begin in range(0, len(found), _AT_ONCE):
            with self._connections.writing() as connection:
                some = found[begin : begin + _AT_ONCE]
                count = history_hiding.hide_more(connection, removal, some)
        return Removal(id=removal, count=count)

    def restore(self, removal_id: int) -> int:
        """Bring back what was removed; return how many exchanges (0: they are deleted by now)."""
        with self._connections.writing() as connection:
            count = history_hiding.restore(connection, fitting(removal_id))
        self._worker.wake()
        return count

    def purge(self, removal_id: int) -> int:
        """Delete what was removed, and shrink the files; return how many exchanges went.

        :meth:`stop` cuts it short; the next start goes on with it.
        """
        is_stopping = self._worker.is_stopping
        return history_purge.purge(self._connections, self._index, fitting(removal_id), is_stopping)

    def purge_all(self) -> int:
        """Delete all that this window has removed, as :meth:`purge`."""
        with self._connections.reading() as connection:
            found = history_hiding.removals(connection)
        return sum(self.purge(removal) for removal, owner in found if owner == self._window_id)

    def retain(self, keep: int, days: int, now: datetime | None = None) -> int:
        """Delete the oldest exchanges beyond ``keep``, and those older than ``days``.

        Starred ones stay, and those that still run. 0 is no limit.

        Returns:
            How many went.
        """
        until = (now or datetime.now(UTC)) - timedelta(days=days) if days > 0 else None
        is_stopping = self._worker.is_stopping
        return history_purge.retain(
            self._connections, self._index, max(0, keep), until, is_stopping
        )
