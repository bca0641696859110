"""What the two Python SDKs must tell of their calls."""

from sdk_journey import Expected, Raises, Returns

CREATED = Returns(201)
EMPTY = Returns({})
REST_NAMES = ["apple", "google", "amazon", "baidu", "windows", "phone toast", "phone tile"]


def rest_sends(name: str) -> dict[str, Expected]:
    """The forms that each platform's send has."""
    return {
        name: CREATED,
        f"{name} to all": CREATED,
        f"{name} direct": CREATED,
        # The SDK's own mistake: it writes 2026-11-22'T'00:12:26, with the quotation marks.
        f"{name} scheduled": Raises(400),
        f"{name} skipped": CREATED,
    }


PY_REST: dict[str, Expected] = {
    **{call: expected for name in REST_NAMES for call, expected in rest_sends(name).items()},
    "template": CREATED,
    "template scheduled": Raises(400),
    "many tags": CREATED,
    "expression": CREATED,
    # The status, and whether one success and one failure were printed.
    "test send": Returns([201, True, True]),
    "test send nobody": Returns([201, False, False]),
    "test send refused": Returns([400, False, False]),
    "test send direct": Returns([201, False, False]),
    "illegal tag": Raises(400, "Bad Request"),
    "broken expression": Raises(400, "Bad Request"),
    "payload that is text": Raises(400, "Bad Request"),
    "listen key": Raises(403, "Forbidden"),
    "wrong key": Raises(401, "Unauthorized"),
    "unknown hub": Raises(404, "Not Found"),
}

UNOFFICIAL_NAMES = [
    "apple", "fcm_legacy", "fcm_v1", "windows", "windows_toast", "windows_tile", "windows_badge",
    "windows_raw", "windowsphone", "adm", "baidu", "browser", "template", "xiaomi",
]  # fmt: skip
CHANNEL = {"endpoint": "https://push.example/a?b=1", "p256dh": "BK=", "auth": "s"}
PY_UNOFFICIAL: dict[str, Expected] = {
    **{f"send {name}": EMPTY for name in UNOFFICIAL_NAMES},
    # The hub takes what FCM would refuse: the body's outer “message” is forgotten.
    "send fcm_v1 of its body": EMPTY,
    # The SDK's own mistake: the prefix “wp” is not declared.
    "send windowsphone of its body": Raises(400, "valid Xml"),
    "broadcast": EMPTY,
    "send with options": EMPTY,
    # A header that the service does not know: an ordinary send.
    "test send by its header": EMPTY,
    "schedule": EMPTY,
    "schedule without zone": EMPTY,
    "schedule broadcast": EMPTY,
    "cancel": EMPTY,
    "outcome details": Returns([["_raw_xml"], True, True]),
    "cancel unknown": Raises(404),
    "put installation": EMPTY,
    # The service was recorded to call this JSON XML, and the SDK believes it.
    "get installation": Returns(["_raw_xml"]),
    "get installation's fields": Returns(["browser", CHANNEL, ["one", "two"]]),
    "patch installation": Returns(["one", "three", "two"]),
    "list registrations": Returns(
        [CHANNEL["endpoint"], ["$InstallationId:{py}", "one", "three", "two"], 'W/"2"']
    ),
    "list one registration": Returns(1),
    "get registration": Returns(True),
    "send to the installation": EMPTY,
    "delete installation": EMPTY,
    "get installation deleted": Raises(404, "Installation not found"),
    "delete registration": EMPTY,
    "get registration unknown": Raises(404),
    "outcome details unknown": Raises(404),
    # The SDK wants JSON here; the service answers the bare address.
    "feedback container": Returns(""),
    "illegal tag": Raises(400, "An invalid tag"),
    "listen key": Raises(403),
    "wrong key": Raises(401, "InvalidSignature"),
    "unknown hub": Raises(404, "No service is hosted at the specified address"),
}
