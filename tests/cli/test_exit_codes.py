"""The exit codes of ``nhconsole send``, and what standard error says with each."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhconsole.emulator import EmulatorServer, Fault, FaultKind
from tests.cli.conftest import TOAST, Run, StartWitness, connection_string
from tests.client.witness import (
    Script,
    answering_and_leaving,
    deaf,
    leaving,
    resetting,
    saying_at_once,
    silent,
)

Begin = tuple[str, ...]


@pytest.mark.parametrize(
    ("tags", "code", "said"),
    [
        ("sports", 0, ""),
        ("news", 1, "1 accepted by WNS, 1 refused"),
        ("politics", 1, "refused"),
        ("tag_of_nobody", 0, "nobody matched"),
    ],
    ids=["accepted", "partly", "refused", "nobody"],
)
def test_devices_decide(run: Run, to_emulator: Begin, tags: str, code: int, said: str) -> None:
    ended = run(*to_emulator, "--platform", "windows", "--payload", TOAST, "--tags", tags)

    assert ended.code == code
    assert said in ended.err
    assert bool(ended.err) == bool(said)
    assert "--- OUTCOME ---" in ended.out


@pytest.mark.parametrize(
    ("tags", "expected", "code"),
    [
        ("sports", "1", 0),
        ("sports", "2", 1),
        ("news", "1", 0),
        ("news", "2", 1),
        ("tag_of_nobody", "1", 1),
        ("tag_of_nobody", "0", 0),
    ],
)
def test_an_expected_success_decides_otherwise(
    run: Run, to_emulator: Begin, tags: str, expected: str, code: int
) -> None:
    message = ("--platform", "windows", "--payload", TOAST, "--tags", tags)

    ended = run(*to_emulator, *message, "--expect-success", expected)

    assert ended.code == code
    assert (f"{expected} accepted expected" in ended.err) == bool(code)


FAULTS = [
    (Fault(status=400), 1),
    (Fault(status=401), 1),
    (Fault(status=403), 1),
    (Fault(status=404), 1),
    (Fault(status=413), 1),
    (Fault(status=429, headers=(("Retry-After", "10"),)), 1),
    (Fault(status=500), 1),
    (Fault(status=503), 1),
    (Fault(status=302, headers=(("Location", "https://example.com/"),)), 1),
    (Fault(status=307, headers=(("Location", "/elsewhere"),)), 1),
    (Fault(kind=FaultKind.EMPTY), 0),
    (Fault(kind=FaultKind.GARBAGE), 3),
    (Fault(status=200, body="<html><body>Sign in</body></html>"), 3),
    (Fault(status=200, body="{}"), 3),
    (Fault(kind=FaultKind.RESET_BEFORE_HEADERS), 3),
    (Fault(kind=FaultKind.RESET_WITHIN_HEADERS), 3),
    (Fault(kind=FaultKind.RESET_WITHIN_BODY), 3),
    (Fault(kind=FaultKind.TRUNCATED), 3),
    (Fault(kind=FaultKind.DELAY, delay_s=0.05), 0),
]


@pytest.mark.parametrize(
    ("fault", "code"), FAULTS, ids=[f"{fault.kind}-{fault.status}" for fault, _ in FAULTS]
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_answers_decide(
    run: Run,
    to_emulator: Begin,
    emulator: EmulatorServer,
    fault: Fault,
    code: int,
    as_json: bool,
) -> None:
    emulator.fail_next(fault)
    message = ("--platform", "windows", "--payload", TOAST, "--tags", "sports")

    ended = run(*to_emulator, *message, *(["--json"] if as_json else []))

    assert ended.code == code
    assert len(emulator.requests) == 1
    assert "Traceback" not in ended.err
    if code:
        assert ended.err.startswith("nhconsole send: ")
    if as_json:
        assert json.loads(ended.out)["exit_code"] == code


def test_an_empty_answer_is_said_on_standard_error(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    emulator.fail_next(Fault(kind=FaultKind.EMPTY))

    ended = run(*to_emulator, "--platform", "windows", "--payload", TOAST)

    assert ended.code == 0
    assert "no outcome in the answer" in ended.err


def test_an_empty_answer_is_not_an_expected_success(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    emulator.fail_next(Fault(kind=FaultKind.EMPTY))

    ended = run(*to_emulator, "--platform", "windows", "--payload", TOAST, "--expect-success", "1")

    assert ended.code == 1


def test_a_wrong_key_is_the_hubs_refusal(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    text = emulator.connection_string().replace("SharedAccessKey=", "SharedAccessKey=wrong")

    ended = run(
        *to_emulator, "--platform", "windows", "--payload", TOAST, "--connection-string", text
    )

    assert ended.code == 1
    assert "InvalidSignature" in ended.out


def test_a_policy_without_the_right_to_send_is_the_hubs_refusal(
    run: Run, to_emulator: Begin, emulator: EmulatorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen = emulator.connection_string("DefaultListenSharedAccessSignature")
    monkeypatch.setenv("NHCONSOLE_CONNECTION_STRING", listen)

    ended = run(*to_emulator, "--platform", "windows", "--payload", TOAST)

    assert ended.code == 1
    assert "HTTP/1.1 403 Forbidden" in ended.out


def endless() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield b"x" * 65536


def endless_answer(peer: object) -> None:
    peer.read_request()  # type: ignore[attr-defined]
    for part in endless():
        peer.say(part)  # type: ignore[attr-defined]


def raw(text: str) -> Script:
    return answering_and_leaving(text.replace("\n", "\r\n").encode())


OUTCOME = "<NotificationOutcome><Success>1</Success><Failure>0</Failure></NotificationOutcome>"

BROKEN = [
    pytest.param(leaving, 3, id="closes at once"),
    pytest.param(resetting, 3, id="resets at once"),
    pytest.param(saying_at_once(b"SSH-2.0-OpenSSH_9.2\r\n"), 3, id="another protocol"),
    pytest.param(raw("\n\n\n"), 3, id="empty lines"),
    pytest.param(raw("HTTP/1.1 abc OK\n\n"), 3, id="status is no number"),
    pytest.param(raw("HTTP/1.1 201 Created\nContent-Length: 9\n\nabc"), 3, id="cut body"),
    pytest.param(raw("HTTP/1.1 201 Created\nContent-Le"), 3, id="cut header"),
    pytest.param(raw("HTTP/1.1 201 Created\nContent-Length: x\n\n"), 3, id="length is no number"),
    pytest.param(
        raw("HTTP/1.1 201 Created\nTransfer-Encoding: chunked\n\nzz\n"), 3, id="bad chunk"
    ),
    pytest.param(endless_answer, 3, id="endless body"),
    pytest.param(raw(f"HTTP/1.1 201 Created\nA: {'x' * 200_000}\n\n"), 0, id="long header"),
    pytest.param(raw("HTTP/1.1 204 No Content\n\n"), 0, id="204"),
    pytest.param(raw(f"HTTP/1.0 200 OK\n\n{OUTCOME}"), 0, id="HTTP/1.0 with an outcome"),
    pytest.param(raw("HTTP/1.1 200 OK\nContent-Length: 4\n\n\x1b[2J"), 3, id="escape codes"),
    pytest.param(
        raw('HTTP/1.1 200 OK\n\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), 3, id="entities"
    ),
    pytest.param(raw(f"HTTP/1.1 200 OK\n\n{'<a>' * 20_000}"), 3, id="deep nesting"),
    pytest.param(raw("HTTP/1.1 301 Moved\nLocation: \x1b]0;x\x07\n\n"), 1, id="odd redirect"),
    pytest.param(raw("HTTP/1.1 599 \n\n"), 1, id="odd status"),
    pytest.param(raw("HTTP/1.1 418 \x1b[31mteapot\n\n"), 1, id="escape codes in the reason"),
    pytest.param(silent, 3, id="silent"),
]


@pytest.mark.parametrize(("script", "code"), BROKEN)
def test_broken_servers_get_one_request_and_a_sentence(
    run: Run, start_witness: StartWitness, ca_file: Path, script: Script, code: int
) -> None:
    witness = start_witness(script)

    ended = run(
        *("send", "--connection-string", connection_string(witness.port), "--hub", "h"),
        *("--platform", "windows", "--payload", TOAST),
        *("--ca-file", str(ca_file), "--timeout", "2"),
    )

    assert ended.code == code
    assert bytes(witness.heard).count(b"POST /h/messages?") == witness.connections == 1
    assert "Traceback" not in ended.err
    assert "\x1b" not in ended.out + ended.err
    assert len(ended.out) < 100_000


@pytest.mark.parametrize("script", [silent, leaving], ids=["silent", "closing"])
def test_no_answer_says_that_the_hub_may_have_accepted(
    run: Run, start_witness: StartWitness, ca_file: Path, script: Script
) -> None:
    witness = start_witness(script)

    ended = run(
        *("send", "--connection-string", connection_string(witness.port), "--hub", "h"),
        *("--platform", "windows", "--payload", TOAST),
        *("--ca-file", str(ca_file), "--timeout", "0.5"),
    )

    assert "the hub may have accepted the push" in ended.err


def test_a_hub_that_is_not_there_is_no_answer(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    ended = run(
        *("send", "--connection-string", connection_string(port), "--hub", "h"),
        *("--platform", "windows", "--payload", TOAST),
    )

    assert ended.code == 3
    assert "nothing was sent" in ended.err


def test_a_server_that_is_not_trusted_gets_nothing(run: Run, start_witness: StartWitness) -> None:
    witness = start_witness(deaf)

    ended = run(
        *("send", "--connection-string", connection_string(witness.port), "--hub", "h"),
        *("--platform", "windows", "--payload", TOAST),
    )

    assert ended.code == 3
    assert witness.heard == b""
    assert "nothing was sent" in ended.err
