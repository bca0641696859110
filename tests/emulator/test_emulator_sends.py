"""What a send is answered: recorded forms, outcomes, checks before acceptance."""

import re

import pytest
from sdk_wire import APPLE, APPLE_HEADERS, TOAST, WINDOWS_HEADERS, Heard, Start, Talker

from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.emulator import Device, Registration, behaviours

SENT = "The Notification was successfully sent to the Push Notification System"
GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
JSON_FORMATS = ["apple", "fcmv1", "gcm", "adm", "baidu", "browser", "xiaomi", "template"]


def json_headers(format_name: str) -> dict[str, str]:
    return {**APPLE_HEADERS, "ServiceBusNotification-Format": format_name}


def test_ordinary_send_is_answered_as_recorded(talker: Talker) -> None:
    heard = talker.send(query="api-version=2015-01")

    assert (heard.status, heard.reason, heard.body) == (201, "Created", b"")
    names = {name for name, _ in heard.headers}
    assert names == {
        "Content-Length", "Date", "Location", "Server", "Strict-Transport-Security", "TrackingId",
        "x-ms-correlation-request-id", "X-Powered-By", "X-Emulator",
    }  # fmt: skip
    assert heard.header("Server") == "Kestrel"
    assert re.fullmatch(GUID, heard.header("TrackingId") or "")
    base = f"https://127.0.0.1:{talker.emulator.port}/sample-hub/messages/"
    location = heard.header("Location") or ""
    assert re.fullmatch(
        re.escape(base) + r"NH-\d{17}-[0-9a-f]{32}-\d\d\?api-version=2015-01", location
    )


def test_every_answer_says_that_it_comes_from_an_imitation(talker: Talker) -> None:
    answers = [talker.send(), talker.send(query=""), talker.ask("GET", "/nothing")]

    assert all("imitation" in (heard.header("X-Emulator") or "") for heard in answers)


def test_error_has_the_recorded_form(talker: Talker) -> None:
    heard = talker.ask("POST", "/no-hub/messages")

    assert heard.header("Server") == "Microsoft-HTTPAPI/2.0"
    assert heard.header("Content-Type") == "application/xml; charset=utf-8"
    assert heard.header("Transfer-Encoding") == "chunked"
    assert re.fullmatch(
        rb"<Error><Code>404</Code><Detail>No service is hosted at the specified address\.\."
        rb"TrackingId:" + GUID.encode() + rb"_G\d+,TimeStamp:\d{1,2}/\d{1,2}/\d{4} "
        rb"\d{1,2}:\d\d:\d\d [AP]M</Detail></Error>",
        heard.body,
    )


@pytest.mark.parametrize("test", ["test", "test=", "test=true", "test=false", "TEST=1"])
def test_presence_of_test_makes_a_test_send(talker: Talker, test: str) -> None:
    heard = talker.send(query=f"{test}&api-version=2015-04")

    assert heard.status == 201
    assert heard.header("Content-Type") == "application/xml; charset=utf-8"
    assert heard.outcome.success == 1
    assert talker.emulator.requests[-1].is_test_send


@pytest.mark.parametrize("query", ["", "api-version=2013-10", "api-version=whatever"])
def test_any_api_version_or_none_will_do(talker: Talker, query: str) -> None:
    assert talker.send(query=query).status == 201


def test_outcome_has_every_field_in_the_order_that_sdks_need(talker: Talker) -> None:
    outcome = talker.send(tags="user:42").outcome

    assert [list(row) for row in outcome.rows] == [
        ["ApplicationPlatform", "PnsHandle", "RegistrationId", "Outcome"]
    ]
    assert outcome.rows[0]["ApplicationPlatform"] == "windows"
    assert outcome.rows[0]["PnsHandle"].startswith("https://")
    assert re.fullmatch(r"\d+-\d+-\d", outcome.rows[0]["RegistrationId"])


def test_windows_broadcast_shows_success_and_both_known_token_failures(talker: Talker) -> None:
    outcome = talker.send().outcome

    assert (outcome.success, outcome.failure) == (1, 2)
    assert outcome.sentences == [
        SENT,
        "The Token obtained from the Token Provider is wrong",
        "The Token obtained from the Token Provider is invalid",
    ]


def test_apple_broadcast_shows_success_and_an_invalid_handle(talker: Talker) -> None:
    outcome = talker.send(APPLE, APPLE_HEADERS).outcome

    assert outcome.sentences == [
        SENT,
        "The Push Notification System handle for the registration is invalid",
    ]


@pytest.mark.parametrize("platform", [each.format for each in PLATFORMS])
def test_broadcast_to_every_platform_reaches_somebody(talker: Talker, platform: str) -> None:
    body, headers = (b'{"message":"Hi"}', json_headers(platform))
    if platform.startswith("windows"):
        target = {"X-WindowsPhone-Target": "toast", "X-NotificationClass": "2"}
        headers = {**WINDOWS_HEADERS, **target, "ServiceBusNotification-Format": platform}
        body = TOAST

    outcome = talker.send(body, headers).outcome

    assert outcome.rows
    assert len(talker.emulator.requests[-1].reached) == len(outcome.rows)


def test_template_send_reaches_template_registrations_of_all_platforms_only(
    talker: Talker,
) -> None:
    outcome = talker.send(b'{"message":"Hi"}', json_headers("template")).outcome

    assert [row["ApplicationPlatform"] for row in outcome.rows] == ["windows", "apple"]


def test_format_may_be_left_out_for_a_template_send(talker: Talker) -> None:
    heard = talker.send(b'{"message":"Hi"}', {"Content-Type": "application/json"})

    assert heard.outcome.success == 2


@pytest.mark.parametrize("value", ["WINDOWS", "Windows", " windows "])
def test_format_is_compared_without_case(talker: Talker, value: str) -> None:
    assert talker.send(format=value).outcome.success == 1


@pytest.mark.parametrize(
    ("tags", "reached"),
    [
        ("news", 2),
        ("NEWS", 2),
        ("user:42", 1),
        ("news && !location:boston", 1),
        ("(sports || politics) && !nothing", 2),
        ("nobody", 0),
        ("undefined", 0),
        ("$InstallationId:{db161ca3-2d52-45db-8b25-c34dfcea6c1e}", 1),
    ],
)
def test_tag_expression_chooses_registrations(talker: Talker, tags: str, reached: int) -> None:
    outcome = talker.send(tags=tags).outcome

    assert len(outcome.rows) == reached


def test_nobody_is_success_with_nil_results(talker: Talker) -> None:
    heard = talker.send(tags="nobody")

    assert heard.status == 201
    assert (heard.outcome.success, heard.outcome.failure, heard.outcome.is_nil) == (0, 0, True)
    assert b'<Results i:nil="true"/>' in heard.body


def crowd(count: int) -> tuple[Device, ...]:
    return tuple(
        Device(
            name=f"device {number}",
            platform="apple",
            handle=f"{number:064X}",
            behaviour=behaviours()["accepted"],
            registrations=(Registration(id=f"{number}-1-1", tags=("crowd",)),),
        )
        for number in range(count)
    )


def test_test_send_reaches_ten_devices_by_chance_and_a_seed_repeats_the_choice(
    start: Start,
) -> None:
    first, same, other = (start(devices=crowd(100), seed=seed) for seed in (1, 1, 2))

    picked = [
        [row["RegistrationId"] for row in each.send(APPLE, APPLE_HEADERS).outcome.rows]
        for each in (first, same, other)
    ]

    assert [len(ids) for ids in picked] == [10, 10, 10]
    assert picked[0] == picked[1] != picked[2]
    assert len(set(picked[0])) == 10


def test_ordinary_send_reaches_everybody(start: Start) -> None:
    talker = start(devices=crowd(100))

    talker.send(APPLE, APPLE_HEADERS, query="api-version=2020-06")

    assert len(talker.emulator.requests[-1].reached) == 100


def test_text_from_devices_is_escaped_and_stays_well_formed(start: Start) -> None:
    odd = Device(
        name="odd",
        platform="apple",
        handle="<a href='x'>&\"é\x01😀",
        behaviour=behaviours()["accepted"],
        registrations=(Registration(id="1-1-1"),),
    )
    heard = start(devices=(odd,)).send(APPLE, APPLE_HEADERS)

    assert heard.outcome.rows[0]["PnsHandle"] == "<a href='x'>&\"é\ufffd😀"
    assert b"&#" not in heard.body


@pytest.mark.parametrize(
    ("headers", "size", "sentence"),
    [
        (APPLE_HEADERS, 4096, SENT),
        (APPLE_HEADERS, 4097, "The Notification payload is invalid"),
        (WINDOWS_HEADERS, 5120, SENT),
        (WINDOWS_HEADERS, 5121, "The Notification payload is invalid"),
    ],
    ids=["apple fits", "apple too large", "windows fits", "windows too large"],
)
def test_platform_limit_shows_as_an_outcome(
    talker: Talker, headers: dict[str, str], size: int, sentence: str
) -> None:
    head, tail = (b"<toast>", b"</toast>") if headers is WINDOWS_HEADERS else (b'{"x":"', b'"}')

    heard = talker.send(head + b"x" * (size - len(head + tail)) + tail, headers, tags="user:42")

    assert heard.outcome.sentences == [sentence]


# Refusals


def refused(talker: Talker, heard: Heard, status: int = 400) -> str:
    logged = talker.emulator.requests[-1]
    assert heard.status == status
    assert (logged.status, logged.reached) == (status, ())
    assert logged.reason
    return heard.detail


def test_unknown_format_is_refused(talker: Talker) -> None:
    assert "“carrierpigeon”" in refused(talker, talker.send(format="carrierpigeon"))


def test_raw_with_another_content_type_gets_the_recorded_body(talker: Talker) -> None:
    heard = talker.send(b"anything", X_WNS_Type="wns/raw")

    refused(talker, heard)
    assert heard.body == (
        b"<Error><Code>400</Code><Detail>The content type for a 'wns/raw' notification must be"
        b" 'application/octet-stream'</Detail></Error>"
    )


def test_raw_takes_any_text_as_octets(talker: Talker) -> None:
    heard = talker.send(
        b"\x00not <xml", X_WNS_Type="wns/raw", Content_Type="application/octet-stream"
    )

    assert heard.outcome.success == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "Must contain WNS Header : 'X-WNS-Type'."),
        ("", "WNS header 'X-WNS-Type' is null or empty."),
        ("wns/balloon", "the X-WNS-Type “wns/balloon” is not known"),
    ],
)
def test_windows_needs_its_type_header(talker: Talker, value: str | None, text: str) -> None:
    assert refused(talker, talker.send(X_WNS_Type=value)).startswith(text)


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0" encoding="utf-16"?><toast>\xc3\xa9</toast>',
        b"\xef\xbb\xbf<toast/>",
        "<?xml version='1.0' encoding='utf-16'?><toast>é</toast>".encode("utf-16"),
        b"<!-- comment --> <toast launch='x'/>",
    ],
    ids=["utf-16 declared, utf-8 sent", "byte order mark", "real utf-16", "comment first"],
)
def test_unusual_but_right_xml_is_taken(talker: Talker, body: bytes) -> None:
    assert talker.send(body).status == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Hello",
        b"<toast>",
        b"<toast></tile>",
        b"<toast/><toast/>",
        b"<toast>&nbsp;</toast>",
        b"<wp:Toast/>",
        b"<toast>\xff</toast>",
        b'<!DOCTYPE a [<!ENTITY b "cc">]><toast>&b;</toast>',
        b'{"aps":{}}',
    ],
)
def test_broken_xml_is_refused(talker: Talker, body: bytes) -> None:
    detail = refused(talker, talker.send(body))

    assert detail.startswith("Invalid payload format. Either Json object or valid Xml are allowed.")


def test_json_for_windows_is_taken_when_its_type_says_so(talker: Talker) -> None:
    assert talker.send(b"{}", Content_Type="application/json;charset=utf-8").status == 201


@pytest.mark.parametrize("platform", JSON_FORMATS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"{'aps':1}",
        b'{"a":NaN}',
        b'{"a":1,}',
        b'{"a":"\xff"}',
        b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"a":' + b"9" * 6000 + b"}",
        TOAST,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_broken_json_is_refused(talker: Talker, platform: str, body: bytes) -> None:
    detail = refused(talker, talker.send(body, json_headers(platform)))

    assert detail.startswith("The supplied notification payload is invalid.TrackingId:")


@pytest.mark.parametrize(
    "content_type",
    ["application/json;charset=utf-8", 'application/json;charset="utf-8"', "text/plain", ""],
)
def test_json_is_judged_by_its_body_not_by_its_type(talker: Talker, content_type: str) -> None:
    headers = {**APPLE_HEADERS, "Content-Type": content_type}

    assert talker.send(b"\xef\xbb\xbf" + APPLE, headers).status == 201


@pytest.mark.parametrize("body", [b'{"n":1}', b'{"n":{"m":"x"}}', b'{"n":null}'])
def test_template_properties_are_texts(talker: Talker, body: bytes) -> None:
    assert "flat JSON object of texts" in refused(
        talker, talker.send(body, json_headers("template"))
    )


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"X-WindowsPhone-Target": "toast", "X-NotificationClass": "2"}, TOAST),
        ({"X-WindowsPhone-Target": "token", "X-NotificationClass": "1"}, TOAST),
        ({"X-NotificationClass": "3"}, b"any text"),
        ({}, b"any text"),
    ],
    ids=["toast", "tile of .NET", "raw", "raw without headers"],
)
def test_windows_phone_takes_what_real_clients_send(
    talker: Talker, headers: dict[str, str], body: bytes
) -> None:
    phone = {"ServiceBusNotification-Format": "windowsphone", "Content-Type": "application/xml"}

    assert talker.send(body, {**phone, **headers}).outcome.success == 1


def test_broken_windows_phone_toast_is_refused(talker: Talker) -> None:
    headers = {"ServiceBusNotification-Format": "windowsphone", "X-NotificationClass": "2"}

    assert "valid Xml" in refused(talker, talker.send(b"<wp:Notification/>", headers))


@pytest.mark.parametrize("tag", ["a,b", "", "$InstallationId:x", "$Other:{x}", "t" * 121, "a*b"])
def test_bad_tag_gets_the_recorded_text(talker: Talker, tag: str) -> None:
    detail = refused(talker, talker.send(tags=tag))

    assert detail.startswith(
        f"An invalid tag '{tag}' was supplied. Valid tag characters are alphanumeric, _, @, -, .,"
        " : and #.TrackingId:"
    )


@pytest.mark.parametrize(
    "tags",
    ["a b", "a &&", "(a", "a) || b", "a & b", "a | b", "!(", "a, b"],
)
def test_unreadable_expression_is_refused_in_words_marked_as_ours(
    talker: Talker, tags: str
) -> None:
    detail = refused(talker, talker.send(tags=tags))

    assert "The tag expression cannot be read" in detail
    assert "(emulator's wording)" in detail


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        (" || ".join(f"t{n}" for n in range(20)), 201),
        (" || ".join(f"t{n}" for n in range(21)), 400),
        (" && ".join(f"t{n}" for n in range(6)), 201),
        (" && ".join(f"t{n}" for n in range(7)), 400),
        ("!a || " + " || ".join(f"t{n}" for n in range(6)), 400),
    ],
    ids=["20 or", "21 or", "6 and", "7 and", "7 with not"],
)
def test_number_of_tags_is_limited(talker: Talker, tags: str, status: int) -> None:
    assert talker.send(tags=tags).status == status


@pytest.mark.parametrize("size", [65537, 300_000, 3_000_000])
def test_body_over_64_kb_is_refused_with_413(talker: Talker, size: int) -> None:
    detail = refused(talker, talker.send(b" " * size), 413)

    assert f"{size} bytes" in detail
    assert len(talker.emulator.requests[-1].body) <= 65537


def test_body_of_just_64_kb_is_a_matter_of_the_platform(talker: Talker) -> None:
    heard = talker.send(b"<toast>" + b" " * (65536 - 15) + b"</toast>")

    assert set(heard.outcome.sentences) == {"The Notification payload is invalid"}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_on_messages_get_405(talker: Talker, method: str) -> None:
    target = "/sample-hub/messages"

    heard = talker.ask(method, target, headers={"Authorization": talker.token(target)})

    assert refused(talker, heard, 405)
    assert heard.header("Allow") == "POST"


@pytest.mark.parametrize("path", ["nothing", "messages/a/b", "tags/a", "registrations/a/b/c"])
def test_path_that_no_hub_has_is_refused_in_words(talker: Talker, path: str) -> None:
    target = f"/sample-hub/{path}"

    heard = talker.ask("POST", target, b"", {"Authorization": talker.token(target)})

    assert f"a hub has no /{path}" in refused(talker, heard, 404)


def test_refused_send_leaves_the_connection_usable(talker: Talker) -> None:
    talker.send(b"<broken")

    assert talker.send().status == 201
    assert [entry.status for entry in talker.emulator.requests] == [400, 201]


def phone(delay_s: float) -> Device:
    return Device(
        name="slow phone",
        platform="fcmv1",
        handle="token",
        behaviour=behaviours()["slow"],
        registrations=(Registration(id="1-1-1"),),
        delay_s=delay_s,
    )


def test_slow_device_is_accepted_after_its_delay(start: Start) -> None:
    talker = start(devices=(phone(0.02),))

    heard = talker.send(b'{"message":{}}', json_headers("fcmv1"))

    assert heard.outcome.sentences == [SENT]


def test_slow_device_delays_nobody_else(start: Start) -> None:
    talker = start(devices=(phone(60), *crowd(1)))
    target = "/sample-hub/messages?test"
    head = (
        f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {talker.token(target)}\r\n"
        "ServiceBusNotification-Format: fcmv1\r\nContent-Length: 14\r\n\r\n"
    )

    with talker.raw_socket() as waiting:
        waiting.sendall(head.encode() + b'{"message":{}}')
        quick = talker.send(APPLE, APPLE_HEADERS)
        talker.emulator.stop()
        cut = waiting.recv(100)

    assert quick.status == 201
    assert cut == b""
    assert [entry.status for entry in talker.emulator.requests] == [201]
