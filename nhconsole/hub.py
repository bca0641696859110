"""The calls of Microsoft's article "How to use Notification Hubs from Python", over this package.

A script written for the article runs with only its import changed. What differs was wrong there:
each hub keeps settings of its own, an error in debug mode is raised, and the payload's root decides
the headers of Windows notifications, not a search for ``<toast>``.
"""

import os
import sys
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.audience.audience import audience_of
from nhconsole.core.connection.connection_string import (
    ConnectionReading,
    hub_conflict,
    known_secrets,
    read_connection_string,
)
from nhconsole.core.connection.hub_name import check_hub_name
from nhconsole.core.errors import (
    BadInput,
    InvalidConnectionString,
    InvalidNotification,
    InvalidTagExpression,
    NotificationHubsError,
)
from nhconsole.core.problem import errors_in
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.dump import dump_exchange
from nhconsole.core.sending.exchange import Exchange
from nhconsole.core.sending.header_rules import check_headers
from nhconsole.core.sending.operations import (
    DEFAULT_API_VERSION,
    HubAddress,
    ordinary_send_request,
    own_headers,
    test_send_request,
)
from nhconsole.core.verdict.answer import AnswerKind, read_answer
from nhconsole.core.verdict.outcome import NotificationOutcome
from nhconsole.core.verdict.verdict import judge
from nhconsole.explained import explanation_table
from nhconsole.hub_notification import Notification, message_of, refuse

_CREATED = 201
_TAKEN = (AnswerKind.OUTCOME, AnswerKind.EMPTY)


class SendFailed(NotificationHubsError):
    """The hub refused a notification, or no usable answer came. Holds no secret."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        detail: str = "",
        tracking_id: str = "",
        may_have_been_accepted: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status; None if no answer came."""
        self.detail = detail
        """The hub's own words, as far as there are any."""
        self.tracking_id = tracking_id
        """What Microsoft's support asks for."""
        self.may_have_been_accepted = may_have_been_accepted
        """Whether the push may be on its way all the same: sending again could double it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReceipt:
    """The hub took a notification (201). What became of it at the devices is not known."""

    notification_id: str = ""
    """For telemetry; only hubs of the Standard tier name one."""
    location: str = ""
    tracking_id: str = ""


class NotificationHub:
    """Sends notifications through one hub. Each instance keeps everything to itself.

    Args:
        connection_string: As the portal shows it.
        hub_name: The hub; may be left out if the string names one (EntityPath).
        debug: Every send is a test send: prints request, response and outcome, with the token
            masked, and returns the :class:`NotificationOutcome`.
        ca_file: Further certificates to trust, PEM.
        loopback_ca_file: Certificates trusted for this machine only: those of an emulator.
        timeout: Seconds for a whole exchange.
        api_version: The ``api-version`` of the requests.

    Raises:
        InvalidConnectionString: (a ValueError) the string cannot be used; never quotes the key.
        BadInput: (a ValueError) the hub's name cannot be used.
    """

    def __init__(
        self,
        connection_string: str | None = None,
        hub_name: str | None = None,
        debug: int | bool = 0,
        *,
        ca_file: str | os.PathLike[str] | None = None,
        loopback_ca_file: str | os.PathLike[str] | None = None,
        timeout: float | None = None,
        api_version: str = DEFAULT_API_VERSION,
    ) -> None:
        text = connection_string or ""
        self.debug = bool(debug)
        self._address = _address(read_connection_string(text), hub_name, api_version)
        self._redactor = Redactor(frozenset(known_secrets(text)))
        settings = TransportSettings.within(
            timeout,
            ca_files=(Path(ca_file),) if ca_file else (),
            loopback_ca_file=Path(loopback_ca_file) if loopback_ca_file else None,
        )
        self._client = HubClient(settings)
        # Scripts of the article never close a hub; its connections end with it.
        self._closing = weakref.finalize(self, self._client.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"NotificationHub({str(self._address.connection)!r}, {self._address.hub_name!r})"

    def close(self) -> None:
        """Close the kept connections. The hub can still be used; it opens new ones."""
        self._client.close()

    def send_apple_notification(self, payload: object, tags: object = "") -> "Sent":
        """Send to Apple devices."""
        return self.send_notification(Notification("apple", payload), tags)

    def send_fcm_v1_notification(self, payload: object, tags: object = "") -> "Sent":
        """Send to Android devices through FCM v1."""
        return self.send_notification(Notification("fcmv1", payload), tags)

    def send_gcm_notification(self, payload: object, tags: object = "") -> "Sent":
        """Send to Android devices through FCM legacy, which Google stopped in 2024."""
        return self.send_notification(Notification("gcm", payload), tags)

    def send_google_notification(self, payload: object, tags: object = "") -> "Sent":
        """Do what :meth:`send_gcm_notification` does; the article has both names."""
        return self.send_gcm_notification(payload, tags)

    def send_adm_notification(self, payload: object, tags: object = "") -> "Sent":
        """Send to Kindle Fire devices."""
        return self.send_notification(Notification("adm", payload), tags)

    def send_baidu_notification(self, payload: object, tags: object = "") -> "Sent":
        """Send to devices behind Baidu."""
        return self.send_notification(Notification("baidu", payload), tags)

    def send_browser_notification(self, payload: object, tags: object = "") -> "Sent":
        """Send to browsers."""
        return self.send_notification(Notification("browser", payload), tags)

    def send_mpns_notification(self, payload: object, tags: object = "") -> "Sent":
        """Send to Windows Phone; toast, tile or raw, as the payload shows."""
        return self.send_notification(Notification("windowsphone", payload), tags)

    def send_windows_notification(self, payload: object, tags: object = "") -> "Sent":
        """Send to Windows; toast, tile, badge or raw, as the payload shows."""
        return self.send_notification(Notification("windows", payload), tags)

    def send_template_notification(self, properties: object, tags: object = "") -> "Sent":
        """Send properties to the devices that registered a template."""
        return self.send_notification(Notification("template", properties), tags)

    def send_notification(
        self, notification: Notification, tag_or_tag_expression: object = None
    ) -> "Sent":
        """Send a notification.

        What the console only believes to be wrong is left to the hub to judge; refused is what
        could not stand in a request.

        Args:
            notification: What to send.
            tag_or_tag_expression: None or ``""`` for everybody; a tag or an expression; a set or
                list of tags for devices with any of them.

        Returns:
            With ``debug`` the outcome, or None if the hub's answer is empty; else a receipt.

        Raises:
            SendFailed: the hub refused it, or no usable answer came.
            InvalidNotification: payload or headers cannot be sent.
            InvalidTagExpression: the tags cannot be sent.
        """
        message = message_of(notification)
        audience = audience_of(tag_or_tag_expression)
        refuse(audience.check(), InvalidTagExpression)
        tags = audience.header_value()
        refuse(check_headers(message.headers, own_headers(message, tags)), InvalidNotification)
        build = test_send_request if self.debug else ordinary_send_request
        token = self._address.token(datetime.now(UTC)).header().reveal()
        exchange = self._client.exchange(build(self._address, message, tags, token))
        return self._debugged(exchange) if self.debug else self._receipt(exchange)

    def _debugged(self, exchange: Exchange) -> NotificationOutcome | None:
        # Judged as printed: a verdict shortens what it quotes, and half a key is found by nobody.
        verdict = judge(self._redactor.exchange(exchange), explanation_table())
        words = (verdict.headline, *verdict.lines)
        _print(dump_exchange(exchange, words, redactor=self._redactor))
        answer = verdict.answer
        if exchange.failure or answer is None or answer.kind not in _TAKEN:
            raise self._failed(exchange)
        return answer.outcome

    def _receipt(self, exchange: Exchange) -> SendReceipt:
        # A receipt is often printed or logged, and the hub may have echoed what it was sent.
        response = self._redactor.exchange(exchange).response
        # Exactly 201, as the article demands: no other status of the service means "queued".
        if response is None or exchange.failure or response.status != _CREATED:
            raise self._failed(exchange)
        location = response.header("Location") or ""
        return SendReceipt(
            notification_id=location.partition("?")[0].rpartition("/")[2],
            location=location,
            tracking_id=response.header("TrackingId") or "",
        )

    def _failed(self, exchange: Exchange) -> SendFailed:
        shown = self._redactor.exchange(exchange)
        response, failure = shown.response, shown.failure
        if response is None or (failure and response.status == _CREATED):
            reason = failure.message if failure else "No answer came."
            return SendFailed(
                f"Error sending notification. {reason}",
                may_have_been_accepted=bool(failure and failure.may_have_been_accepted),
            )
        fault = read_answer(response).fault
        detail = fault.detail if fault else ""
        words = f": {detail}" if detail else "."
        return SendFailed(
            "Error sending notification. Received HTTP code "
            f"{response.status} {response.reason}".rstrip()
            + words,
            status=response.status,
            detail=detail,
            tracking_id=fault.tracking_id if fault else "",
            may_have_been_accepted=200 <= response.status < 300,
        )


Sent = NotificationOutcome | SendReceipt | None
"""What a send returns: see :meth:`NotificationHub.send_notification`."""


def _print(text: str) -> None:
    # The push is out: a terminal that lacks a character must not end the script now.
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))  # noqa: T201


def _address(reading: ConnectionReading, hub_name: str | None, api_version: str) -> HubAddress:
    if reading.connection is None:
        raise InvalidConnectionString(errors_in(reading.problems))
    name = hub_name or reading.suggested_hub or ""
    refuse((*check_hub_name(name), *hub_conflict(reading, name)), BadInput)
    return HubAddress(connection=reading.connection, hub_name=name.strip(), api_version=api_version)
