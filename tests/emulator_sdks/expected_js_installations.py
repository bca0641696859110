"""What the JavaScript SDK must tell of installations and of the hub's other resources."""

from sdk_journey import Expected, Raises, Returns

KINDS = {
    "apns": "Apple",
    "adm": "Adm",
    "baidu": "Baidu",
    "browser": "Browser",
    "gcm": "Gcm",
    "fcmv1": "FcmV1",
    "wns": "Windows",
    "xiaomi": "Xiaomi",
}
CHANNEL = "https://db5p.notify.windows.com/?token=full"
TILE_CHANNEL = "https://db5p.notify.windows.com/?token=tile1"
NEW_CHANNEL = "https://db5p.notify.windows.com/?token=2"
TOAST_BODY = (
    '<toast><visual><binding template="ToastText01"><text id="1">$(message)</text></binding>'
    "</visual></toast>"
)
TILE_BODY = (
    '<tile><visual><binding template="TileSquareText04"><text id="1">$(message)</text></binding>'
    "</visual></tile>"
)


def life(platform: str, kind: str) -> dict[str, Expected]:
    """One installation from its making to its end."""
    tags = sorted(["one", platform, f"$InstallationId:{{i-{platform}}}", "$UserId:{Anna}"])
    return {
        f"put {platform}": Returns(None),
        f"get {platform}": Returns({"changed": [], "expired": False}),
        f"listed {platform}": Returns([[kind, tags]]),
        f"delete {platform}": Returns(None),
        f"get deleted {platform}": Raises(404, "Installation not found"),
    }


def reached(*handles: str) -> Returns:
    return Returns([len(handles), 0, list(handles)])


FULL: dict[str, Expected] = {
    "put full": Returns(None),
    "get full templates": Returns(
        {
            "greeting": {
                "body": TOAST_BODY,
                "headers": {"X-WNS-Type": "wns/toast"},
                # The service was recorded to add a template's name to its tags.
                "tags": ["greets", "greeting"],
            }
        }
    ),
    "get full tiles": Returns(
        {
            "tile1": {
                "pushChannel": TILE_CHANNEL,
                "tags": ["tiled"],
                "templates": {
                    "tileTemplate": {
                        "body": TILE_BODY,
                        "headers": {"X-WNS-Type": "wns/tile"},
                        "tags": ["tile-template", "tileTemplate"],
                    }
                },
            }
        }
    ),
    "listed full": Returns(["Windows", "Windows", "WindowsTemplate", "WindowsTemplate"]),
    "native reaches": reached(CHANNEL),
    "template reaches": reached(CHANNEL),
    "template by its name": reached(CHANNEL),
    # One native send, and two of the template with its property filled in.
    "received": Returns(["<toast/>", *[TOAST_BODY.replace("$(message)", "Hi")] * 2]),
    "tile reaches": reached(TILE_CHANNEL),
    "tile template reaches": reached(TILE_CHANNEL),
}
PATCHES: dict[str, Expected] = {
    "patch adds a tag": Returns(["away", "home"]),
    "patch removes a tag": Returns(["away"]),
    "patched tag reaches": Returns([1, 0]),
    "patch replaces the channel": Returns(NEW_CHANNEL),
    "patch sets the user": Returns("Ben"),
    "user reaches": reached(NEW_CHANNEL, TILE_CHANNEL),
    "patch adds a template": Returns(["greeting", "second"]),
    "patch replaces a template's body": Returns("<toast>$(message)</toast>"),
    "patch adds a template's tag": Returns(True),
    "patch removes a template": Returns(["greeting"]),
    "patch of two steps": Returns(["away", "x", "y"]),
    "patch fails whole": Raises(400),
    "tags after it": Returns(["away", "x", "y"]),
    "put again replaces": Returns([["home"], None, None, None]),
    "patch of what is not there": Raises(404, "Installation not found"),
    "delete of what is not there": Returns(None),
    "unknown platform": Raises(400),
    "no channel": Raises(400),
    "illegal tag": Raises(400, "An invalid tag 'a b' was supplied"),
    "listen key": Returns(None),
    "send key": Raises(401, "Listen claim is required for this operation"),
    "answer to a put": Returns(True),
}
JS_INSTALLATIONS: dict[str, Expected] = {
    **{
        call: expected
        for platform, kind in KINDS.items()
        for call, expected in life(platform, kind).items()
    },
    **FULL,
    **PATCHES,
}

OUT = "https://store.example/out?sig=a%2fb&se=1"
IN = "https://store.example/in.xml?a=1&b=2"
DETAILS = {"same": True, "state": "Completed", "dated": True}
JS_HUB: dict[str, Expected] = {
    "submit a job": Returns({"type": "ExportRegistrations", "identified": True, "out": OUT}),
    "get a job": Returns({"same": True, "type": "ExportRegistrations", "dated": True}),
    "wait for a job": Returns(
        {
            "type": "ExportRegistrations",
            "status": "Completed",
            "identified": True,
            "out": OUT,
            "in": None,
        }
    ),
    **{
        f"import {kind}": Returns({"type": f"Import{kind}Registrations", "in": IN})
        for kind in ("Create", "Update", "Delete", "Upsert")
    },
    "list jobs": Returns({"count": 6, "has": True}),
    "get an unknown job": Raises(404),
    "job of no known type": Raises(400, "The supplied notificationhub job payload is invalid"),
    "job by a listen key": Raises(401, "Manage claim is required for this operation"),
    "feedback container": Returns("https:"),
    "details": Returns(
        {
            **DETAILS,
            "body": '{"aps":{"alert":"<é>"}}',
            "platforms": "apple",
            "apns": [{"state": "Success", "count": 1}, {"state": "BadChannel", "count": 1}],
            "wns": None,
        }
    ),
    "details windows": Returns(
        {
            **DETAILS,
            "body": "<toast/>",
            "platforms": "windows",
            "apns": None,
            "wns": [{"state": "Success", "count": 1}, {"state": "WrongToken", "count": 1}],
        }
    ),
    "details of nobody": Returns(
        {
            **DETAILS,
            "state": "NoTargetFound",
            "body": '{"aps":{"alert":"<é>"}}',
            "apns": None,
            "wns": None,
        }
    ),
    "details of an unknown id": Raises(404),
}
