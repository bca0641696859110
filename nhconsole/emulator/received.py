"""What a test asks an emulator in its own process: what a device received."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.hub.notification import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMessage:
    """A message that a simulated device received."""

    notification_id: str
    at: datetime
    platform: str
    """Value of the ServiceBusNotification-Format header; a template's message has one too."""
    tags: str
    """The tag expression of the send; empty for a broadcast and for direct sends."""
    is_test: bool
    is_direct: bool
    headers: Headers = field(repr=False)
    """Those for the push service."""
    body: bytes
    """For a template send: as the device's template made it."""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


def messages_of(received: Iterable[Received]) -> tuple[ReceivedMessage, ...]:
    """Return what was accepted of what was sent to a device, oldest first."""
    return tuple(
        ReceivedMessage(
            notification_id=each.notification.id,
            at=each.notification.at,
            platform=each.delivery.platform,
            tags=each.notification.audience,
            is_test=each.notification.is_test,
            is_direct=each.notification.is_direct,
            headers=each.delivery.message.headers,
            body=each.delivery.message.body,
        )
        for each in received
        if each.delivery.behaviour.accepted
    )
