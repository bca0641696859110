"""What azure-sb must tell of its calls; it names the statuses of successes itself."""

from sdk_journey import Expected, Raises, Returns

CREATED = Returns(201)
NAMES = ["adm", "baidu", "browser", "fcmv1", "xiaomi"]

AZURE_SB_SENDS: dict[str, Expected] = {
    "send template": CREATED,
    "send template to all": CREATED,
    "send template to many tags": CREATED,
    "apns.send": CREATED,
    "apns.send with expiry and priority": CREATED,
    "apns.send text": CREATED,
    "gcm.send": CREATED,
    **{f"send {name} by header": CREATED for name in NAMES},
    "wns.send": CREATED,
    "wns.sendBadge": CREATED,
    "wns.sendBadge glyph": CREATED,
    "wns.sendRaw": CREATED,
    "wns templates": Returns({"count": 54, "refused": []}),
    "mpns.send": CREATED,
    "mpns.sendToast": CREATED,
    "mpns.sendTile": CREATED,
    "mpns.sendFlipTile": CREATED,
    "mpns.sendRaw": CREATED,
    "answer to a send": Returns({"body": "", "located": True, "traced": True}),
    "illegal tag": Raises(400, r"400 - An invalid tag 'new\$' was supplied"),
    "broken expression": Raises(400, "400 - "),
    "broken JSON": Raises(400, "The supplied notification payload is invalid"),
    "listen key": Raises(403, "Forbidden"),
    "wrong key": Raises(401, "InvalidSignature"),
    "unknown hub": Raises(404, "No service is hosted at the specified address"),
}


def plain(kind: str, tags: str | None, etag: str = "1") -> dict[str, object]:
    return {"kind": kind, "tags": tags, "etag": etag}


def platform(name: str, kind: str, body: str) -> dict[str, Expected]:
    """The calls that each of the four platforms has."""
    template = f"{kind}Template"
    return {
        f"{name} native": Returns(plain(kind, "one,two")),
        f"{name} native upsert": Returns(plain(kind, "three")),
        f"{name} template": Returns({**plain(template, "four"), "body": body}),
        f"{name} template upsert": Returns(plain(template, "five")),
        f"{name} template update": Returns(plain(template, "six", "2")),
        f"{name} template update stale": Raises(412),
        f"{name} template update any": Returns(plain(template, "six", "3")),
        f"{name} list by handle": Returns(["four", "one,two", "six", "three"]),
    }


TOAST = (
    '<toast><visual><binding template="ToastText01"><text id="1">$(message)</text></binding>'
    "</visual></toast>"
)
PHONE_NAMES = ["Toast", "Tile", "FlipTile", "Raw"]
AZURE_SB_REGISTRATIONS: dict[str, Expected] = {
    "createRegistrationId": Returns(True),
    **platform("apns", "Apple", '{"aps":{"alert":"$(message)"}}'),
    **platform("gcm", "Gcm", '{"data":{"message":"$(message)"}}'),
    **platform("wns", "Windows", TOAST),
    **platform("mpns", "Mpns", TOAST),
    "wns templates": Returns({"count": 54, "listed": 108}),
    **{f"mpns {name}": Returns(plain("MpnsTemplate", f"phone{name}")) for name in PHONE_NAMES},
    **{
        f"mpns {name} upsert": Returns(plain("MpnsTemplate", f"phone{name}"))
        for name in PHONE_NAMES
    },
    "getRegistration": Returns({**plain("Gcm", "a,b"), "handle": "gcm:1"}),
    "updateRegistration": Returns(plain("Gcm", "c", "2")),
    "updateRegistration stale": Raises(412),
    "createOrUpdateRegistration": Returns(plain("Gcm", "d", "3")),
    "updateRegistration of a template": Returns(True),
    "deleteRegistration stale": Raises(412),
    "deleteRegistration": Returns(200),
    "getRegistration deleted": Raises(404),
    "list by tag": Returns(7),
    "list by tag top": Returns(3),
    "list by tag in pieces": Returns([[3, 3, 1], 7]),
    "list by tag nobody": Returns([]),
    "list": Returns(5),
}
AZURE_SB_HUB: dict[str, Expected] = {
    "createOrUpdateInstallation": Returns(200),
    "getInstallation": Returns(["gcm", "gcm:old", ["one"], '{"data":{"message":"$(message)"}}']),
    "patchInstallation": Returns(["one", "two"]),
    "patchInstallation broken": Raises(400),
    "deleteInstallation": Returns(204),
    "getInstallation deleted": Raises(404, "Installation not found"),
    "getNotificationHub": Returns("sample-hub"),
    "getNotificationHub unknown": Raises(None, "NotificationHubNotFound"),
    "createNotificationHub": Returns("second-hub"),
    "createNotificationHub with credentials": Returns("third-hub"),
    "createNotificationHub existing": Raises(409, "SubCode=40900. Conflict."),
    "listNotificationHubs": Returns(["sample-hub", "second-hub", "third-hub"]),
    "listNotificationHubs in pieces": Returns(1),
    "send to a new hub": CREATED,
    "deleteNotificationHub": Returns(200),
    "send to a deleted hub": Raises(404, "No service is hosted at the specified address"),
    "createNotificationHub by a send key": Raises(401),
}
