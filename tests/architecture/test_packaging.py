"""The data files go with the package, are found in it, and can be read."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nhconsole.resources import resource_folder, resource_path, resource_text
from nhconsole.version import VERSION
from tests.architecture.source_tree import PACKAGE, REPOSITORY

FILES = sorted(path for path in resource_folder().rglob("*") if path.is_file())
SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))


def _of_kind(*suffixes: str) -> pytest.MarkDecorator:
    found = [path for path in FILES if path.suffix in suffixes]
    names = [path.relative_to(resource_folder()).as_posix() for path in found]
    return pytest.mark.parametrize("path", found, ids=names)


def test_the_wheel_takes_the_data_files_along_under_the_name_that_is_looked_for() -> None:
    wheel = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert wheel["packages"] == ["nhconsole"]
    assert wheel["force-include"] == {"resources": "nhconsole/_resources"}


def test_the_data_files_are_found_where_a_wheel_puts_them(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__", "_resources")
    shutil.copytree(PACKAGE, tmp_path / "nhconsole", ignore=ignore)
    shutil.copytree(resource_folder(), tmp_path / "nhconsole" / "_resources")
    code = (
        "from nhconsole.resources import resource_folder, resource_text;"
        "resource_text('emulator/policies.json'); print(resource_folder())"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=False,
    )

    assert done.stdout.strip() == str(tmp_path / "nhconsole" / "_resources"), done.stderr


def test_in_a_clone_the_data_files_stand_beside_the_package() -> None:
    assert resource_folder() in (REPOSITORY / "resources", PACKAGE / "_resources")
    assert len(FILES) > 20


def test_a_data_file_is_read_as_utf_8() -> None:
    first = next(path for path in FILES if path.suffix == ".json")
    relative = first.relative_to(resource_folder()).as_posix()

    assert resource_path(relative) == first
    assert resource_text(relative) == first.read_text("utf-8")


def test_a_data_file_that_is_missing_is_an_error_and_no_empty_text() -> None:
    with pytest.raises(FileNotFoundError):
        resource_text("themes/no-such-theme.json")


@_of_kind(".json")
def test_every_json_file_can_be_read_unless_it_is_a_sample(path: Path) -> None:
    assert json.loads(path.read_text("utf-8")) is not None


@_of_kind(".svg")
def test_every_icon_is_a_picture(path: Path) -> None:
    assert ElementTree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_every_data_file_is_of_a_known_kind_and_has_a_plain_name() -> None:
    for path in FILES:
        assert path.suffix in {".json", ".svg", ".qss", ".xml", ".txt", ".md", ".png"}, path
        assert path.name.isascii()
        assert " " not in path.name


def test_the_version_that_the_build_reads_is_the_packages() -> None:
    import nhconsole

    assert nhconsole.__version__ == VERSION
    assert SETTINGS["project"]["dynamic"] == ["version"]
    assert SETTINGS["tool"]["hatch"]["version"]["path"] == "nhconsole/version.py"


def test_the_binding_that_loses_references_is_kept_out() -> None:
    wanted = [text for text in SETTINGS["project"]["dependencies"] if "PySide6" in text]

    assert all("!=6.10.1" in text for text in wanted)
    assert [text for text in wanted if "<6.12" in text and "python_version < '3.12'" in text]
