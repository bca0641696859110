"""``nhconsole emulator`` as a person types it: a line for each SDK, faults, rules."""

import http.client
import json
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Child = subprocess.Popen[str]
Begin = Callable[..., Child]


@pytest.fixture
def begin() -> Iterator[Begin]:
    children: list[Child] = []

    def begin_one(*options: str) -> Child:
        command = [sys.executable, "-m", "nhconsole", "emulator", "--port", "0", "--watch-stdin"]
        child = subprocess.Popen(
            [*command, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        children.append(child)
        return child

    yield begin_one
    for child in children:
        child.kill()
        child.communicate()


def ready(child: Child) -> dict[str, object]:
    assert child.stdout is not None
    word, _, document = child.stdout.readline().partition(" ")
    assert word == "READY", word
    return dict(json.loads(document))


def hints(child: Child) -> str:
    assert child.stdout is not None
    lines = []
    while not (lines and lines[-1].startswith("Ctrl+C")):
        lines.append(child.stdout.readline())
    return "".join(lines)


def ask(document: dict[str, object], method: str, path: str) -> tuple[int, dict[str, str], bytes]:
    context = ssl.create_default_context(cafile=str(document["ca_file"]))
    connection = http.client.HTTPSConnection(
        "127.0.0.1", int(str(document["port"])), context=context
    )
    connection.request(method, path)
    answer = connection.getresponse()
    heard = (answer.status, dict(answer.getheaders()), answer.read())
    connection.close()
    return heard


def test_each_sdk_has_its_line_behind_ready(begin: Begin) -> None:
    child = begin()
    document = ready(child)
    out = hints(child)
    strings = document["connection_strings"]
    assert isinstance(strings, dict)

    assert f"Connection string: {strings['DefaultFullSharedAccessSignature']}" in out
    for name in ("NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        assert f"{name}={document['ca_file']}" in out
        assert document["environment"][name] == document["ca_file"]  # type: ignore[index]
    assert ".NET on Linux (not run here)" in out


def test_quiet_leaves_ready_alone(begin: Begin) -> None:
    child = begin("--quiet")
    ready(child)

    assert child.communicate(timeout=30) == ("", "")
    assert child.returncode == 0


def test_standing_fault_holds_from_the_start(begin: Begin) -> None:
    document = ready(begin("--fault", "throttled,retry_after=7", "--fault", "status=503,path=jobs"))

    for _ in range(2):
        status, headers, _ = ask(document, "POST", "/sample-hub/messages")
        assert (status, headers["Retry-After"]) == (429, "7")
    assert ask(document, "GET", "/sample-hub/jobs")[0] == 503


def test_rules_are_told_on_the_control_path(begin: Begin) -> None:
    document = ready(begin("--test-limit", "--remove-failing", "--refuse-mixed"))

    assert json.loads(ask(document, "GET", "/_emulator/settings")[2]) == {
        "test_sends_per_minute": 10,
        "remove_failing": True,
        "refuse_mixed": True,
    }


def test_random_seed_makes_the_same_ids(begin: Begin) -> None:
    documents = [ready(begin("--random-seed", "7")) for _ in range(2)]

    first, second = (ask(document, "GET", "/no-hub/messages")[2] for document in documents)
    guid = slice(first.index(b"TrackingId:"), first.index(b",TimeStamp"))
    assert first[guid] == second[guid]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fault", "bang"), "“kind” is one of status, delay"),
        (("--fault", "status=9"), "--fault"),
        (("--test-limit", "many"), "--test-limit: it is a whole number"),
        (("--random-seed", "-1"), "--random-seed"),
    ],
)
def test_bad_option_is_one_sentence_and_2(
    begin: Begin, options: tuple[str, ...], said: str
) -> None:
    child = begin(*options)
    out, err = child.communicate(timeout=30)

    assert (child.returncode, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_path_with_a_space_can_be_pasted_into_a_shell(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHCONSOLE_HOME", str(tmp_path / "a home"))
    child = begin()
    document = ready(child)

    assert f"SSL_CERT_FILE='{document['ca_file']}'" in hints(child)
