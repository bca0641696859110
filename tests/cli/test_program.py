"""The command line as a program: encodings, pipes, signals, missing libraries."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from nhconsole.emulator import EmulatorServer
from tests.cli.conftest import TOAST, StartWitness, connection_string, program, run_program
from tests.client.witness import Peer

Begin = tuple[str, ...]
ODD_TOAST = "<toast>\u202e Grüße 🎉 “x”</toast>"
MESSAGE = ("--platform", "windows", "--payload", TOAST, "--tags", "sports")


def test_it_sends_where_qt_cannot_be_imported(to_emulator: Begin) -> None:
    code = (
        "import sys\n"
        "for name in ('PySide6', 'shiboken6'): sys.modules[name] = None\n"
        "from nhconsole.cli.main import run\n"
        "run()"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *to_emulator, *MESSAGE], capture_output=True, timeout=60
    )

    assert done.returncode == 0
    assert done.stderr == b""


def test_a_send_loads_neither_server_nor_key_store(to_emulator: Begin) -> None:
    code = (
        "import sys\n"
        "from nhconsole.cli.main import main\n"
        "from nhconsole.cli.terminal import Terminal\n"
        "main(sys.argv[1:], Terminal())\n"
        "print(*sys.modules, file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *to_emulator, *MESSAGE],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert {"aiohttp", "keyring", "sqlite3", "PySide6"}.isdisjoint(done.stderr.split())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
def test_no_encoding_of_the_terminal_ends_it(
    to_emulator: Begin, encoding: str, options: Begin
) -> None:
    done = subprocess.run(
        program(*to_emulator, "--platform", "windows", "--payload", ODD_TOAST, *options),
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )

    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    out = done.stdout.decode(encoding)
    if options:
        assert json.loads(out)["exit_code"] == 1
    else:
        assert "sig=****" in out or "sig=••••" in out


def test_the_c_locale_does_not_end_it(to_emulator: Begin) -> None:
    ended = run_program(
        *(*to_emulator, "--platform", "windows", "--payload", "<toast>Grüße</toast>"),
        environ={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )

    assert ended.code == 1


def test_bytes_typed_under_a_c_locale_are_the_bytes_sent(
    to_emulator: Begin, emulator: EmulatorServer
) -> None:
    payload = "<toast>Grüße</toast>"

    run_program(
        *(*to_emulator, "--platform", "windows", "--payload", payload),
        environ={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )

    assert emulator.requests[0].body == payload.encode()


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
def test_a_reader_that_leaves_is_met_quietly(to_emulator: Begin, options: Begin) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        program(*to_emulator, *MESSAGE, *options),
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writer)

    assert done.returncode == 0
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_that_cannot_be_written_is_told(to_emulator: Begin) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            program(*to_emulator, *MESSAGE),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )

    assert done.returncode == 3
    assert b"The output could not be written: No space left on device." in done.stderr


def test_closed_streams_do_not_end_it(to_emulator: Begin) -> None:
    command = program(*to_emulator, *MESSAGE)

    done = subprocess.run(["/bin/sh", "-c", '"$@" >&- 2>&- <&-', "sh", *command], timeout=60)

    assert done.returncode == 0


def default_ctrl_c() -> None:
    """Take back an “ignore” that a test runner in the background hands down."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
def test_ctrl_c_cancels_and_says_that_the_hub_may_have_accepted(
    start_witness: StartWitness, ca_file: Path, options: Begin
) -> None:
    def interrupting(peer: Peer) -> None:
        peer.read_request()
        child.send_signal(signal.SIGINT)
        peer.wait_until_client_leaves()

    witness = start_witness(interrupting)
    child = subprocess.Popen(
        program(
            *("send", "--connection-string", connection_string(witness.port), "--hub", "h"),
            *("--ca-file", str(ca_file), *MESSAGE, *options),
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        preexec_fn=default_ctrl_c,
    )

    out, err = child.communicate(timeout=60)

    assert child.returncode == 130
    assert "the hub may have accepted the push" in err
    if options:
        assert json.loads(out)["exit_code"] == 130


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_ctrl_c_while_the_payload_is_awaited_ends_it() -> None:
    child = subprocess.Popen(
        program(
            *("send", "--connection-string", connection_string(9), "--hub", "h"),
            *("--platform", "windows", "--payload-file", "/dev/stdin"),
        ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=default_ctrl_c,
    )
    assert child.stdin is not None
    # A pipe holds 64 KiB: when more than that has gone, the child reads.
    child.stdin.write(b"x" * 200_000)
    child.stdin.flush()

    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)

    assert child.returncode == 130
    assert err == b"nhconsole send: Cancelled. Nothing was sent.\n"


def test_netrc_and_a_proxy_for_everything_change_nothing_on_loopback(
    to_emulator: Begin, emulator: EmulatorServer, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / ".netrc").write_text("default login eve password x\n")
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        ended = run_program(*to_emulator, *MESSAGE, environ={"HTTPS_PROXY": address})

    assert ended.code == 0
    token = dict(emulator.requests[0].headers)["Authorization"]
    assert token.startswith("SharedAccessSignature ")


def test_a_file_of_certificates_is_taken_from_the_environment(
    emulator: EmulatorServer,
) -> None:
    ended = run_program(
        *("send", "--hub", emulator.hub_name, *MESSAGE),
        environ={"SSL_CERT_FILE": str(emulator.ca_file)},
    )

    assert ended.code == 0


def test_versions_are_printed_for_a_bug_report(tmp_path: Path) -> None:
    ended = run_program("--version")

    assert ended.code == 0
    for name in ("nhconsole", "Python", "PySide6", "requests", "urllib3", "OpenSSL", "System"):
        assert f"{name} " in ended.out
    assert f"Log folder {tmp_path / 'nhconsole-home' / 'log'}" in ended.out


def test_the_emulator_runs_until_its_parent_leaves(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    child = subprocess.Popen(
        program(
            *("emulator", "--port", "0", "--hub", "my-hub", "--port-file", str(port_file)),
            *("--watch-stdin", "--log"),
        ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    ready = json.loads(child.stdout.readline().removeprefix("READY "))
    environ = {
        "NHCONSOLE_CONNECTION_STRING": ready["connection_strings"]["RootManageSharedAccessKey"],
        "SSL_CERT_FILE": ready["ca_file"],
    }

    ended = run_program("send", "--hub", "my-hub", *MESSAGE, environ=environ)
    port = int(port_file.read_text())
    rest, _ = child.communicate(timeout=60)

    assert ended.code == 0
    assert port == ready["port"]
    assert (child.returncode, port_file.exists()) == (0, False)
    assert "POST /my-hub/messages" in rest
