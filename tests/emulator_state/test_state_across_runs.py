"""The emulator with a state file: stopped or killed, the next run begins where it ended."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nhconsole.emulator import EmulatorOptions, EmulatorServer
from tests.emulator.sdk_wire import APPLE, APPLE_HEADERS, Heard, Talker

TOKEN = "CD" * 32
REGISTRATION = f"""<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">
<AppleRegistrationDescription
 xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect">
<Tags>news</Tags><DeviceToken>{TOKEN}</DeviceToken>
</AppleRegistrationDescription></content></entry>""".encode()
INSTALLATION = json.dumps(
    {
        "installationId": "inst",
        "platform": "fcmv1",
        "pushChannel": "token-of-inst",
        "tags": ["deals"],
        "templates": {"t": {"body": '{"message":{"data":{"m":"$(message)"}}}'}},
    }
).encode()
HUB = b"""<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">
<NotificationHubDescription
 xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"/>
</content></entry>"""
PROGRAM = """
import sys
from pathlib import Path
from nhconsole.emulator import EmulatorOptions, ForegroundOptions, run_foreground
folder, state = map(Path, sys.argv[1:])
options = EmulatorOptions(certificate_folder=folder, state_file=state, devices=())
run_foreground(ForegroundOptions(port=0, emulator=options))
"""
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def options(tmp_path: Path) -> EmulatorOptions:
    return EmulatorOptions(
        certificate_folder=tmp_path / "ca", state_file=tmp_path / "state", devices=()
    )


@contextmanager
def running(options: EmulatorOptions) -> Iterator[Talker]:
    with EmulatorServer(options=options) as emulator, closing(Talker(emulator)) as talker:
        yield talker


def call(
    talker: Talker, method: str, path: str, body: bytes | None = None, **headers: str
) -> Heard:
    target = f"/sample-hub/{path}?api-version=2020-06"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return talker.ask(method, target, body, {"Authorization": talker.token(target), **named})


def register(talker: Talker) -> str:
    entry = ElementTree.fromstring(call(talker, "POST", "registrations", REGISTRATION).body)
    return entry.findtext(".//{*}RegistrationId") or ""


def test_registration_with_its_etag_is_there_again(options: EmulatorOptions) -> None:
    with running(options) as talker:
        name = register(talker)
        call(talker, "PUT", f"registrations/{name}", REGISTRATION, If_Match='W/"1"')
        before = call(talker, "GET", f"registrations/{name}")
    with running(options) as talker:
        after = call(talker, "GET", f"registrations/{name}")

        assert before.status == 200
        assert after.header("ETag") == before.header("ETag") == 'W/"2"'
        assert _without_port(after.body) == _without_port(before.body)


def test_seeded_chance_gives_no_id_twice_in_two_runs(options: EmulatorOptions) -> None:
    seeded = replace(options, seed=7)

    with running(seeded) as talker:
        first = register(talker)
    with running(seeded) as talker:
        second = register(talker)
        assert call(talker, "GET", f"registrations/{first}").status == 200

    assert first != second


def test_installation_answers_sends_of_the_next_run(options: EmulatorOptions) -> None:
    with running(options) as talker:
        assert call(talker, "PUT", "installations/inst", INSTALLATION, **JSON).status == 200
        before = call(talker, "GET", "installations/inst").body
    with running(options) as talker:
        headers = {**JSON, "ServiceBusNotification-Format": "template"}
        outcome = talker.send(b'{"message":"Hi"}', headers, tags="deals").outcome

        assert call(talker, "GET", "installations/inst").body == before
        assert (outcome.success, outcome.failure) == (1, 0)


def test_what_a_device_received_is_known_to_the_next_run(options: EmulatorOptions) -> None:
    with running(options) as talker:
        register(talker)
        talker.send(APPLE, APPLE_HEADERS, tags="news")
        before = talker.emulator.received(TOKEN)
    with running(options) as talker:
        assert len(before) == 1
        assert talker.emulator.received(TOKEN) == before


def test_behaviour_is_known_to_the_next_run(options: EmulatorOptions) -> None:
    with running(options) as talker:
        register(talker)
        talker.emulator.set_behaviour(TOKEN, "throttled")
    with running(options) as talker:
        assert talker.send(APPLE, APPLE_HEADERS).outcome.failure == 1


def test_reset_empties_the_file_too(options: EmulatorOptions) -> None:
    with running(options) as talker:
        name = register(talker)
        assert talker.ask("POST", "/_emulator/reset").status == 200
    with running(options) as talker:
        assert call(talker, "GET", f"registrations/{name}").status == 404


def test_devices_of_the_options_are_for_a_new_file_alone(options: EmulatorOptions) -> None:
    with running(options):
        pass
    with running(EmulatorOptions(**{**_fields(options), "devices": None})) as talker:
        health = json.loads(talker.ask("GET", "/_emulator/health").body)

        assert health["hubs"]["sample-hub"]["devices"] == 0


def test_hubs_that_were_made_and_removed_are_so_in_the_next_run(options: EmulatorOptions) -> None:
    with running(options) as talker:
        assert [_manage(talker, "PUT", name, HUB) for name in ("one", "two")] == [201, 201]
        assert _manage(talker, "DELETE", "one") == 200
    with running(options) as talker:
        health = json.loads(talker.ask("GET", "/_emulator/health").body)

        assert list(health["hubs"]) == ["sample-hub", "two"]


def test_what_was_answered_outlives_a_killed_process(options: EmulatorOptions) -> None:
    with _child(options) as child:
        document = json.loads(child.stdout.readline().partition(b" ")[2])  # type: ignore[union-attr]
        talker = Talker(Told(document))  # type: ignore[arg-type]
        with closing(talker):
            name = register(talker)
            for _ in range(20):
                assert talker.send(APPLE, APPLE_HEADERS, tags="news").status == 201
            child.kill()
    with running(options) as talker:
        assert call(talker, "GET", f"registrations/{name}").status == 200
        assert len(talker.emulator.received(TOKEN)) == 20


class Told:
    """An emulator in another process, as far as its READY line tells."""

    def __init__(self, document: dict[str, str]) -> None:
        self.port = document["port"]
        self.hub_name = document["hub"]
        self.ca_file = document["ca_file"]
        self.connection_string = document["connection_strings"].__getitem__  # type: ignore[attr-defined]


@contextmanager
def _child(options: EmulatorOptions) -> Iterator[subprocess.Popen[bytes]]:
    arguments = [str(options.certificate_folder), str(options.state_file)]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE
    ) as child:
        yield child
        child.kill()


def _manage(talker: Talker, method: str, hub: str, body: bytes | None = None) -> int:
    target = f"/{hub}?api-version=2015-01"
    token = talker.token(target, "RootManageSharedAccessKey")
    return talker.ask(method, target, body, {"Authorization": token}).status


def _without_port(body: bytes) -> bytes:
    return b"".join(part.partition(b"/")[2] for part in body.split(b"https://127.0.0.1:"))


def _fields(options: EmulatorOptions) -> dict[str, object]:
    return {name: getattr(options, name) for name in ("certificate_folder", "state_file")}
