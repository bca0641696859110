"""Sends over the wire: direct, batch, scheduled, test sends, telemetry, and the rules of sends."""

import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from nhconsole.emulator.desks.messages import SendRules
from tests.emulator.sdk_wire import APPLE, APPLE_HEADERS, CONNECT, TOAST, WINDOWS_HEADERS, Heard
from tests.emulator_wire.conftest import OpenHub, WireClock
from tests.emulator_wire.hub_caller import VERSION, HubCaller
from tests.emulator_wire.registration_bodies import TOKEN, native

_TEST = f"{VERSION}&test"
_DIRECT = {**APPLE_HEADERS, "ServiceBusNotification-DeviceHandle": TOKEN}
_TO_DEVICES = {"ServiceBusNotification-Format": "apple"}


def _send(hub: HubCaller, tags: str | None = None, query: str = VERSION) -> Heard:
    extra = {} if tags is None else {"ServiceBusNotification-Tags": tags}
    return hub.call("POST", "messages", APPLE, {**APPLE_HEADERS, **extra}, query=query)


def _id(answer: Heard) -> str:
    return (answer.header("Location") or "").partition("?")[0].rpartition("/")[2]


@pytest.mark.parametrize(
    "path", ["messages", "messages/", "Messages", "MESSAGES/", "/SAMPLE-hub/messages"]
)
@pytest.mark.parametrize(
    "query", ["", "api-version=2013-10", "api-version=2099-01", "API-VERSION="]
)
def test_a_send_reaches_the_hub_by_any_spelling(hub: HubCaller, path: str, query: str) -> None:
    answer = hub.call("POST", path, APPLE, APPLE_HEADERS, query=query)
    assert answer.status == 201
    assert answer.body == b""


@pytest.mark.parametrize("query", ["direct", "direct=true", "direct=false", "DIRECT=0&test"])
def test_direct_in_the_query_decides_whatever_its_value(hub: HubCaller, query: str) -> None:
    assert hub.call("POST", "messages", APPLE, APPLE_HEADERS, query=query).status == 400
    answer = hub.call("POST", "messages", APPLE, _DIRECT, query=query)
    assert (answer.status, answer.body) == (201, b"")


def test_a_direct_send_needs_no_registration_and_is_received_by_the_registered(
    hub: HubCaller,
) -> None:
    assert hub.call("POST", "messages", APPLE, _DIRECT, query="direct").status == 201
    hub.call("POST", "registrations", native())
    hub.call("POST", "messages", APPLE, {**_DIRECT}, query="direct")
    assert [row["direct"] for row in hub.received(TOKEN)] == [True, True]


def _batch(
    handles: str,
    *,
    boundary: str = "b",
    names: tuple[str, ...] = ("notification", "devices"),
    end: str = "\r\n",
    blank: str = "\r\n",
) -> str:
    bodies = {"notification": APPLE.decode(), "devices": handles, "other": "x"}
    parts = (
        f"--{boundary}{end}Content-Type: application/json{end}"
        f"Content-Disposition: inline; name={name}{end}{blank}{bodies[name]}{end}"
        for name in names
    )
    return "".join(parts) + f"--{boundary}--{end}"


_MIXED = "multipart/mixed; boundary=b"
_ORDER = ("notification", "devices")
_HANDLES = '["AA","BB"]'
_THOUSAND = json.dumps([f"{number:04X}" for number in range(1000)])
_GOOD_BATCHES = {
    "quoted": ('multipart/mixed; boundary="b"', _batch(_HANDLES), 2),
    "blanks round the sign": ('multipart/mixed; boundary = "b"', _batch(_HANDLES), 2),
    "bare": ("multipart/mixed;boundary=b", _batch(_HANDLES), 2),
    "upper case": ("Multipart/Mixed; BOUNDARY=b; charset=utf-8", _batch(_HANDLES), 2),
    "other order": (_MIXED, _batch(_HANDLES, names=_ORDER[::-1]), 2),
    "one part more": (_MIXED, _batch(_HANDLES, names=("other", *_ORDER)), 2),
    "single quotes": (_MIXED, _batch("['AA', 'BB']"), 2),
    "a preamble": (_MIXED, "hello\r\n" + _batch(_HANDLES), 2),
    "one twice": (_MIXED, _batch('["AA","AA"]'), 1),
    "1000 handles": (_MIXED, _batch(_THOUSAND), 1000),
}


@pytest.mark.parametrize("case", _GOOD_BATCHES.values(), ids=_GOOD_BATCHES)
def test_a_batch_reaches_its_handles(hub: HubCaller, case: tuple[str, str, int]) -> None:
    content_type, body, count = case
    headers = {**_TO_DEVICES, "Content-Type": content_type}
    answer = hub.call("POST", "messages/$batch", body, headers, query="direct")
    assert (answer.status, answer.body) == (201, b"")
    (entry,) = hub.talker.emulator.requests[-1:]
    assert entry.reached_count == count


_NO_PART = "Could not find a part of the multipart content supplied."
_OWN = "(emulator's wording)"
_BAD_BATCHES = {
    "no devices": (_MIXED, _batch(_HANDLES, names=("notification",)), _NO_PART),
    "no notification": (_MIXED, _batch(_HANDLES, names=("devices",)), _NO_PART),
    "line feeds alone": (_MIXED, _batch(_HANDLES, end="\n", blank="\n"), _NO_PART),
    "no blank line": (_MIXED, _batch(_HANDLES, blank=""), _NO_PART),
    "another boundary": ("multipart/mixed; boundary=c", _batch(_HANDLES), _NO_PART),
    "no boundary": ("multipart/mixed", _batch(_HANDLES), _NO_PART),
    "no multipart": ("application/json", _batch(_HANDLES), _NO_PART),
    "empty": (_MIXED, "", _NO_PART),
    "1001 handles": (_MIXED, _batch(_THOUSAND[:-1] + ',"FFFF"]'), _OWN),
    "no handle": (_MIXED, _batch("[]"), _OWN),
    "numbers": (_MIXED, _batch("[1]"), _OWN),
    "no JSON": (_MIXED, _batch("AA,BB"), _OWN),
    "deep JSON": (_MIXED, _batch("[" * 50000), _OWN),
}


@pytest.mark.parametrize("case", _BAD_BATCHES.values(), ids=_BAD_BATCHES)
def test_a_broken_batch_is_refused_in_words(hub: HubCaller, case: tuple[str, str, str]) -> None:
    content_type, body, text = case
    headers = {**_TO_DEVICES, "Content-Type": content_type}
    answer = hub.call("POST", "messages/$batch", body, headers, query="direct")
    assert answer.status == 400
    assert text in answer.detail
    assert hub.counts()["notifications"] == 0


@pytest.mark.parametrize("size", [70_000, 1_048_577, 3_000_000])
def test_a_body_that_is_too_large_is_413(hub: HubCaller, size: int) -> None:
    body = b'{"aps":"' + b"x" * size + b'"}'
    answer = hub.call("POST", "messages", body, APPLE_HEADERS)
    assert answer.status == 413
    assert "(emulator's wording)" in answer.detail


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "registrations/1-2-3"), ("PUT", "installations/i"), ("POST", "jobs")],
)
def test_a_body_that_nobody_reads_to_its_end_is_413(hub: HubCaller, method: str, path: str) -> None:
    assert hub.call(method, path, b" " * 2_000_000).status == 413


def _schedule(hub: HubCaller, time: str, query: str = VERSION) -> Heard:
    headers = {**APPLE_HEADERS, "ServiceBusNotification-ScheduleTime": time}
    return hub.call("POST", "schedulednotifications", APPLE, headers, query=query)


@pytest.mark.parametrize(
    "time",
    [
        "2026-05-04T13:12:03",
        "2026-05-04T13:12:03.250Z",
        "2026-05-04T13:12:03.2500000Z",
        "2026-05-04T13:12:03.747068+00:00",
        "2026-05-04T15:12:03+02:00",
        "2026-05-04T13:12",
    ],
)
def test_a_scheduled_send_is_made_when_its_time_has_come(
    open_hub: OpenHub, clock: WireClock, time: str
) -> None:
    hub = open_hub(clock=clock)
    hub.call("POST", "registrations", native())
    answer = _schedule(hub, time, _TEST)
    assert (answer.status, answer.body) == (201, b"")
    clock.move(minutes=9)
    assert (hub.counts()["scheduled"], hub.received(TOKEN)) == (1, [])
    clock.move(minutes=2)
    assert hub.counts()["scheduled"] == 0
    assert [row["body"] for row in hub.received(TOKEN)] == [APPLE.decode()]
    assert hub.received(TOKEN)[0]["notification_id"] == _id(answer)


def test_a_cancelled_send_is_never_made(open_hub: OpenHub, clock: WireClock) -> None:
    hub = open_hub(clock=clock)
    scheduled = _id(_schedule(hub, "2026-05-04T13:12:03"))
    assert hub.call("DELETE", f"schedulednotifications/{scheduled}").status == 200
    assert hub.call("DELETE", f"schedulednotifications/{scheduled}").status == 404
    clock.move(hours=1)
    assert hub.counts()["notifications"] == 0
    assert _details(hub, scheduled)["State"] == "Canceled"


@pytest.mark.parametrize(
    "time",
    ["2026-05-04'T'13:12:03", "", "tomorrow", "2026-05-12T13:02:04", "9999-12-31T23:59:59-14:00"],
)
def test_a_time_that_nobody_can_keep_is_refused(
    open_hub: OpenHub, clock: WireClock, time: str
) -> None:
    hub = open_hub(clock=clock)
    assert _schedule(hub, time).status == 400
    assert hub.counts()["scheduled"] == 0


def _details(hub: HubCaller, notification_id: str) -> dict[str, str]:
    answer = hub.call("GET", f"messages/{notification_id}")
    assert answer.status == 200
    root = ElementTree.fromstring(answer.body)
    assert root.tag == f"{CONNECT}NotificationDetails"
    return {each.tag.removeprefix(CONNECT): each.text or "" for each in root}


def test_telemetry_tells_of_each_kind_of_send(open_hub: OpenHub, clock: WireClock) -> None:
    hub = open_hub(clock=clock)
    hub.call("POST", "registrations", native(tags="news"))
    audience = _details(hub, _id(_send(hub, "news")))
    nobody = _details(hub, _id(_send(hub, "nobody")))
    direct = hub.call("POST", "messages", APPLE, _DIRECT, query="direct")
    later = _details(hub, _id(_schedule(hub, "2026-05-04T13:12:03")))
    assert (audience["State"], audience["Tags"], audience["TargetPlatforms"]) == (
        "Completed",
        "news",
        "apple",
    )
    assert nobody["State"] == "NoTargetFound"
    assert "ApnsOutcomeCounts" not in nobody
    assert "ApnsOutcomeCounts" in _details(hub, _id(direct))
    assert later["State"] == "Scheduled"
    assert hub.call("GET", "messages/unknown").status == 404


def test_only_ten_of_many_devices_get_a_test_send_and_the_seed_chooses_them(
    open_hub: OpenHub, clock: WireClock
) -> None:
    def chosen(seed: int) -> list[str]:
        hub = open_hub(seed=seed, clock=clock)
        for number in range(40):
            hub.call(
                "PUT",
                f"registrations/{number}",
                native(handle=f"<DeviceToken>{number:04}</DeviceToken>"),
            )
        outcome = _send(hub, query=_TEST).outcome
        assert outcome.success == 10
        return [row["RegistrationId"] for row in outcome.rows]

    assert chosen(7) == chosen(7)
    assert chosen(7) != chosen(8)


def test_the_eleventh_test_send_of_a_minute_must_wait(open_hub: OpenHub, clock: WireClock) -> None:
    hub = open_hub(clock=clock, rules=SendRules(test_sends_per_minute=10))
    for _ in range(10):
        assert _send(hub, query=_TEST).status == 201
        clock.move(seconds=1)
    refused = _send(hub, query=_TEST)
    assert (refused.status, refused.header("Retry-After")) == (429, "50")
    assert _send(hub).status == 201
    clock.move(seconds=50)
    assert _send(hub, query=_TEST).status == 201


def test_failing_devices_lose_their_registrations_if_told_so(hub: HubCaller) -> None:
    hub.call("PUT", "registrations/1-2-3", native())
    hub.control("PATCH", f"devices/{TOKEN}", {"behaviour": "invalid-handle"})
    assert _send(hub, query=_TEST).outcome.failure == 1
    assert len(hub.registrations()) == 1
    hub.control("PATCH", "settings", {"remove_failing": True})
    assert _send(hub).status == 201
    assert "removed registration 1-2-3" in hub.talker.emulator.requests[-1].line()
    assert hub.registrations() == []


def test_mixed_expressions_are_refused_if_told_so(hub: HubCaller) -> None:
    assert _send(hub, "a && b || c").status == 201
    hub.control("PATCH", "settings", {"refuse_mixed": True})
    refused = _send(hub, "a && b || c")
    assert refused.status == 400
    assert "(emulator's wording)" in refused.detail
    assert _send(hub, "(a && b) || c").status == 201


_ANY_PATH: dict[str, Callable[[HubCaller, str], Heard]] = {
    "registrations": lambda hub, query: hub.call("GET", "registrations", query=query),
    "registration": lambda hub, query: hub.call("POST", "registrations", native(), query=query),
    "registration id": lambda hub, query: hub.call("POST", "registrationids", query=query),
    "scheduled": lambda hub, query: _schedule(hub, "2026-05-04T13:12:03", query),
    "installation": lambda hub, query: hub.call(
        "PUT", "installations/i", '{"platform":"apns","pushChannel":"AB"}', query=query
    ),
    "jobs": lambda hub, query: hub.call("GET", "jobs", query=query),
    "feedback": lambda hub, query: hub.call("GET", "feedbackcontainer", query=query),
    "tags": lambda hub, query: hub.call("GET", "tags/a/registrations", query=query),
}


@pytest.mark.parametrize("query", ["test", f"{VERSION}&test=true", "direct", "", "TEST&Direct=1"])
@pytest.mark.parametrize("ask", _ANY_PATH.values(), ids=_ANY_PATH)
def test_test_and_direct_do_no_harm_on_other_paths(
    open_hub: OpenHub, clock: WireClock, ask: Callable[[HubCaller, str], Heard], query: str
) -> None:
    assert ask(open_hub(clock=clock), query).status in (200, 201)


@pytest.mark.parametrize("text", ["\\ud800", "\\udfff\\ud800", "\\u0000", "\\uffff"])
def test_half_a_character_in_a_send_comes_back_as_readable_xml(hub: HubCaller, text: str) -> None:
    body = f'{{"aps":{{"alert":"{text}"}}}}'
    answer = hub.call("POST", "messages", body, APPLE_HEADERS)
    assert text in _details(hub, _id(answer))["NotificationBody"]


def test_a_toast_to_nobody_is_no_error(hub: HubCaller) -> None:
    outcome = hub.call("POST", "messages", TOAST, WINDOWS_HEADERS, query=_TEST).outcome
    assert (outcome.success, outcome.failure, outcome.is_nil) == (0, 0, True)
