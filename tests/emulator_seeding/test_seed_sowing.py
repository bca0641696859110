"""Seeded devices are in the hub, found by an id and by what they registered."""

import json

from nhconsole.core.payload.platforms import platform_named
from nhconsole.emulator import sample_devices
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.hub.sending import Send
from nhconsole.emulator.seeding.reading import read_seed
from nhconsole.emulator.seeding.sowing import sow


def sown(*rows: dict[str, object]) -> Hub:
    hub = Hub("shop", ())
    sow(hub, read_seed(json.dumps(rows)))
    return hub


def test_registration_without_an_id_gets_the_same_one_in_each_run() -> None:
    row = {"platform": "gcm", "handle": "x", "registrations": [{}, {"tags": ["news"]}]}

    ids = [each.id for each in sown(row).registry]

    assert ids == [each.id for each in sown(row).registry]
    assert len(set(ids)) == 2


def test_devices_of_one_name_get_ids_of_their_own() -> None:
    rows = [{"platform": "gcm", "handle": f"h{n}", "name": "Phone"} for n in range(30)]

    assert len({device.id for device in sown(*rows).devices}) == 30


def test_installation_stands_in_the_hub_with_its_registrations() -> None:
    hub = sown({"platform": "gcm", "handle": "x", "installation": {"installationId": "i"}})

    assert list(hub.installations) == ["i"]
    assert [row.installation for row in hub.registry] == ["i"]


def test_every_sample_template_makes_a_message_that_its_platform_takes() -> None:
    hub = Hub("shop", ())
    sow(hub, sample_devices())
    kind = platform_named("template").default_kind
    send = Send(format="template", kind=kind, message=Message(body=b'{"message":"Hi"}'))

    deliveries = hub.push(send, hub.registry.reached("template", None))

    assert {each.platform for each in deliveries} == {"apple", "windows"}
    assert all(each.behaviour.accepted for each in deliveries)


def test_windows_template_without_headers_gets_those_of_its_body() -> None:
    hub = sown(
        {"platform": "windows", "handle": "https://x", "registrations": [{"template": "<tile/>"}]}
    )

    (row,) = hub.registry
    assert row.template is not None
    assert row.template.headers == (("X-WNS-Type", "wns/tile"),)
