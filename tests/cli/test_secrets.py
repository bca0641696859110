"""The key, planted in every input, is in no output and in no file, in no encoding."""

import base64
import html
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from nhconsole.emulator import EmulatorServer
from tests.cli.conftest import TOAST, Ended, Run, StartWitness, connection_string, run_program
from tests.client.witness import Peer

KEY = "Zx9+planted/KEY+of/the4Tests0123456789abcdE="
STRING = f"Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=Full;SharedAccessKey={KEY}"
PIECE = 20
"""A piece of the key of this length is as bad as the whole."""


def _encoded(text: str) -> Iterator[str]:
    """Return a text in the forms in which texts travel."""
    yield text
    for encode in (quote, quote_plus):
        yield encode(text)
        yield quote(text, safe="")
        yield quote(text, safe="").lower()
        yield quote(quote(text, safe=""), safe="")
    yield html.escape(text)
    yield text.replace("/", "\\/")
    yield text.replace("=", "\\u003d").replace("+", "\\u002b").replace("/", "\\u002f")
    for lead in range(3):
        yield base64.b64encode(b"?" * lead + text.encode() + b"?").decode()


def find_key(text: str) -> list[str]:
    """Return what of the key stands in a text, a piece of it included."""
    inner = [KEY[at : at + PIECE] for at in range(len(KEY) - PIECE + 1)]
    # The first and the last characters of base64 hold their neighbours, too.
    whole = [form[4:-4] if KEY not in form else form for form in _encoded(KEY)]
    return [form for form in (*whole, *inner) if form in text]


def assert_clean(ended: Ended, *places: Path) -> None:
    assert find_key(ended.out) == []
    assert find_key(ended.err) == []
    for place in places:
        for file in (path for path in place.rglob("*") if path.is_file()):
            assert find_key(file.read_bytes().decode("latin-1")) == [], file
            assert find_key(file.name) == []


BROKEN_STRINGS = [
    pytest.param(KEY, id="key alone"),
    pytest.param(STRING.replace("SharedAccessKey=", "SharedAccesKey="), id="name misspelled"),
    pytest.param(STRING.replace("SharedAccessKey=", "SharedAccessKey"), id="no equals"),
    pytest.param(STRING.replace("Endpoint=sb", "Endpoint=ftp"), id="bad scheme"),
    pytest.param(STRING.replace("Endpoint=", "Endpiont="), id="no endpoint"),
    pytest.param(STRING.replace(";SharedAccessKeyName=Full", ""), id="no policy"),
    pytest.param(f"{STRING};{STRING}", id="twice"),
    pytest.param(STRING.replace(";", " "), id="blanks instead of semicolons"),
    pytest.param(STRING.replace("ns.", f"{KEY}."), id="key in the host"),
    pytest.param(STRING.replace("Full", KEY), id="key as policy name"),
    pytest.param(f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={KEY}", id="storage"),
    pytest.param(f"SharedAccessSignature sr=x&sig={quote(KEY, safe='')}&se=1&skn=n", id="token"),
    pytest.param(f"{STRING};EntityPath={KEY}", id="key as hub"),
    pytest.param(f'"{STRING}', id="quote"),
    pytest.param(STRING.replace("SharedAccessKey=", "SharedAccessKey:"), id="colon"),
]


@pytest.mark.parametrize("text", BROKEN_STRINGS)
@pytest.mark.parametrize("options", [(), ("--json",), ("--json", "--show-secrets")], ids=str)
def test_a_connection_string_that_cannot_be_used_is_never_repeated(
    run: Run, tmp_path: Path, text: str, options: tuple[str, ...]
) -> None:
    ended = run(
        *("send", "--connection-string", text, "--hub", "a#", "--platform", "windows"),
        *("--payload", f"<toast>{KEY}", "--tags", f"{KEY} {KEY}", *options),
    )

    assert ended.code == 2
    assert_clean(ended, tmp_path)


MISTYPED = [
    pytest.param(("send", f"--conection-string={STRING}"), id="option misspelled"),
    pytest.param(("send", "--conection-string", STRING), id="option misspelled, blank"),
    pytest.param(("send", STRING), id="no option"),
    pytest.param(("send", f"--{KEY}"), id="key as option"),
    pytest.param(("send", f"-{KEY}"), id="key as short option"),
    pytest.param(("send", f"--json={KEY}"), id="value of a switch"),
    pytest.param(("send", "--timeout", KEY), id="key as time limit"),
    pytest.param(("send", "--expect-success", KEY), id="key as number"),
    pytest.param(("send", f"--timeout={quote(KEY)}"), id="key as time limit, encoded"),
    pytest.param((STRING,), id="no command"),
    pytest.param((f"--{KEY}",), id="key as option without command"),
    pytest.param(("emulator", "--port", KEY), id="key as port"),
    pytest.param(("emulator", KEY), id="key after emulator"),
    pytest.param(("demo", "--theme", KEY), id="key as theme"),
    pytest.param(("demo", "--screenshot", f"/{KEY}/x.png"), id="key as folder"),
]


@pytest.mark.parametrize("arguments", MISTYPED)
def test_a_mistyped_command_line_is_never_repeated(
    run: Run, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHCONSOLE_CONNECTION_STRING", STRING)

    ended = run(*arguments)

    assert ended.code == 2
    assert_clean(ended)


WRONG_FIELDS = [
    pytest.param(("--hub", KEY), id="hub"),
    pytest.param(("--hub", STRING), id="string as hub"),
    pytest.param(("--hub", f"ns/{KEY[:4]}{KEY}"), id="hub with namespace"),
    pytest.param(("--platform", KEY), id="platform"),
    pytest.param(("--platform", quote(KEY, safe="")), id="platform, encoded"),
    pytest.param(("--kind", KEY), id="kind"),
    pytest.param(("--header", KEY), id="header without colon"),
    pytest.param(("--header", f"{KEY}: x"), id="header name"),
    pytest.param(("--header", f"X: {KEY}\r\n{KEY}"), id="header value"),
    pytest.param(("--header", f"Host: {KEY}"), id="reserved header"),
    pytest.param(("--tags", KEY), id="tag"),
    pytest.param(("--tags", f"a && ({KEY}"), id="expression"),
    pytest.param(("--tags", f"$InstallationId:{KEY}"), id="installation"),
    pytest.param(("--tags", f"$InstallationId:{{{KEY}}}\x01"), id="control character"),
    pytest.param(("--payload", f"<{KEY}"), id="broken payload"),
    pytest.param(("--payload", f"<toast></{KEY.split('+')[0]}{KEY}>"), id="mismatched element"),
    pytest.param(("--payload-file", KEY), id="file name"),
    pytest.param(("--payload-file", STRING), id="string as file name"),
    pytest.param(("--ca-file", KEY), id="CA file"),
    pytest.param(("--profile", KEY), id="profile"),
    pytest.param(("--profile", STRING), id="string as profile"),
]


@pytest.mark.parametrize("options", WRONG_FIELDS)
def test_a_key_in_a_wrong_field_is_never_repeated(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: tuple[str, ...]
) -> None:
    monkeypatch.setenv("NHCONSOLE_CONNECTION_STRING", STRING)
    usual = ("--hub", "h", "--platform", "windows")
    payload = () if options[0].startswith("--payload") else ("--payload", TOAST)

    ended = run("send", *usual, *payload, *options)

    assert ended.code == 2
    assert_clean(ended, tmp_path)


def echo(peer: Peer) -> None:
    """Answer with everything that came, and with the key in every form."""
    request = peer.read_request()
    body = request + "\n".join(_encoded(KEY)).encode()
    head = f"HTTP/1.1 400 {KEY}\r\nX-Echo: {KEY}\r\nLocation: {quote(KEY, safe='')}\r\n"
    peer.say(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    peer.wait_until_client_leaves()


def echo_in_fault(peer: Peer) -> None:
    peer.read_request()
    body = f"<Error><Code>{KEY}</Code><Detail>{KEY}.TrackingId:{KEY}</Detail></Error>".encode()
    peer.say(f"HTTP/1.1 401 No\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    peer.wait_until_client_leaves()


def echo_in_outcome(peer: Peer) -> None:
    peer.read_request()
    row = "".join(
        f"<{name}>{KEY}</{name}>"
        for name in ("ApplicationPlatform", "PnsHandle", "RegistrationId", "Outcome", KEY[:3])
    )
    body = (
        "<NotificationOutcome><Success>0</Success><Failure>1</Failure><Results>"
        f"<RegistrationResult>{row}</RegistrationResult></Results></NotificationOutcome>"
    ).encode()
    peer.say(f"HTTP/1.1 201 Created\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    peer.wait_until_client_leaves()


def echo_without_http(peer: Peer) -> None:
    peer.read_request()
    peer.say(f"{KEY}\r\n\r\n".encode())


@pytest.mark.parametrize(
    "script",
    [echo, echo_in_fault, echo_in_outcome, echo_without_http],
    ids=lambda script: script.__name__,
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_the_key_is_hidden_in_what_is_sent_and_what_is_echoed(
    run: Run,
    start_witness: StartWitness,
    ca_file: Path,
    tmp_path: Path,
    script: object,
    as_json: bool,
) -> None:
    witness = start_witness(script)  # type: ignore[arg-type]
    payload = tmp_path / "payload.txt"
    payload.write_bytes("\n".join(_encoded(KEY)).encode())

    ended = run(
        *("send", "--connection-string", connection_string(witness.port, KEY), "--hub", "h"),
        *("--platform", "windows", "--kind", "raw", "--payload-file", str(payload)),
        *("--header", f"X-Mine: {KEY}", "--tags", "a || b", "--ca-file", str(ca_file)),
        *(("--json",) if as_json else ()),
    )

    assert witness.heard.count(KEY.encode()) >= 2
    assert "The access key of the connection string stands here" in ended.err
    payload.unlink()
    assert_clean(ended, tmp_path)


def test_the_signature_is_hidden_even_if_the_server_echoes_it(
    run: Run, start_witness: StartWitness, ca_file: Path
) -> None:
    witness = start_witness(echo)

    ended = run(
        *("send", "--connection-string", connection_string(witness.port, KEY), "--hub", "h"),
        *("--platform", "windows", "--payload", TOAST, "--ca-file", str(ca_file)),
    )

    signature = bytes(witness.heard).partition(b"&sig=")[2].partition(b"&")[0].decode()
    assert len(signature) > 40
    assert signature not in ended.out + ended.err


def test_secrets_are_shown_when_they_are_asked_for(
    run: Run, start_witness: StartWitness, ca_file: Path
) -> None:
    witness = start_witness(echo_in_fault)

    ended = run(
        *("send", "--connection-string", connection_string(witness.port, KEY), "--hub", "h"),
        *("--platform", "windows", "--payload", f"<toast>{KEY}</toast>", "--show-secrets"),
        *("--ca-file", str(ca_file)),
    )

    signature = bytes(witness.heard).partition(b"&sig=")[2].partition(b"&")[0].decode()
    assert f"&sig={signature}&" in ended.out
    assert f"<toast>{KEY}</toast>" in ended.out


def test_a_program_leaves_no_key_in_its_folders(emulator: EmulatorServer, tmp_path: Path) -> None:
    text = emulator.connection_string().rpartition("SharedAccessKey=")[0] + f"SharedAccessKey={KEY}"

    ended = run_program(
        *("send", "--hub", emulator.hub_name, "--platform", "windows", "--payload", TOAST),
        *("--ca-file", str(emulator.ca_file)),
        environ={"NHCONSOLE_CONNECTION_STRING": text},
    )

    assert ended.code == 1
    assert_clean(ended, tmp_path)
