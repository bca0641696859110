"""The tables of a state file, and the statements that change and read them."""

APPLICATION_ID = 0x6E68656D
"""Marks the file as one of the emulator's ("nhem")."""
VERSION = 1

TABLES = (
    """
    CREATE TABLE hub (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE, -- the name, folded
        name TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE registration (
        hub INTEGER NOT NULL REFERENCES hub ON DELETE CASCADE,
        number INTEGER NOT NULL, -- of the registry; no other registration ever gets it
        text TEXT NOT NULL,
        gone INTEGER NOT NULL DEFAULT 0, -- removed; says what its device received
        PRIMARY KEY (hub, number)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX registration_gone ON registration (hub, number) WHERE gone",
    """
    CREATE TABLE item ( -- installations, devices and scheduled sends, in their order
        position INTEGER PRIMARY KEY,
        hub INTEGER NOT NULL REFERENCES hub ON DELETE CASCADE,
        kind TEXT NOT NULL,
        key BLOB NOT NULL,
        text TEXT NOT NULL,
        body BLOB,
        UNIQUE (hub, kind, key)
    )
    """,
    """
    CREATE TABLE notification (
        position INTEGER PRIMARY KEY, -- oldest first
        hub INTEGER NOT NULL REFERENCES hub ON DELETE CASCADE,
        key BLOB NOT NULL,
        text TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (hub, key)
    )
    """,
    """
    CREATE TABLE delivery (
        notification INTEGER NOT NULL REFERENCES notification ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        text TEXT NOT NULL,
        numbers BLOB NOT NULL, -- of registrations, as a bitmap
        body BLOB, -- NULL: the body of the notification
        PRIMARY KEY (notification, ordinal)
    ) WITHOUT ROWID
    """,
)

ADD_HUB = "INSERT INTO hub (key, name) VALUES (?, ?) ON CONFLICT (key) DO NOTHING"
REMOVE_HUB = "DELETE FROM hub WHERE key = ?"
HUBS = "SELECT id, key, name FROM hub ORDER BY id"

PUT_REGISTRATION = """
    INSERT INTO registration (hub, number, text) VALUES (?, ?, ?)
    ON CONFLICT (hub, number) DO UPDATE SET text = excluded.text, gone = 0
"""
REMOVE_REGISTRATION = "UPDATE registration SET gone = 1 WHERE hub = ? AND number = ?"
FORGET_OLD_REGISTRATIONS = """
    DELETE FROM registration WHERE hub = :hub AND gone AND number < (
        SELECT number FROM registration WHERE hub = :hub AND gone
        ORDER BY number DESC LIMIT 1 OFFSET :remembered - 1
    )
"""
REGISTRATIONS = "SELECT number, text FROM registration WHERE hub = ? AND NOT gone ORDER BY number"
GONE_REGISTRATIONS = "SELECT number, text FROM registration WHERE hub = ? AND gone ORDER BY number"

# Replaced, not updated: what is put again stands last, as in the books of a hub.
PUT_ITEM = "INSERT OR REPLACE INTO item (hub, kind, key, text, body) VALUES (?, ?, ?, ?, ?)"
REMOVE_ITEM = "DELETE FROM item WHERE hub = ? AND kind = ? AND key = ?"
ITEMS = "SELECT key, text, body FROM item WHERE hub = ? AND kind = ? ORDER BY position"

PUT_NOTIFICATION = "INSERT OR REPLACE INTO notification (hub, key, text, body) VALUES (?, ?, ?, ?)"
REMOVE_NOTIFICATION = "DELETE FROM notification WHERE hub = ? AND key = ?"
PUT_DELIVERY = (
    "INSERT INTO delivery (notification, ordinal, text, numbers, body) VALUES (?, ?, ?, ?, ?)"
)
NOTIFICATIONS = "SELECT position, key, text, body FROM notification WHERE hub = ? ORDER BY position"
DELIVERIES = "SELECT text, numbers, body FROM delivery WHERE notification = ? ORDER BY ordinal"
