"""The shell that sends: one HTTP exchange, recorded byte for byte.

Settings and the cancel token are cheap to import; requests is loaded with the first client.
"""

from typing import TYPE_CHECKING, Any

from nhconsole.client.cancel import CancelToken
from nhconsole.client.settings import TransportSettings

if TYPE_CHECKING:
    from nhconsole.client.hub_client import HubClient

__all__ = ["CancelToken", "HubClient", "TransportSettings"]


def __getattr__(name: str) -> Any:
    """Load the client when it is first asked for."""
    if name == "HubClient":
        from nhconsole.client.hub_client import HubClient

        return HubClient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
