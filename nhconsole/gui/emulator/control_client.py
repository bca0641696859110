"""Speaks with the emulator's control paths, in a worker's thread. No Qt.

Not part of :mod:`nhconsole.emulator`, whose server would be loaded into the window with it.
"""

import json
import logging
import ssl
from http.client import HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode

from nhconsole.core.errors import NotificationHubsError
from nhconsole.gui.emulator.values import (
    DevicePage,
    Document,
    EmulatedDevice,
    EmulatorHealth,
    HubRequestRow,
    PlannedFault,
    PlayedRules,
    ReceivedPush,
    device_of,
    device_page_of,
    health_of,
    planned_of,
    received_of,
    request_of,
)

PAGE = 500
"""So many devices, requests or pushes the emulator gives at once."""
_HOST = "127.0.0.1"
_TIMEOUT_S = 5.0
_log = logging.getLogger(__name__)


class EmulatorRefused(NotificationHubsError):
    """The emulator did not do what it was asked; the text is a sentence for a person."""


class EmulatorSilent(NotificationHubsError):
    """The emulator did not answer."""


class ControlClient:
    """One kept connection to a running emulator. Used by one thread at a time.

    The connection is kept because a new one might meet a certificate that was planned for the
    send of a person.

    Args:
        port: Where it listens on loopback.
        ca_file: Its certificate authority.
        timeout_s: After so long it is silent.
    """

    def __init__(self, port: int, ca_file: str, *, timeout_s: float = _TIMEOUT_S) -> None:
        self._port = port
        self._ca_file = ca_file
        self._timeout_s = timeout_s
        self._connection: HTTPSConnection | None = None

    def health(self) -> EmulatorHealth:
        """Return a few numbers."""
        return health_of(self._ask("GET", "health"))

    def devices(self, start: int = 0, *, tags: str = "") -> DevicePage:
        """Return a page of devices, or those that a tag expression reaches."""
        query = {"tags": tags} if tags else {"start": str(start)}
        return device_page_of(self._ask("GET", "devices", query={**query, "limit": str(PAGE)}))

    def change_device(self, device_id: str, change: Document) -> EmulatedDevice:
        """Change name, behaviour, delay or note of a device."""
        return device_of(self._ask("PATCH", _device_path(device_id), change))

    def remove_device(self, device_id: str) -> None:
        """Remove a device with its registrations."""
        self._ask("DELETE", _device_path(device_id))

    def received(self, device_id: str) -> tuple[ReceivedPush, ...]:
        """Return what a device received and what was refused for it, the newest first.

        Of very much, or of large bodies, the emulator gives only the newest.
        """
        path = f"{_device_path(device_id)}/received"
        return received_of(self._ask("GET", path, query={"limit": str(PAGE)}))

    def requests(self, after: int) -> tuple[HubRequestRow, ...]:
        """Return a page of the log behind a number."""
        found = self._ask("GET", "requests", query={"after": str(after), "limit": str(PAGE)})
        return tuple(request_of(each) for each in found["requests"])

    def clear_requests(self) -> None:
        """Empty the log."""
        self._ask("DELETE", "requests")

    def planned(self) -> tuple[PlannedFault, ...]:
        """Return the faults that are planned, in the order in which they are met."""
        return tuple(planned_of(each) for each in self._ask("GET", "fault")["planned"])

    def play(self, order: Document) -> None:
        """Plan a fault."""
        self._ask("POST", "fault", order)

    def clear_faults(self) -> None:
        """Forget every planned fault."""
        self._ask("DELETE", "fault")

    def rules(self) -> PlayedRules:
        """Return which limits of the service are played."""
        return PlayedRules(**self._ask("GET", "settings"))

    def change_rules(self, change: Document) -> PlayedRules:
        """Change which limits of the service are played."""
        return PlayedRules(**self._ask("PATCH", "settings", change))

    def reset(self) -> None:
        """Put everything back to how it was at the start."""
        self._ask("POST", "reset")

    def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _ask(
        self,
        method: str,
        path: str,
        document: Document | None = None,
        query: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        target = f"/_emulator/{path}" + (f"?{urlencode(query)}" if query else "")
        body = None if document is None else json.dumps(document).encode()
        try:
            status, answer = self._exchange(method, target, body)
        except (OSError, HTTPException) as error:
            self.close()
            raise EmulatorSilent(
                f"The emulator on port {self._port} does not answer ({_why(error)})."
            ) from error
        return _read(status, answer)

    def _exchange(self, method: str, target: str, body: bytes | None) -> tuple[int, bytes]:
        is_kept = self._connection is not None
        try:
            return self._exchange_once(method, target, body)
        except (ConnectionError, HTTPException):
            # A kept connection may have been closed meanwhile.
            self.close()
            if not is_kept:
                raise
        return self._exchange_once(method, target, body)

    def _exchange_once(self, method: str, target: str, body: bytes | None) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = self._connected()
        headers = {"Content-Type": "application/json"} if body is not None else {}
        self._connection.request(method, target, body=body, headers=headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def _connected(self) -> HTTPSConnection:
        trusting = ssl.create_default_context(cafile=self._ca_file or None)
        try:
            return self._connect(trusting)
        except ssl.SSLCertVerificationError:
            # A bad certificate is one of the faults that are played from here, and this is the
            # way to end it. It is our own child on loopback, and nothing secret is said.
            _log.info("The emulator shows a certificate that is played as a fault")
            trusting.check_hostname = False
            trusting.verify_mode = ssl.CERT_NONE
            return self._connect(trusting)

    def _connect(self, context: ssl.SSLContext) -> HTTPSConnection:
        connection = HTTPSConnection(_HOST, self._port, timeout=self._timeout_s, context=context)
        try:
            connection.connect()
        except OSError:
            connection.close()
            raise
        return connection


def _device_path(device_id: str) -> str:
    return f"devices/{quote(device_id, safe='')}"


def _read(status: int, answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise EmulatorRefused(f"The emulator answered {status} with something that is no JSON.")
    if status >= 400:
        raise EmulatorRefused(_sentence(str(found.get("error") or f"It answered {status}")))
    return found


def _sentence(words: str) -> str:
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    return type(error).__name__
