"""Devices on the control paths: found, changed, counted, gone."""

import json
from urllib.parse import quote

import pytest
from sdk_wire import APPLE, APPLE_HEADERS, Start, Talker

from nhconsole.emulator import Device, Registration, behaviours

TOKEN = "AB" * 32
PHONE = {
    "name": "A phone",
    "platform": "apple",
    "handle": TOKEN,
    "behaviour": "accepted",
    "registrations": [{"id": "1-2-3", "tags": ["news"]}, {"id": "1-2-4", "tags": ["sports"]}],
}


def asked(talker: Talker, method: str, path: str, document: object = None) -> dict[str, object]:
    body = b"" if document is None else json.dumps(document).encode()
    heard = talker.ask(method, f"/_emulator/{path}", body)
    assert heard.status < 300, heard.body
    return dict(json.loads(heard.body))


def refused(talker: Talker, method: str, path: str, document: object = None) -> tuple[int, str]:
    body = b"" if document is None else json.dumps(document).encode()
    heard = talker.ask(method, f"/_emulator/{path}", body)
    return heard.status, str(json.loads(heard.body)["error"])


@pytest.fixture
def with_phone(start: Start) -> Talker:
    talker = start(devices=())
    asked(talker, "POST", "devices", {"devices": [PHONE]})
    return talker


@pytest.mark.parametrize("name", ["a-phone", "1-2-3", "1-2-4", TOKEN])
def test_device_is_found_by_each_of_its_names(with_phone: Talker, name: str) -> None:
    document = asked(with_phone, "GET", f"devices/{quote(name)}")

    assert (document["id"], document["tags"]) == ("a-phone", ["news", "sports"])
    assert [row["id"] for row in document["registrations"]] == ["1-2-3", "1-2-4"]  # type: ignore[index,attr-defined]


def test_two_registrations_of_one_handle_bring_a_message_twice(with_phone: Talker) -> None:
    assert with_phone.send(APPLE, APPLE_HEADERS).outcome.success == 2

    document = asked(with_phone, "GET", "devices/a-phone")
    received = asked(with_phone, "GET", "devices/a-phone/received")

    assert (document["received"], document["refused"]) == (2, 0)
    assert len(received["received"]) == 2  # type: ignore[arg-type]
    assert received["received"][0]["body"] == APPLE.decode()  # type: ignore[index]


def test_refused_pushes_are_counted_and_told_apart(with_phone: Talker) -> None:
    asked(with_phone, "PATCH", "devices/a-phone", {"behaviour": "wrong-token"})
    with_phone.send(APPLE, APPLE_HEADERS)

    document = asked(with_phone, "GET", "devices")["devices"][0]  # type: ignore[index]
    received = asked(with_phone, "GET", "devices/a-phone/received")

    assert (document["received"], document["refused"]) == (0, 2)
    assert received["received"] == []
    assert received["refused"][0]["outcome"].endswith("is wrong")  # type: ignore[index]


def test_removed_registration_leaves_what_its_device_received(with_phone: Talker) -> None:
    with_phone.send(APPLE, APPLE_HEADERS)
    for name in ("1-2-3", "1-2-4"):
        target = f"/sample-hub/registrations/{name}"
        headers = {"Authorization": with_phone.token(target), "If-Match": "*"}
        assert with_phone.ask("DELETE", target, None, headers).status == 200

    assert asked(with_phone, "GET", "devices/a-phone")["received"] == 2


def test_received_is_told_under_an_installation_s_id_across_a_new_token_and_its_end(
    start: Start,
) -> None:
    talker = start(devices=())
    target = "/sample-hub/installations/i1"
    headers = {"Authorization": talker.token(target), "Content-Type": "application/json"}

    def call(method: str, document: object = None) -> int:
        return talker.ask(method, target, json.dumps(document).encode(), headers).status

    assert call("PUT", {"platform": "apns", "pushChannel": "AB" * 32}) == 200
    talker.send(b'{"aps":{"alert":"old token"}}', APPLE_HEADERS)
    new = [{"op": "replace", "path": "/pushChannel", "value": "CD" * 32}]
    assert call("PATCH", new) == 200
    talker.send(b'{"aps":{"alert":"new token"}}', APPLE_HEADERS)

    both = [message.text for message in talker.emulator.received("i1")]
    assert call("DELETE") == 204
    after = asked(talker, "GET", "devices/i1/received")["received"]

    assert ["old" in both[0], "new" in both[1], len(both)] == [True, True, 2]
    assert [row["body"] for row in after] == both  # type: ignore[attr-defined]
    assert len(talker.emulator.received("AB" * 32)) == 1


def test_device_that_is_only_registered_is_listed_behind_the_known_ones(
    with_phone: Talker,
) -> None:
    other = Device(
        name="x",
        platform="fcmv1",
        handle="token",
        behaviour=behaviours()["accepted"],
        registrations=(Registration(id="9-9-9", tags=("news",)),),
    )
    with_phone.emulator.add_devices(other)

    everybody = asked(with_phone, "GET", "devices")["devices"]
    tagged = asked(with_phone, "GET", "devices?tags=sports%20%26%26%20!nobody")["devices"]
    second = asked(with_phone, "GET", "devices?start=1&limit=1")["devices"]

    assert [row["id"] for row in everybody] == ["a-phone", "x"]  # type: ignore[attr-defined]
    assert [row["id"] for row in tagged] == ["a-phone"]  # type: ignore[attr-defined]
    assert [row["id"] for row in second] == ["x"]  # type: ignore[attr-defined]


def test_removed_device_is_gone_with_its_registrations(with_phone: Talker) -> None:
    asked(with_phone, "DELETE", "devices/a-phone")

    assert asked(with_phone, "GET", "devices")["devices"] == []
    assert with_phone.send(APPLE, APPLE_HEADERS).outcome.success == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"behaviour": "lazy"}, "“behaviour” is one of accepted, slow"),
        ({"behaviour": 1}, "“behaviour” is one of"),
        ({"delay_s": -1}, "“delay_s” is a number of seconds from 0 to 60"),
        ({"delay_s": True}, "“delay_s” is a number"),
        ({"name": 1}, "“name” is a text"),
        ({"colour": "red"}, "“colour” is not known; these are: behaviour, delay_s, name, note"),
        ([], "the body is not a JSON object"),
    ],
)
def test_change_that_cannot_be_made_changes_nothing(
    with_phone: Talker, change: object, said: str
) -> None:
    before = asked(with_phone, "GET", "devices/a-phone")

    status, error = refused(with_phone, "PATCH", "devices/a-phone", change)

    assert status == 400
    assert error.startswith(said)
    assert asked(with_phone, "GET", "devices/a-phone") == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"test_sends_per_minute": -1}, "“test_sends_per_minute” is a whole number"),
        ({"remove_failing": 1}, "“remove_failing” is true or false"),
        ({"speed": 1}, "“speed” is not known"),
    ],
)
def test_setting_that_cannot_be_made_changes_nothing(
    with_phone: Talker, change: object, said: str
) -> None:
    before = asked(with_phone, "GET", "settings")

    assert refused(with_phone, "PATCH", "settings", change)[1].startswith(said)
    assert asked(with_phone, "GET", "settings") == before


def test_id_of_another_device_is_not_given_away(with_phone: Talker) -> None:
    twin = {**PHONE, "id": "a-phone", "handle": "CD" * 32, "registrations": [{"id": "7-7-7"}]}

    status, error = refused(with_phone, "POST", "devices", {"devices": [twin]})

    assert (status, error) == (400, "Another device has the id “a-phone”; choose another one.")
    assert len(asked(with_phone, "GET", "devices")["devices"]) == 1  # type: ignore[arg-type]


def test_unknown_device_and_hub_are_named(with_phone: Talker) -> None:
    assert refused(with_phone, "GET", "devices/nobody") == (
        404,
        "no device of sample-hub has the id or handle “nobody”",
    )
    assert refused(with_phone, "GET", "devices?hub=other") == (404, "there is no hub “other”")
    assert refused(with_phone, "GET", "devices?tags=a%20b")[0] == 400


def test_reset_forgets_what_was_added(with_phone: Talker) -> None:
    asked(with_phone, "POST", "fault", {"status": 500, "times": None})
    asked(with_phone, "PATCH", "settings", {"remove_failing": True})

    asked(with_phone, "POST", "reset")

    assert asked(with_phone, "GET", "devices")["devices"] == []
    assert asked(with_phone, "GET", "settings")["remove_failing"] is False
    assert asked(with_phone, "GET", "health")["requests"]["accepted"] == 0  # type: ignore[index]
    assert with_phone.send(APPLE, APPLE_HEADERS).status == 201


def test_limit_keeps_the_newest_of_what_was_received(with_phone: Talker) -> None:
    for words in ("first", "second", "third"):
        with_phone.send(b'{"aps":{"alert":"%b"}}' % words.encode(), APPLE_HEADERS)

    received = asked(with_phone, "GET", "devices/a-phone/received?limit=3")["received"]

    assert [json.loads(push["body"])["aps"]["alert"] for push in received] == [  # type: ignore[attr-defined]
        "second",
        "third",
        "third",
    ]


def test_limit_leaves_out_what_large_bodies_would_make_of_an_answer(with_phone: Talker) -> None:
    for _ in range(6):
        with_phone.send(b'{"aps":{"alert":"%b"}}' % (b"x" * 60_000), APPLE_HEADERS)

    some = asked(with_phone, "GET", "devices/a-phone/received?limit=500")["refused"]
    every = asked(with_phone, "GET", "devices/a-phone/received")["refused"]

    assert (len(some), len(every)) == (8, 12)  # type: ignore[arg-type]
