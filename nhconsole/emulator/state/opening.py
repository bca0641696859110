"""Opens a state file for one emulator alone, and says in a sentence why it cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nhconsole.emulator.errors import EmulatorCannotStart
from nhconsole.emulator.state.tables import APPLICATION_ID, TABLES, VERSION

_LARGEST_PRIMARY_CODE = 0xFF
_WHY = {
    sqlite3.SQLITE_BUSY: "is in use by another emulator; end that one, or name another file",
    sqlite3.SQLITE_LOCKED: "is in use by another emulator; end that one, or name another file",
    sqlite3.SQLITE_NOTADB: "is no state file; name another one",
    sqlite3.SQLITE_CORRUPT: "is damaged; delete it to begin anew, or name another one",
    sqlite3.SQLITE_READONLY: "cannot be written; allow that, or name another file",
    sqlite3.SQLITE_PERM: "cannot be written; allow that, or name another file",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened for writing; allow that, or name another file",
    sqlite3.SQLITE_FULL: "cannot grow, for the disk is full; free some space, or name another file",
}


def open_state(path: Path) -> sqlite3.Connection:
    """Return a connection that holds the file until it is closed; a new file gets its tables.

    Raises:
        EmulatorCannotStart: the file cannot be used; one sentence says why.
    """
    _check_place(path)
    with told_about(path):
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        with told_about(path):
            _prepare(connection, path)
    except EmulatorCannotStart:
        connection.close()
        raise
    return connection


@contextmanager
def told_about(path: Path) -> Iterator[None]:
    """Tell errors of the database as reasons why the emulator cannot start with the file."""
    try:
        yield
    except sqlite3.Error as error:
        # Sub-codes have the code itself in their lowest byte.
        code = getattr(error, "sqlite_errorcode", 0) & _LARGEST_PRIMARY_CODE
        why = _WHY.get(code, f"cannot be used ({error}); name another file")
        raise EmulatorCannotStart(f"The state file {path} {why}.") from error


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise EmulatorCannotStart(f"The state file {path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise EmulatorCannotStart(
            f"The state file {path} cannot be made, for there is no folder {path.parent};"
            " make the folder, or name another file."
        )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    # The lock is taken by the first transaction and goes with the process, however that ends.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    _check_kind(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    # A commit reaches the system, not the disk itself: it outlives the process, which is enough.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN EXCLUSIVE")
    if _is_empty(connection):
        for statement in TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _check_kind(connection: sqlite3.Connection, path: Path) -> None:
    if _is_empty(connection):
        return
    if _number(connection, "application_id") != APPLICATION_ID:
        raise EmulatorCannotStart(
            f"The state file {path} is a database of another program; name another file."
        )
    version = _number(connection, "user_version")
    if version > VERSION:
        raise EmulatorCannotStart(
            f"The state file {path} was written by a newer nhconsole (its form is {version}, this"
            f" one knows {VERSION}); use that one, or name another file."
        )


def _is_empty(connection: sqlite3.Connection) -> bool:
    (count,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return bool(count == 0)


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    (number,) = connection.execute(f"PRAGMA {pragma}").fetchone()
    return int(number)
