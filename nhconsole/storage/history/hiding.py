"""Hides exchanges at once, and brings them back: what is hidden is deleted later, or not at all.

All rows together are hidden by one number, single ones by a row each. What a window has hidden
belongs to it: no other window deletes it or brings it back while that one lives. Undo ends with its
window, so what a dead window left hidden is deleted.
"""

import sqlite3
from collections.abc import Iterable

from nhconsole.storage.history import spans as history_spans
from nhconsole.storage.history.rows import VISIBLE, unsettle
from nhconsole.storage.history.values import Removal

DELETING = ""
"""The owner of a removal that can no longer be undone."""
REWRITING = "rewriting"
"""The owner of one whose rows go without zeros over them: the file is to be written anew."""
HIDDEN_BY = (
    "(id <= (SELECT up_to FROM removal WHERE removal.id = :removal)"
    " OR id IN (SELECT id FROM removed WHERE removed.removal = :removal))"
)
"""The condition for rows of any table that one removal hides."""


def hide(connection: sqlite3.Connection, owner: str, row_ids: Iterable[int]) -> Removal:
    """Hide rows; those that still run, are gone or are hidden already are left out."""
    removal = begin(connection, owner)
    return Removal(id=removal, count=hide_more(connection, removal, row_ids))


def hide_more(connection: sqlite3.Connection, removal: int, row_ids: Iterable[int]) -> int:
    """Hide more rows with a removal; return how many it hides by now."""
    connection.executemany(
        "INSERT INTO removed SELECT exchange.id, ? FROM exchange"
        f" WHERE exchange.id = ? AND state <> 0 AND {VISIBLE}",
        ((removal, row_id) for row_id in row_ids),
    )
    question = "SELECT count(*) FROM removed WHERE removal = ?"
    return int(connection.execute(question, (removal,)).fetchone()[0])


def begin(connection: sqlite3.Connection, owner: str) -> int:
    """Begin a removal that :func:`hide_more` goes on with; return its id."""
    return _new(connection, owner, up_to=0)


def hide_all(connection: sqlite3.Connection, owner: str) -> Removal:
    """Hide every row but those that still run."""
    before = count_visible(connection)
    up_to = int(
        connection.execute(
            "SELECT coalesce((SELECT min(id) - 1 FROM exchange WHERE state = 0"
            " AND id IN (SELECT id FROM unsettled)), max(id), 0) FROM exchange"
        ).fetchone()[0]
    )
    removal = _new(connection, owner, up_to)
    connection.execute(
        "INSERT INTO removed SELECT exchange.id, ? FROM exchange"
        f" WHERE exchange.id > ? AND state <> 0 AND {VISIBLE}",
        (removal, up_to),
    )
    return Removal(id=removal, count=before - count_visible(connection))


def restore(connection: sqlite3.Connection, removal: int) -> int:
    """Bring back what one removal hid; return how many rows that are."""
    before = count_visible(connection)
    if _can_be_undone(connection, removal):
        # While they were hidden, the index of words took none of them.
        unsettle(connection, "SELECT id FROM removed WHERE removal = ?", (removal,))
        end(connection, removal)
    return count_visible(connection) - before


def end(connection: sqlite3.Connection, removal: int) -> None:
    """Forget a removal."""
    connection.execute("DELETE FROM removed WHERE removal = ?", (removal,))
    connection.execute("DELETE FROM removal WHERE id = ?", (removal,))


def count_hidden(connection: sqlite3.Connection, removal: int) -> int:
    """Return how many rows a removal hides; fast at any size."""
    up_to = _up_to(connection, removal)
    below = history_spans.count_above(connection, 0) - history_spans.count_above(connection, up_to)
    question = "SELECT count(*) FROM removed WHERE removal = ? AND id > ?"
    return below + int(connection.execute(question, (removal, up_to)).fetchone()[0])


def _up_to(connection: sqlite3.Connection, removal: int) -> int:
    found = connection.execute("SELECT up_to FROM removal WHERE id = ?", (removal,)).fetchone()
    return int(found[0]) if found else 0


def _can_be_undone(connection: sqlite3.Connection, removal: int) -> bool:
    """Whether a removal is there and nobody has begun to delete it."""
    return bool(
        connection.execute(
            "SELECT 1 FROM removal WHERE id = ? AND owner NOT IN (?, ?)",
            (removal, DELETING, REWRITING),
        ).fetchone()
    )


def give_up_undo(connection: sqlite3.Connection, removal: int, *, rewriting: bool) -> None:
    """Say that a removal is about to be deleted, and how, whatever becomes of this window."""
    owner = REWRITING if rewriting else DELETING
    connection.execute("UPDATE removal SET owner = ? WHERE id = ?", (owner, removal))


def is_rewriting(connection: sqlite3.Connection, removal: int) -> bool:
    """Whether a removal was begun that ends with writing the file anew."""
    question = "SELECT 1 FROM removal WHERE id = ? AND owner = ?"
    return bool(connection.execute(question, (removal, REWRITING)).fetchone())


def removals(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return all removals with their owners."""
    return connection.execute("SELECT id, owner FROM removal ORDER BY id").fetchall()


def floor_of(connection: sqlite3.Connection) -> int:
    """Return the id up to which everything is hidden."""
    found = connection.execute("SELECT coalesce(max(up_to), 0) FROM removal").fetchone()
    return int(found[0])


def count_visible(connection: sqlite3.Connection) -> int:
    """Return how many rows are not hidden; fast at any size."""
    floor = floor_of(connection)
    singles = connection.execute("SELECT count(*) FROM removed WHERE id > ?", (floor,)).fetchone()
    return history_spans.count_above(connection, floor) - int(singles[0])


def _new(connection: sqlite3.Connection, owner: str, up_to: int) -> int:
    question = "INSERT INTO removal (owner, up_to) VALUES (?, ?)"
    return int(connection.execute(question, (owner, up_to)).lastrowid or 0)
