"""Answers as the service writes them: statuses, headers, bodies.

Source: answers of the real service recorded by the official SDKs' tests (2014 to 2023). Errors are
``<Error><Code/><Detail/></Error>`` from ``Microsoft-HTTPAPI``, sends come from ``Kestrel``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from nhconsole.core.sending.exchange import Headers
from nhconsole.emulator.atom.characters import character_data
from nhconsole.emulator.atom.namespaces import INSTANCE, SERVICE_BUS
from nhconsole.emulator.ids import IdMaker
from nhconsole.version import VERSION

OWN_WORDING = "(emulator's wording)"
"""Marks every sentence that is the emulator's and not known of the service."""
IMITATION = (
    f"nhconsole {VERSION} emulator: an imitation of Azure Notification Hubs; nothing is pushed"
)
XML = ("Content-Type", "application/xml; charset=utf-8")
ATOM_ENTRY = ("Content-Type", "application/atom+xml; type=entry; charset=utf-8")
ATOM_FEED = ("Content-Type", "application/atom+xml; type=feed; charset=utf-8")
_EMULATOR = ("X-Emulator", IMITATION)
_TRANSPORT_SECURITY = ("Strict-Transport-Security", "max-age=2592000")
_POWERED_BY = ("X-Powered-By", "Azure Notification Hubs")
LATEST_VERSION = "2020-06"


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


def not_well(reason: str, status: int = 400) -> Refusal:
    """Return a refusal whose text the service is not known to have."""
    return Refusal(status=status, text=f"{reason} {OWN_WORDING}", reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationResult:
    """What the simulated push service said about one registration."""

    platform: str
    handle: str
    registration_id: str
    accepted: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWriter:
    """Writes answers; ids and times come from what it was given."""

    clock: Callable[[], datetime]
    authority: str
    """``host:port`` of the emulator, for Location (a Host header may have no port)."""
    ids: IdMaker

    def url(self, path: str, api_version: str = "") -> str:
        """Return an absolute address of the emulator; one SDK refuses a relative Location."""
        # Both stand in headers: what a client wrote must not end one there.
        place = quote(path, safe="/%$")
        version = quote(api_version or LATEST_VERSION, safe="", errors="replace")
        return f"https://{self.authority}/{place}?api-version={version}"

    def refused(self, refusal: Refusal) -> Answer:
        """Return the answer to a refused request."""
        if refusal.text is None:
            return self.kestrel(refusal.status, headers=refusal.headers)
        detail = refusal.text + (self._trace() if refusal.traced else "")
        body = (
            f"<Error><Code>{refusal.status}</Code><Detail>{character_data(detail)}</Detail></Error>"
        )
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

    def sent(self, location: str) -> Answer:
        """Return the answer to an ordinary send: empty, with the notification's address."""
        return self.kestrel(201, headers=(_POWERED_BY,), location=location)

    def outcome(self, results: Sequence[RegistrationResult]) -> Answer:
        """Return the answer to a test send.

        ASSUMED: 201 with these headers; no recording of the service's own was found.
        """
        return self.kestrel(201, headers=(_POWERED_BY, XML), body=outcome_xml(results).encode())

    def kestrel(
        self, status: int, *, headers: Headers = (), body: bytes = b"", location: str = ""
    ) -> Answer:
        """Return an answer of the front end that takes sends since 2022."""
        place = (("Location", location),) if location else ()
        common = (("Server", "Kestrel"), _TRANSPORT_SECURITY, *self._tracking(), _EMULATOR)
        return Answer(status=status, headers=(*place, *common, *headers), body=body)

    def gateway(
        self, status: int, *, headers: Headers = (XML,), body: bytes = b"", chunked: bool = False
    ) -> Answer:
        """Return an answer of the gateway that takes everything but sends (as of 2022)."""
        common = (
            ("Server", "Microsoft-HTTPAPI/2.0"),
            _TRANSPORT_SECURITY,
            *self._tracking(),
            _EMULATOR,
        )
        return Answer(status=status, headers=(*headers, *common), body=body, chunked=chunked)

    def _tracking(self) -> Headers:
        guid = self.ids.guid
        return (("TrackingId", guid()), ("x-ms-correlation-request-id", guid()))

    def _trace(self) -> str:
        moment = us_time(self.clock())
        return f".TrackingId:{self.ids.guid()}_G{self.ids.role()},TimeStamp:{moment}"


def us_time(moment: datetime) -> str:
    """Return a time as the service's errors have it: ``7/2/2020 6:33:21 PM``."""
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    day = f"{moment.month}/{moment.day}/{moment.year}"
    return f"{day} {hour}:{moment.minute:02d}:{moment.second:02d} {half}"


def outcome_xml(results: Sequence[RegistrationResult]) -> str:
    """Return the NotificationOutcome, its elements in the order that the .NET SDK demands."""
    success = sum(result.accepted for result in results)
    rows = "".join(_result(result) for result in results)
    return (
        f'<NotificationOutcome xmlns="{SERVICE_BUS}" xmlns:i="{INSTANCE}">'
        f"<Success>{success}</Success><Failure>{len(results) - success}</Failure>"
        + (f"<Results>{rows}</Results>" if rows else '<Results i:nil="true"/>')
        + "</NotificationOutcome>"
    )


def _result(result: RegistrationResult) -> str:
    # ASSUMED: a template registration shows the platform's plain name.
    fields = (
        ("ApplicationPlatform", result.platform),
        ("PnsHandle", result.handle),
        ("RegistrationId", result.registration_id),
        ("Outcome", result.sentence),
    )
    inner = "".join(f"<{name}>{character_data(value)}</{name}>" for name, value in fields)
    return f"<RegistrationResult>{inner}</RegistrationResult>"
