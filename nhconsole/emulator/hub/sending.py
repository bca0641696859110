"""Sends that passed the hub's checks, on their way to the push services."""

import json
from dataclasses import dataclass
from datetime import datetime

from nhconsole.core.audience.tag_expression import TagExpression
from nhconsole.core.payload.platforms import Kind
from nhconsole.emulator.hub.notification import Message
from nhconsole.emulator.hub.registry import TEMPLATE_FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """A send that the hub accepts."""

    format: str
    """In lower case."""
    kind: Kind
    message: Message
    audience: TagExpression | None = None
    """None: a broadcast, or a direct send."""
    api_version: str = ""

    @property
    def is_template(self) -> bool:
        """Whether templates make the messages of it."""
        return self.format == TEMPLATE_FORMAT

    @property
    def properties(self) -> dict[str, str]:
        """The properties of a template send."""
        found: dict[str, str] = json.loads(self.message.body.decode("utf-8-sig"))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledSend:
    """A send that waits for its time."""

    id: str
    due: datetime
    send: Send
