"""Answers as the service writes them: statuses, headers, bodies.

Source: answers of the real service recorded by the official SDKs' tests (2014 to 2023). Errors are
``<Error><Code/><Detail/></Error>`` from ``Microsoft-HTTPAPI``, sends come from ``Kestrel``.
"""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from nhconsole.core.sending.exchange import Headers
from nhconsole.emulator.hub_state import Target
from nhconsole.version import VERSION

OWN_WORDING = "(emulator's wording)"
"""Marks every sentence that is the emulator's and not known of the service."""
IMITATION = (
    f"nhconsole {VERSION} emulator: an imitation of Azure Notification Hubs; nothing is pushed"
)
XML = ("Content-Type", "application/xml; charset=utf-8")
_EMULATOR = ("X-Emulator", IMITATION)
_TRANSPORT_SECURITY = ("Strict-Transport-Security", "max-age=2592000")
_NAMESPACE = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, but for Date and the body's framing."""

    status: int
    headers: Headers
    body: bytes = b""
    chunked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request is refused: what the client gets, and the reason in words for the log."""

    status: int
    reason: str
    text: str | None = None
    """The beginning of the error's Detail; None for an answer with an empty body."""
    traced: bool = True
    """Whether the Detail goes on with TrackingId and TimeStamp."""
    headers: Headers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the simulated push service said about one registration."""

    target: Target
    accepted: bool
    sentence: str


@dataclass(kw_only=True)
class AnswerWriter:
    """Writes answers; ids and times come from what it was given."""

    clock: Callable[[], datetime]
    authority: str
    """``host:port`` of the emulator, for Location (a Host header may have no port)."""
    chance: random.Random

    def refused(self, refusal: Refusal) -> Answer:
        """Return the answer to a refused request."""
        if refusal.text is None:
            return Answer(
                status=refusal.status,
                headers=(*self._kestrel(), *refusal.headers),
            )
        detail = refusal.text + (self._trace() if refusal.traced else "")
        body = f"<Error><Code>{refusal.status}</Code><Detail>{_text(detail)}</Detail></Error>"
        return Answer(
            status=refusal.status,
            headers=(
                ("Server", "Microsoft-HTTPAPI/2.0"),
                _TRANSPORT_SECURITY,
                _EMULATOR,
                XML,
                *refusal.headers,
            ),
            body=body.encode(),
            chunked=True,
        )

    def sent(self, hub: str, api_version: str) -> Answer:
        """Return the answer to an ordinary send: empty, with the notification's address."""
        location = f"https://{self.authority}/{hub}/messages/{self._notification_id()}"
        return Answer(
            status=201,
            headers=(
                ("Location", f"{location}?api-version={api_version or '2020-06'}"),
                *self._kestrel(),
                ("X-Powered-By", "Azure Notification Hubs"),
            ),
        )

    def outcome(self, verdicts: Sequence[Verdict]) -> Answer:
        """Return the answer to a test send.

        ASSUMED: 201 with these headers; no recording of the service's own was found.
        """
        return Answer(
            status=201,
            headers=(
                *self._kestrel(),
                ("X-Powered-By", "Azure Notification Hubs"),
                XML,
            ),
            body=outcome_xml(verdicts).encode(),
        )

    def _kestrel(self) -> Headers:
        return (
            ("Server", "Kestrel"),
            _TRANSPORT_SECURITY,
            ("TrackingId", self._guid()),
            ("x-ms-correlation-request-id", self._guid()),
            _EMULATOR,
        )

    def _trace(self) -> str:
        role = self.chance.randrange(1, 32)
        return f".TrackingId:{self._guid()}_G{role},TimeStamp:{us_time(self.clock())}"

    def _notification_id(self) -> str:
        now = self.clock()
        stamp = f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}"
        return f"NH-{stamp}-{self._guid().replace('-', '')}-{self.chance.randrange(1, 32):02d}"

    def _guid(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))


def us_time(moment: datetime) -> str:
    """Return a time as the service's errors have it: ``7/2/2020 6:33:21 PM``."""
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    day = f"{moment.month}/{moment.day}/{moment.year}"
    return f"{day} {hour}:{moment.minute:02d}:{moment.second:02d} {half}"


def outcome_xml(verdicts: Sequence[Verdict]) -> str:
    """Return the NotificationOutcome, its elements in the order that the .NET SDK demands."""
    success = sum(verdict.accepted for verdict in verdicts)
    results = "".join(_result(verdict) for verdict in verdicts)
    return (
        f'<NotificationOutcome xmlns="{_NAMESPACE}" xmlns:i="{_INSTANCE}">'
        f"<Success>{success}</Success><Failure>{len(verdicts) - success}</Failure>"
        + (f"<Results>{results}</Results>" if results else '<Results i:nil="true"/>')
        + "</NotificationOutcome>"
    )


def _result(verdict: Verdict) -> str:
    device = verdict.target.device
    # ASSUMED: a template registration shows the platform's plain name.
    fields = (
        ("ApplicationPlatform", device.platform),
        ("PnsHandle", device.handle),
        ("RegistrationId", verdict.target.registration.id),
        ("Outcome", verdict.sentence),
    )
    inner = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in fields)
    return f"<RegistrationResult>{inner}</RegistrationResult>"


def _text(value: str) -> str:
    """Return character data: only the named entities, and nothing that XML cannot hold."""
    legal = "".join(char if _is_xml_char(char) else "\ufffd" for char in value)
    return escape(legal)


def _is_xml_char(char: str) -> bool:
    code = ord(char)
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    )
