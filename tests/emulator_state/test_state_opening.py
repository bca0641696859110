"""A state file that cannot be used is told in one sentence, and stays as it was."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from kept_hub import kept_hub, row

from nhconsole.emulator import EmulatorCannotStart, EmulatorOptions, EmulatorServer
from nhconsole.emulator.state.state_file import StateFile


def folder_missing(path: Path) -> None:
    path.parent.rmdir()


def folder_itself(path: Path) -> None:
    path.mkdir()


def no_database(path: Path) -> None:
    path.write_text("devices: none\n" * 100)


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE history (id INTEGER)")
        connection.commit()


def newer_file(path: Path) -> None:
    StateFile(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


UNUSABLE = {
    folder_missing: "there is no folder",
    folder_itself: "is a folder",
    no_database: "is no state file",
    foreign_database: "another program",
    newer_file: "written by a newer nhconsole",
}


@pytest.mark.parametrize(("make", "words"), UNUSABLE.items(), ids=lambda each: str(each))
def test_unusable_file_is_told_in_a_sentence_and_not_changed(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "folder" / "state"
    path.parent.mkdir()
    make(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(EmulatorCannotStart, match=words) as caught:
        StateFile(path)

    assert str(path) in str(caught.value)
    assert str(caught.value).count(". ") == 0
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(EmulatorCannotStart, match="cannot be opened for writing"):
        StateFile(tmp_path / "state")


def test_file_in_use_is_told_and_can_be_opened_once_it_is_not(tmp_path: Path) -> None:
    with (
        StateFile(tmp_path / "state"),
        pytest.raises(EmulatorCannotStart, match="in use by another emulator"),
    ):
        StateFile(tmp_path / "state")
    StateFile(tmp_path / "state").close()


def test_row_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        hub.put_registration(row())
    with closing(sqlite3.connect(tmp_path / "state")) as connection:
        connection.execute("UPDATE registration SET text = '{}'")
        connection.commit()

    with (
        StateFile(tmp_path / "state") as state,
        pytest.raises(EmulatorCannotStart, match="cannot be read"),
    ):
        list(state.kept() or ())


def test_damaged_file_is_told(tmp_path: Path) -> None:
    with kept_hub(tmp_path / "state") as hub:
        for number in range(500):
            hub.put_registration(row(id=f"1-2-{number}", handle=f"{number:064X}"))
    content = (tmp_path / "state").read_bytes()
    (tmp_path / "state").write_bytes(content[:8192] + b"\xee" * (len(content) - 8192))

    with (
        pytest.raises(EmulatorCannotStart, match=r"damaged|cannot be read"),
        StateFile(tmp_path / "state") as state,
    ):
        list(state.kept() or ())


def test_server_says_so_when_it_starts(tmp_path: Path) -> None:
    no_database(tmp_path / "state")
    options = EmulatorOptions(certificate_folder=tmp_path / "ca", state_file=tmp_path / "state")

    with pytest.raises(EmulatorCannotStart, match="is no state file"):
        EmulatorServer(options=options).start()


def test_second_server_on_the_same_file_does_not_start(tmp_path: Path) -> None:
    options = EmulatorOptions(certificate_folder=tmp_path / "ca", state_file=tmp_path / "state")

    with (
        EmulatorServer(options=options),
        pytest.raises(EmulatorCannotStart, match="in use by another emulator"),
    ):
        EmulatorServer(options=options).start()
