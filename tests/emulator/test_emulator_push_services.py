"""What the simulated push services refuse in a message itself, and what they take."""

import json

import pytest
from sdk_wire import APPLE_HEADERS, WINDOWS_HEADERS, Start, Talker

from nhconsole.emulator import Device, Registration, behaviours

INVALID = "The Notification payload is invalid"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def hub(start: Start) -> Talker:
    """A hub with one device that accepts, on each platform."""
    return start(
        devices=[
            Device(
                name=platform,
                platform=platform,
                handle=f"{platform}-handle",
                behaviour=behaviours()["accepted"],
                registrations=(Registration(id=f"{number}-1-1"),),
            )
            for number, platform in enumerate(("apple", "fcmv1", "gcm", "adm", "windows"))
        ]
    )


def verdict(hub: Talker, platform: str, body: object, **headers: str) -> tuple[str, str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    base = {**JSON, "ServiceBusNotification-Format": platform}
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    heard = hub.send(raw, {**(WINDOWS_HEADERS if platform == "windows" else base), **named})
    (sentence,) = heard.outcome.sentences
    return sentence, hub.emulator.requests[-1].line()


@pytest.mark.parametrize(
    ("platform", "body", "reason"),
    [
        ("fcmv1", {"notification": {"title": "x"}}, "stands under “message”"),
        ("fcmv1", {"message": {"data": {"n": 1}}}, "“n” is none"),
        ("fcmv1", {"message": {"android": {"data": {"n": 1}}}}, "“n” is none"),
        ("fcmv1", {"message": {"notification": {"channel_id": "c"}}}, "“channel_id” stands"),
        ("fcmv1", {"message": {"android": {"channel_id": "c"}}}, "“channel_id” stands"),
        ("fcmv1", {"message": {"topic": "t"}}, "“topic” is in the message"),
        ("gcm", {"to": "x", "data": {}}, "“to” is in the message"),
        ("adm", {"data": {"n": 1}}, "“data” of an ADM message holds texts alone"),
        ("apple", {"aps": "x"}, "“aps” of an Apple message is an object"),
        ("windows", b'<badge value="7"/>', "X-WNS-Type is wns/toast, the root element is <badge>"),
    ],
)
def test_message_of_a_wrong_shape_is_an_outcome_with_its_reason(
    hub: Talker, platform: str, body: object, reason: str
) -> None:
    sentence, line = verdict(hub, platform, body)

    assert sentence == INVALID
    assert reason in line


@pytest.mark.parametrize(
    ("platform", "body"),
    [
        ("fcmv1", {"message": {"android": {"notification": {"channel_id": "c"}}}}),
        ("fcmv1", {"message": {"data": {"n": "1"}, "notification": {"title": "x"}}}),
        ("gcm", {"data": {"n": 1}, "collapse_key": "k"}),
        ("adm", {"data": {"n": "1"}, "expiresAfter": 3600}),
        ("apple", {"data": {"x": 1}}),
        ("windows", b"<?xml version='1.0' encoding='utf-16'?><!-- x --><Toast/>"),
    ],
)
def test_message_of_a_right_shape_is_accepted(hub: Talker, platform: str, body: object) -> None:
    sentence, line = verdict(hub, platform, body)

    assert sentence.startswith("The Notification was successfully sent"), line


def test_apple_s_calls_may_be_larger(hub: Talker) -> None:
    body = {"x": "y" * 4500}

    assert verdict(hub, "apple", body)[0] == INVALID
    assert verdict(hub, "apple", body, apns_push_type="voip")[0] != INVALID


def test_apns_expiration_that_is_no_number_is_refused_by_the_hub(hub: Talker) -> None:
    heard = hub.send(b'{"aps":{}}', {**APPLE_HEADERS, "apns-expiration": "tomorrow"})

    assert heard.status == 400
    assert heard.detail.startswith("APNS Header 'apns-expiration' is a unix epoch date")


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({}, "Must contain Mpns Header : 'X-WindowsPhone-Target'."),
        ({"X-NotificationClass": "99"}, "the X-NotificationClass “99” is not known"),
    ],
)
def test_windows_phone_needs_its_headers(hub: Talker, headers: dict[str, str], text: str) -> None:
    body = b'<wp:Notification xmlns:wp="WPNotification"><wp:Toast/></wp:Notification>'
    base = {"Content-Type": "application/xml", "ServiceBusNotification-Format": "windowsphone"}

    assert hub.send(body, {**base, **headers}).detail.startswith(text)


def test_missing_format_header_is_named(hub: Talker) -> None:
    heard = hub.send(b'{"aps":{"alert":"x"}}', JSON)

    assert heard.status == 400
    assert "no ServiceBusNotification-Format header" in hub.emulator.requests[-1].reason


def test_windows_template_without_its_header_is_refused_by_the_push_service(
    start: Start,
) -> None:
    talker = start(devices=())
    target = "/sample-hub/registrations"
    body = (
        b'<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">'
        b"<WindowsTemplateRegistrationDescription"
        b' xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect">'
        b"<ChannelUri>https://x.notify.windows.com/?token=1</ChannelUri>"
        b"<BodyTemplate>&lt;toast/&gt;</BodyTemplate>"
        b"</WindowsTemplateRegistrationDescription></content></entry>"
    )
    headers = {"Authorization": talker.token(target)}
    assert talker.ask("POST", target, body, headers).status == 200

    outcome = talker.send(b"{}", {**JSON, "ServiceBusNotification-Format": "template"}).outcome

    assert outcome.sentences == [INVALID]
    assert "no X-WNS-Type header" in talker.emulator.requests[-1].line()
