import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.storage.errors import StorageError
from nhconsole.storage.history import file as history_file
from nhconsole.storage.history.schema import MIGRATIONS, SCHEMA_VERSION
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary
from tests.storage.conftest import STARTED, make_exchange, make_request

FLIPS = 2500 if os.environ.get("NHCONSOLE_LONG") else 25
"""A hundredth in the normal run."""
ACCEPTED = HistorySummary(status=200, verdict="accepted")


def open_store(path: Path) -> HistoryStore:
    return HistoryStore(path, Redactor())


def filled(path: Path, count: int = 30) -> bytes:
    with open_store(path) as store:
        for number in range(count):
            store.finish(make_exchange(f"{number}"), ACCEPTED)
    return path.read_bytes()


def ask(path: Path, question: str) -> object:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchone()[0]


def usable(store: HistoryStore) -> bool:
    before = store.count()
    store.begin("new", STARTED, make_request())
    store.finish(make_exchange("new"), ACCEPTED)
    return store.count() == before + 1 and store.page(limit=1)[0].exchange_id == "new"


def test_a_new_file_has_the_schema_of_this_version(history_path: Path) -> None:
    open_store(history_path).close()

    assert ask(history_path, "PRAGMA user_version") == SCHEMA_VERSION
    assert ask(history_path, "PRAGMA application_id") == history_file.APPLICATION_ID
    assert ask(history_path, "PRAGMA journal_mode") == "wal"
    assert ask(history_path, "PRAGMA integrity_check") == "ok"


def test_an_empty_file_becomes_a_history(history_path: Path) -> None:
    history_path.parent.mkdir()
    history_path.touch()

    with open_store(history_path) as store:
        assert store.opening_message == ""
        assert usable(store)


def test_a_database_of_version_0_without_tables_becomes_a_history(history_path: Path) -> None:
    history_path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(history_path)) as connection:
        connection.execute("VACUUM")

    with open_store(history_path) as store:
        assert store.opening_message == ""
        assert usable(store)


def test_a_migration_that_was_killed_half_way_is_done_anew(history_path: Path) -> None:
    """As after a crash between marking the file and making its tables."""
    history_path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(history_path)) as connection:
        connection.execute(f"PRAGMA application_id={history_file.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL")

    with open_store(history_path) as store:
        assert store.opening_message == ""
        assert usable(store)


@pytest.mark.parametrize("version", range(SCHEMA_VERSION + 1))
def test_every_older_version_is_brought_to_this_one(history_path: Path, version: int) -> None:
    history_path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(history_path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id={history_file.APPLICATION_ID}")
        for statements in MIGRATIONS[:version]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={version}")

    with open_store(history_path) as store:
        assert store.opening_message == ""
        assert usable(store)
    assert ask(history_path, "PRAGMA user_version") == SCHEMA_VERSION


def test_a_newer_version_is_refused_with_a_sentence_and_left_alone(history_path: Path) -> None:
    filled(history_path)
    with contextlib.closing(sqlite3.connect(history_path)) as connection:
        connection.execute("PRAGMA user_version=99")

    with pytest.raises(StorageError, match=r"newer version .* schema is 99") as caught:
        open_store(history_path)

    assert "move the file away" in str(caught.value)
    assert ask(history_path, "SELECT count(*) FROM exchange") == 30
    assert not list(history_path.parent.glob("*damaged*"))


def test_the_database_of_another_program_is_set_aside(history_path: Path) -> None:
    history_path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(history_path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()

    with open_store(history_path) as store:
        assert "another program" in store.opening_message
        assert usable(store)
    (aside,) = history_path.parent.glob("history.damaged-*.sqlite3")
    assert ask(aside, "SELECT count(*) FROM bookmarks") == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"this is no database, it is a letter to my aunt" * 50,
        lambda whole: b"\0" * len(whole),
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:100],
        lambda whole: whole[:4096] + os.urandom(len(whole) - 4096),
        lambda whole: whole[:8192] + b"\xff" * 4096 + whole[12288:],
    ],
    ids=["text", "zeros", "half", "header only", "noise behind the header", "one bad page"],
)
def test_a_damaged_file_is_set_aside_and_a_new_one_begins(history_path: Path, damage) -> None:
    broken = damage(filled(history_path))
    history_path.write_bytes(broken)

    with open_store(history_path) as store:
        assert "a new history begins" in store.opening_message
        assert usable(store)
    (aside,) = history_path.parent.glob("history.damaged-*.sqlite3")
    assert aside.read_bytes() == broken
    with open_store(history_path) as store:
        assert store.opening_message == ""
        assert store.count() == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"TABLE content", b"TABLE c\xffntent"), (b"headline TEXT", b"headlime TEXT")],
    ids=["a name that is no text", "a name that is another"],
)
def test_damage_inside_the_schema_is_seen_at_opening(
    history_path: Path, old: bytes, new: bytes
) -> None:
    history_path.write_bytes(filled(history_path, 3).replace(old, new))

    with open_store(history_path) as store:
        assert "a new history begins" in store.opening_message
        assert usable(store)


@given(data=st.data())
@settings(max_examples=FLIPS, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bytes_leave_a_program_that_works(tmp_path: Path, data: st.DataObject) -> None:
    """What is damaged is said, now or when it is read; nothing else is ever raised."""
    path = tmp_path / "history.sqlite3"
    if not (tmp_path / "whole").exists():
        (tmp_path / "whole").write_bytes(filled(path, 5))
    broken = bytearray((tmp_path / "whole").read_bytes())
    for position in data.draw(st.lists(st.integers(0, len(broken) - 1), min_size=1, max_size=40)):
        broken[position] = data.draw(st.integers(0, 255))
    path.write_bytes(broken)

    with contextlib.suppress(StorageError), open_store(path) as store:
        for row in store.page():
            with contextlib.suppress(StorageError):
                store.get(row.id)
        store.begin("new", STARTED, make_request())

    for aside in tmp_path.glob("*damaged*"):
        aside.unlink()


def test_damage_met_in_use_is_said_and_the_next_start_sets_the_file_aside(
    history_path: Path,
) -> None:
    with open_store(history_path) as store:
        for number in range(30):
            store.finish(make_exchange(f"{number}", body=os.urandom(3000)), ACCEPTED)
        empty_wal(history_path)
        with contextlib.closing(sqlite3.connect(history_path)) as connection:
            page = connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = 'content'"
            ).fetchone()[0]
        with history_path.open("r+b") as file:
            file.seek((page - 1) * 4096)
            file.write(b"\xff" * 4096)
        with pytest.raises(StorageError, match="the next start sets it aside"):
            store.get(30)

    with open_store(history_path) as store:
        assert "a new history begins" in store.opening_message
        assert usable(store)


def empty_wal(path: Path) -> None:
    """Bring everything into the file itself, so that no connection goes on with what it cached."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_damaged_entry_does_not_hide_the_others(history_path: Path) -> None:
    filled(history_path, 3)
    with contextlib.closing(sqlite3.connect(history_path)) as connection:
        connection.execute("UPDATE exchange SET state = 77, started_us = 'x' WHERE id = 2")
        connection.execute("UPDATE content SET received = x'7a00' WHERE id = 1")
        connection.commit()

    with open_store(history_path) as store:
        rows = store.page()
        assert [row.id for row in rows] == [3, 2, 1]
        assert rows[1].summary is not None
        assert "damaged" in rows[1].summary.headline
        with pytest.raises(StorageError, match="Entry 1 of the history is damaged"):
            store.get(1)
        assert store.get(3) is not None


def test_a_folder_in_its_place_is_one_sentence(history_path: Path) -> None:
    history_path.mkdir(parents=True)

    with pytest.raises(StorageError, match="cannot be opened"):
        open_store(history_path)


def test_a_folder_that_cannot_be_made_is_one_sentence(history_path: Path) -> None:
    history_path.parent.write_text("in the way", encoding="utf-8")

    with pytest.raises(StorageError, match="cannot be opened"):
        open_store(history_path)


def test_a_file_that_is_busy_for_too_long_is_not_taken_for_damaged(history_path: Path) -> None:
    with open_store(history_path) as store:
        with contextlib.closing(sqlite3.connect(history_path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert store.page() == ()
            other.execute("ROLLBACK")
        assert usable(store)


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_only_its_owner_reads_the_history(history_path: Path) -> None:
    with open_store(history_path) as store:
        store.begin("one", STARTED, make_request())
        rights = {stat.S_IMODE(item.stat().st_mode) for item in history_path.parent.iterdir()}

    assert rights == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="no limit for files there")
def test_a_disk_without_space_is_one_sentence_and_the_history_stays_whole(
    history_path: Path,
) -> None:
    """The system's own limit for a file's size plays the full disk."""
    script = Path(__file__).with_name("history_without_space.py")

    done = subprocess.run(
        [sys.executable, str(script), str(history_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )

    assert done.returncode == 0, done.stderr
    assert "could not be written" in done.stdout
    with open_store(history_path) as store:
        assert [row.exchange_id for row in store.page()] == ["after", "small"]
    assert ask(history_path, "PRAGMA integrity_check") == "ok"
