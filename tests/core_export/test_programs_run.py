"""Generated programs send, with a token of their own, what was sent."""

from dataclasses import dataclass, replace

import pytest

from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.core.sending.exchange import Exchange, Headers
from nhconsole.emulator.request_log import LoggedRequest
from tests.core_export.making import TOAST, make_draft
from tests.core_export.programs import Bench, wanted

QUOTES = "'\"`´‘’“”«»\\ \\n \\\\ $HOME ${HOME} $(id) `id` !! %s %% #{x} {{y}} @@payload@@ \\u0041"
HEREDOC = "PAYLOAD\nEOF\n'PAYLOAD'\n)\n\"\"\"\n'''\n*/ // <!-- #"
UNICODE = "Grüße 你好 🎉 \u2028\u2029 \u202e\u200d e\u0301 \ufeff"
CONTROLS = "tab\t cr\r crlf\r\n bell\x07 escape\x1b[31m del\x7f nel\x85"


@dataclass(frozen=True)
class Case:
    payload: str = TOAST
    platform: str = "windows"
    kind: str = ""
    tags: str | None = None
    headers: Headers = ()
    body: bytes | None = None
    api_version: str = "2020-06"
    hub: str | None = None


KINDS = {
    f"{platform.format}-{kind.name}": (platform.format, kind.name)
    for platform in PLATFORMS
    for kind in platform.kinds
}
SAMPLES = {
    "toast": TOAST,
    "tile": '<tile><visual><binding template="TileSquareText04"/></visual></tile>',
    "badge": '<badge value="7"/>',
}


def kind_case(platform: str, kind: str) -> Case:
    payload = SAMPLES.get(kind, '{"aps":{"alert":"it\'s $5"},"data":{"k":"v"}}')
    if platform == "windowsphone" and kind != "raw":
        name = kind.title()
        space = 'xmlns:wp="WPNotification"'
        payload = f"<wp:Notification {space}><wp:{name}/></wp:Notification>"
    return Case(payload, platform, kind)


CASES = {
    **{name: kind_case(*pair) for name, pair in KINDS.items()},
    "quotes": Case('{"a":"' + QUOTES.replace("\\", "\\\\").replace('"', '\\"') + '"}', "apple"),
    "quotes-raw": Case(QUOTES, kind="raw"),
    "heredoc-ends": Case(HEREDOC, kind="raw"),
    "unicode": Case('{"aps":{"alert":"' + UNICODE + '"}}', "apple"),
    "controls": Case(CONTROLS, kind="raw"),
    "newlines": Case('\n\n{\n  "a": 1\n}\n\n', "apple"),
    "no-newline-before-at": Case("@/etc/passwd", kind="raw"),
    "leading-dash": Case("-v --data x", kind="raw"),
    "empty": Case("", kind="raw"),
    "binary": Case("x", kind="raw", body=bytes(range(1, 256)) + b"\xff\xfe\x80"),
    "binary-with-nul": Case("x", kind="raw", body=bytes(range(256))),
    "long": Case('{"aps":{"alert":"' + "x'y" * 10_000 + '"}}', "apple"),
    "too-long": Case('{"aps":{"alert":"' + "é" * 60_000 + '"}}', "apple"),
    "tags": Case(tags="(follows_news || likes'it) && !(a:b@c#d.e-f)"),
    "one-tag": Case(tags="news"),
    "installation": Case(tags="$InstallationId:{3f2a-77}"),
    "header-quotes": Case(headers=(("X-WNS-Tag", "a\"b'c`d$e\\f%g{h}"), ("X-WNS-TTL", "60"))),
    "header-unicode": Case(headers=(("X-WNS-Group", "Grüße 🎉"),)),
    "header-override": Case(headers=(("X-WNS-Type", "wns/raw"), ("Content-Type", "text/plain"))),
    "header-empty": Case(headers=(("X-Empty", ""),)),
    "apple-headers": Case(
        '{"aps":{}}', "apple", headers=(("apns-push-type", "background"), ("apns-priority", "5"))
    ),
    "other-version": Case(api_version="2016-07"),
    "hub-of-letters": Case(hub="Hub.with-all_letters"),
}
CASE_IDS = list(CASES)


def sent_and_received(bench: Bench, exporter_id: str, name: str) -> tuple[Exchange, LoggedRequest]:
    case = CASES[name]
    draft = make_draft(
        case.payload,
        platform=case.platform,
        kind=case.kind,
        tags=case.tags,
        headers=case.headers,
        connection=bench.emulator.connection_string(),
        hub_name=case.hub or bench.emulator.hub_name,
        api_version=case.api_version,
    )
    exchange = bench.original(draft, case.body)
    return exchange, bench.run(exporter_id, exchange)


MADE_ANEW = {"host", "authorization", "content-length", "user-agent", "accept-encoding"}


def meaningful(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers if name.lower() not in MADE_ANEW}


def assert_same(exchange: Exchange, received: LoggedRequest, *, more: frozenset[str]) -> None:
    request = exchange.request
    assert received.method == request.method
    # The emulator keeps no more of a body than the hub's limit and a little.
    assert received.body == request.body[: max(len(received.body), 64 * 1024)]
    got = {name: value for name, value in meaningful(received.headers).items() if name not in more}
    assert got == meaningful(request.headers)
    assert received.status not in (401, 403), received.reason
    assert received.is_test_send


@pytest.mark.parametrize("name", CASE_IDS)
def test_the_curl_script_sends_it_again(bench: Bench, name: str) -> None:
    wanted("sh", "curl", "openssl")

    exchange, received = sent_and_received(bench, "curl", name)

    assert_same(exchange, received, more=frozenset({"accept"}))
    assert received.target == exchange.request.target


@pytest.mark.parametrize("name", CASE_IDS)
def test_the_program_with_requests_sends_it_again(bench: Bench, name: str) -> None:
    exchange, received = sent_and_received(bench, "python-requests", name)

    assert_same(exchange, received, more=frozenset({"accept", "connection"}))
    assert received.target == exchange.request.target


@pytest.mark.parametrize("name", CASE_IDS)
def test_the_program_with_our_api_sends_it_again(bench: Bench, name: str) -> None:
    exchange, received = sent_and_received(bench, "python", name)

    assert_same(exchange, received, more=frozenset({"accept", "connection"}))
    assert received.target == exchange.request.target


@pytest.mark.parametrize("name", CASE_IDS)
def test_the_program_with_the_javascript_sdk_sends_it_again(node_bench: Bench, name: str) -> None:
    exchange, received = sent_and_received(node_bench, "javascript", name)

    more = {"connection", "x-ms-version", "x-ms-azsdk-telemetry", "x-ms-client-request-id"}
    assert_same(exchange, received, more=frozenset(more | {"accept"}))
    assert received.path.rstrip("/") == exchange.request.target.partition("?")[0]
    version = CASES[name].api_version
    assert dict(received.query) == {"api-version": version, "test": "true"}


@pytest.mark.parametrize("exporter_id", ["curl", "python-requests", "python", "javascript"])
def test_what_no_sdk_has_a_call_for_is_sent_again_too(node_bench: Bench, exporter_id: str) -> None:
    draft = make_draft(
        connection=node_bench.emulator.connection_string(), hub_name=node_bench.emulator.hub_name
    )
    exchange = node_bench.original(draft)
    target = f"/{node_bench.emulator.hub_name}/messages?test&direct&api-version=2015-04"
    headers = (*exchange.request.headers, ("ServiceBusNotification-DeviceHandle", "a'b"))
    request = replace(exchange.request, target=target, headers=headers)

    received = node_bench.run(exporter_id, replace(exchange, request=request))

    assert received.target == target
    assert received.header("ServiceBusNotification-DeviceHandle") == "a'b"
    assert received.body == request.body
    assert received.status == 201
    assert received.reached == ("a'b",)
