"""The tables of the history's file, version by version; a released version is never edited."""

SPAN_BITS = 8
"""A span is the summary of 256 neighbouring rows: ids that agree but for the last eight bits."""

_VERSION_1 = (
    # The list's own table is narrow; what only one opened exchange needs stands in "content".
    """CREATE TABLE exchange (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        exchange_id TEXT NOT NULL UNIQUE,
        started_us INTEGER NOT NULL,
        state INTEGER NOT NULL,
        owner TEXT NOT NULL,
        profile_name TEXT NOT NULL,
        platform TEXT NOT NULL,
        kind TEXT NOT NULL,
        audience TEXT NOT NULL,
        total_s REAL,
        status INTEGER,
        verdict TEXT,
        success INTEGER,
        failure INTEGER,
        headline TEXT
    )""",
    # Finds the running ones, and is the smallest index: counting a million rows takes few pages.
    "CREATE INDEX exchange_state ON exchange (state)",
    """CREATE TABLE content (
        id INTEGER PRIMARY KEY,
        request TEXT NOT NULL,
        request_body BLOB NOT NULL,
        draft TEXT NOT NULL,
        answer TEXT,
        response_body BLOB,
        sent BLOB,
        received BLOB
    )""",
)

_VERSION_2 = (
    # NULL in rows of version 1: it is read out of their requests instead of writing all of them.
    "ALTER TABLE exchange ADD COLUMN hub TEXT",
    "CREATE TABLE star (id INTEGER PRIMARY KEY)",
    "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    # The rows that the index of words has yet to look at; those that run are always among them.
    # A row that changes while it is looked at gets another turn.
    "CREATE TABLE unsettled (id INTEGER PRIMARY KEY, turn INTEGER NOT NULL DEFAULT 0)",
    "INSERT INTO unsettled (id) SELECT id FROM exchange WHERE state = 0",
    # Counts rows and finds dates at any size. Ids grow with time, but clocks may be set back.
    """CREATE TABLE span (
        block INTEGER PRIMARY KEY,
        first_us INTEGER NOT NULL,
        last_us INTEGER NOT NULL,
        rows INTEGER NOT NULL
    )""",
    "INSERT INTO span SELECT id >> 8, min(started_us), max(started_us), count(*) FROM exchange"
    " GROUP BY id >> 8",
    # What is hidden, by whom: everything up to a row, and single rows.
    """CREATE TABLE removal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        owner TEXT NOT NULL,
        up_to INTEGER NOT NULL
    )""",
    "CREATE TABLE removed (id INTEGER PRIMARY KEY, removal INTEGER NOT NULL)",
    "CREATE INDEX removed_removal ON removed (removal)",
    # Which file holds the index of words.
    "CREATE TABLE word_index (token TEXT NOT NULL)",
    # Its work is done by "unsettled" and "span", with fewer pages written for each send.
    "DROP INDEX exchange_state",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_VERSION_1, _VERSION_2)
"""The statements that lead from version n to n + 1."""
SCHEMA_VERSION = len(MIGRATIONS)
