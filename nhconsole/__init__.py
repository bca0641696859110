"""nhconsole: a debugging console for Azure Notification Hubs."""

from nhconsole.version import VERSION as __version__

__all__ = ["__version__"]
