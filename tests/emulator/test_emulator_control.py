"""The control paths: what they tell, and whom they refuse."""

import json

import pytest
from sdk_wire import Heard, Talker

PATHS = [
    ("GET", "/_emulator/health"),
    ("GET", "/_emulator/ca"),
    ("POST", "/_emulator/fault"),
    ("DELETE", "/_emulator/fault"),
]


def error_of(heard: Heard) -> str:
    return str(json.loads(heard.body)["error"])


def test_health_says_that_it_is_an_imitation(talker: Talker) -> None:
    document = json.loads(talker.ask("GET", "/_emulator/health").body)

    assert (document["status"], document["hub"]) == ("ok", "sample-hub")
    assert "imitation" in document["imitation"]


def test_ca_is_the_certificate_on_disk_and_nothing_else(talker: Talker) -> None:
    heard = talker.ask("GET", "/_emulator/ca")

    assert heard.body == talker.emulator.ca_file.read_bytes()
    assert heard.body.count(b"-----BEGIN ") == 1
    assert b"PRIVATE" not in heard.body


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://127.0.0.1", ""])
def test_any_origin_header_is_refused(talker: Talker, method: str, path: str, origin: str) -> None:
    heard = talker.ask(method, path, b'{"status":500}', {"Origin": origin})

    assert heard.status == 403
    assert "Origin" in error_of(heard)
    assert "Origin" in talker.emulator.log[-1].reason
    assert talker.send().status == 201


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1:1",
        "localhost.evil.example",
        "10.0.0.1",
        "",
    ],
)
def test_foreign_host_is_refused(talker: Talker, method: str, path: str, host: str) -> None:
    headers = {"Host": host.format(port=talker.emulator.port)}

    heard = talker.ask(method, path, b'{"status":500}', headers)

    assert heard.status == 403
    assert "Host" in error_of(heard)
    assert talker.send().status == 201


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:{port}", "127.0.0.1", "[::1]:{port}", "[::1]"]
)
def test_loopback_host_with_the_right_port_or_none_is_let_in(talker: Talker, host: str) -> None:
    headers = {"Host": host.format(port=talker.emulator.port)}

    assert talker.ask("GET", "/_emulator/health", headers=headers).status == 200


def test_ipv6_host_with_another_port_is_refused(talker: Talker) -> None:
    heard = talker.ask("GET", "/_emulator/health", headers={"Host": "[::1]:1"})

    assert heard.status == 403


def test_unknown_control_path_and_method_are_named(talker: Talker) -> None:
    missing = talker.ask("GET", "/_emulator/nothing")
    wrong = talker.ask("PUT", "/_emulator/fault")

    assert (missing.status, wrong.status) == (404, 405)
    assert wrong.header("Allow") == "GET, POST, DELETE"


def test_control_requests_stand_apart_from_those_to_the_hub(talker: Talker) -> None:
    talker.ask("DELETE", "/_emulator/fault")
    talker.send()

    assert [entry.path for entry in talker.emulator.requests] == ["/sample-hub/messages"]
    assert [entry.is_control for entry in talker.emulator.log] == [True, False]


def test_whoever_looks_every_second_pushes_nothing_out_of_the_log(talker: Talker) -> None:
    before = json.loads(talker.ask("GET", "/_emulator/health").body)["requests"]
    talker.send()
    talker.ask("GET", "/_emulator/requests")
    refused = talker.ask("GET", "/_emulator/requests?after=x")
    after = json.loads(talker.ask("GET", "/_emulator/health").body)["requests"]

    kept = [(entry.is_control, entry.status) for entry in talker.emulator.log]
    assert kept == [(False, 201), (True, refused.status)]
    assert after["all"] - before["all"] == 4


def test_control_paths_are_not_reached_by_faults(talker: Talker) -> None:
    talker.ask("POST", "/_emulator/fault", b'{"status":500,"times":null}')

    assert talker.ask("GET", "/_emulator/health").status == 200


def test_connection_string_of_each_policy_is_told(talker: Talker) -> None:
    for name, text in talker.emulator.connection_strings.items():
        heard = talker.ask("GET", f"/_emulator/connection-string?policy={name}")
        assert heard.body.decode() == f"{text}\n"
    usual = talker.ask("GET", "/_emulator/connection-string").body.decode()
    unknown = talker.ask("GET", "/_emulator/connection-string?policy=nobody")

    assert usual == f"{talker.emulator.connection_string()}\n"
    assert unknown.status == 404
    assert "these are: DefaultFull" in error_of(unknown)


def test_list_of_requests_with_large_bodies_comes_in_parts(talker: Talker) -> None:
    for _ in range(12):
        talker.ask("POST", "/sample-hub/messages", b"x" * 60_000)

    numbers: list[int] = []
    last, parts = 0, 0
    while len(numbers) < 12:
        page = json.loads(talker.ask("GET", f"/_emulator/requests?after={last}").body)
        numbers += [row["number"] for row in page["requests"]]
        last, parts = page["last"], parts + 1

    assert numbers == sorted(set(numbers))
    assert parts == 2
