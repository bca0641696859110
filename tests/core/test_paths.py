"""Where files belong; one variable puts them all below one folder."""

from pathlib import Path

import pytest

from nhconsole import paths

FOLDERS = (paths.config_folder, paths.data_folder, paths.log_folder, paths.emulator_folder)


def test_one_variable_moves_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHCONSOLE_HOME", str(tmp_path))

    assert all(folder().is_relative_to(tmp_path) for folder in FOLDERS)
    assert len({folder() for folder in FOLDERS}) == len(FOLDERS)


def test_without_it_each_folder_is_the_systems_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NHCONSOLE_HOME", raising=False)

    assert all(folder().is_absolute() and "nhconsole" in folder().parts for folder in FOLDERS)


def test_asking_for_a_folder_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHCONSOLE_HOME", str(tmp_path / "new"))

    for folder in FOLDERS:
        folder()

    assert list(tmp_path.iterdir()) == []


def test_a_relative_home_is_told_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    # The path of the emulator's certificate is handed to programs that run elsewhere.
    monkeypatch.setenv("NHCONSOLE_HOME", "somewhere")

    assert paths.emulator_folder() == Path.cwd() / "somewhere" / "data" / "emulator"
