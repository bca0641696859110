"""The index beside the history: made from older files, mended when damaged, shared by windows."""

import contextlib
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.storage.errors import StorageError
from nhconsole.storage.history import file as history_file
from nhconsole.storage.history import rows as history_rows
from nhconsole.storage.history.query import HistoryQuery, ResultGroup
from nhconsole.storage.history.schema import MIGRATIONS
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistoryState, HistorySummary
from tests.storage.conftest import (
    KEY,
    SIGNATURE,
    STARTED,
    leaks_below,
    make_exchange,
    make_request,
    wait_for_index,
)

FLIPS = 1000 if os.environ.get("NHCONSOLE_LONG") else 10
"""A hundredth in the normal run."""
ACCEPTED = HistorySummary(status=200, verdict="accepted")
HELLO = HistoryQuery(words="hello")


def open_store(path: Path) -> HistoryStore:
    return HistoryStore(path, Redactor())


def send(store: HistoryStore, count: int, first: int = 0) -> None:
    request = make_request(b"hello everybody")
    for number in range(first, first + count):
        store.finish(replace(make_exchange(f"{number}"), request=request), ACCEPTED)


def found(store: HistoryStore, query: HistoryQuery = HELLO) -> list[int]:
    wait_for_index(store)
    return [row.id for row in store.page(query=query, limit=100_000)]


def index_of(path: Path) -> Path:
    (index,) = (
        item
        for item in path.parent.glob(f"{path.name}.words-*")
        if not item.name.endswith(("-wal", "-shm"))
    )
    return index


def file_of_version_1(path: Path, count: int) -> None:
    """Write a file as the first released version did, one row still running."""
    path.parent.mkdir(exist_ok=True)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id={history_file.APPLICATION_ID}")
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN")
        for statement in MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version=1")
        for number in range(count):
            _insert_as_version_1(connection, number, is_over=number < count - 1)
        connection.execute("COMMIT")


def _insert_as_version_1(connection: sqlite3.Connection, number: int, *, is_over: bool) -> None:
    record = history_rows.record
    exchange = replace(make_exchange(f"{number}"), request=make_request(b"hello everybody"))
    columns = record.answer_columns(exchange)
    connection.execute(
        "INSERT INTO exchange (exchange_id, started_us, state, owner, profile_name, platform, kind,"
        " audience, total_s, status, verdict, success, failure, headline)"
        " VALUES (?, ?, ?, 'gone', 'Contoso', 'windows', 'toast', '', 0.1, 200, 'accepted', 1, 0,"
        " '')",
        (f"{number}", history_rows.microseconds(STARTED), 1 if is_over else 0),
    )
    connection.execute(
        "INSERT INTO content (request, request_body, draft, answer, response_body, sent, received)"
        " VALUES (?, ?, '', ?, ?, ?, ?)",
        (
            record.request_head(exchange.request),
            record.pack(exchange.request.body),
            columns.answer if is_over else None,
            columns.response_body,
            columns.sent,
            columns.received,
        ),
    )


def test_a_file_of_the_first_version_keeps_every_exchange_and_can_be_searched(
    history_path: Path,
) -> None:
    file_of_version_1(history_path, 20)

    with open_store(history_path) as store:
        assert store.opening_message == ""
        assert store.interrupted_count == 1
        assert store.count() == 20
        rows = store.page()
        assert [row.id for row in rows] == list(range(20, 0, -1))
        assert {row.hub for row in rows} == {"contoso.example/hub"}
        stored = store.get(3)
        assert stored is not None
        assert stored.exchange is not None
        assert stored.request.body == b"hello everybody"
        assert found(store) == list(range(20, 0, -1))
        assert found(store, HistoryQuery(hub="contoso.example/hub", status=200)) == list(
            range(19, 0, -1)
        )
        assert found(store, HistoryQuery(result=ResultGroup.INTERRUPTED)) == [20]
        assert store.facets().profile_names == ("Contoso",)


def test_a_large_file_of_the_first_version_opens_at_once_and_says_what_is_pending(
    history_path: Path,
) -> None:
    file_of_version_1(history_path, 1500)

    with open_store(history_path) as store:
        # Less than one slice of the worker's time has passed: most is pending, and it is said.
        pending, hits = store.count_unindexed(), len(store.page(query=HELLO, limit=10_000))
        assert store.count() == 1500
        assert pending > 0
        assert hits < 1500
        send(store, 1, first=5000)
        assert store.page(query=HELLO)[0].id == 1501
        assert found(store) == list(range(1501, 0, -1))


def test_a_migration_that_was_killed_before_the_index_was_made_goes_on(history_path: Path) -> None:
    file_of_version_1(history_path, 10)
    history_file.prepare(history_path)

    with open_store(history_path) as store:
        assert found(store) == list(range(10, 0, -1))


def test_indexing_goes_on_where_the_last_window_left_it(history_path: Path) -> None:
    file_of_version_1(history_path, 900)
    for _ in range(3):
        with open_store(history_path) as store:
            store.page(query=HELLO)

    with open_store(history_path) as store:
        assert found(store) == list(range(900, 0, -1))


def damage_page(path: Path, table: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


def drop_table(path: Path, table: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP TABLE {table}")
        connection.commit()


FAULTS = {
    "gone": lambda index: index.unlink(),
    "empty": lambda index: index.write_bytes(b""),
    "text": lambda index: index.write_bytes(b"a letter to my aunt" * 500),
    "half": lambda index: index.write_bytes(index.read_bytes()[:20_000]),
    "bad words": lambda index: damage_page(index, "words_0_data"),
    "bad document list": lambda index: damage_page(index, "words_0_docsize"),
    "bad facets": lambda index: damage_page(index, "facet"),
    "a table is missing": lambda index: drop_table(index, "words_0_idx"),
    "no progress": lambda index: drop_table(index, "progress"),
    "another version's": lambda index: set_version(index, 99),
}


def set_version(path: Path, version: int) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={version}")


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_damaged_index_is_made_anew_and_no_exchange_is_lost(history_path: Path, fault) -> None:
    with open_store(history_path) as store:
        send(store, 20)
        store.set_note(3, "remember")
        wait_for_index(store)
    fault(index_of(history_path))

    with open_store(history_path) as store:
        assert store.opening_message == ""
        assert store.count() == 20
        assert found(store) == list(range(20, 0, -1))
        assert found(store, HistoryQuery(words="remember", platform="windows")) == [3]
        send(store, 1, first=20)
        assert found(store)[0] == 21
    assert not list(history_path.parent.glob("*damaged*"))
    assert index_of(history_path)


@pytest.mark.parametrize("fault", ["bad words", "bad document list", "bad facets", "no progress"])
def test_damage_that_is_met_in_use_is_mended_at_once(history_path: Path, fault: str) -> None:
    with open_store(history_path) as store:
        send(store, 20)
        wait_for_index(store)
        FAULTS[fault](index_of(history_path))

        send(store, 1, first=20)
        assert found(store) == list(range(21, 0, -1))
        assert store.facets().platforms == ("windows",)
        assert store.purge(store.remove([5]).id) == 1
        assert len(found(store)) == 20


@given(data=st.data())
@settings(
    max_examples=FLIPS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_flipped_bytes_in_the_index_lose_no_exchange(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "whole" / "history.sqlite3"
    if not path.exists():
        with open_store(path) as store:
            send(store, 20)
            wait_for_index(store)
    work = tmp_path / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(path.parent, work)
    index = index_of(work / path.name)
    broken = bytearray(index.read_bytes())
    for position in data.draw(st.lists(st.integers(0, len(broken) - 1), min_size=1, max_size=40)):
        broken[position] = data.draw(st.integers(0, 255))
    index.write_bytes(broken)

    with open_store(work / path.name) as store:
        assert len(store.page()) == 20
        assert {row.id for row in store.page(query=HELLO)} <= set(range(1, 21))
        send(store, 1, first=20)
        store.facets()
        store.purge(store.remove([4]).id)
        assert store.count() == 20


def test_a_window_notices_that_another_one_made_the_index_anew(history_path: Path) -> None:
    with open_store(history_path) as one, open_store(history_path) as two:
        send(one, 5)
        assert found(one) == found(two) == [5, 4, 3, 2, 1]

        two._index.replace()
        send(one, 1, first=5)

        assert found(one) == found(two) == [6, 5, 4, 3, 2, 1]


def test_what_one_window_sends_the_other_one_finds(history_path: Path) -> None:
    with open_store(history_path) as one, open_store(history_path) as two:
        send(one, 3)
        assert found(two) == [3, 2, 1]
        two.set_note(2, "remember")
        assert found(one, HistoryQuery(words="remember")) == [2]


def test_an_index_that_no_history_uses_is_cleared_away(history_path: Path) -> None:
    open_store(history_path).close()
    stray = history_path.with_name(f"{history_path.name}.words-0123456789ab")
    stray.write_bytes(b"words of a history that is no more")

    open_store(history_path).close()

    assert not stray.exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights that bind this user")
def test_a_history_whose_index_cannot_be_made_still_records(history_path: Path) -> None:
    open_store(history_path).close()
    index_of(history_path).unlink()
    history_path.parent.chmod(0o500)

    try:
        with contextlib.suppress(StorageError), open_store(history_path) as store:
            send(store, 1)
    finally:
        history_path.parent.chmod(0o700)


def test_no_secret_is_in_the_index_either(history_path: Path) -> None:
    knowing = Redactor(frozenset({Secret(KEY)}))
    with HistoryStore(history_path, knowing) as store:
        request = make_request(f'{{"key": "{KEY}"}}'.encode(), **{"X-Key": KEY})
        store.begin("one", STARTED, request, profile_name=KEY, audience_text=f"tag {KEY}")
        store.finish(replace(make_exchange("one", KEY.encode()), request=request), ACCEPTED)
        store.set_note(1, f"the key was {KEY}")
        wait_for_index(store)

        assert leaks_below(history_path.parent, KEY, SIGNATURE) == []
        assert store.page()[0].note == "the key was «key removed»"
        piece = max(KEY.lower().replace("/", " ").replace("+", " ").split(), key=len).strip("=")
        assert found(store, HistoryQuery(words=piece)) == []
        assert piece[4:].encode() not in index_of(history_path).read_bytes()


def test_a_send_does_not_wait_for_the_index(history_path: Path) -> None:
    """Another window holds the index's writer for as long as it likes."""
    with open_store(history_path) as store:
        send(store, 1)
        wait_for_index(store)
        connection = sqlite3.connect(index_of(history_path), isolation_level=None)
        with contextlib.closing(connection) as other:
            other.execute("BEGIN IMMEDIATE")
            send(store, 3, first=1)
            assert store.count() == 4
            assert store.count_unindexed() == 3
            assert [row.id for row in store.page(query=HELLO)] == [1]
            other.execute("ROLLBACK")
        assert found(store) == [4, 3, 2, 1]
        assert all(row.state is HistoryState.FINISHED for row in store.page())
