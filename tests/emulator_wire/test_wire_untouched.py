"""What is refused leaves everything as it was; and a web page is always refused."""

import pytest

from tests.emulator.sdk_wire import APPLE, APPLE_HEADERS, WINDOWS_HEADERS, Heard, js_token
from tests.emulator_wire.conftest import OpenHub, WireClock
from tests.emulator_wire.hub_caller import LISTEN, MANAGE, SEND, VERSION, HubCaller
from tests.emulator_wire.registration_bodies import native

_JSON = {"Content-Type": "application/json"}
_PUT_BATCH = {"ServiceBusNotification-Format": "apple", "Content-Type": "multipart/mixed"}
_INSTALLATION = '{"platform":"apns","pushChannel":"AB","tags":["a"]}'
_LARGE = '{"aps":"' + "x" * 66_000 + '"}'
_Request = tuple[str, str, bytes | str | None, dict[str, str]]
_SEND: _Request = ("POST", "messages", APPLE, APPLE_HEADERS)
_PUT: _Request = ("PUT", "registrations/kept", native(tags="new"), {})
_PATCH: _Request = ("PATCH", "installations/kept", '[{"op":"remove","path":"/tags"}]', {})
_DELETE: _Request = ("DELETE", "installations/kept", None, {})
_CHANGES = {"send": _SEND, "put": _PUT, "patch": _PATCH, "delete": _DELETE}


def _tagged(tags: str) -> dict[str, str]:
    return {**APPLE_HEADERS, "ServiceBusNotification-Tags": tags}


_REFUSED: dict[str, tuple[_Request, int]] = {
    "bad tag": (("POST", "messages", APPLE, _tagged("a*b")), 400),
    "long tag": (("POST", "messages", APPLE, _tagged("x" * 121)), 400),
    "empty tags": (("POST", "messages", APPLE, _tagged("")), 400),
    "bad expression": (("POST", "messages", APPLE, _tagged("(a && b")), 400),
    "deep expression": (("POST", "messages", APPLE, _tagged("(" * 4000)), 400),
    "21 tags": (("POST", "messages", APPLE, _tagged(" || ".join(f"t{n}" for n in range(21)))), 400),
    "7 tags": (("POST", "messages", APPLE, _tagged(" && ".join(f"t{n}" for n in range(7)))), 400),
    "oversized": (("POST", "messages", _LARGE, APPLE_HEADERS), 413),
    "broken JSON": (("POST", "messages", '{"aps":', APPLE_HEADERS), 400),
    "broken XML": (("POST", "messages", "<toast>", WINDOWS_HEADERS), 400),
    "unknown format": (
        ("POST", "messages", APPLE, {**_JSON, "ServiceBusNotification-Format": "nokiax"}),
        400,
    ),
    "broken multipart": (("POST", "messages/$batch?direct", "--b", _PUT_BATCH), 400),
    "batch without direct": (("POST", "messages/$batch", "--b", _PUT_BATCH), 400),
    "broken registration": (("PUT", "registrations/kept", "<entry>", {}), 400),
    "bad tag of a registration": (("PUT", "registrations/kept", native(tags="a*b"), {}), 400),
    "broken installation": (("PUT", "installations/kept", "{", _JSON), 400),
    "bad tag of an installation": (
        ("PUT", "installations/kept", '{"platform":"apns","pushChannel":"AB","tags":["*"]}', _JSON),
        400,
    ),
    "broken patch": (("PATCH", "installations/kept", "[{}]", _JSON), 400),
    "stale registration": (("DELETE", "registrations/kept", None, {"If-Match": '"9"'}), 412),
    "unknown registration": (("DELETE", "registrations/none", None, {}), 404),
    "unknown installation": (("PATCH", "installations/none", "[]", _JSON), 404),
    "unknown path": (("POST", "nothing", APPLE, APPLE_HEADERS), 404),
    "wrong method": (("PATCH", "registrations/kept", native(), {}), 405),
}


@pytest.fixture
def settled(open_hub: OpenHub, clock: WireClock) -> HubCaller:
    """A hub with a registration, an installation, a notification and a scheduled send."""
    hub = open_hub(clock=clock)
    hub.call("PUT", "registrations/kept", native(tags="old"))
    hub.call("PUT", "installations/kept", _INSTALLATION)
    hub.call(*_SEND)
    later = {**APPLE_HEADERS, "ServiceBusNotification-ScheduleTime": "2026-05-04T14:00:00"}
    hub.call("POST", "schedulednotifications", APPLE, later)
    assert min(hub.counts()[name] for name in ("notifications", "scheduled", "installations")) == 1
    return hub


def _unchanged(hub: HubCaller, request: _Request, *, policy: str = "") -> Heard:
    """Make a request that must change nothing."""
    method, path, body, headers = request
    path, _, query = path.partition("?")
    before = hub.snapshot("kept")
    options = {"policy": policy} if policy else {}
    answer = hub.call(method, path, body, headers, query=query or VERSION, **options)
    assert hub.snapshot("kept") == before
    return answer


@pytest.mark.parametrize("case", _REFUSED.values(), ids=_REFUSED)
def test_a_refused_request_changes_nothing(settled: HubCaller, case: tuple[_Request, int]) -> None:
    request, status = case
    assert _unchanged(settled, request).status == status
    (entry,) = [each for each in settled.talker.emulator.requests if each.reason]
    assert entry.status == status


_LACKING = {
    "send": (_SEND, LISTEN, 403),
    "put": (_PUT, SEND, 401),
    "patch": (_PATCH, MANAGE, 401),
    "delete": (_DELETE, SEND, 401),
}


@pytest.mark.parametrize("case", _LACKING.values(), ids=_LACKING)
def test_a_missing_right_changes_nothing(
    settled: HubCaller, case: tuple[_Request, str, int]
) -> None:
    request, policy, status = case
    assert _unchanged(settled, request, policy=policy).status == status


@pytest.mark.parametrize("request_", _CHANGES.values(), ids=_CHANGES)
def test_a_wrong_or_expired_key_changes_nothing(settled: HubCaller, request_: _Request) -> None:
    method, path, body, headers = request_
    url, key = settled.talker.url("/"), settled.talker.key()
    elsewhere = url.replace("127.0.0.1", "hub.example")
    for token in (js_token(url, "wrong"), js_token(url, key, se=1), js_token(elsewhere, key)):
        signed = {**headers, "Authorization": token}
        assert _unchanged(settled, (method, path, body, signed)).status == 401


@pytest.mark.parametrize("request_", _CHANGES.values(), ids=_CHANGES)
def test_an_unknown_hub_changes_nothing(settled: HubCaller, request_: _Request) -> None:
    method, path, body, headers = request_
    answer = _unchanged(settled, (method, f"/no-hub/{path}", body, headers))
    assert answer.status == 404
    assert answer.detail.startswith("No service is hosted at the specified address..TrackingId:")


_PAGES = {
    "origin": {"Origin": "https://evil.example"},
    "null origin": {"Origin": "null"},
    "own origin": {"Origin": "https://127.0.0.1"},
    "picture of a page": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    "foreign host": {"Host": "evil.example"},
    "foreign host with the port": {"Host": "evil.example:{port}"},
    "loopback in a name": {"Host": "127.0.0.1.evil.example"},
    "another port": {"Host": "127.0.0.1:1"},
}
_DRIVEN: dict[str, _Request] = {
    **_CHANGES,
    "hub": ("DELETE", "/sample-hub", None, {}),
    "device": ("POST", "/_emulator/devices", '{"devices":[]}', _JSON),
    "settings": ("PATCH", "/_emulator/settings", '{"remove_failing":true}', _JSON),
    "reset": ("POST", "/_emulator/reset", None, {}),
    "preflight": ("OPTIONS", "messages", None, {"Access-Control-Request-Method": "POST"}),
    "preflight of control": ("OPTIONS", "/_emulator/reset", None, {}),
}


@pytest.mark.parametrize("page", _PAGES.values(), ids=_PAGES)
@pytest.mark.parametrize("request_", _DRIVEN.values(), ids=_DRIVEN)
def test_a_web_page_drives_nothing(
    settled: HubCaller, request_: _Request, page: dict[str, str]
) -> None:
    method, path, body, headers = request_
    port = str(settled.talker.emulator.port)
    foreign = {name: value.replace("{port}", port) for name, value in page.items()}
    answer = _unchanged(settled, (method, path, body, {**headers, **foreign}))
    assert answer.status == 403
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]


def test_a_preflight_is_refused_even_without_an_origin(settled: HubCaller) -> None:
    assert _unchanged(settled, ("OPTIONS", "messages", None, {})).status == 405


def test_whoever_types_the_address_into_a_browser_may_look(settled: HubCaller) -> None:
    headers = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}
    assert settled.talker.ask("GET", "/_emulator/health", headers=headers).status == 200
