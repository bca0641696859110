"""The request of a draft: always one test send, as shown before, byte by byte."""

import ast
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nhconsole
from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.connection.connection_string import ConnectionString
from nhconsole.core.errors import BadInput
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import PLATFORMS, platform_named
from nhconsole.core.secrets.secret import MASK, Secret
from nhconsole.core.sending.draft import SendDraft, read_draft
from nhconsole.core.sending.exchange import HttpRequest
from nhconsole.core.sending.operations import HubAddress, ordinary_send_request, test_send_request
from nhconsole.core.token.sas import SasToken
from nhconsole.version import VERSION

# Its name begins with "test_": pytest would take it for a test of this module.
build_test_send = test_send_request
del test_send_request

KEY = "q/+Z3rP8xV0kY7tB2nM5cW1sD4fG6hJ9lKaSdFgHjZ0="
CONNECTION = (
    f"Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=Full;SharedAccessKey={KEY}"
)
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
GOOD = SendDraft(
    connection_text=Secret(CONNECTION),
    hub_name="hub",
    platform="windows",
    kind="toast",
    payload='<toast launch="x"/>',
)
PACKAGE = Path(nhconsole.__file__).parent
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=12)
SLY_TEXT = ANY_TEXT | st.sampled_from(
    [
        "a#",
        "a/../b",
        "a?b",
        "..",
        ".",
        "%2e%2e",
        "%2f..%2fx",
        "a\\..\\b",
        "a\r\nHost: evil",
        "hub/messages?direct&",
        "2020-06&direct",
        "2020-06#",
        "2020-06&test&test",
        "test",
        "&test=false",
        " HTTP/1.1",
        "hub",
        "größe",
    ]
)
HEADER_NAMES = SLY_TEXT | st.sampled_from(
    [
        "X-A",
        "Content-Type",
        "authorization",
        "Host",
        "X-WNS-Type",
        "ServiceBusNotification-Format",
        "ServiceBusNotification-Tags",
        "Content-Length",
        "Transfer-Encoding",
    ]
)
DRAFTS = st.builds(
    SendDraft,
    connection_text=st.just(Secret(CONNECTION)),
    hub_name=SLY_TEXT,
    platform=st.sampled_from([platform.format for platform in PLATFORMS]) | SLY_TEXT,
    kind=st.sampled_from(["", "toast", "raw", "alert", "message"]),
    payload=ANY_TEXT | st.sampled_from(["<toast/>", "{}", '{"message": {}}']),
    audience=st.builds(
        Audience,
        mode=st.sampled_from(AudienceMode),
        tags=st.lists(SLY_TEXT, max_size=3).map(tuple),
        expression=SLY_TEXT,
        installation_id=SLY_TEXT,
    ),
    headers=st.lists(st.tuples(HEADER_NAMES, SLY_TEXT), max_size=3).map(tuple),
    api_version=SLY_TEXT | st.just("2020-06"),
)
TAMED = st.builds(
    lambda draft, hub, headers: replace(
        draft,
        hub_name=hub,
        headers=headers,
        audience=Audience(),
        platform="windows",
        payload="<toast/>",
        kind="",
        api_version="2020-06",
    ),
    DRAFTS,
    st.sampled_from(["hub", "größe", "a b", "a&test", "a=b"]),
    st.lists(st.tuples(st.sampled_from(["X-A", "X-WNS-Type"]), st.text("ab&?#/ ")), max_size=1).map(
        tuple
    ),
)


def _assert_is_one_test_send(request: HttpRequest, draft: SendDraft) -> None:
    lines = request.head_bytes().split(b"\r\n")
    method, target, version = lines[0].decode("ascii").split(" ")
    assert (method, version) == ("POST", "HTTP/1.1")
    parts = urlsplit(f"https://h{target}")
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "h", "")
    assert target.endswith("&test")
    query = parse_qsl(parts.query, keep_blank_values=True)
    assert query == [("api-version", draft.api_version), ("test", "")]
    found = re.fullmatch(r"/([^/]+)/messages", parts.path)
    assert found
    assert found[1] not in (".", "..")
    assert unquote(found[1]) == draft.hub_name.strip()
    assert lines[-2:] == [b"", b""]
    assert len(lines) == 1 + len(request.headers) + 2
    assert not any(b"\n" in line or b"\r" in line or b"\0" in line for line in lines)


def _assert_headers_are_ours(request: HttpRequest, draft: SendDraft) -> None:
    names = [name.lower() for name, _ in request.headers]
    assert len(names) == len(set(names))
    assert names[:4] == ["host", "user-agent", "accept-encoding", "authorization"]
    assert names[-1] == "content-length"
    assert request.header("Content-Length") == str(len(request.body))
    assert request.header("Host") == "contoso.servicebus.windows.net"
    assert request.header("ServiceBusNotification-Format") == draft.platform.strip().lower()
    assert "transfer-encoding" not in names
    token = SasToken.parse(request.header("Authorization") or "")
    assert token.is_signed_with(Secret(KEY))


@given(DRAFTS | TAMED)
def test_every_request_of_a_draft_is_exactly_one_test_send(draft: SendDraft) -> None:
    reading = read_draft(draft)
    preview = reading.preview(NOW)
    if preview is None:
        with pytest.raises(ValueError):
            reading.signed_request(NOW)
        return

    request = reading.signed_request(NOW)

    _assert_is_one_test_send(request, draft)
    _assert_headers_are_ours(request, draft)


@given(DRAFTS | TAMED)
def test_the_preview_equals_the_request_but_for_its_signature(draft: SendDraft) -> None:
    reading = read_draft(draft)
    preview = reading.preview(NOW)
    if preview is None:
        return
    request = reading.signed_request(NOW)

    token = SasToken.parse(request.header("Authorization") or "")
    masked = replace(
        request,
        headers=tuple(
            (name, str(token) if name == "Authorization" else value)
            for name, value in request.headers
        ),
    )
    assert preview == masked
    assert f"&sig={MASK}&se={int(NOW.timestamp()) + 300}&skn=Full" in str(token)


@given(TAMED)
def test_what_is_ordinary_does_become_a_request(draft: SendDraft) -> None:
    # The two tests above would hold for a reader that never gives a request.
    assert read_draft(draft).preview(NOW) is not None


def test_the_preview_holds_no_signature_and_no_key() -> None:
    reading = read_draft(GOOD)
    signature = SasToken.parse(reading.signed_request(NOW).header("Authorization") or "").signature

    preview = reading.preview(NOW)

    assert preview is not None
    assert signature.reveal().encode() not in preview.to_bytes()
    assert KEY.encode() not in preview.to_bytes()


def test_the_clock_changes_nothing_but_the_token() -> None:
    reading = read_draft(GOOD)

    early, late = reading.signed_request(NOW), reading.signed_request(NOW + timedelta(hours=1))

    changed = [a for a, b in zip(early.headers, late.headers, strict=True) if a != b]
    assert [name for name, _ in changed] == ["Authorization"]
    assert early.body == late.body
    assert early.target == late.target


def test_a_whole_request_stands_on_the_wire_as_the_design_has_it() -> None:
    draft = replace(
        GOOD,
        payload='<toast launch="é"/>',
        audience=Audience(mode=AudienceMode.ANY_OF, tags=("b", "a")),
        headers=(("X-WNS-Tag", "t"), ("content-type", "text/xml")),
    )

    request = read_draft(draft).signed_request(NOW)

    token = request.header("Authorization")
    assert (
        request.to_bytes()
        == (
            "POST /hub/messages?api-version=2020-06&test HTTP/1.1\r\n"
            "Host: contoso.servicebus.windows.net\r\n"
            f"User-Agent: nhconsole/{VERSION}\r\n"
            "Accept-Encoding: identity\r\n"
            f"Authorization: {token}\r\n"
            "content-type: text/xml\r\n"
            "ServiceBusNotification-Format: windows\r\n"
            "ServiceBusNotification-Tags: b || a\r\n"
            "X-WNS-Type: wns/toast\r\n"
            "X-WNS-Tag: t\r\n"
            "Content-Length: 20\r\n"
            "\r\n"
            '<toast launch="é"/>'
        ).encode()
    )


def test_a_broadcast_has_no_tags_header() -> None:
    assert read_draft(GOOD).signed_request(NOW).header("ServiceBusNotification-Tags") is None


@pytest.mark.parametrize(
    ("endpoint", "scheme", "host", "port", "header"),
    [
        ("sb://A.Example/", "https", "a.example", 443, "a.example"),
        ("sb://a.example:8443", "https", "a.example", 8443, "a.example:8443"),
        ("sb://127.0.0.1:8643/", "https", "127.0.0.1", 8643, "127.0.0.1:8643"),
        ("sb://[::1]:8643/", "https", "::1", 8643, "[::1]:8643"),
        ("http://localhost:80/", "http", "localhost", 80, "localhost"),
    ],
)
def test_the_request_goes_where_the_endpoint_says(
    endpoint: str, scheme: str, host: str, port: int, header: str
) -> None:
    text = f"Endpoint={endpoint};SharedAccessKeyName=Full;SharedAccessKey={KEY}"

    request = read_draft(replace(GOOD, connection_text=Secret(text))).signed_request(NOW)

    assert (request.scheme, request.host, request.port) == (scheme, host, port)
    assert request.header("Host") == header
    token = SasToken.parse(request.header("Authorization") or "")
    assert token.uri == f"{scheme}://{header}/hub"


@pytest.mark.parametrize("hub", ["", "a#", "a/../b", "a?b", "..", "%2e%2e", "a\r\nb", "a\udcff"])
def test_no_address_can_be_made_of_a_hub_name_that_leads_elsewhere(hub: str) -> None:
    with pytest.raises(BadInput):
        HubAddress(connection=ConnectionString.parse(CONNECTION), hub_name=hub)


@pytest.mark.parametrize(
    ("tags", "headers"),
    [
        ("a\r\nX: 1", ()),
        ("a\0", ()),
        (None, (("X-A", "a\nb"),)),
        (None, (("X\n", "a"),)),
        (None, (("Host", "evil"),)),
        (None, (("Content-Length", "0"),)),
        (None, (("ServiceBusNotification-Format", "apple"),)),
    ],
)
@pytest.mark.parametrize("build", [build_test_send, ordinary_send_request], ids=["test", "plain"])
def test_no_request_is_built_of_what_cannot_stand_in_one(
    build: object, tags: str | None, headers: tuple[tuple[str, str], ...]
) -> None:
    address = HubAddress(connection=ConnectionString.parse(CONNECTION), hub_name="hub")
    message = Notification.of(platform_named("windows"), b"<toast/>", headers=headers)

    with pytest.raises(ValueError):
        build(address, message, tags, "token")  # type: ignore[operator]


def test_an_ordinary_send_differs_by_the_flag_alone() -> None:
    address = HubAddress(connection=ConnectionString.parse(CONNECTION), hub_name="hub")
    message = Notification.of(platform_named("windows"), b"<toast/>")

    ordinary = ordinary_send_request(address, message, "a", "token")
    test = build_test_send(address, message, "a", "token")

    assert replace(ordinary, target=f"{ordinary.target}&test") == test
    assert "test" not in ordinary.target


# --- who may build what --------------------------------------------------------------------------


def _names_in(path: Path) -> set[str]:
    """Every name, attribute, imported name and text in a file's code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found |= {name, other or name}
            case ast.Constant(value=str(text)):
                found.add(text)
    return found


def test_only_the_python_api_can_build_a_send_that_is_no_test() -> None:
    named = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "ordinary_send_request" in _names_in(path)
    }

    assert named == {"core/sending/operations.py", "hub.py"}


def test_only_two_functions_of_one_module_can_build_a_request_to_messages() -> None:
    named = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "_send_request" in _names_in(path) and "emulator" not in path.parts
    }

    assert named == {"core/sending/operations.py"}


def test_neither_window_nor_command_line_imports_the_python_api() -> None:
    for folder in ("gui", "cli", "core", "client", "storage"):
        for path in (PACKAGE / folder).rglob("*.py"):
            names = _names_in(path)
            assert "NotificationHub" not in names, path
            assert "nhconsole.hub" not in names, path


def test_a_draft_has_no_flag_that_could_turn_the_test_off() -> None:
    names = set(SendDraft.__dataclass_fields__)

    assert names == {
        "connection_text",
        "hub_name",
        "platform",
        "kind",
        "payload",
        "audience",
        "headers",
        "api_version",
    }
