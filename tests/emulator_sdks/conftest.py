"""Journeys of real SDKs, each made once against an emulator of its own."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from sdk_install import SdksMissing, install_for_node, install_for_python
from sdk_journey import Journey, make_journey

from nhconsole.emulator import EmulatorOptions, EmulatorServer

MakeJourney = Callable[[str], Journey]


@pytest.fixture(scope="session")
def journeys(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> MakeJourney:
    """Make a script's journey when it is first asked for; skip if the SDKs cannot be had."""
    # As it was before a test got a home of its own: npm and pip know their registries from there.
    environment = dict(os.environ)
    cache_folder = pytestconfig.cache.mkdir("sdks")
    options = EmulatorOptions(certificate_folder=tmp_path_factory.mktemp("ca"), log_limit=None)

    @cache
    def installed(for_python: bool) -> Path | SdksMissing:
        install = install_for_python if for_python else install_for_node
        try:
            return install(cache_folder, environment)
        except SdksMissing as missing:
            return missing

    @cache
    def made(script: str, sdks: Path) -> Journey:
        with EmulatorServer(options=options) as emulator:
            return make_journey(script, sdks, emulator, environment)

    def make(script: str) -> Journey:
        sdks = installed(script.endswith(".py"))
        if isinstance(sdks, SdksMissing):
            pytest.skip(str(sdks))
        return made(script, sdks)

    return make


@pytest.fixture
def journey(script: str, journeys: MakeJourney) -> Journey:
    """The journey of the script that a test names."""
    return journeys(script)
