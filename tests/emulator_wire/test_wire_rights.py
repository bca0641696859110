"""Each policy at each path, and each kind of token that is none."""

import pytest

from tests.emulator.sdk_wire import (
    APPLE,
    APPLE_HEADERS,
    FULL,
    Heard,
    java_token,
    js_token,
    python_token,
)
from tests.emulator_wire.conftest import OpenHub, WireClock
from tests.emulator_wire.hub_caller import LISTEN, MANAGE, ROOT, SEND, VERSION, HubCaller
from tests.emulator_wire.registration_bodies import native

_OK, _NO_SEND, _NO_CLAIM = "ok", "no send", "no claim"
_TO_ONE = {**APPLE_HEADERS, "ServiceBusNotification-DeviceHandle": "AB"}
_LATER = {**APPLE_HEADERS, "ServiceBusNotification-ScheduleTime": "2026-05-04T13:12:03Z"}
_INSTALLATION = b'{"platform":"apns","pushChannel":"AB"}'
_JOB = (
    b'<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">'
    b'<NotificationHubJob xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/'
    b'connect"><Type>ExportRegistrations</Type>'
    b"<OutputContainerUri>https://storage.example/c</OutputContainerUri>"
    b"</NotificationHubJob></content></entry>"
)
_Body = bytes | str | None
_ROUTES: dict[str, tuple[str, str, str, _Body, dict[str, str]]] = {
    "send": (SEND, "POST", "messages", APPLE, APPLE_HEADERS),
    "direct": (SEND, "POST", "messages?direct", APPLE, _TO_ONE),
    "schedule": (SEND, "POST", "schedulednotifications", APPLE, _LATER),
    "cancel": (SEND, "DELETE", "schedulednotifications/x", None, {}),
    "telemetry": (SEND, "GET", "messages/x", None, {}),
    "new id": (LISTEN, "POST", "registrationids", None, {}),
    "create": (LISTEN, "POST", "registrations", native(), {}),
    "put": (LISTEN, "PUT", "registrations/1-2-3", native(), {}),
    "read": (LISTEN, "GET", "registrations/1-2-3", None, {}),
    "delete": (LISTEN, "DELETE", "registrations/1-2-3", None, {}),
    "of a channel": (LISTEN, "GET", "registrations?$filter=ChannelUri%20eq%20'AB'", None, {}),
    "list": (MANAGE, "GET", "registrations", None, {}),
    "of a tag": (MANAGE, "GET", "tags/a/registrations", None, {}),
    "installation put": (LISTEN, "PUT", "installations/i", _INSTALLATION, {}),
    "installation patched": (LISTEN, "PATCH", "installations/i", b"[]", {}),
    "installation read": (LISTEN, "GET", "installations/i", None, {}),
    "installation deleted": (LISTEN, "DELETE", "installations/i", None, {}),
    "feedback": (MANAGE, "GET", "feedbackcontainer", None, {}),
    "jobs": (MANAGE, "GET", "jobs", None, {}),
    "job submitted": (MANAGE, "POST", "jobs", _JOB, {}),
    "job read": (MANAGE, "GET", "jobs/1", None, {}),
}
_POLICIES = (FULL, LISTEN, SEND, MANAGE, ROOT)


def _call(hub: HubCaller, route: str, policy: str = FULL) -> Heard:
    _, method, path, body, headers = _ROUTES[route]
    path, _, query = path.partition("?")
    return hub.call(method, path, body, headers, query=query, policy=policy)


def _is_refused(answer: Heard, right: str) -> bool:
    """Whether an answer is that of a policy without this right."""
    if right == SEND:
        return (answer.status, answer.body) == (403, b"")
    name = {LISTEN: "Listen", MANAGE: "Manage"}[right]
    return answer.status == 401 and f"{name} claim is required" in answer.detail


@pytest.mark.parametrize("policy", _POLICIES)
@pytest.mark.parametrize("route", _ROUTES)
def test_each_policy_may_what_its_rights_say(
    open_hub: OpenHub, clock: WireClock, route: str, policy: str
) -> None:
    right = _ROUTES[route][0]
    answer = _call(open_hub(clock=clock), route, policy)
    if policy in (FULL, ROOT, right):
        assert answer.status in (200, 201, 204, 404), answer.body
    else:
        assert _is_refused(answer, right)


_HUB = b'<entry xmlns="http://www.w3.org/2005/Atom"/>'


@pytest.mark.parametrize("policy", _POLICIES)
@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/second-hub", _HUB, 201),
        ("PUT", "/sample-hub", _HUB, 409),
        ("GET", "/sample-hub", None, 200),
        ("GET", "/missing", None, 200),
        ("DELETE", "/sample-hub", None, 200),
        ("DELETE", "/missing", None, 404),
        ("GET", "/$Resources/NotificationHubs", None, 200),
    ],
)
def test_only_the_key_of_the_namespace_manages_hubs(
    hub: HubCaller, policy: str, method: str, path: str, body: _Body, status: int
) -> None:
    answer = hub.call(method, path, body, policy=policy)
    if policy == ROOT:
        assert answer.status == status
    else:
        assert answer.status == 401
        assert answer.detail.startswith("InvalidSignature: The token has an invalid signature..")


def test_a_new_hub_is_a_hub_of_its_own_until_it_is_deleted(hub: HubCaller) -> None:
    hub.call("POST", "registrations", native())
    assert hub.call("PUT", "/second-hub", _HUB, policy=ROOT).status == 201
    assert hub.call("POST", "/SECOND-hub/registrations", native()).status == 200
    assert hub.call("POST", "/second-hub/jobs", _JOB).status == 201
    assert hub.health()["hubs"]["second-hub"]["registrations"] == 1
    listed = hub.call("GET", "/$Resources/NotificationHubs", policy=ROOT).body
    assert b"sample-hub" in listed
    assert b"second-hub" in listed
    assert hub.call("DELETE", "/second-hub", policy=ROOT).status == 200
    assert hub.call("GET", "/second-hub/registrations").status == 404
    assert hub.counts()["registrations"] == 1
    hub.call("PUT", "/second-hub", _HUB, policy=ROOT)
    assert b"<entry" not in hub.call("GET", "/second-hub/jobs").body
    assert hub.registrations("/second-hub/registrations") == []


def _url(hub: HubCaller, path: str = "") -> str:
    return hub.talker.url(f"/{hub.hub}{path}")


def _tokens(hub: HubCaller) -> dict[str, tuple[str | None, str]]:
    key, url = hub.talker.key(), _url(hub)
    good = js_token(url, key)
    other_host = url.replace("127.0.0.1", "hub.example")
    return {
        "wrong key": (js_token(url, "wrong"), "InvalidSignature: The token has an invalid"),
        "key of another policy": (js_token(url, key, SEND), "InvalidSignature"),
        "unknown policy": (js_token(url, key, "Nobody"), "InvalidSignature"),
        "policy in another case": (js_token(url, key, FULL.upper()), "InvalidSignature"),
        "changed expiry": (good.replace("se=4", "se=5"), "InvalidSignature"),
        "another host": (python_token(other_host, key), "InvalidAudience: "),
        "another hub": (java_token(hub.talker.url("/other-hub/messages"), key), "InvalidAudience"),
        "a longer name": (java_token(f"{url}x", key), "InvalidAudience"),
        "a shorter name": (java_token(url[:-1], key), "InvalidAudience"),
        "another path": (java_token(_url(hub, "/registrations"), key), "InvalidAudience"),
        "a deeper path": (java_token(_url(hub, "/messages/x"), key), "InvalidAudience"),
        "expired": (js_token(url, key, se=1777896122), "ExpiredToken: .TrackingId:"),
        "expires now": (js_token(url, key, se=1777899723), "ExpiredToken: .TrackingId:"),
        "connection string": (hub.talker.emulator.connection_string(), "MalformedToken: The cred"),
        "bearer": ("Bearer x", "MalformedToken: The credentials contained in the authorization"),
        "no sig": (good.replace("sig=", "gis="), "MalformedToken"),
        "no number": (good.replace("se=4", "se=x4"), "MalformedToken"),
        "empty": ("", "MalformedToken"),
        "none": (None, "MissingToken: The authorization header was not found."),
    }


_KINDS = (
    *("wrong key", "key of another policy", "unknown policy", "policy in another case"),
    *("changed expiry", "another host", "another hub", "a longer name", "a shorter name"),
    *("another path", "a deeper path", "expired", "expires now", "connection string", "bearer"),
    *("no sig", "no number", "empty", "none"),
)


@pytest.mark.parametrize("kind", _KINDS)
def test_a_bad_token_gets_the_documented_error_and_changes_nothing(
    open_hub: OpenHub, clock: WireClock, kind: str
) -> None:
    hub = open_hub(clock=clock)
    hub.call("POST", "registrations", native())
    before = hub.snapshot()
    token, text = _tokens(hub)[kind]
    headers = APPLE_HEADERS if token is None else {**APPLE_HEADERS, "Authorization": token}
    answer = hub.talker.ask("POST", f"/{hub.hub}/messages?{VERSION}", APPLE, headers)
    assert answer.status == 401
    assert answer.detail.startswith(text)
    assert hub.snapshot() == before


def test_every_kind_of_token_is_tried(hub: HubCaller) -> None:
    assert set(_tokens(hub)) == set(_KINDS)
