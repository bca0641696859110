"""Looks at a history from outside and changes nothing: whether it can be opened, and ids in it.

Opening a history sets a damaged one aside. That is for a window to do, which says so and goes on
with a new one; a command that only wants to read must leave things as they are.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from nhconsole.storage.errors import StorageError
from nhconsole.storage.history.file import (
    APPLICATION_ID,
    CHECK_WHOLE_UP_TO,
    DatabaseFailure,
    damage_mark,
    is_damage,
)
from nhconsole.storage.history.rows import VISIBLE
from nhconsole.storage.history.schema import SCHEMA_VERSION

_BUSY_S = 10.0
_LAST = "\U0010ffff"


def is_there(path: Path) -> bool:
    """Whether anything was ever written down.

    Raises:
        StorageError: that cannot be told, or the file cannot be used.
    """
    try:
        if not path.is_file() or path.stat().st_size == 0:
            return False
    except OSError as error:
        raise StorageError(f"The history “{path}” cannot be opened: {error}.") from error
    with _read_only(path) as connection:
        _check(connection, path)
    return True


def row_ids_beginning(path: Path, exchange_id: str, limit: int) -> tuple[int, ...]:
    """Return the rows whose exchange's id begins so, at most ``limit``.

    Raises:
        StorageError: the file could not be read.
    """
    question = (
        "SELECT exchange.id FROM exchange WHERE exchange_id >= ? AND exchange_id < ?"
        f" AND {VISIBLE} LIMIT ?"
    )
    with _read_only(path) as connection:
        found = connection.execute(question, (exchange_id, exchange_id + _LAST, limit)).fetchall()
    return tuple(row_id for (row_id,) in found)


@contextlib.contextmanager
def _read_only(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(
            sqlite3.connect(address, uri=True, timeout=_BUSY_S, isolation_level=None)
        ) as connection:
            yield connection
    except DatabaseFailure as error:
        if is_damage(error):
            raise _damaged(path, str(error)) from error
        raise StorageError(f"The history “{path}” could not be read: {error}.") from error


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if damage_mark(path).exists():
        raise _damaged(path, "a window met the damage")
    version = _number(connection, "PRAGMA user_version")
    if _number(connection, "PRAGMA application_id") != APPLICATION_ID or version < 1:
        raise _damaged(path, "it is no history, or its beginning was overwritten")
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"The history “{path}” was written by a newer version of this program (its schema is "
            f"{version}, this program knows {SCHEMA_VERSION}). Use that version."
        )
    if path.stat().st_size <= CHECK_WHOLE_UP_TO:
        finding = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        if finding != "ok":
            raise _damaged(path, finding)


def _damaged(path: Path, how: str) -> StorageError:
    return StorageError(
        f"The history “{path}” is damaged ({' '.join(how.split())}). It was left as it is; the "
        "window sets it aside when it starts, and begins a new one."
    )


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
