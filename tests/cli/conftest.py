"""Runs the command line, in this process and as a program, against the emulator and raw servers."""

import io
import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from nhconsole.cli.main import main
from nhconsole.cli.terminal import Terminal
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from tests.client.witness import Script, Witness
from tests.helpers.certificates import ca, ca_file, tls

__all__ = ["ca", "ca_file", "tls"]

TOAST = '<toast launch="x"><visual/></toast>'


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process."""

    def run_here(*arguments: str, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments, Terminal())
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run_here


def program(*arguments: str) -> list[str]:
    """Return the command line of the program."""
    return [sys.executable, "-m", "nhconsole", *arguments]


def run_program(
    *arguments: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None
) -> Ended:
    """Run the command line as a program of its own."""
    done = subprocess.run(
        program(*arguments),
        input=stdin,
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environ or {})},
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="session")
def running_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorServer]:
    folder = tmp_path_factory.mktemp("emulator")
    with EmulatorServer(0, EmulatorOptions(certificate_folder=folder)) as server:
        yield server


@pytest.fixture
def emulator(
    running_emulator: EmulatorServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[EmulatorServer]:
    """An emulator that the environment names; what a test told it is taken back."""
    monkeypatch.setenv("NHCONSOLE_CONNECTION_STRING", running_emulator.connection_string())
    running_emulator.clear_requests()
    yield running_emulator
    running_emulator.clear_faults()


@pytest.fixture
def to_emulator(emulator: EmulatorServer) -> tuple[str, ...]:
    """The beginning of a send to the emulator."""
    return ("send", "--hub", emulator.hub_name, "--ca-file", str(emulator.ca_file))


StartWitness = Callable[[Script], Witness]


@pytest.fixture
def start_witness(tls: ssl.SSLContext) -> Iterator[StartWitness]:
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(Witness(script, tls))


def connection_string(port: int, key: str = "c2VjcmV0IGtleSBvZiBhIHRlc3QgKyAvIDEyMzQ=") -> str:
    """Return a connection string for a server on this machine."""
    return f"Endpoint=sb://127.0.0.1:{port}/;SharedAccessKeyName=Full;SharedAccessKey={key}"
