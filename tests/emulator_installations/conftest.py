"""What the tests of installations share."""

import json
from collections.abc import Callable

import pytest

from nhconsole.emulator.installations.installation import Installation
from nhconsole.emulator.installations.reading import read_installation

CHANNELS: dict[str, object] = {
    "apns": "00fc13ad",
    "wns": "https://wns.example/main",
    "mpns": "https://mpns.example/main",
    "gcm": "gcm-id",
    "fcmv1": "fcm-id",
    "adm": "adm-id",
    "baidu": "user-channel",
    "xiaomi": "xiaomi-id",
    "browser": {"endpoint": "https://push.example/1", "p256dh": "key", "auth": "secret"},
}
Make = Callable[..., Installation]


@pytest.fixture
def make() -> Make:
    """Make an installation from its platform and further properties."""

    def made(platform: str = "wns", **properties: object) -> Installation:
        body = {"platform": platform, "pushChannel": CHANNELS[platform], **properties}
        installation = read_installation("device-1", json.dumps(body).encode())
        assert isinstance(installation, Installation), installation
        return installation

    return made
