"""nhconsole: a debugging console for Azure Notification Hubs.

The Python API loads when it is used; importing this package alone loads next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nhconsole.version import VERSION as __version__

if TYPE_CHECKING:
    from nhconsole.core.errors import (
        BadInput,
        InvalidConnectionString,
        InvalidNotification,
        InvalidTagExpression,
        NotificationHubsError,
    )
    from nhconsole.core.verdict.outcome import NotificationOutcome
    from nhconsole.hub import NotificationHub, SendFailed, SendReceipt
    from nhconsole.hub_notification import Notification

__all__ = [
    "BadInput",
    "InvalidConnectionString",
    "InvalidNotification",
    "InvalidTagExpression",
    "Notification",
    "NotificationHub",
    "NotificationHubsError",
    "NotificationOutcome",
    "SendFailed",
    "SendReceipt",
    "__version__",
]

_ERRORS = "nhconsole.core.errors"
_MODULES = {
    "BadInput": _ERRORS,
    "InvalidConnectionString": _ERRORS,
    "InvalidNotification": _ERRORS,
    "InvalidTagExpression": _ERRORS,
    "Notification": "nhconsole.hub_notification",
    "NotificationHub": "nhconsole.hub",
    "NotificationHubsError": _ERRORS,
    "NotificationOutcome": "nhconsole.core.verdict.outcome",
    "SendFailed": "nhconsole.hub",
    "SendReceipt": "nhconsole.hub",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
