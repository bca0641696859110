"""The platforms of Notification Hubs, one table row for each kind of notification.

Source of formats, content types and headers: Microsoft's REST pages "Send a … native notification"
and the official SDKs; limits and dates as marked. Read November 2026.
"""

from dataclasses import dataclass
from enum import StrEnum

from nhconsole.core.sending.headers import Headers

KIB = 1024
HUB_LIMIT_BYTES = 64 * KIB
"""The hub refuses a larger body (413). Source: REST pages."""


class BodyKind(StrEnum):
    """What a payload must be."""

    JSON = "json"
    XML = "xml"
    ANY = "any"


JSON_TYPE = "application/json"
XML_TYPE = "application/xml"
RAW_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of notification of a platform: a row of the table."""

    name: str
    """As on the command line: ``toast``, ``raw``, ``alert`` …"""
    label: str
    content_type: str
    body: BodyKind
    limit_bytes: int
    """The push service's limit for the payload."""
    limit_assumed: bool
    """ASSUMED: the figure is general knowledge, not from Notification Hubs' own pages."""
    headers: Headers = ()
    """The platform's own headers for this kind."""
    elements: tuple[str, ...] = ()
    """XML element (lower case) by which a payload shows that it is of this kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A value of the ServiceBusNotification-Format header, and what belongs to it."""

    format: str
    label: str
    pns: str
    """The push notification service, as in "accepted by WNS"."""
    kinds: tuple[Kind, ...]
    retired: str = ""
    """Since when it is gone, with what replaces it; empty for a living platform."""
    retired_on: str = ""
    """ISO date."""
    note: str = ""
    """What a sender should know; shown beside the editor."""

    @property
    def default_kind(self) -> Kind:
        """The kind that is meant when none is named."""
        return self.kinds[0]

    def kind(self, name: str) -> Kind:
        """Return the kind of that name; KeyError if the platform has none."""
        for kind in self.kinds:
            if kind.name == name:
                return kind
        raise KeyError(name)


def _json_kind(
    name: str, label: str, limit: int, *, assumed: bool = True, headers: Headers = ()
) -> Kind:
    return Kind(
        name=name,
        label=label,
        content_type=JSON_TYPE,
        body=BodyKind.JSON,
        limit_bytes=limit,
        limit_assumed=assumed,
        headers=headers,
    )


def _wns(name: str, label: str) -> Kind:
    return Kind(
        name=name,
        label=label,
        content_type=XML_TYPE,
        body=BodyKind.XML,
        limit_bytes=5 * KIB,
        limit_assumed=False,
        headers=(("X-WNS-Type", f"wns/{name}"),),
        elements=(name,),
    )


def _mpns(name: str, label: str, notification_class: str) -> Kind:
    return Kind(
        name=name,
        label=label,
        content_type=XML_TYPE,
        body=BodyKind.XML,
        limit_bytes=3 * KIB,
        limit_assumed=True,
        # .NET sends "token" for tiles; Microsoft's pages and the article say "tile".
        headers=(("X-WindowsPhone-Target", name), ("X-NotificationClass", notification_class)),
        elements=(name,),
    )


def _raw(limit: int, headers: Headers) -> Kind:
    return Kind(
        name="raw",
        label="Raw",
        content_type=RAW_TYPE,
        body=BodyKind.ANY,
        limit_bytes=limit,
        limit_assumed=False,
        headers=headers,
    )


PLATFORMS: tuple[Platform, ...] = (
    Platform(
        format="apple",
        label="Apple",
        pns="APNs",
        kinds=(
            _json_kind("alert", "Alert", 4 * KIB),
            _json_kind(
                "background",
                "Background",
                4 * KIB,
                # Apple demands the push type for background pushes since iOS 13 (ASSUMED).
                headers=(("apns-push-type", "background"), ("apns-priority", "5")),
            ),
        ),
        note="A hub is set to sandbox or production as a whole; tokens of the other side fail.",
    ),
    Platform(
        format="fcmv1",
        label="Android (FCM v1)",
        pns="FCM",
        kinds=(_json_kind("message", "Message", 4 * KIB),),
        note="Everything stands under “message”; the hub adds the target.",
    ),
    Platform(
        format="windows",
        label="Windows",
        pns="WNS",
        kinds=(
            _wns("toast", "Toast"),
            _wns("tile", "Tile"),
            _wns("badge", "Badge"),
            _raw(5 * KIB, (("X-WNS-Type", "wns/raw"),)),
        ),
    ),
    Platform(
        format="adm",
        label="Amazon (ADM)",
        pns="ADM",
        kinds=(_json_kind("message", "Message", 6 * KIB),),
        note="The values under “data” are texts.",
    ),
    Platform(
        format="baidu",
        label="Baidu",
        pns="Baidu",
        kinds=(_json_kind("message", "Message", 4 * KIB),),
    ),
    Platform(
        format="browser",
        label="Browser",
        pns="the web push service",
        kinds=(_json_kind("message", "Message", 4 * KIB),),
        note="The page's service worker reads the JSON; its shape is yours.",
    ),
    Platform(
        format="xiaomi",
        label="Xiaomi",
        pns="Mi Push",
        kinds=(_json_kind("message", "Message", 4 * KIB),),
        note="Only the JavaScript SDK names this format; its payload is not documented.",
    ),
    Platform(
        format="template",
        label="Template",
        pns="the push service",
        kinds=(_json_kind("properties", "Properties", HUB_LIMIT_BYTES, assumed=False),),
        note="A flat JSON object of texts; each device's own template makes the message.",
    ),
    Platform(
        format="gcm",
        label="FCM legacy (GCM)",
        pns="FCM",
        kinds=(_json_kind("message", "Message", 4 * KIB),),
        retired="Google stopped FCM legacy on 20 June 2024; use Android (FCM v1).",
        retired_on="2024-06-20",
    ),
    Platform(
        format="windowsphone",
        label="Windows Phone",
        pns="MPNS",
        kinds=(
            _mpns("toast", "Toast", "2"),
            _mpns("tile", "Tile", "1"),
            _raw(1 * KIB, (("X-NotificationClass", "3"),)),
        ),
        retired="Microsoft switched MPNS off on 20 February 2018; use Windows.",
        retired_on="2018-02-20",
    ),
)

_BY_FORMAT = {platform.format: platform for platform in PLATFORMS}


def platform_named(format_name: str) -> Platform:
    """Return the platform of a format name, compared without case; KeyError if there is none."""
    return _BY_FORMAT[format_name.strip().lower()]


def pns_of(application_platform: str) -> str:
    """Return the push service's name for an ApplicationPlatform of an outcome, in words."""
    name = application_platform.strip().lower().removesuffix("template")
    platform = _BY_FORMAT.get(name)
    return platform.pns if platform else "the push service"
