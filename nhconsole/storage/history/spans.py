"""Counts rows and finds dates without reading the rows: by a summary of each 256 neighbours."""

import sqlite3

from nhconsole.storage.history.schema import SPAN_BITS

LARGEST_ID = 2**63 - 1


def add(connection: sqlite3.Connection, row_id: int, started_us: int) -> None:
    """Count a new row in."""
    connection.execute(
        "INSERT INTO span (block, first_us, last_us, rows) VALUES (:block, :us, :us, 1)"
        " ON CONFLICT (block) DO UPDATE SET rows = rows + 1,"
        " first_us = min(first_us, :us), last_us = max(last_us, :us)",
        {"block": row_id >> SPAN_BITS, "us": started_us},
    )


def widen(connection: sqlite3.Connection, row_id: int, started_us: int) -> None:
    """Take in the time of a row that is counted already."""
    connection.execute(
        "UPDATE span SET first_us = min(first_us, :us), last_us = max(last_us, :us)"
        " WHERE block = :block AND NOT (:us BETWEEN first_us AND last_us)",
        {"block": row_id >> SPAN_BITS, "us": started_us},
    )


def recount(connection: sqlite3.Connection, block: int) -> None:
    """Count a span anew after rows of it were deleted."""
    connection.execute("DELETE FROM span WHERE block = ?", (block,))
    connection.execute(
        f"INSERT INTO span SELECT id >> {SPAN_BITS}, min(started_us), max(started_us), count(*)"
        " FROM exchange WHERE id BETWEEN ? AND ? GROUP BY 1",
        (block << SPAN_BITS, ((block + 1) << SPAN_BITS) - 1),
    )


def count_above(connection: sqlite3.Connection, floor: int) -> int:
    """Return how many rows there are whose id is greater than ``floor``."""
    return int(
        connection.execute(
            "SELECT (SELECT coalesce(sum(rows), 0) FROM span WHERE block > ?)"
            " + (SELECT count(*) FROM exchange WHERE id > ? AND id < ?)",
            (floor >> SPAN_BITS, floor, ((floor >> SPAN_BITS) + 1) << SPAN_BITS),
        ).fetchone()[0]
    )


def ids_between(
    connection: sqlite3.Connection, since_us: int | None, until_us: int | None
) -> tuple[int, int]:
    """Return the first and the last id that rows of a time may have; others may lie between."""
    blocks = connection.execute(
        "SELECT min(block), max(block) FROM span WHERE last_us >= ? AND first_us < ?",
        (
            -LARGEST_ID if since_us is None else since_us,
            LARGEST_ID if until_us is None else until_us,
        ),
    ).fetchone()
    if blocks[0] is None:
        return 1, 0
    return blocks[0] << SPAN_BITS, ((blocks[1] + 1) << SPAN_BITS) - 1


def id_of_rank(connection: sqlite3.Connection, rank: int) -> int:
    """Return the id of the row with ``rank`` newer ones (0: the newest); 0 if they are fewer."""
    for block, rows in connection.execute("SELECT block, rows FROM span ORDER BY block DESC"):
        if rank < rows:
            found = connection.execute(
                "SELECT id FROM exchange WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?",
                ((block + 1) << SPAN_BITS, rank),
            ).fetchone()
            return int(found[0]) if found else 0
        rank -= rows
    return 0
