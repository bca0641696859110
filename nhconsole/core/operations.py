"""Builds the requests of the hub's data plane; everything on the wire is decided here.

``POST {endpoint}/{hub}/messages?api-version=…&test``; the flag has no value, as in the .NET SDK
and Microsoft's pages. Source: REST pages "Send a … native notification"; trouble-shooting page.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from nhconsole.core.connection_string import ConnectionString
from nhconsole.core.exchange import Headers, HttpRequest
from nhconsole.core.header_rules import merge_headers
from nhconsole.core.hub_name import hub_segment
from nhconsole.core.notification import Notification
from nhconsole.core.sas import SasToken
from nhconsole.version import VERSION

DEFAULT_API_VERSION = "2020-06"
USER_AGENT = f"nhconsole/{VERSION}"
FORMAT_HEADER = "ServiceBusNotification-Format"
TAGS_HEADER = "ServiceBusNotification-Tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAddress:
    """A hub, and what opens it."""

    connection: ConnectionString
    hub_name: str
    api_version: str = DEFAULT_API_VERSION

    def token(self, now: datetime) -> SasToken:
        """Sign a token for the hub as the article does: endpoint and hub, 300 seconds."""
        return SasToken.make(
            uri=f"{self.connection.endpoint.url}{self.hub_name}",
            key_name=self.connection.key_name,
            key=self.connection.key,
            now=now,
        )


def test_send_request(
    address: HubAddress, notification: Notification, tags: str | None, authorization: str
) -> HttpRequest:
    """Return the request of a test send: the hub answers with a NotificationOutcome.

    Args:
        address: The hub.
        notification: What to send.
        tags: Value of the tags header; None (no such header) for a broadcast.
        authorization: Value of the Authorization header, signed or (in a preview) masked.
    """
    return _send_request(address, notification, tags, authorization, "&test")


def ordinary_send_request(
    address: HubAddress, notification: Notification, tags: str | None, authorization: str
) -> HttpRequest:
    """Return the request of an ordinary send. Only the Python API's ``debug=False`` uses it."""
    return _send_request(address, notification, tags, authorization, "")


def own_headers(notification: Notification, tags: str | None) -> Headers:
    """Return the headers that the console sets from platform, kind and audience."""
    tags_header = ((TAGS_HEADER, tags),) if tags is not None else ()
    return (
        ("Content-Type", notification.kind.content_type),
        (FORMAT_HEADER, notification.platform.format),
        *tags_header,
        *notification.kind.headers,
    )


def _send_request(
    address: HubAddress,
    notification: Notification,
    tags: str | None,
    authorization: str,
    flag: str,
) -> HttpRequest:
    endpoint = address.connection.endpoint
    version = quote(address.api_version, safe="")
    own = (
        ("Host", endpoint.authority),
        ("User-Agent", USER_AGENT),
        ("Accept-Encoding", "identity"),
        ("Authorization", authorization),
        *own_headers(notification, tags),
    )
    return HttpRequest(
        method="POST",
        scheme=endpoint.scheme,
        host=endpoint.host,
        port=endpoint.port,
        target=f"/{hub_segment(address.hub_name)}/messages?api-version={version}{flag}",
        headers=(
            *merge_headers(own, notification.headers),
            ("Content-Length", str(len(notification.body))),
        ),
        body=notification.body,
    )
