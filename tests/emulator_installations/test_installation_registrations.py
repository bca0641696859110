"""The registrations that stand for an installation."""

import re
from datetime import UTC, datetime

import pytest

from nhconsole.emulator.hub.description import RegistrationDescription, Template
from nhconsole.emulator.installations.installation import Installation
from nhconsole.emulator.installations.registrations import registrations_of
from tests.emulator_installations.conftest import CHANNELS, Make

NOW = datetime(2026, 11, 29, tzinfo=UTC)
LATER = datetime(2026, 11, 30, tzinfo=UTC)
FULL: dict[str, object] = {
    "userId": "Bob",
    "tags": ["sport", "news"],
    "pushVariables": {"name": "Bob"},
    "templates": {
        "toast": {"body": "<toast/>", "headers": {"X-WNS-Type": "wns/toast"}, "tags": ["own"]},
        "tile": {"body": "<tile/>", "expiry": "x"},
    },
    "secondaryTiles": {
        "map": {
            "pushChannel": "https://wns.example/map",
            "tags": ["maps"],
            "templates": {"toast": {"body": "<toast/>"}},
        }
    },
}
SYSTEM = ("$InstallationId:{device-1}", "$UserId:{Bob}")


def rows(installation: Installation) -> tuple[RegistrationDescription, ...]:
    return registrations_of(installation, NOW)


def test_an_installation_alone_is_one_native_registration(make: Make) -> None:
    (row,) = rows(make("apns", tags=["likes_hockey", "likes_football"]))

    assert row == RegistrationDescription(
        id=row.id,
        platform="apple",
        handle="00FC13AD",
        tags=("$InstallationId:{device-1}", "likes_football", "likes_hockey"),
        updated=NOW,
        installation="device-1",
    )


def test_the_tags_of_the_system_come_first_and_each_template_has_its_name(make: Make) -> None:
    tags = [row.tags for row in rows(make("wns", **FULL))]

    assert tags == [
        (*SYSTEM, "news", "sport"),
        (*SYSTEM, "news", "own", "sport", "toast"),
        (*SYSTEM, "news", "sport", "tile"),
        (*SYSTEM, "maps"),
        (*SYSTEM, "maps", "toast"),
    ]


def test_templates_and_tiles_are_registrations_of_their_own(make: Make) -> None:
    found = rows(make("wns", **FULL))

    toast = Template(body="<toast/>", name="toast", headers=(("X-WNS-Type", "wns/toast"),))
    assert [row.template for row in found] == [
        None,
        toast,
        Template(body="<tile/>", name="tile", expiry="x"),
        None,
        Template(body="<toast/>", name="toast"),
    ]
    assert [row.secondary_tile for row in found] == ["", "", "", "map", "map"]
    assert [row.handle for row in found][2:4] == [
        "https://wns.example/main",
        "https://wns.example/map",
    ]
    assert {row.push_variables for row in found} == {(("name", "Bob"),)}


@pytest.mark.parametrize(
    ("platform", "registered", "handle", "keys"),
    [
        ("apns", "apple", "00FC13AD", ()),
        ("mpns", "windowsphone", "https://mpns.example/main", ()),
        ("gcm", "gcm", "gcm-id", ()),
        ("fcmv1", "fcmv1", "fcm-id", ()),
        ("adm", "adm", "adm-id", ()),
        ("xiaomi", "xiaomi", "xiaomi-id", ()),
        ("baidu", "baidu", "user", ("channel",)),
        ("browser", "browser", "https://push.example/1", ("key", "secret")),
    ],
)
def test_each_platform_is_registered_by_its_own_name_and_handle(
    platform: str, registered: str, handle: str, keys: tuple[str, ...], make: Make
) -> None:
    (row,) = rows(make(platform))

    assert (row.platform, row.handle, row.keys) == (registered, handle, keys)


def test_ids_have_the_form_of_the_service_and_none_comes_twice(make: Make) -> None:
    ids = [row.id for platform in CHANNELS for row in rows(make(platform))]
    ids += [row.id for row in rows(make("wns", **FULL))[1:]]

    assert all(re.fullmatch(r"\d{1,19}-\d{1,19}-\d", each) for each in ids)
    assert len(set(ids)) == len(ids)


def test_the_same_installation_put_again_keeps_its_ids_and_so_does_a_changed_channel(
    make: Make,
) -> None:
    before = [row.id for row in rows(make("wns", **FULL))]
    again = registrations_of(make("wns", **FULL), LATER)
    moved = registrations_of(make("wns", **FULL, pushChannel="https://wns.example/new"), LATER)

    assert [row.id for row in again] == before
    assert [row.id for row in moved] == before


def test_another_installation_with_the_same_channel_has_other_ids(make: Make) -> None:
    (first,) = rows(make("gcm"))
    (second,) = rows(Installation(id="device-2", platform="gcm", push_channel="gcm-id"))

    assert first.id != second.id
