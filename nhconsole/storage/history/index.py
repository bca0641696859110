"""The index of words beside the history: what is in it, what has yet to come in, what must go.

What an exchange is found by is put in after the send was written down and shown, so that no send
waits for it: "unsettled" in the history names the rows that are to be looked at. Rows that were
there before the index (written by an older version, or before the index was damaged) are its
backlog and come in from the newest to the oldest.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from nhconsole.storage.history import hiding as history_hiding
from nhconsole.storage.history import rows as history_rows
from nhconsole.storage.history import shards as history_shards
from nhconsole.storage.history import spans as history_spans
from nhconsole.storage.history.connections import IndexConnections, IndexFault
from nhconsole.storage.history.entry import Made, entry_of
from nhconsole.storage.history.index_file import SHARD_BITS
from nhconsole.storage.history.index_place import IndexPlace, token_of
from nhconsole.storage.history.rows import VISIBLE
from nhconsole.storage.history.shards import SHARD_SIZE, Entries
from nhconsole.storage.history.values import HistoryRow, HistoryState

_SLICE_S = 0.03
_LONG_SLICE_S = 0.2
_UNSETTLED = (
    # In this order: a few unsettled rows, then each of them among the many.
    "FROM unsettled CROSS JOIN exchange ON exchange.id = unsettled.id"
    f" WHERE state <> {HistoryState.RUNNING:d} AND {VISIBLE}"
)
_LOOK_AT = 1000
_Item = TypeVar("_Item")


class HistoryIndex(IndexPlace):
    """The index of one history.

    Errors tell which of the two files is damaged by the context they pass: so that of the history
    is always the inner one, and holds nothing but questions to the history.

    Args:
        history: Connections to the history itself.
    """

    def count_missing(self) -> int:
        """Return how many exchanges a search does not find yet; about, while there are many."""
        with self.reading() as index:
            backlog = _backlog(index)
        with self._history.reading() as connection:
            unsettled = connection.execute(f"SELECT count(*) {_UNSETTLED}").fetchone()[0]
            if not backlog:
                return int(unsettled)
            floor = history_hiding.floor_of(connection)
            below = history_spans.count_above(connection, floor)
            above = history_spans.count_above(connection, max(floor, backlog))
            return int(unsettled) + below - above

    def has_work(self) -> bool:
        """Whether anything is to be put in or cleaned."""
        with self.reading() as index:
            if _backlog(index) > self._floor() or history_shards.dirty(index):
                return True
        return bool(self._unsettled())

    def catch_up(self, *, wait: bool = True) -> bool:
        """Put in some of what changed lately; return whether more is left.

        Args:
            wait: Whether to wait while another thread or window writes to the index.
        """
        if not self._unsettled():
            return False
        files = self._current()
        settled: list[tuple[int, int]] = []
        with files.writing() if wait else files.impatient() as index:
            if index is None:
                return True
            entries = Entries(index)
            rows = self._unsettled()
            for row_id, turn in _until_late(rows):
                self._look_at(index, entries, row_id)
                settled.append((row_id, turn))
            entries.save()
        self._settle(settled, files)
        return len(settled) < len(rows) or len(rows) == _LOOK_AT

    def work_off(self) -> bool:
        """Put in a piece of the backlog; return whether more is left."""
        with self._current().writing() as index:
            backlog, floor = _backlog(index), self._floor()
            # What is hidden comes in after it came back, if ever.
            if backlog <= floor:
                return False
            number = backlog >> SHARD_BITS
            present = history_shards.ids_in(index, number)
            missing = [row_id for row_id in self._over(number, backlog) if row_id not in present]
            entries = Entries(index)
            done = 0
            for row_id in _until_late(missing, _LONG_SLICE_S):
                if columns := self._whole(row_id):
                    _put(entries, columns)
                done = row_id
            entries.save()
            if not missing or done == missing[-1]:
                done = max(number << SHARD_BITS, floor + 1)
                history_shards.clean(index, number)
            index.execute("UPDATE progress SET backlog = ?", (done - 1,))
            return done - 1 > floor

    def forget(self, row_ids: Sequence[int], is_stopping: Callable[[], bool]) -> None:
        """Take rows of one shard out that are about to be deleted.

        They are hidden, so that none of them comes in again.
        """
        number = row_ids[0] >> SHARD_BITS
        remaining = sorted(row_ids)
        while remaining and not is_stopping():
            with self._current().writing() as index:
                if history_shards.ids_in(index, number) <= set(remaining):
                    history_shards.drop(index, number)
                    return
                entries = Entries(index)
                done = 0
                for row_id in _until_late(remaining):
                    self._take_out(index, entries, row_id)
                    done += 1
                entries.save()
            remaining = remaining[done:]

    def clean(self, is_stopping: Callable[[], bool]) -> None:
        """Make sure that no word of what was taken out stands in the file any longer."""
        while not is_stopping() and self.clean_one():
            pass

    def clean_one(self) -> bool:
        """Do a piece of :meth:`clean`; return whether there was one to do."""
        with self.reading() as index:
            dirty = history_shards.dirty(index)[:1]
        for number in dirty:
            with self._current().writing() as index:
                history_shards.clean(index, number)
            self._current().shrink()
        return bool(dirty)

    def _look_at(self, index: sqlite3.Connection, entries: Entries, row_id: int) -> None:
        """Bring the entry of one row up to date."""
        columns = self._whole(row_id)
        if columns is None:
            return
        row = _row(columns)
        made = history_shards.how_made(index, row_id)
        if made is None:
            _put(entries, columns)
        elif made != Made(state=row.state, note=row.note):
            entries.take_out(entry_of(row, columns, made))
            _put(entries, columns)

    def _take_out(self, index: sqlite3.Connection, entries: Entries, row_id: int) -> None:
        made = history_shards.how_made(index, row_id)
        columns = self._whole(row_id)
        if made is not None and columns is not None:
            entries.take_out(entry_of(_row(columns), columns, made))

    def _whole(self, row_id: int) -> tuple[object, ...] | None:
        question = f"{history_rows.WHOLE} WHERE exchange.id = ?"
        with self._history.reading() as connection:
            found: tuple[object, ...] | None = connection.execute(question, (row_id,)).fetchone()
        return found

    def _unsettled(self) -> list[tuple[int, int]]:
        """Return the rows to be looked at with their turns, the newest first."""
        question = f"SELECT unsettled.id, turn {_UNSETTLED} ORDER BY unsettled.id DESC LIMIT ?"
        with self._history.reading() as connection:
            return connection.execute(question, (_LOOK_AT,)).fetchall()

    def _floor(self) -> int:
        with self._history.reading() as connection:
            return history_hiding.floor_of(connection)

    def _over(self, number: int, backlog: int) -> list[int]:
        """Return the rows of a shard that ought to have an entry, the newest first."""
        first = number << SHARD_BITS
        question = (
            "SELECT id FROM exchange WHERE id BETWEEN ? AND ?"
            f" AND state <> {HistoryState.RUNNING:d} AND id NOT IN (SELECT id FROM unsettled)"
            f" AND {VISIBLE} ORDER BY id DESC"
        )
        with self._history.reading() as connection:
            found = connection.execute(question, (first, min(backlog, first + SHARD_SIZE - 1)))
            return [row_id for (row_id,) in found]

    def _settle(self, settled: Sequence[tuple[int, int]], files: IndexConnections) -> None:
        with self._history.writing_unhurried() as connection:
            # What went into an index that was replaced meanwhile is not settled.
            if files.path.name.endswith(f"-{token_of(connection)}"):
                connection.executemany("DELETE FROM unsettled WHERE id = ? AND turn = ?", settled)


def by_shard(row_ids: Iterable[int]) -> Iterator[list[int]]:
    """Give rows in portions that stand in one shard each."""
    for _, portion in groupby(sorted(row_ids), lambda row_id: row_id >> SHARD_BITS):
        yield list(portion)


def _row(columns: tuple[object, ...]) -> HistoryRow:
    return history_rows.read_row(columns[: history_rows.WIDTH])


def _put(entries: Entries, columns: tuple[object, ...]) -> None:
    row = _row(columns)
    made = Made(state=row.state, note=row.note)
    entries.put(entry_of(row, columns, made), made)


def _backlog(index: sqlite3.Connection) -> int:
    found = index.execute("SELECT backlog FROM progress").fetchone()
    if found is None:
        raise IndexFault("its progress is missing")
    return int(found[0])


def _until_late(items: Iterable[_Item], slice_s: float = _SLICE_S) -> Iterator[_Item]:
    """Give items for a slice of time, the first one in any case."""
    end = time.monotonic() + slice_s
    for item in items:
        yield item
        if time.monotonic() > end:
            return
