"""What the JavaScript SDK must tell of its sends to the sample devices."""

from sdk_journey import Expected, Raises, Returns

ACCEPTED = "The Notification was successfully sent to the Push Notification System"
INVALID_HANDLE = "The Push Notification System handle for the registration is invalid"
WRONG_TOKEN = "The Token obtained from the Token Provider is wrong"
INVALID_PAYLOAD = "The Notification payload is invalid"
SENT = Returns({"state": "Enqueued", "counts": [0, 0, 0], "traced": True, "located": True})
BATCH = Returns({"state": "Enqueued", "traced": True})
NAMES = [
    "apple", "adm", "baidu", "browser", "gcm", "fcmv1", "toast", "tile", "badge", "raw", "windows",
    "xiaomi", "template",
]  # fmt: skip


def outcome(platforms: list[str], outcomes: list[str]) -> Returns:
    success = outcomes.count(ACCEPTED)
    return Returns(
        {
            "state": "DetailedStateAvailable",
            "counts": [success, len(outcomes) - success],
            "platforms": platforms,
            "outcomes": outcomes,
            "complete": True,
        }
    )


AUDIENCE_SENDS: dict[str, Expected] = {
    "broadcast": SENT,
    **{f"send {name}": SENT for name in NAMES},
}
TEST_SENDS: dict[str, Expected] = {
    "test send windows": outcome(["windows", "windows"], [ACCEPTED, WRONG_TOKEN]),
    "test send apple": outcome(["apple", "apple"], [ACCEPTED, INVALID_HANDLE]),
    "test send gcm": outcome(["gcm"], [INVALID_HANDLE]),
    "test send fcmv1": outcome(["fcmv1"], [ACCEPTED]),
    "test send adm": outcome(["adm"], [ACCEPTED]),
    "test send baidu": outcome(["baidu"], [INVALID_PAYLOAD]),
    "test send browser": outcome(["browser"], [ACCEPTED]),
    "test send xiaomi": outcome(["xiaomi"], [ACCEPTED]),
    "test send template": outcome(["apple", "windows"], [ACCEPTED, ACCEPTED]),
    "test send expression": outcome(["apple"], [INVALID_HANDLE]),
    "test send any tag": outcome(["apple", "apple"], [ACCEPTED, INVALID_HANDLE]),
    "test send nobody": outcome([], []),
    # The SDK's own mistake: its broadcast with a test sends the tag “undefined”.
    "test send broadcast": outcome([], []),
}
OTHER_SENDS: dict[str, Expected] = {
    "direct apple": SENT,
    "direct windows": SENT,
    "direct fcmv1": SENT,
    "direct browser": SENT,
    "direct with test": SENT,
    "received directly": Returns(
        {"body": '{"aps":{"alert":"Grüße 🎉"}}', "type": "alert", "direct": True}
    ),
    "direct unknown handle": SENT,
    "batch of one": BATCH,
    "batch of 1000": BATCH,
    "batch of 1001": Raises(400, r"1000"),
    "batch windows": BATCH,
    "schedule": SENT,
    "schedule broadcast": SENT,
    "cancel": Returns({"traced": True}),
    "cancel broadcast": Returns({"traced": True}),
    "cancel unknown": Raises(404),
}
REFUSED_SENDS: dict[str, Expected] = {
    "broken JSON": Raises(400, "The supplied notification payload is invalid"),
    "broken XML": Raises(400, "Either Json object or valid Xml are allowed"),
    "unknown format": Raises(400, "pager"),
    "illegal tag": Raises(400, r"An invalid tag 'new\$' was supplied"),
    "broken expression": Raises(400, "tag expression"),
    "too large": Raises(413),
    "listen key": Raises(403, "operation failed with status 403"),
    "send key": SENT,
    "namespace key": SENT,
    "wrong key": Raises(401, "InvalidSignature"),
    "unknown hub": Raises(404, "No service is hosted at the specified address"),
    # The SDK waits for what it is told to wait, and sends again.
    "throttled once": SENT,
    "busy once": SENT,
    "throttled without Retry-After": Raises(429),
}
JS_SENDS = {**AUDIENCE_SENDS, **TEST_SENDS, **OTHER_SENDS, **REFUSED_SENDS}
