"""Template sends: what each device's template makes of the properties, and who judges it."""

import json

import pytest
from sdk_wire import Start, Talker

from nhconsole.emulator import Device, Registration, behaviours

TEMPLATE = {"ServiceBusNotification-Format": "template", "Content-Type": "application/json"}


def device(platform: str, template: str, number: int = 1, handle: str = "") -> Device:
    return Device(
        name=f"{platform} {number}",
        platform=platform,
        handle=handle or f"{number:064X}",
        behaviour=behaviours()["accepted"],
        registrations=(Registration(id=f"{number}-1-1", tags=("all",), template=template),),
    )


def sent(talker: Talker, **properties: str) -> Talker:
    talker.send(json.dumps(properties).encode(), TEMPLATE)
    return talker


def body_of(talker: Talker, name: str) -> str:
    (message,) = talker.emulator.received(name)
    return message.text


@pytest.mark.parametrize(
    ("template", "body"),
    [
        ('{"aps":{"alert":"$(msg)"}}', '{"aps":{"alert":"Gr\\u00fc\\u00dfe \\"x\\""}}'),
        ('{"aps":{"badge":"#(n)"}}', '{"aps":{"badge":40}}'),
        ('{"aps":{"alert":"{\'Hi \' + $(name)}"}}', '{"aps":{"alert":"Hi Anna"}}'),
        ('{"aps":{"alert":"$(nobody)"}}', '{"aps":{"alert":""}}'),
        ('{"aps":{"alert":"Hi $(name)"}}', '{"aps":{"alert":"Hi $(name)"}}'),
    ],
    ids=["escaped", "number", "joined", "missing", "not the whole value"],
)
def test_apple_template_is_rendered(start: Start, template: str, body: str) -> None:
    talker = sent(start(devices=(device("apple", template),)), msg='Grüße "x"', n="40", name="Anna")

    assert json.loads(body_of(talker, "apple-1")) == json.loads(body)


def test_windows_template_is_rendered_and_brings_its_header(start: Start) -> None:
    template = '<toast launch="$(link)"><visual><text>$(msg)</text></visual></toast>'
    channel = "https://db5p.notify.windows.com/?token=x"
    talker = sent(start(devices=(device("windows", template, handle=channel),)), msg="a < b")

    (message,) = talker.emulator.received("windows-1")
    assert message.text == ('<toast launch=""><visual><text>a &lt; b</text></visual></toast>')
    assert ("X-WNS-Type", "wns/toast") in message.headers


def test_rendered_body_is_what_the_push_service_judges(start: Start) -> None:
    short = device("apple", '{"aps":{"alert":"$(msg, 5)"}}', 1)
    whole = device("apple", '{"aps":{"alert":"$(msg)"}}', 2)

    outcome = (
        start(devices=(short, whole))
        .send(json.dumps({"msg": "x" * 5000}).encode(), TEMPLATE)
        .outcome
    )

    assert outcome.sentences == [
        "The Notification was successfully sent to the Push Notification System",
        "The Notification payload is invalid",
    ]


def test_template_shaped_for_another_platform_is_refused_by_its_push_service(start: Start) -> None:
    talker = start(devices=(device("fcmv1", '{"data":{"message":"$(msg)"}}', handle="token"),))

    outcome = sent(talker, msg="x").send(b'{"msg":"x"}', TEMPLATE).outcome

    assert (outcome.success, outcome.failure) == (0, 1)
    assert "stands under “message”" in talker.emulator.requests[-1].line()


def test_template_send_reaches_template_registrations_of_every_platform(start: Start) -> None:
    devices = (
        device("apple", '{"aps":{"alert":"$(msg)"}}', 1),
        device("fcmv1", '{"message":{"notification":{"body":"$(msg)"}}}', 2, handle="token"),
    )

    talker = sent(start(devices=devices), msg="x")

    assert body_of(talker, "apple-1") == '{"aps":{"alert":"x"}}'
    assert body_of(talker, "fcmv1-2") == '{"message":{"notification":{"body":"x"}}}'


def test_sample_devices_take_a_template_send(talker: Talker) -> None:
    outcome = talker.send(b'{"message":"Hi"}', TEMPLATE).outcome

    assert outcome.success >= 2
    assert outcome.failure == 0
