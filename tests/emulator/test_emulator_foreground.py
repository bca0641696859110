"""The emulator as a command, run as a child: READY line, log lines, and how it ends."""

import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPSConnection
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from nhconsole.emulator import EmulatorOptions, ForegroundOptions, run_foreground
folder, port, port_file, log, watch = sys.argv[1:]
sys.exit(run_foreground(ForegroundOptions(
    port=int(port), emulator=EmulatorOptions(certificate_folder=Path(folder)),
    port_file=Path(port_file) if port_file else None,
    log_requests=log == "log", watch_stdin=watch == "watch",
)))
"""
Child = subprocess.Popen[bytes]
Run = Callable[..., Child]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    children: list[Child] = []

    def start_one(
        port: int = 0, port_file: Path | str = "", log: str = "log", watch: str = ""
    ) -> Child:
        arguments = [str(tmp_path / "ca"), str(port), str(port_file), log, watch]
        child = subprocess.Popen(
            [sys.executable, "-X", "dev", "-c", PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        children.append(child)
        return child

    yield start_one
    for child in children:
        child.kill()
        child.communicate()


def ready(child: Child) -> dict[str, object]:
    assert child.stdout is not None
    word, _, document = child.stdout.readline().decode().partition(" ")
    assert word == "READY"
    return json.loads(document)


def ended(child: Child) -> tuple[int, str, str]:
    out, err = child.communicate(timeout=30)
    return child.returncode, out.decode(), err.decode()


def test_ready_line_tells_all_that_a_client_needs(run: Run) -> None:
    document = ready(run())

    assert document["endpoint"] == f"sb://127.0.0.1:{document['port']}/"
    assert document["hub"] == "sample-hub"
    assert Path(str(document["ca_file"])).read_bytes().startswith(b"-----BEGIN CERTIFICATE")
    assert len(document["connection_strings"]) == 5  # type: ignore[arg-type]
    assert document["version"]
    assert document["imitation"] is True
    assert "imitation of Azure Notification Hubs" in str(document["notice"])
    assert "no secrets" in str(document["notice"])


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_cleanly_with_0(run: Run, tmp_path: Path, number: signal.Signals) -> None:
    port_file = tmp_path / "port"
    child = run(port_file=port_file)
    document = ready(child)
    assert port_file.read_text() == f"{document['port']}\n"

    child.send_signal(number)

    assert ended(child) == (0, "", "")
    assert not port_file.exists()


def test_end_of_standard_input_ends_it_when_watched(run: Run) -> None:
    child = run(watch="watch")
    ready(child)

    assert ended(child) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
def test_watching_a_pipe_that_stays_open_does_not_keep_it_alive(run: Run) -> None:
    child = run(watch="watch")
    ready(child)

    child.send_signal(signal.SIGTERM)

    assert child.wait(timeout=30) == 0


def test_port_in_use_is_one_sentence_and_2_and_leaves_the_first_alone(
    run: Run, tmp_path: Path
) -> None:
    port_file = tmp_path / "port"
    first = ready(run(port_file=port_file))

    code, out, err = ended(run(port=first["port"], port_file=port_file))

    assert (code, out) == (2, "")
    assert err == (
        f"Port {first['port']} on 127.0.0.1 is in use by another program."
        " Choose another port, or 0 for any free one.\n"
    )
    assert port_file.exists()


def test_port_file_that_cannot_be_written_is_one_sentence_and_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    code, out, err = ended(run(port_file=tmp_path / "file" / "port"))

    assert (code, out) == (2, "")
    assert err.startswith("The port file ")
    assert err.count("\n") == 1


def ask(document: dict[str, object], path: str) -> int:
    context = ssl.create_default_context(cafile=str(document["ca_file"]))
    connection = HTTPSConnection("localhost", int(str(document["port"])), context=context)
    connection.request("POST", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_each_request_is_a_line_with_the_reason_of_its_refusal(run: Run) -> None:
    child = run()
    document = ready(child)

    ask(document, "/sample-hub/messages")

    assert child.stdout is not None
    line = child.stdout.readline().decode()
    assert line.endswith("401 POST /sample-hub/messages · there is no Authorization header\n")


def test_requests_are_not_printed_unless_asked(run: Run) -> None:
    child = run(log="", watch="watch")

    ask(ready(child), "/sample-hub/messages")

    assert ended(child) == (0, "", "")


def test_reader_that_has_gone_ends_it(run: Run) -> None:
    child = run()
    document = ready(child)
    assert child.stdout is not None
    child.stdout.close()

    ask(document, "/sample-hub/messages")

    assert child.wait(timeout=30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
def test_closed_standard_output_leaves_the_port_file_to_tell_the_port(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    arguments = [str(tmp_path / "ca"), "0", str(port_file), "log", ""]
    # The child closes its own output before Python starts, as “>&-” of a shell does.
    child = subprocess.Popen(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-c", PROGRAM, *arguments],
        stderr=subprocess.PIPE,
    )
    try:
        while not port_file.exists():
            assert child.poll() is None
        child.send_signal(signal.SIGTERM)

        assert child.communicate(timeout=30)[1] == b""
        assert child.returncode == 0
    finally:
        child.kill()
        child.communicate()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the full disk is Linux's")
def test_output_that_cannot_be_written_is_one_sentence_and_2(tmp_path: Path) -> None:
    arguments = [str(tmp_path / "ca"), "0", "", "log", ""]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr.startswith(b"The output could not be written: No space left on device.")
