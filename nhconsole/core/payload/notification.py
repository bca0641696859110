"""A notification: its platform and kind, its bytes, and the headers typed for it."""

from dataclasses import dataclass, field

from nhconsole.core.payload.kind import detect_kind
from nhconsole.core.payload.platforms import Kind, Platform
from nhconsole.core.sending.exchange import Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What is sent, apart from whom it is for."""

    platform: Platform
    kind: Kind
    body: bytes = field(repr=False)
    headers: Headers = field(default=(), repr=False)
    """Headers typed by the person; they win over those of the kind."""

    @classmethod
    def of(
        cls, platform: Platform, body: bytes, *, kind: str = "", headers: Headers = ()
    ) -> "Notification":
        """Make a notification; without a kind, the payload shows it.

        Raises:
            KeyError: the platform has no such kind.
        """
        chosen = platform.kind(kind) if kind else None
        return cls(
            platform=platform,
            kind=detect_kind(platform, body, chosen),
            body=body,
            headers=headers,
        )
