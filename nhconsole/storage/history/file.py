"""The history's SQLite file: opening, schema versions, damage.

Facts of SQLite: the pages on WAL, PRAGMA and result codes of sqlite.org, read November 2026.
"""

import contextlib
import os
import sqlite3
from pathlib import Path

from nhconsole.storage.errors import StorageError
from nhconsole.storage.files import make_folder, set_aside
from nhconsole.storage.history import rows as history_rows
from nhconsole.storage.history.schema import MIGRATIONS, SCHEMA_VERSION

APPLICATION_ID = 0x4E484331
"""Marks the file as ours ("NHC1"): another program's database is not taken for a history."""

_BUSY_S = 10.0
_WAL_LIMIT = 8 * 1024 * 1024
CHECK_WHOLE_UP_TO = 16 * 1024 * 1024
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


DatabaseFailure = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises: a message that quotes a damaged file may not even be UTF-8."""


class _Unusable(Exception):
    """The file is no history; the text says why."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection, with everything set that a connection does not inherit from the file.

    ``synchronous=FULL``: what was written is there after ``kill -9`` (NORMAL would do for that)
    and after a power cut too, at the price of one wait for the disk before and one after a send.
    ``secure_delete``: what was deleted is overwritten with zeros, not only given free.
    """
    connection = sqlite3.connect(
        path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        connection.text_factory = _text
        connection.create_function("hub_of", 1, history_rows.hub_of)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA journal_size_limit={_WAL_LIMIT}")
    except DatabaseFailure:
        connection.close()
        raise
    return connection


def _text(stored: bytes) -> str:
    """Decode a text; a flipped bit in one of them must not hide a whole page."""
    return stored.decode("utf-8", "replace")


def is_damage(error: Exception) -> bool:
    """Whether an error means that the file itself is broken, not that the system refused."""
    if isinstance(error, UnicodeDecodeError):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    # The low byte of an extended code is the plain one.
    return code is not None and code & 0xFF in _DAMAGE


def damage_mark(path: Path) -> Path:
    """Return the path of the note that damage was met while the file was in use."""
    return path.with_name(f"{path.name}.damaged")


def prepare(path: Path) -> str:
    """Make the file one of this version: create, migrate, or set aside and start anew.

    The caller sees to it that no other window does the same at this moment.

    Returns:
        What is to be said; empty if all is well.

    Raises:
        StorageError: it cannot be opened, or a newer version of the program wrote it.
    """
    try:
        make_folder(path.parent)
        # SQLite would create it readable by others; its -wal and -shm files take these rights.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return _prepare(path)
    except (OSError, *DatabaseFailure) as error:
        raise StorageError(f"The history “{path}” cannot be opened: {error}.") from error


def _prepare(path: Path) -> str:
    try:
        if damage_mark(path).exists():
            raise _Unusable("it is damaged")
        _bring_up_to_date(path)
        return ""
    except _Unusable as error:
        return _start_anew(path, str(error))
    except DatabaseFailure as error:
        if not is_damage(error):
            raise
        return _start_anew(path, _reason(error))


def _reason(error: Exception) -> str:
    return "it is damaged" if isinstance(error, UnicodeDecodeError) else str(error)


def _start_anew(path: Path, reason: str) -> str:
    aside = set_aside(path)
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    damage_mark(path).unlink(missing_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    _bring_up_to_date(path)
    return (
        f"The history could not be used ({reason}). The old file is kept as “{aside.name}” in "
        f"“{aside.parent}”; a new history begins."
    )


def _bring_up_to_date(path: Path) -> None:
    with contextlib.closing(connect(path)) as connection:
        version = _checked_version(connection, path)
        if version == 0:
            # Both belong to the file and are only taken before its first table.
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL")
        for number in range(version, SCHEMA_VERSION):
            _migrate(connection, MIGRATIONS[number], number + 1)
        if _columns(connection) != _columns_of_this_version():
            raise _Unusable("its tables are not those of a history")


def _checked_version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema version of a file that is sound and ours."""
    version = _number(connection, "PRAGMA user_version")
    tables = _number(connection, "SELECT count(*) FROM sqlite_master")
    if tables and _number(connection, "PRAGMA application_id") != APPLICATION_ID:
        raise _Unusable("it is the database of another program")
    # A schema and its version are written together: one without the other is damage.
    if version < 0 or (tables > 0) != (version > 0):
        raise _Unusable("its schema version is damaged")
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"The history “{path}” was written by a newer version of this program (its schema is "
            f"{version}, this program knows {SCHEMA_VERSION}). Use that version, or move the file "
            "away to begin a new history."
        )
    if path.stat().st_size <= CHECK_WHOLE_UP_TO:
        finding = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if finding != "ok":
            raise _Unusable("it is damaged")
    return version


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return table and column names: damage inside the schema's own text shows nowhere else."""
    return set(
        connection.execute(
            "SELECT tables.name, columns.name FROM sqlite_master AS tables,"
            " pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
        )
    )


def _columns_of_this_version() -> set[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for statements in MIGRATIONS:
            for statement in statements:
                connection.execute(statement)
        return _columns(connection)


def _migrate(connection: sqlite3.Connection, statements: tuple[str, ...], version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={version}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
