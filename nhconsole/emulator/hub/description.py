"""Registration descriptions: what the hub keeps of one registration, under the service's own names.

Source: the description elements of recorded answers and of the SDKs (Apple…, Windows…, FcmV1… and
so on), with and without a template.
"""

from dataclasses import dataclass, field
from datetime import datetime

from nhconsole.core.sending.headers import Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The template of a template registration."""

    body: str = field(repr=False)
    name: str = ""
    headers: Headers = ()
    """Headers for the push service, such as ``(("X-WNS-Type", "wns/toast"),)``."""
    expiry: str = ""
    """Apple only: a date or an expression; as it came."""
    priority: str = ""
    """Apple only; as it came."""
    message_type: str = ""
    """Baidu only; as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformShape:
    """How a platform's registrations are named and what they hold."""

    platform: str
    """Value of the ServiceBusNotification-Format header."""
    element: str
    """The beginning of the element's name: ``Apple`` of ``AppleRegistrationDescription``."""
    fields: tuple[str, ...]
    """The elements of the handle; the first one is the PNS handle."""
    has_tile: bool = False
    """Whether a SecondaryTileName may stand there."""
    headers: str = ""
    """The element of a template's headers: ``WnsHeaders`` of ``WnsHeader`` elements."""
    installation: str = ""
    """Its name in the JSON of installations; empty: no installations of this platform."""


SHAPES = (
    PlatformShape(
        platform="apple",
        element="Apple",
        fields=("DeviceToken",),
        headers="ApnsHeaders",
        installation="apns",
    ),
    PlatformShape(
        platform="fcmv1",
        element="FcmV1",
        fields=("FcmV1RegistrationId",),
        installation="fcmv1",
    ),
    PlatformShape(platform="gcm", element="Gcm", fields=("GcmRegistrationId",), installation="gcm"),
    PlatformShape(
        platform="windows",
        element="Windows",
        fields=("ChannelUri",),
        has_tile=True,
        headers="WnsHeaders",
        installation="wns",
    ),
    PlatformShape(
        platform="windowsphone",
        element="Mpns",
        fields=("ChannelUri",),
        has_tile=True,
        headers="MpnsHeaders",
        installation="mpns",
    ),
    PlatformShape(platform="adm", element="Adm", fields=("AdmRegistrationId",), installation="adm"),
    PlatformShape(
        platform="baidu",
        element="Baidu",
        fields=("BaiduUserId", "BaiduChannelId"),
        installation="baidu",
    ),
    PlatformShape(
        platform="browser",
        element="Browser",
        fields=("Endpoint", "P256DH", "Auth"),
        installation="browser",
    ),
    # ASSUMED: the JavaScript SDK has this platform; no recorded answer was found.
    PlatformShape(
        platform="xiaomi",
        element="Xiaomi",
        fields=("XiaomiRegistrationId",),
        installation="xiaomi",
    ),
)
_BY_PLATFORM = {shape.platform: shape for shape in SHAPES}


def shape_of(platform: str) -> PlatformShape:
    """Return the shape of a platform's registrations; KeyError if there are none of it."""
    return _BY_PLATFORM[platform]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDescription:
    """One registration."""

    id: str
    platform: str
    """Value of the ServiceBusNotification-Format header; a template has one too."""
    handle: str
    """The PNS handle: token, channel URI, registration id or endpoint."""
    keys: tuple[str, ...] = ()
    """What else the platform needs beside the handle, in the order of its shape."""
    tags: tuple[str, ...] = ()
    """As given; the tags of the system, such as ``$InstallationId:{…}``, come first."""
    push_variables: Headers = ()
    """Names and values of PushVariables, in their order."""
    template: Template | None = None
    """None for a native registration."""
    secondary_tile: str = ""
    etag: int = 1
    updated: datetime
    """When it was made or changed the last time."""
    installation: str = ""
    """The id of the installation that it stands for; empty for a registration by itself."""

    @property
    def pns_handle(self) -> str:
        """The handle as an outcome shows it (ASSUMED: Baidu's two ids are joined by a hyphen)."""
        return "-".join((self.handle, *self.keys)) if self.platform == "baidu" else self.handle

    @property
    def etag_text(self) -> str:
        """The ETag as a header has it: ``W/"1"``."""
        return f'W/"{self.etag}"'
