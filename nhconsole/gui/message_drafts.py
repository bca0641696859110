"""The message being written for each platform and kind; switching loses nothing. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.sending.headers import Headers
from nhconsole.samples import default_sample


@dataclass(frozen=True, slots=True)
class Message:
    """Payload and typed headers of one kind of notification."""

    payload: str = field(repr=False)
    headers: Headers = ()


class MessageDrafts:
    """One message for each (platform, kind); the first one is a sample that works."""

    def __init__(self) -> None:
        self._messages: dict[tuple[str, str], Message] = {}
        self._kinds: dict[str, str] = {}

    def kind_of(self, platform: str) -> str:
        """Return the kind that was edited last for a platform."""
        return self._kinds.get(platform) or platform_named(platform).default_kind.name

    def message(self, platform: str, kind: str) -> Message:
        """Return the message of a platform and kind."""
        known = self._messages.get((platform, kind))
        if known is not None:
            return known
        return Message(default_sample(platform, kind).payload)

    def keep(self, platform: str, kind: str, message: Message) -> None:
        """Remember a message, and its kind as the one edited last for the platform."""
        self._messages[platform, kind] = message
        self._kinds[platform] = kind

    def keep_older(self, platform: str, kind: str, message: Message) -> None:
        """Remember a message of an earlier run, unless there is one of this run."""
        self._messages.setdefault((platform, kind), message)
        self._kinds.setdefault(platform, kind)

    def choose_kind(self, platform: str, kind: str) -> None:
        """Remember which kind of a platform is edited."""
        self._kinds[platform] = kind

    def all(self) -> Iterable[tuple[str, str, Message]]:
        """Return what was written: (platform, kind, message), the kind edited last at the end."""
        for (platform, kind), message in self._messages.items():
            if self._kinds.get(platform) != kind:
                yield platform, kind, message
        for (platform, kind), message in self._messages.items():
            if self._kinds.get(platform) == kind:
                yield platform, kind, message
