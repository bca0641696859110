"""Registrations over the wire: each call, and that sends find what was registered."""

from urllib.parse import quote

import pytest

from tests.emulator.sdk_wire import APPLE_HEADERS, TOAST, WINDOWS_HEADERS
from tests.emulator_wire.hub_caller import VERSION, HubCaller, row_of, rows_of
from tests.emulator_wire.registration_bodies import CHANNEL, HANDLES, TOKEN, native, template

_TEST = f"{VERSION}&test"


@pytest.mark.parametrize("platform", HANDLES)
def test_a_registration_is_created_read_listed_and_deleted(hub: HubCaller, platform: str) -> None:
    made = row_of(hub.call("POST", "registrations", native(platform, "a,b")))
    assert made[""] == f"{platform}RegistrationDescription"
    assert made["Tags"] == "a,b"
    path = f"registrations/{made['RegistrationId']}"
    assert row_of(hub.call("GET", path)) == made
    assert [row["RegistrationId"] for row in hub.registrations()] == [made["RegistrationId"]]
    assert hub.call("DELETE", path, headers={"If-Match": "*"}).status == 200
    assert hub.call("GET", path).status == 404
    assert hub.registrations() == []


@pytest.mark.parametrize("etag", ['W/"1"', '"1"', "1", "*", 'W/"7", W/"1"'])
def test_the_etag_in_any_spelling_lets_a_registration_be_updated(hub: HubCaller, etag: str) -> None:
    hub.call("PUT", "registrations/1-2-3", native())
    answer = hub.call("PUT", "registrations/1-2-3", native(tags="new"), {"If-Match": etag})
    assert (answer.status, answer.header("ETag")) == (200, 'W/"2"')
    assert row_of(answer)["ETag"] == "2"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("etag", ['W/"2"', '"0"', "x", '"', "9" * 5000])
def test_a_stale_etag_changes_nothing(hub: HubCaller, method: str, etag: str) -> None:
    hub.call("PUT", "registrations/1-2-3", native())
    before = hub.snapshot()
    answer = hub.call(method, "registrations/1-2-3", native(tags="new"), {"If-Match": etag})
    assert answer.status == 412
    assert hub.snapshot() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_if_match_never_creates(hub: HubCaller, method: str) -> None:
    answer = hub.call(method, "registrations/1-2-3", native(), {"If-Match": "*"})
    assert answer.status == 404
    assert hub.registrations() == []


def test_a_new_id_can_be_used_at_once(hub: HubCaller) -> None:
    location = hub.call("POST", "registrationids").header("Location") or ""
    new_id = location.partition("?")[0].rpartition("/")[2]
    made = row_of(hub.call("PUT", f"registrations/{new_id}", native()))
    assert (made["RegistrationId"], made["ETag"]) == (new_id, "1")


@pytest.fixture
def crowd(hub: HubCaller) -> HubCaller:
    """A hub with 250 registrations, every second one with the tag ``even``."""
    for number in range(250):
        tags = "all,even" if number % 2 == 0 else "all"
        hub.call("PUT", f"registrations/{number}-0-1", native("Gcm", tags))
    return hub


def _same(token: str) -> str:
    return token


def _once(token: str) -> str:
    return quote(token, safe="")


def _twice(token: str) -> str:
    return _once(_once(token))


@pytest.mark.parametrize("encode", [_same, _once, _twice])
def test_250_registrations_come_in_three_pages(crowd: HubCaller, encode: object) -> None:
    assert callable(encode)
    query = f"{VERSION}&$top=100"
    answers = [crowd.call("GET", "registrations", query=query)]
    while token := answers[-1].header("x-ms-continuationtoken"):
        answers.append(
            crowd.call("GET", "registrations", query=f"{query}&continuationtoken={encode(token)}")
        )
    pages = [rows_of(answer) for answer in answers]
    assert [len(page) for page in pages] == [100, 100, 50]
    ids = [row["RegistrationId"] for page in pages for row in page]
    assert ids == [f"{number}-0-1" for number in range(250)]


def test_a_list_of_a_tag_has_pages_too(crowd: HubCaller) -> None:
    pages = [rows_of(page) for page in crowd.pages("tags/EVEN/registrations", f"{VERSION}&$top=60")]
    assert [len(page) for page in pages] == [60, 60, 5]
    assert {row["Tags"] for page in pages for row in page} == {"all,even"}


def test_top_and_skip_cut_a_list(crowd: HubCaller) -> None:
    rows = rows_of(crowd.call("GET", "registrations", query=f"{VERSION}&$skip=240&$top=5"))
    assert [row["RegistrationId"] for row in rows] == [f"{n}-0-1" for n in range(240, 245)]
    assert len(rows_of(crowd.call("GET", "registrations", query=f"{VERSION}&$top=5000"))) == 100


@pytest.mark.parametrize(
    "query",
    [
        "continuationtoken=x",
        "continuationtoken=%2525",
        "continuationtoken=AAAA",
        "continuationtoken=OTk5OTk5OTk5OShuKQ%3D%3D",
        "$top=0",
        "$top=-1",
        "$top=ten",
        "$top=99999999999999999999",
        "$filter=DeviceToken",
        "$filter=Nothing%20eq%20'x'",
    ],
)
def test_a_list_that_cannot_be_cut_so_is_refused(hub: HubCaller, query: str) -> None:
    assert hub.call("GET", "registrations", query=query).status == 400


_FILTERS = {
    "Apple": f"DeviceToken eq '{TOKEN}'",
    "Gcm": "GcmRegistrationId eq 'gcm-1'",
    "FcmV1": "FcmV1RegistrationId eq 'fcm-1'",
    "Adm": "AdmRegistrationId eq 'adm-1'",
    "Windows": f"ChannelUri eq '{CHANNEL}'",
    "Mpns": f"ChannelUri eq '{quote(CHANNEL, safe='')}'",
    "Baidu": "BaiduChannelId eq channel-1' and BaiduUserId eq 'user-1'",
    "Browser": "Endpoint eq 'https://push.example/a?b=c' and P256DH eq 'p' and Auth eq 's'",
    "Xiaomi": "XiaomiRegistrationId eq 'mi-1'",
}


@pytest.mark.parametrize("platform", HANDLES)
def test_a_device_is_found_by_its_channel(hub: HubCaller, platform: str) -> None:
    hub.call("PUT", "registrations/other", native("Gcm", handle=HANDLES["Gcm"].replace("1", "2")))
    hub.call("PUT", "registrations/1-2-3", native(platform))
    query = f"{VERSION}&$filter={quote(_FILTERS[platform])}"
    rows = rows_of(hub.call("GET", "registrations", query=query))
    assert [row["RegistrationId"] for row in rows] == ["1-2-3"]


def test_every_platform_is_found_by_the_filter_that_dotnet_sends(hub: HubCaller) -> None:
    hub.call("PUT", "registrations/1-2-3", native("Apple"))
    query = f"{VERSION}&$filter=ChannelUri+eq+'{TOKEN.lower()}'"
    assert len(rows_of(hub.call("GET", "registrations", query=query))) == 1


def test_a_created_registration_answers_test_sends_and_tells_what_came(hub: HubCaller) -> None:
    made = row_of(hub.call("POST", "registrations", native(tags="news")))
    headers = {**APPLE_HEADERS, "ServiceBusNotification-Tags": "news && !sports"}
    outcome = hub.call("POST", "messages", '{"aps":{"alert":"x"}}', headers, query=_TEST).outcome
    assert (outcome.success, outcome.failure) == (1, 0)
    assert outcome.rows[0]["RegistrationId"] == made["RegistrationId"]
    assert outcome.rows[0]["PnsHandle"] == TOKEN
    (received,) = hub.received(TOKEN)
    assert received["body"] == '{"aps":{"alert":"x"}}'
    assert received["tags"] == "news && !sports"


def test_a_template_makes_the_message_that_its_device_receives(hub: HubCaller) -> None:
    body = '{"message":{"notification":{"title":"$(title)"}}}'
    hub.call("POST", "registrations", template("FcmV1", body))
    hub.call("POST", "registrations", native("FcmV1"))
    headers = {"ServiceBusNotification-Format": "template", "Content-Type": "application/json"}
    sent = hub.call("POST", "messages", '{"title":"Hi \\"you\\" 😀"}', headers, query=_TEST)
    assert (sent.outcome.success, len(sent.outcome.rows)) == (1, 1)
    (received,) = hub.received("fcm-1")
    assert received["body"] == '{"message":{"notification":{"title":"Hi \\"you\\" 😀"}}}'


def test_a_native_send_leaves_templates_out(hub: HubCaller) -> None:
    hub.call("POST", "registrations", template("Windows", TOAST.decode()))
    outcome = hub.call("POST", "messages", TOAST, WINDOWS_HEADERS, query=_TEST).outcome
    assert outcome.is_nil


def test_who_registers_after_a_refused_broadcast_did_not_get_it(hub: HubCaller) -> None:
    for name in ("a", "b"):
        hub.call("POST", "registrations", native(handle=f"<DeviceToken>AA{name}0</DeviceToken>"))
    hub.call("POST", "messages", '{"aps":{"x":"' + "x" * 5000 + '"}}', APPLE_HEADERS)
    hub.call("POST", "registrations", native(handle="<DeviceToken>CC</DeviceToken>"))
    assert hub.control("GET", "devices/AAA0/received")["refused"]
    assert not hub.control("GET", "devices/CC/received")["refused"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (native(tags="a b"), "An invalid tag 'a b' was supplied."),
        (native(tags="x" * 121), "An invalid tag"),
        (native(tags="$UserId:{x}"), "Tags can not start with $."),
        (native(handle="<DeviceToken>ABC</DeviceToken>"), "Device token is either empty"),
        (native(handle="<DeviceToken>XY</DeviceToken>"), "One or more characters in device"),
        (native(handle="<DeviceToken/>"), "Device token is either empty"),
        (native()[:-9], "(emulator's wording)"),
        ("", "(emulator's wording)"),
        ("<a>" * 20000, "(emulator's wording)"),
        ('{"json":1}', "(emulator's wording)"),
    ],
)
def test_a_bad_registration_is_refused_in_words(hub: HubCaller, body: str, text: str) -> None:
    answer = hub.call("PUT", "registrations/1-2-3", body)
    assert answer.status == 400
    assert text in answer.detail
    assert hub.registrations() == []


@pytest.mark.parametrize("name", ["a%2Fb", "%E2%82%AC", "a%00b", "a%0Ab", "%ED%A0%80", "..", "x,y"])
def test_an_odd_id_is_an_id_like_any_other(hub: HubCaller, name: str) -> None:
    made = hub.call("PUT", f"registrations/{name}", native())
    assert made.status == 200
    assert row_of(hub.call("GET", f"registrations/{name}")) == row_of(made)
    assert len(hub.registrations()) == 1
    assert hub.call("DELETE", f"registrations/{name}").status == 200


@pytest.mark.parametrize("tag", ["é", "ß", "дом", "a:b@c.d#e-f_g", "İ"])
def test_a_tag_beyond_ascii_is_found_by_list_and_send(hub: HubCaller, tag: str) -> None:
    hub.call("POST", "registrations", native(tags=f"x,{tag}"))
    assert [row["Tags"] for row in hub.registrations(f"tags/{quote(tag)}/registrations")] == [
        f"x,{tag}"
    ]
    # Headers are bytes; http.client would write these characters as Latin-1.
    raw = tag.encode().decode("latin-1")
    headers = {**APPLE_HEADERS, "ServiceBusNotification-Tags": f"{raw} && x"}
    assert hub.call("POST", "messages", '{"aps":{}}', headers, query=_TEST).outcome.success == 1
