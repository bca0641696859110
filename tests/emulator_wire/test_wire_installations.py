"""Installations over the wire, and that sends find what stands behind them."""

import json
from typing import Any

import pytest

from tests.emulator.sdk_wire import APPLE, APPLE_HEADERS
from tests.emulator_wire.hub_caller import VERSION, HubCaller
from tests.emulator_wire.registration_bodies import TOKEN

_TEST = f"{VERSION}&test"
_WHOLE: dict[str, Any] = {
    "installationId": "phone-1",
    "platform": "apns",
    "pushChannel": TOKEN.lower(),
    "userId": "anna",
    "tags": ["news"],
    "templates": {"hello": {"body": '{"aps":{"alert":"$(message)"}}', "tags": ["greeting"]}},
}


def _put(hub: HubCaller, **changes: object) -> None:
    document = {**_WHOLE, **changes}
    path = f"installations/{document['installationId']}"
    assert hub.call("PUT", path, json.dumps(document)).status == 200


def _get(hub: HubCaller, name: str = "phone-1") -> Any:
    answer = hub.call("GET", f"installations/{name}")
    assert answer.status == 200
    return json.loads(answer.body)


def _reached(hub: HubCaller, tags: str, *, template: bool = False) -> list[str]:
    headers = {**APPLE_HEADERS, "ServiceBusNotification-Tags": tags}
    if template:
        headers["ServiceBusNotification-Format"] = "template"
    body = b'{"message":"hi"}' if template else APPLE
    rows = hub.call("POST", "messages", body, headers, query=_TEST).outcome.rows
    return [row["PnsHandle"] for row in rows]


def test_an_installation_lives_from_put_to_delete(hub: HubCaller) -> None:
    _put(hub)
    assert _get(hub)["pushChannel"] == TOKEN
    assert _get(hub)["tags"] == ["news"]
    patch = '[{"op":"add","path":"/tags","value":"sports"},{"op":"remove","path":"/userId"}]'
    assert hub.call("PATCH", "installations/phone-1", patch).status == 200
    assert _get(hub)["tags"] == ["news", "sports"]
    assert "userId" not in _get(hub)
    assert hub.call("DELETE", "installations/phone-1").status == 204
    assert hub.call("GET", "installations/phone-1").status == 404
    assert hub.registrations() == []


@pytest.mark.parametrize(
    "tags",
    [
        "$InstallationId:{phone-1}",
        "$installationid:{PHONE-1}",
        "$UserId:{anna}",
        "news",
        "$UserId:{anna} && news",
    ],
)
def test_native_sends_reach_an_installation(hub: HubCaller, tags: str) -> None:
    _put(hub)
    assert _reached(hub, tags) == [TOKEN]


@pytest.mark.parametrize(
    "tags", ["$InstallationId:{phone-1} && hello", "greeting", "$UserId:{anna}", "news && hello"]
)
def test_template_sends_reach_an_installation(hub: HubCaller, tags: str) -> None:
    _put(hub)
    assert _reached(hub, tags, template=True) == [TOKEN]
    assert hub.received(TOKEN)[-1]["body"] == '{"aps":{"alert":"hi"}}'


@pytest.mark.parametrize(
    "tags", ["$InstallationId:{phone}", "$UserId:{other}", "hello", "greeting"]
)
def test_native_sends_miss_what_an_installation_is_not(hub: HubCaller, tags: str) -> None:
    _put(hub)
    assert _reached(hub, tags) == []


def test_putting_it_again_keeps_its_registrations_and_their_etags(hub: HubCaller) -> None:
    _put(hub)
    before = hub.registrations()
    _put(hub)
    assert hub.registrations() == before
    _put(hub, tags=["news", "sports"])
    assert {row["RegistrationId"] for row in hub.registrations()} == {
        row["RegistrationId"] for row in before
    }
    assert {row["ETag"] for row in hub.registrations()} == {"2"}


@pytest.mark.parametrize(
    "patch",
    [
        '[{"op":"add","path":"/tags","value":"ok"},{"op":"move","path":"/tags"}]',
        '[{"op":"add","path":"/tags","value":"a b"}]',
        '[{"op":"remove","path":"/platform"}]',
        '{"op":"add"}',
        "[",
        "",
        '[{"op":"add","path":"/tags","value":"\\ud800"}]',
    ],
)
def test_a_patch_that_cannot_be_done_whole_changes_nothing(hub: HubCaller, patch: str) -> None:
    _put(hub)
    before = hub.snapshot("phone-1")
    assert hub.call("PATCH", "installations/phone-1", patch).status == 400
    assert hub.snapshot("phone-1") == before


@pytest.mark.parametrize(
    "name", ["a%2Fb", "a%20b", "%7Bx%7D", "x%2Cy", "%E2%82%AC", "a%00b", "%22", "%ED%A0%80"]
)
def test_an_odd_installation_id_keeps_or_is_refused_but_never_breaks(
    hub: HubCaller, name: str
) -> None:
    body = json.dumps({"platform": "apns", "pushChannel": TOKEN})
    status = hub.call("PUT", f"installations/{name}", body).status
    assert status in (200, 400)
    assert hub.call("GET", f"installations/{name}").status == (200 if status == 200 else 404)
    assert len(hub.registrations()) == (status == 200)
    assert hub.call("DELETE", f"installations/{name}").status == 204
    assert hub.registrations() == []
