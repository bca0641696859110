"""What goes wrong with files and key stores, as exceptions whose text is shown to people."""

from nhconsole.core.errors import NotificationHubsError


class StorageError(NotificationHubsError):
    """Something could not be read or written; the text says what, where and why."""


class SecretStoreError(StorageError):
    """The system's key store did not do what was asked; the text never holds a key."""
