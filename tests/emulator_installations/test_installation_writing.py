"""What ``GET /installations/{id}`` answers."""

import json

import pytest

from nhconsole.emulator.installations.installation import Installation
from nhconsole.emulator.installations.reading import read_installation
from nhconsole.emulator.installations.writing import installation_json
from tests.emulator_installations.conftest import CHANNELS, Make

WITH_USER = (
    '{"installationId":"08c88ecf","pushChannel":"62BCD348","pushChannelExpired":false,'
    '"platform":"apns","expirationTime":"9999-12-31T23:59:59.9999999Z","userId":"d798d460"}'
)
WITH_TAG = (
    '{"installationId":"8b3e1b9e","pushChannel":"62BCD348","pushChannelExpired":false,'
    '"platform":"apns","expirationTime":"9999-12-31T23:59:59.9999999Z","tags":["tag1"]}'
)
WITH_TEMPLATE = (
    '{"installationId":"ef4ffd64","pushChannel":"https://some.url/","pushChannelExpired":false,'
    '"platform":"wns","expirationTime":"9999-12-31T23:59:59.9999999Z","templates":'
    '{"Template Name":{"body":"{\\"aps\\":{\\"alert\\":\\"alert!\\"}}",'
    '"headers":{"X-WNS-Type":"wns/toast"},"tags":["Template Name"]}}}'
)


def put(document: dict[str, object]) -> str:
    installation = read_installation(str(document["installationId"]), json.dumps(document).encode())
    assert isinstance(installation, Installation)
    return installation_json(installation)


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        (
            {
                "installationId": "08c88ecf",
                "platform": "apns",
                "pushChannel": "62bcd348",
                "userId": "d798d460",
            },
            WITH_USER,
        ),
        (
            {
                "installationId": "8b3e1b9e",
                "platform": "apns",
                "pushChannel": "62bcd348",
                "tags": ["tag1"],
            },
            WITH_TAG,
        ),
        (
            {
                "installationId": "ef4ffd64",
                "platform": "wns",
                "pushChannel": "https://some.url/",
                "templates": {
                    "Template Name": {
                        "body": '{"aps":{"alert":"alert!"}}',
                        "headers": {"X-WNS-Type": "wns/toast"},
                    }
                },
            },
            WITH_TEMPLATE,
        ),
    ],
    ids=["user", "tag", "template"],
)
def test_the_answer_is_that_which_was_recorded(document: dict[str, object], answer: str) -> None:
    assert put(document) == answer


@pytest.mark.parametrize("platform", CHANNELS)
def test_every_platform_comes_back_by_its_own_name(platform: str, make: Make) -> None:
    assert json.loads(installation_json(make(platform)))["platform"] == platform


def test_a_browser_channel_comes_back_in_the_form_in_which_it_went(make: Make) -> None:
    keys = {"endpoint": "https://push.example/1", "p256dh": "bar", "auth": "baz"}

    as_object = json.loads(installation_json(make("browser", pushChannel=keys)))
    as_text = json.loads(installation_json(make("browser", pushChannel=json.dumps(keys))))

    assert as_object["pushChannel"] == keys
    assert json.loads(as_text["pushChannel"]) == keys


def test_everything_else_comes_back_after_what_each_installation_has(make: Make) -> None:
    given = {
        "userId": "Bob",
        "tags": ["b", "a"],
        "pushVariables": {"z": "1", "a": "2"},
        "templates": {"t": {"body": "é", "expiry": "tomorrow", "tags": ["t"]}},
        "secondaryTiles": {"tile": {"pushChannel": "https://wns.example/t", "tags": ["c"]}},
    }

    answer = json.loads(installation_json(make("wns", **given)))

    assert list(answer)[5:] == list(given)
    assert {name: answer[name] for name in given} == given
    assert "é" in installation_json(make("wns", **given))
