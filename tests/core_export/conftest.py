"""An emulator and folders for programs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nhconsole.emulator import EmulatorOptions, EmulatorServer
from tests.core_export.programs import Bench, installed_sdk


@pytest.fixture(scope="session")
def export_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorServer]:
    folder = tmp_path_factory.mktemp("emulator")
    with EmulatorServer(0, EmulatorOptions(certificate_folder=folder)) as server:
        yield server


@pytest.fixture(scope="session")
def sdk_folder() -> Path:
    return installed_sdk()


@pytest.fixture
def bench(export_emulator: EmulatorServer, tmp_path: Path) -> Bench:
    return Bench(export_emulator, tmp_path)


@pytest.fixture
def node_bench(export_emulator: EmulatorServer, tmp_path: Path, sdk_folder: Path) -> Bench:
    (tmp_path / "node_modules").symlink_to(sdk_folder / "node_modules")
    return Bench(export_emulator, tmp_path)
