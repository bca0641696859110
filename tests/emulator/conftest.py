"""An emulator for each test, and someone to talk to it."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sdk_wire import Start, Talker

from nhconsole.emulator import EmulatorOptions, EmulatorServer


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts an emulator with these options and returns a connection to it."""
    with ExitStack() as stack:

        def start_one(host: str = "127.0.0.1", **options: object) -> Talker:
            chosen = {"certificate_folder": tmp_path / "certificates", **options}
            emulator = stack.enter_context(EmulatorServer(options=EmulatorOptions(**chosen)))
            return stack.enter_context(closing(Talker(emulator, host)))

        yield start_one


@pytest.fixture
def talker(start: Start) -> Talker:
    return start()
