"""The data files: devices, behaviours, policies."""

import base64
import json
import re

import jsonschema
import pytest

from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.emulator import behaviours, sample_devices
from nhconsole.emulator.access.policies import Right, published_policies
from nhconsole.resources import resource_text

KNOWN_SENTENCES = {
    "The Notification was successfully sent to the Push Notification System",
    "The Push Notification System handle for the registration is invalid",
    "The Token obtained from the Token Provider is wrong",
    "The Token obtained from the Token Provider is invalid",
    "The Notification payload is invalid",
}
LOOKS = {
    "apple": r"[0-9A-F]{64}",
    "fcmv1": r"[\w-]{22}:APA91b[\w-]{100,}",
    "gcm": r"[\w-]{11}:APA91b[\w-]{100,}",
    "windows": r"https://\w+\.notify\.windows\.com/\?token=[\w-]+",
    "windowsphone": r"https://\w+\.notify\.live\.net/\S+",
    "adm": r"amzn1\.adm-registration\.v3\.[\w-]+",
    "baidu": r"\d+-\d+",
    "browser": r"https://\S+",
    "xiaomi": r"[A-Za-z0-9+/]+=*",
}


def load(name: str) -> dict[str, object]:
    return json.loads(resource_text(f"emulator/{name}"))


def test_sample_devices_fit_their_schema() -> None:
    schema = load("devices.schema.json")

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(load("sample_devices.json"))


def test_schema_knows_the_platforms_and_behaviours_that_the_code_knows() -> None:
    device = load("devices.schema.json")["$defs"]["device"]["properties"]  # type: ignore[index]

    assert set(device["platform"]["enum"]) == {each.format for each in PLATFORMS} - {"template"}
    assert set(device["behaviour"]["enum"]) == set(behaviours())


def test_there_are_twelve_devices_over_all_platforms() -> None:
    assert len(sample_devices()) == 12
    assert {device.platform for device in sample_devices()} == set(LOOKS)


@pytest.mark.parametrize("device", sample_devices(), ids=lambda device: device.name)
def test_handle_looks_as_on_its_platform(device) -> None:  # type: ignore[no-untyped-def]
    assert re.fullmatch(LOOKS[device.platform], device.handle)


def test_registration_ids_are_unique() -> None:
    ids = [each.id for device in sample_devices() for each in device.registrations]

    assert len(ids) == len(set(ids))


def test_every_known_sentence_is_played_by_a_sample_device() -> None:
    assert {device.behaviour.sentence for device in sample_devices()} == KNOWN_SENTENCES


def test_slow_devices_stay_well_under_a_client_s_limits() -> None:
    delays = [device.delay_s for device in sample_devices() if device.delay_s]

    assert delays == [1.2]


def test_every_sentence_that_is_not_the_service_s_says_so() -> None:
    own = {each.sentence for each in behaviours().values()} - KNOWN_SENTENCES

    assert own
    assert all(sentence.endswith("(emulator's wording)") for sentence in own)


def test_keys_are_the_plain_words_beside_them_and_are_called_published() -> None:
    document = load("policies.json")

    assert "PUBLISHED" in str(document["comment"])
    for row in document["policies"]:  # type: ignore[attr-defined]
        assert base64.b64decode(row["key"]).decode() == row["key_text"]
        assert len(row["key"]) == 44


def test_policies_have_the_rights_of_their_names() -> None:
    rights = {policy.name: policy.rights for policy in published_policies()}

    assert rights == {
        "DefaultFullSharedAccessSignature": frozenset(Right),
        "DefaultListenSharedAccessSignature": {Right.LISTEN},
        "SendOnlySharedAccessSignature": {Right.SEND},
        "ManageOnlySharedAccessSignature": {Right.MANAGE},
        "RootManageSharedAccessKey": frozenset(Right),
    }
