"""What the options of ``nhconsole send`` put on the wire, and what is refused with a sentence."""

from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole import paths
from nhconsole.cli.main import main
from nhconsole.cli.terminal import Terminal
from nhconsole.emulator import EmulatorServer
from nhconsole.samples import Sample, all_samples
from nhconsole.storage.profiles import Profile, ProfileStore
from nhconsole.storage.secret_store import SERVICE
from nhconsole.storage.settings import Settings, SettingsStore
from tests.cli.conftest import TOAST, Run, StartWitness, connection_string
from tests.client.witness import Peer
from tests.helpers.key_store import MemoryKeyring, key_store

__all__ = ["key_store"]

Begin = tuple[str, ...]
MESSAGE = ("--platform", "windows", "--payload", TOAST)


@pytest.mark.parametrize("sample", all_samples(), ids=lambda s: f"{s.platform}-{s.kind}-{s.title}")
def test_every_sample_reaches_the_hub_as_it_is(
    run: Run, to_emulator: Begin, emulator: EmulatorServer, tmp_path: Path, sample: Sample
) -> None:
    file = tmp_path / "payload"
    file.write_bytes(sample.payload.encode())

    ended = run(
        *to_emulator,
        *("--platform", sample.platform, "--kind", sample.kind),
        *("--payload-file", str(file), "--json"),
    )

    (request,) = emulator.requests
    assert ended.code in (0, 1)
    assert request.status == 201
    assert request.body == sample.payload.encode()


def test_a_tag_expression_and_headers_reach_the_hub(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    ended = run(
        *to_emulator,
        *MESSAGE,
        *("--tags", "sports && !nobody"),
        *("--header", "X-WNS-TTL: 60", "--header", "X-WNS-Tag:a:b"),
    )

    (request,) = emulator.requests
    headers = dict(request.headers)
    assert ended.code == 0
    assert headers["ServiceBusNotification-Tags"] == "sports && !nobody"
    assert headers["X-WNS-TTL"] == "60"
    assert headers["X-WNS-Tag"] == "a:b"


def test_every_send_is_a_test_send(run: Run, to_emulator: Begin, emulator: EmulatorServer) -> None:
    run(*to_emulator, *MESSAGE)

    assert emulator.requests[0].target.endswith("/messages?api-version=2020-06&test")


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff<toast/>".encode(),
        b"\r\n<toast/>\r\n",
        "<toast><text>Grüße 🎉</text></toast>".encode(),
    ],
    ids=["BOM", "line ends", "not ASCII"],
)
def test_a_file_goes_out_byte_for_byte(
    run: Run, to_emulator: Begin, emulator: EmulatorServer, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "payload.xml"
    file.write_bytes(content)

    run(*to_emulator, "--platform", "windows", "--payload-file", str(file))

    assert emulator.requests[0].body == content


def test_standard_input_can_be_the_payload(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    run(*to_emulator, "--platform", "windows", "--payload-file", "-", stdin=b"<toast/>\n")

    assert emulator.requests[0].body == b"<toast/>\n"


def test_a_raw_kind_carries_any_bytes(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    content = bytes(range(256))

    ended = run(
        *(*to_emulator, "--tags", "sports", "--platform", "windows"),
        *("--kind", "raw", "--payload-file", "-"),
        stdin=content,
    )

    assert ended.err == ""
    assert emulator.requests[0].body == content
    assert dict(emulator.requests[0].headers)["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"aps": "\xff"}', "It is not UTF-8: byte 10 is 0xff."),
        ('{"aps": {}}'.encode("utf-16"), "It is not UTF-8 (it looks like UTF-16): byte 1 is 0xff."),
    ],
    ids=["stray byte", "UTF-16"],
)
def test_text_that_is_not_utf_8_is_refused(
    run: Run, to_emulator: Begin, emulator: EmulatorServer, content: bytes, words: str
) -> None:
    ended = run(*to_emulator, "--platform", "apple", "--payload-file", "-", stdin=content)

    assert ended.code == 2
    assert words in ended.err
    assert emulator.requests == ()


def test_bytes_that_are_taken_for_raw_are_sent_with_a_warning(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    content = "<toast><visual/></toast>".encode("utf-16")

    ended = run(*to_emulator, "--platform", "windows", "--payload-file", "-", stdin=content)

    assert "It is not UTF-8 (it looks like UTF-16), so it goes out as raw." in ended.err
    assert emulator.requests[0].body == content


def test_the_hub_may_be_named_by_the_connection_string(run: Run, emulator: EmulatorServer) -> None:
    text = f"{emulator.connection_string()};EntityPath={emulator.hub_name}"

    ended = run(
        *("send", "--connection-string", text, "--ca-file", str(emulator.ca_file)), *MESSAGE
    )

    assert emulator.requests[0].status == 201
    assert ended.code == 1


REFUSED = [
    pytest.param(("--hub", ""), "hub name: The hub's name is missing.", id="no hub"),
    pytest.param(("--hub", "a#"), "hub name", id="hub with #"),
    pytest.param(("--hub", "a/../b"), "hub name", id="hub with path"),
    pytest.param(("--hub", "a?b"), "hub name", id="hub with ?"),
    pytest.param(("--hub", "a\r\nb"), "hub name", id="hub with line break"),
    pytest.param(("--platform", "nokiax"), "Platforms are apple, fcmv1", id="platform"),
    pytest.param(("--kind", "alert"), "Its kinds are toast, tile, badge, raw", id="kind"),
    pytest.param(("--header", "nocolon"), "has no colon", id="header without colon"),
    pytest.param(("--header", "A: b\r\nC: d"), "headers: ", id="header with line break"),
    pytest.param(("--header", "Host: evil"), "Host is set by the console", id="reserved header"),
    pytest.param(("--header", ": x"), "no name", id="nameless header"),
    pytest.param(("--tags", ""), "Leave --tags out to reach everybody", id="empty tags"),
    pytest.param(("--tags", "  "), "Leave --tags out to reach everybody", id="blank tags"),
    pytest.param(("--tags", "a ||"), "tags (position ", id="broken expression"),
    pytest.param(("--tags", "a", "--tags", "b"), "Join the tags", id="tags twice"),
    pytest.param(("--tags", "a\x01b"), "tags", id="control character in tags"),
    pytest.param(("--payload", "<toast>"), "payload (line 1", id="broken XML"),
    pytest.param(("--payload-file", "x"), "Leave one out", id="two payloads"),
    pytest.param(("--ca-file", "/nowhere"), "No such file", id="no CA file"),
    pytest.param(("--ca-file", __file__), "no certificate in PEM form", id="bad CA file"),
    pytest.param(("--profile", "mine"), "--connection-string and --profile", id="two hubs"),
]


@pytest.mark.parametrize(("options", "words"), REFUSED)
def test_bad_input_gets_a_sentence_and_nothing_is_sent(
    run: Run, emulator: EmulatorServer, options: Begin, words: str
) -> None:
    begin = ("send", "--connection-string", emulator.connection_string(), "--hub", "sample-hub")

    ended = run(*begin, "--ca-file", str(emulator.ca_file), *MESSAGE, *options)

    assert ended.code == 2
    assert words in ended.err
    assert "Nothing was sent." in ended.err
    assert (ended.out, emulator.requests) == ("", ())


def test_every_slip_is_told_at_once(run: Run) -> None:
    ended = run("send", "--header", "x", "--tags", "")

    fields = [line.split(": ")[2] for line in ended.err.splitlines() if "error" in line]
    assert fields == ["connection string", "platform", "tags", "headers", "payload"]


@pytest.mark.parametrize("name", ["no-such-file", "", "a\0b", "."], ids=repr)
def test_a_payload_file_that_cannot_be_read_is_told(
    run: Run, to_emulator: Begin, name: str
) -> None:
    ended = run(*to_emulator, "--platform", "windows", "--payload-file", name)

    assert ended.code == 2
    assert "payload: The file" in ended.err


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device of Unix")
def test_a_payload_without_end_is_not_read_to_its_end(run: Run, to_emulator: Begin) -> None:
    ended = run(*to_emulator, "--platform", "windows", "--payload-file", "/dev/zero")

    assert ended.code == 2
    assert "more than 16,777,216 bytes" in ended.err


@pytest.mark.parametrize(
    "options",
    [
        ("--platform", "apple", "--payload", '{"aps": '),
        ("--platform", "windows", "--payload", "<toast>"),
        (*MESSAGE, "--tags", "a ||"),
        ("--platform", "windows", "--kind", "raw", "--payload", "x" * 70_000),
    ],
    ids=["json", "xml", "tags", "size"],
)
def test_with_force_the_hub_says_what_it_thinks_of_it(
    run: Run, to_emulator: Begin, emulator: EmulatorServer, options: Begin
) -> None:
    refused = run(*to_emulator, *options)
    sent = run(*to_emulator, *options, "--force")

    assert refused.code == 2
    assert "add --force" in refused.err
    assert len(emulator.requests) == 1
    assert sent.code == 1
    assert "error: " in sent.err


@pytest.mark.parametrize(
    "options", [("--hub", "a#"), ("--header", "A: b\r\nC: d"), ("--tags", "a\x01")], ids=str
)
def test_force_does_not_send_what_is_no_request(
    run: Run, to_emulator: Begin, emulator: EmulatorServer, options: Begin
) -> None:
    ended = run(*to_emulator, *MESSAGE, *options, "--force")

    assert ended.code == 2
    assert "--force" not in ended.err
    assert emulator.requests == ()


def test_a_warning_is_told_and_the_push_is_sent(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    ended = run(*to_emulator, "--platform", "gcm", "--payload", '{"data": {"a": "b"}}')

    assert "nhconsole send: warning: platform: Google stopped FCM legacy" in ended.err
    assert len(emulator.requests) == 1


def test_a_typed_header_wins_with_a_warning(
    run: Run, to_emulator: Begin, emulator: EmulatorServer
) -> None:
    ended = run(*to_emulator, *MESSAGE, "--header", "X-WNS-Type: wns/badge")

    assert "Your X-WNS-Type replaces" in ended.err
    assert dict(emulator.requests[0].headers)["X-WNS-Type"] == "wns/badge"


def test_a_redirect_is_not_followed(run: Run, start_witness: StartWitness, ca_file: Path) -> None:
    def redirect(peer: Peer) -> None:
        head = peer.read_request()
        host = head.partition(b"Host: ")[2].partition(b"\r\n")[0]
        peer.say(
            b"HTTP/1.1 307 Moved\r\nContent-Length: 0\r\nLocation: https://%b/x\r\n\r\n" % host
        )
        peer.wait_until_client_leaves()

    witness = start_witness(redirect)

    ended = run(
        *("send", "--connection-string", connection_string(witness.port), "--hub", "h"),
        *(*MESSAGE, "--ca-file", str(ca_file)),
    )

    assert ended.code == 1
    assert bytes(witness.heard).count(b"POST") == witness.connections == 1


def save_profile(emulator: EmulatorServer, name: str) -> Profile:
    profile = Profile(
        id="id-of-it",
        name=name,
        endpoint_text=emulator.endpoint,
        key_name="DefaultFullSharedAccessSignature",
        hub_name=emulator.hub_name,
        ca_file=str(emulator.ca_file),
        api_version="2016-07",
    )
    ProfileStore(paths.config_folder() / "profiles.json").add(profile)
    return profile


@pytest.mark.parametrize("name", ["My hub", "my HUB"], ids=["as saved", "in another case"])
def test_a_saved_hub_is_used_with_its_key(
    run: Run, emulator: EmulatorServer, key_store: MemoryKeyring, name: str
) -> None:
    profile = save_profile(emulator, "My hub")
    key = emulator.connection_string().rpartition("SharedAccessKey=")[2]
    key_store.set_password(SERVICE, profile.id, key)

    ended = run("send", "--profile", name, *MESSAGE, "--tags", "sports")

    assert ended.code == 0
    assert emulator.requests[0].target == "/sample-hub/messages?api-version=2016-07&test"
    assert key not in ended.out


def test_a_saved_hub_is_reached_through_the_windows_proxy(
    run: Run, emulator: EmulatorServer, key_store: MemoryKeyring
) -> None:
    settings = SettingsStore(paths.config_folder() / "settings.json")
    settings.save(Settings(proxy="http://127.0.0.1:9"))
    profile = replace(save_profile(emulator, "My hub"), endpoint_text="sb://ns.example/")
    ProfileStore(paths.config_folder() / "profiles.json").update(profile)
    key_store.set_password(SERVICE, profile.id, "k")

    ended = run("send", "--profile", "My hub", *MESSAGE)

    assert ended.code == 3
    assert "proxy" in ended.err


def test_a_saved_hub_whose_key_is_gone_is_told(
    run: Run, emulator: EmulatorServer, key_store: MemoryKeyring
) -> None:
    save_profile(emulator, "My hub")

    ended = run("send", "--profile", "My hub", *MESSAGE)

    assert ended.code == 2
    assert "The key of the profile “My hub” is not in the system's key store." in ended.err


def test_an_unknown_profile_is_told_with_the_saved_ones(run: Run, emulator: EmulatorServer) -> None:
    save_profile(emulator, "My hub")

    ended = run("send", "--profile", "Yours", *MESSAGE)

    assert ended.code == 2
    assert "No profile is called “Yours”. Saved are: “My hub”; and emulator." in ended.err


def test_the_profile_of_the_emulator_says_when_none_ran(run: Run) -> None:
    ended = run("send", "--profile", "emulator", *MESSAGE)

    assert ended.code == 2
    assert "Start it in another terminal: nhconsole emulator" in ended.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("send", "--timeout", "0"), "--timeout: it takes seconds"),
        (("send", "--timeout", "nan"), "--timeout: it takes seconds"),
        (("send", "--expect-success", "-1"), "--expect-success"),
        (("send", "--expect-success", "many"), "it takes a whole number"),
        (("send", "--payload"), "expected one argument"),
        (("send", "--conection-string", "x"), "is --connection-string meant?"),
        (("send", "stray"), "belongs to no option"),
        (("emulator", "--port", "70000"), "a port is a number"),
        (("demo", "--theme", "pink"), "light or dark"),
        (("sned",), "there is no such command"),
        (("--send",), "there is no option --send"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_line_that_cannot_be_read_gets_one_line(
    run: Run, arguments: Begin, words: str
) -> None:
    ended = run(*arguments)

    assert ended.code == 2
    assert words in ended.err
    assert len(ended.err.splitlines()) == 1
    assert ended.out == ""


@pytest.mark.parametrize("command", [(), ("send",), ("emulator",), ("demo",)], ids=str)
def test_help_names_the_options(run: Run, command: Begin) -> None:
    ended = run(*command, "--help")

    assert ended.code == 0
    assert ended.out.startswith("usage: nhconsole")


@given(st.lists(st.text(st.characters(exclude_characters="\0"))))
def test_no_command_line_ends_in_anything_but_an_exit_code(arguments: list[str]) -> None:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as err:
        code = main(["send", *arguments], Terminal(StringIO(), StringIO()))

    assert code == 2 or "-h" in "".join(arguments)
    assert "Traceback" not in err.getvalue()
