"""What the hub keeps of one installation.

Source: recorded answers of the service, Microsoft's REST page "Create or overwrite an
installation", and the fixtures of the official SDKs.
"""

from dataclasses import dataclass, field

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.hub.description import SHAPES, PlatformShape

NEVER = "9999-12-31T23:59:59.9999999Z"
"""The expiration time of an installation that does not expire."""
_BY_INSTALLATION = {shape.installation: shape for shape in SHAPES if shape.installation}
PLATFORMS = tuple(_BY_INSTALLATION)
"""The platforms by the names that installations have for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserChannel:
    """The push channel of a browser: a Web Push subscription."""

    endpoint: str
    p256dh: str
    auth: str = field(repr=False)
    is_text: bool = False
    """Whether it came as a JSON text (the Java SDK) and not as an object (the JavaScript SDK)."""


PushChannel = str | BrowserChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationTemplate:
    """One template of an installation or of a secondary tile."""

    name: str
    body: str = field(repr=False)
    headers: Headers = ()
    expiry: str = ""
    tags: tuple[str, ...] = ()
    """The template's name is one of them: the service adds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondaryTile:
    """A secondary tile of a Windows app; it has a channel of its own."""

    name: str
    push_channel: str
    tags: tuple[str, ...] = ()
    templates: tuple[InstallationTemplate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One installation."""

    id: str
    platform: str
    """The name that installations have for it: ``apns``, ``wns``, ``fcmv1`` and so on."""
    push_channel: PushChannel
    push_channel_expired: bool = False
    expiration_time: str = NEVER
    user_id: str = ""
    tags: tuple[str, ...] = ()
    push_variables: Headers = ()
    """Names and values, in their order."""
    templates: tuple[InstallationTemplate, ...] = ()
    secondary_tiles: tuple[SecondaryTile, ...] = ()

    @property
    def shape(self) -> PlatformShape:
        """How registrations of its platform look."""
        return shape_of_installation(self.platform)


def shape_of_installation(platform: str) -> PlatformShape:
    """Return the shape of the registrations behind installations; KeyError for none."""
    return _BY_INSTALLATION[platform]
