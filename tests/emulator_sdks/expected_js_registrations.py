"""What the JavaScript SDK must tell of registrations and of lists of them."""

from sdk_journey import Expected, Raises, Returns

from nhconsole.emulator import sample_devices

NATIVE_KINDS = [
    "Adm", "Apple", "Baidu", "Browser", "FcmV1", "Gcm", "Mpns", "Windows", "Xiaomi",
]  # fmt: skip
KINDS = [*NATIVE_KINDS, *(f"{kind}Template" for kind in NATIVE_KINDS)]
ALL = 250 + sum(len(device.registrations) for device in sample_devices())
"""The registrations that the journey makes, and those that the emulator begins with."""
TWO_CHANNELS = Returns(["first", "second"])


def life(kind: str) -> dict[str, Expected]:
    """One registration from its making to its end."""
    same = {"kind": kind, "changed": [], "etag": "1"}
    return {
        f"create {kind}": Returns(same),
        f"get {kind}": Returns({**same, "id": True}),
        f"list by tag {kind}": Returns([same]),
        f"update {kind}": Returns({"tags": ["changed"], "etag": "2", "id": True}),
        f"update stale {kind}": Raises(412),
        f"delete stale {kind}": Raises(412),
        f"delete {kind}": Returns(None),
        f"get deleted {kind}": Raises(404),
    }


JS_REGISTRATIONS: dict[str, Expected] = {
    **{call: expected for kind in KINDS for call, expected in life(kind).items()},
    "createRegistrationId": Returns(True),
    "get before it is made": Raises(404),
    "createOrUpdate makes": Returns({"id": True, "etag": "1", "tags": ["one"]}),
    "createOrUpdate replaces": Returns({"id": True, "etag": "2", "tags": ["two"]}),
    "createOrUpdate with an id of its own": Returns({"id": "123-234-1", "etag": "1"}),
    "update of what is not there": Raises(404),
    "delete without an ETag": Returns(None),
    "delete of what is not there": Raises(404),
    "no tags": Returns({"tags": None, "expires": 9999}),
    "push variables": Returns({"who": 'Ann "A" <&>', "city": "Zürich"}),
    "lower-case device token": Returns(True),
    "illegal tag": Raises(400, "An invalid tag 'a b' was supplied"),
    "system tag": Raises(400, r"Tags can not start with \$"),
    "no hexadecimal token": Raises(400, "hexadecimal"),
    "channel that is no address": Raises(400, "[Cc]hannel"),
    "send key": Raises(401, "Listen claim is required for this operation"),
    "listen key": Returns("Apple"),
}
JS_LISTS: dict[str, Expected] = {
    "pages of 100": Returns({"sizes": [100, 100, ALL - 200], "different": ALL}),
    "pages of 7": Returns({"pages": -(-ALL // 7), "different": ALL}),
    "pages without top": Returns(ALL),
    "one by one": Returns(ALL),
    "pages of a tag": Returns({"sizes": [50, 50, 25], "different": 125}),
    "tag with a colon": Returns(["gcm-0017"]),
    "tag that nobody has": Returns(0),
    "filter": Returns([["even", "everyone", "number:42"]]),
    "broken filter": Raises(400),
    "top of nonsense": Raises(400),
    "by channel adm": TWO_CHANNELS,
    "by channel apple": TWO_CHANNELS,
    # Though the SDK forgets a quotation mark in this filter.
    "by channel baidu": TWO_CHANNELS,
    "by channel browser": TWO_CHANNELS,
    "by channel fcmv1": TWO_CHANNELS,
    "by channel gcm": TWO_CHANNELS,
    "by channel windows": TWO_CHANNELS,
    "by channel xiaomi": Raises(400, "Device type is unsupported"),
    "by unknown channel": Returns(0),
}
