"""Builds the requests of the hub's data plane; everything on the wire is decided here.

``POST {endpoint}/{hub}/messages?api-version=…&test``; the flag has no value, as in the .NET SDK
and Microsoft's pages. Source: REST pages "Send a … native notification"; trouble-shooting page.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from nhconsole.core.connection.connection_string import ConnectionString
from nhconsole.core.connection.hub_name import check_hub_name, hub_segment
from nhconsole.core.errors import BadInput
from nhconsole.core.payload.notification import Notification
from nhconsole.core.problem import Field, Problem, Severity, errors_in
from nhconsole.core.secrets.secret import quoted, spelled
from nhconsole.core.sending.exchange import Headers, HttpRequest
from nhconsole.core.sending.header_rules import RESERVED, merge_headers, unsendable_at
from nhconsole.core.token.sas import SasToken
from nhconsole.version import VERSION

DEFAULT_API_VERSION = "2020-06"
USER_AGENT = f"nhconsole/{VERSION}"
FORMAT_HEADER = "ServiceBusNotification-Format"
TAGS_HEADER = "ServiceBusNotification-Tags"
_USUAL_VERSION = re.compile(r"20[0-9]{2}-[0-9]{2}")


def check_api_version(text: str) -> tuple[Problem, ...]:
    """Return what is worth saying about the api-version of the requests."""
    if _USUAL_VERSION.fullmatch(text):
        return ()
    at = unsendable_at(text)
    if at is not None:
        message = f"The api-version holds {spelled(text[at])}, which cannot be sent."
    else:
        message = f"The api-version {quoted(text)} does not look like one of the service's."
    return (
        Problem(
            severity=Severity.WARNING if at is None else Severity.ERROR,
            field=Field.SETTINGS,
            code="settings.api-version",
            message=message,
            remedy=f"Usual is {DEFAULT_API_VERSION}.",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAddress:
    """A hub, and what opens it.

    Raises:
        BadInput: hub or version could not stand in an address as they are; whoever makes an
            address, no name leads to another path or takes the flag of a test send away.
    """

    connection: ConnectionString
    hub_name: str
    api_version: str = DEFAULT_API_VERSION

    def __post_init__(self) -> None:
        """Refuse what could not stand in an address."""
        found = errors_in((*check_hub_name(self.hub_name), *check_api_version(self.api_version)))
        if found:
            raise BadInput(found)

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

    Raises:
        ValueError: a header cannot stand on the wire, or is reserved; the form's checks say where.
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
    headers = (
        *merge_headers(own, notification.headers),
        ("Content-Length", str(len(notification.body))),
    )
    if any(unsendable_at(text) is not None for header in headers for text in header):
        raise ValueError("a header holds a character that cannot stand on the wire")
    if RESERVED & {name.lower() for name, _ in notification.headers}:
        raise ValueError("a typed header would replace one that the console keeps to itself")
    return HttpRequest(
        method="POST",
        scheme=endpoint.scheme,
        host=endpoint.host,
        port=endpoint.port,
        target=f"/{hub_segment(address.hub_name)}/messages?api-version={version}{flag}",
        headers=headers,
        body=notification.body,
    )
