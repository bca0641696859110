"""The tables of the index of words: puts entries in, takes them out, finds them."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from nhconsole.storage.history.entry import (
    FACET_MARK,
    TOGETHER,
    Facet,
    IndexEntry,
    Made,
    are_among,
)
from nhconsole.storage.history.index_file import SHARD_BITS
from nhconsole.storage.history.values import HistoryState

SHARD_SIZE = 1 << SHARD_BITS
_FEW = 64
_FIRST_PORTION, _LARGEST_PORTION = 128, SHARD_SIZE


class Entries:
    """Puts entries in and takes them out, within one transaction; :meth:`save` ends it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._shards: set[int] = set()
        self._facets: dict[Facet, int] = {}
        self._steps: Counter[tuple[int, int]] = Counter()

    def put(self, entry: IndexEntry, made: Made) -> None:
        """Put an entry in."""
        number = entry.id >> SHARD_BITS
        if number not in self._shards:
            _make_shard(self._connection, number)
            self._shards.add(number)
        self._connection.execute(
            f"INSERT INTO {_table(number)} (rowid, text) VALUES (?, ?)",
            (entry.id, self._counted_text(entry, 1)),
        )
        if made != Made():
            self._connection.execute(
                "INSERT INTO amended (id, state, note) VALUES (?, ?, ?)",
                (entry.id, made.state, made.note),
            )

    def take_out(self, entry: IndexEntry) -> None:
        """Take an entry out; it must be the one that was put in."""
        number = entry.id >> SHARD_BITS
        table = _table(number)
        self._connection.execute(
            f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)",
            (entry.id, self._counted_text(entry, -1)),
        )
        self._connection.execute("DELETE FROM amended WHERE id = ?", (entry.id,))
        self._connection.execute("UPDATE shard SET is_dirty = 1 WHERE number = ?", (number,))

    def save(self) -> None:
        """Write down how many rows have which facets."""
        self._connection.executemany(
            "INSERT INTO tally (shard, facet, rows) VALUES (?, ?, ?)"
            " ON CONFLICT (shard, facet) DO UPDATE SET rows = rows + excluded.rows",
            [(*place, step) for place, step in self._steps.items()],
        )
        self._connection.executemany(
            "DELETE FROM tally WHERE shard = ? AND facet = ? AND rows <= 0",
            [place for place, step in self._steps.items() if step < 0],
        )
        self._steps.clear()

    def _counted_text(self, entry: IndexEntry, step: int) -> str:
        parts = [entry.text]
        for facet in entry.facets:
            facet_id = self._facet_id(facet)
            self._steps[entry.id >> SHARD_BITS, facet_id] += step
            parts.append(f"{FACET_MARK}{facet_id}")
        return "\n".join(parts)

    def _facet_id(self, facet: Facet) -> int:
        if facet not in self._facets:
            found = _known_facet(self._connection, facet)
            if found is None:
                question = "INSERT INTO facet (kind, value) VALUES (?, ?)"
                found = self._connection.execute(question, facet).lastrowid
            self._facets[facet] = int(found or 0)
        return self._facets[facet]


def how_made(connection: sqlite3.Connection, row_id: int) -> Made | None:
    """Return how the entry of a row was made; None if it has none."""
    number = row_id >> SHARD_BITS
    if not _has_shard(connection, number):
        return None
    question = f"SELECT 1 FROM {_table(number)}_docsize WHERE id = ?"
    if connection.execute(question, (row_id,)).fetchone() is None:
        return None
    found = connection.execute("SELECT state, note FROM amended WHERE id = ?", (row_id,)).fetchone()
    return Made(state=HistoryState(found[0]), note=found[1]) if found else Made()


def ids_in(connection: sqlite3.Connection, number: int) -> set[int]:
    """Return the rows that have an entry in a shard."""
    if not _has_shard(connection, number):
        return set()
    return {row_id for (row_id,) in connection.execute(f"SELECT id FROM {_table(number)}_docsize")}


def drop(connection: sqlite3.Connection, number: int) -> None:
    """Take a whole shard out."""
    if _has_shard(connection, number):
        connection.execute(f"DROP TABLE {_table(number)}")
        first = number << SHARD_BITS
        connection.execute(
            "DELETE FROM amended WHERE id BETWEEN ? AND ?", (first, first + SHARD_SIZE - 1)
        )
        connection.execute("DELETE FROM tally WHERE shard = ?", (number,))
        connection.execute("DELETE FROM shard WHERE number = ?", (number,))


def dirty(connection: sqlite3.Connection) -> list[int]:
    """Return the shards in which deleted words may still stand."""
    return _numbers(connection.execute("SELECT number FROM shard WHERE is_dirty = 1"))


def clean(connection: sqlite3.Connection, number: int) -> None:
    """Merge a shard into one piece: what was taken out is then nowhere in it."""
    if _has_shard(connection, number):
        table = _table(number)
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        connection.execute("UPDATE shard SET is_dirty = 0 WHERE number = ?", (number,))


def facets(connection: sqlite3.Connection) -> Iterator[Facet]:
    """Give the facets that occur."""
    yield from connection.execute(
        "SELECT kind, value FROM facet WHERE kind <> ? AND EXISTS (SELECT 1 FROM shard"
        " CROSS JOIN tally ON tally.shard = shard.number AND tally.facet = facet.id)",
        (TOGETHER,),
    )


def rows_together(connection: sqlite3.Connection, asked: Sequence[Facet]) -> list[int]:
    """Return the ids of what stands for rows that have all of some facets; none: no row has."""
    if len(asked) == 1:
        found = _known_facet(connection, asked[0])
        return [] if found is None else [found]
    known = connection.execute("SELECT id, value FROM facet WHERE kind = ?", (TOGETHER,))
    return [facet_id for facet_id, together in known if are_among(asked, together)]


def facet_ids(connection: sqlite3.Connection, asked: Iterable[Facet]) -> list[int]:
    """Return the ids of facets that occur."""
    found = (_known_facet(connection, facet) for facet in asked)
    return [facet_id for facet_id in found if facet_id is not None]


def shards_with(
    connection: sqlite3.Connection, any_of: Sequence[int] | None, first: int, last: int
) -> list[int]:
    """Return the shards between two rows that have rows of any of some facets, newest first."""
    condition = ""
    if any_of is not None:
        marks = ", ".join("?" * len(any_of))
        condition = f" AND EXISTS (SELECT 1 FROM tally WHERE shard = number AND facet IN ({marks}))"
    found = connection.execute(
        f"SELECT number FROM shard WHERE number BETWEEN ? AND ?{condition} ORDER BY number DESC",
        (first >> SHARD_BITS, last >> SHARD_BITS, *(any_of or ())),
    )
    return _numbers(found)


def matching(
    connection: sqlite3.Connection, number: int, match: str, first: int, last: int
) -> Iterator[list[int]]:
    """Give the rows of a shard that match, the newest first, in portions that grow."""
    portion = _FIRST_PORTION
    question = (
        f"SELECT rowid FROM {_table(number)} WHERE {_table(number)} MATCH ?"
        " AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
    )
    while True:
        found = _numbers(connection.execute(question, (match, first, last, portion)))
        if found:
            yield found
        if len(found) < portion:
            return
        last = found[-1] - 1
        portion = min(portion * 4, _LARGEST_PORTION)


def matching_among(
    connection: sqlite3.Connection, number: int, match: str, row_ids: Sequence[int]
) -> list[int]:
    """Return those of some rows of a shard that match, the newest first."""
    if len(row_ids) > _FEW:
        wanted = set(row_ids)
        portions = matching(connection, number, match, min(row_ids), max(row_ids))
        return [row_id for found in portions for row_id in found if row_id in wanted]
    question = f"SELECT 1 FROM {_table(number)} WHERE {_table(number)} MATCH ? AND rowid = ?"
    return [
        row_id
        for row_id in sorted(row_ids, reverse=True)
        if connection.execute(question, (match, row_id)).fetchone()
    ]


def match_of(facets: Iterable[Sequence[int]], phrases: Iterable[tuple[str, bool]]) -> str:
    """Return FTS5's question.

    Args:
        facets: Of each group of facets a row must have one.
        phrases: Phrases, each with whether it is a prefix.
    """
    words = [" OR ".join(f'"{FACET_MARK}{facet}"' for facet in group) for group in facets]
    words = [f"({group})" for group in words]
    for text, is_prefix in phrases:
        quoted = text.replace('"', '""')
        words.append(f'"{quoted}"{" *" if is_prefix else ""}')
    return " AND ".join(words)


def _table(number: int) -> str:
    return f"words_{int(number)}"


def _has_shard(connection: sqlite3.Connection, number: int) -> bool:
    question = "SELECT 1 FROM shard WHERE number = ?"
    return connection.execute(question, (number,)).fetchone() is not None


def _make_shard(connection: sqlite3.Connection, number: int) -> None:
    if not _has_shard(connection, number):
        connection.execute(
            f"CREATE VIRTUAL TABLE {_table(number)} USING fts5 (text, content='',"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO shard (number) VALUES (?)", (number,))


def _known_facet(connection: sqlite3.Connection, facet: Facet) -> int | None:
    found = connection.execute(
        "SELECT id FROM facet WHERE kind = ? AND value = ?", facet
    ).fetchone()
    return int(found[0]) if found else None


def _numbers(found: Iterable[tuple[int]]) -> list[int]:
    return [value for (value,) in found]
