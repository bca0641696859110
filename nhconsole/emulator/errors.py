"""Why the emulator could not start, in words for a person."""

from nhconsole.core.errors import NotificationHubsError


class EmulatorCannotStart(NotificationHubsError):
    """A port in use, a folder that cannot be written: the message says what to do."""


class BadDevices(NotificationHubsError, ValueError):
    """Devices that cannot be read: the message says what is wrong, and where."""
