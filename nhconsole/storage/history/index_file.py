"""The file of the history's index of words: a database of its own beside the history.

All of it can be made again from the history, so that damage in it loses nothing: a new file takes
its place. Being apart it also never keeps a send waiting for the history's one writer.

The index is cut into shards of 8192 rows, each an FTS5 table. A search goes from the newest shard
to the oldest and ends with its hundredth hit, the words of deleted rows leave the file when one
shard is merged, and old shards go whole. Measured with 1,000,000 rows and SQLite 3.40: a word that
is in no row takes 14 µs a shard, and any prefix is found without indexes for prefixes, which would
double the file. FTS5's own options for deleting (``contentless_delete``, ``secure-delete``) are
younger than the SQLite of many systems.
"""

import contextlib
import os
import sqlite3
import uuid
from pathlib import Path

from nhconsole.storage.history.file import CHECK_WHOLE_UP_TO, DatabaseFailure
from nhconsole.storage.history.text import TEXT_VERSION

SHARD_BITS = 13
APPLICATION_ID = 0x4E484332
BUSY_S = 10.0
_STATEMENTS = 512
_WAL_LIMIT = 8 * 1024 * 1024
_REFUSALS = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_PERM,
)
"""What the system or another window refuses; everything else is a fault of the file."""

_TABLES = (
    # A shard that deleted words may still stand in is dirty.
    "CREATE TABLE shard (number INTEGER PRIMARY KEY, is_dirty INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE facet (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL,"
    " UNIQUE (kind, value))",
    "CREATE TABLE tally (shard INTEGER, facet INTEGER, rows INTEGER NOT NULL,"
    " PRIMARY KEY (shard, facet)) WITHOUT ROWID",
    # Rows whose entry was made with a note, or before they were over: to take it back, it must be
    # known how it was made.
    "CREATE TABLE amended (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, note TEXT NOT NULL)",
    # Rows up to this one may be missing, though they are not among the unsettled ones.
    "CREATE TABLE progress (backlog INTEGER NOT NULL)",
)


def index_path(history: Path, token: str) -> Path:
    """Return the path of the index that a token names."""
    return history.with_name(f"{history.name}.words-{token}")


def create(history: Path, backlog: int) -> str:
    """Make an empty index for the rows up to ``backlog``; return its token."""
    token = uuid.uuid4().hex[:12]
    path = index_path(history, token)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with contextlib.closing(connect(path)) as connection:
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute("INSERT INTO progress (backlog) VALUES (?)", (backlog,))
        connection.execute(f"PRAGMA user_version={TEXT_VERSION}")
        connection.execute("COMMIT")
    return token


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection. What a power cut takes from the index is made again: no waiting for it."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
        # A search asks each shard with a statement of its own, and the next one all of them again.
        cached_statements=_STATEMENTS,
    )
    try:
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA journal_size_limit={_WAL_LIMIT}")
    except DatabaseFailure:
        connection.close()
        raise
    return connection


def is_usable(path: Path) -> bool:
    """Whether an index is there, sound as far as can be seen quickly, and of this version."""
    if not path.exists():
        return False
    try:
        with contextlib.closing(connect(path)) as connection:
            return (
                _number(connection, "PRAGMA application_id") == APPLICATION_ID
                and _number(connection, "PRAGMA user_version") == TEXT_VERSION
                and _number(connection, "SELECT count(*) FROM progress") == 1
                and _has_all_tables(connection)
                and _is_sound(connection, path)
            )
    except DatabaseFailure as error:
        if is_fault(error):
            return False
        raise


def is_fault(error: Exception) -> bool:
    """Whether an error means that the index is to be made anew."""
    if isinstance(error, sqlite3.ProgrammingError):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF not in _REFUSALS


def remove_file(path: Path) -> None:
    """Delete an index; a system that does not delete open files leaves it to the next start."""
    for ending in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink()


def remove_others(history: Path, token: str) -> None:
    """Delete the indexes that a history no longer uses."""
    for path in history.parent.glob(f"{history.name}.words-*"):
        if not path.name.startswith(index_path(history, token).name):
            remove_file(path)


def _has_all_tables(connection: sqlite3.Connection) -> bool:
    """Whether each shard is whole: a search in half of one finds nothing, without an error."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return all(
        {f"words_{number}{part}" for part in ("", "_data", "_idx", "_docsize", "_config")} <= there
        for (number,) in connection.execute("SELECT number FROM shard")
    )


def _is_sound(connection: sqlite3.Connection, path: Path) -> bool:
    if path.stat().st_size > CHECK_WHOLE_UP_TO:
        return True
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
