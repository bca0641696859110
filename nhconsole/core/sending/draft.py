"""The form as a value: what was typed, what is wrong with it, and the request it means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from nhconsole.core.audience.audience import Audience
from nhconsole.core.connection.connection_string import (
    ConnectionReading,
    hub_conflict,
    known_secrets,
    read_connection_string,
)
from nhconsole.core.connection.hub_name import check_hub_name
from nhconsole.core.payload.checks import check_payload
from nhconsole.core.payload.kind import element_names
from nhconsole.core.payload.notification import Notification
from nhconsole.core.payload.platforms import PLATFORMS, BodyKind, Platform, platform_named
from nhconsole.core.problem import Field, Problem, Severity, errors_in
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret, quoted
from nhconsole.core.sending.exchange import Headers, HttpRequest
from nhconsole.core.sending.header_rules import check_headers
from nhconsole.core.sending.operations import (
    DEFAULT_API_VERSION,
    HubAddress,
    check_api_version,
    own_headers,
    test_send_request,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDraft:
    """Everything that a person typed for one test send; texts as they stand in the fields.

    There is no flag for "test send" here: what a draft becomes is always one.
    """

    connection_text: Secret = field(default_factory=lambda: Secret(""))
    # A key may have been pasted into any field: none of them stands in a repr.
    hub_name: str = field(default="", repr=False)
    platform: str = "windows"
    kind: str = ""
    """Name of the kind; empty lets the payload decide."""
    payload: str = field(default="", repr=False)
    audience: Audience = field(default_factory=Audience, repr=False)
    headers: Headers = field(default=(), repr=False)
    api_version: str = DEFAULT_API_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReading:
    """What a draft means."""

    draft: SendDraft
    problems: tuple[Problem, ...]
    connection: ConnectionReading
    notification: Notification | None
    """None if the platform or kind is unknown."""

    @property
    def is_sendable(self) -> bool:
        """Whether nothing stands in the way."""
        return not errors_in(self.problems)

    @property
    def can_be_forced(self) -> bool:
        """Whether it can be sent all the same, to see what the hub says."""
        return all(problem.overridable for problem in errors_in(self.problems))

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The secrets in the draft."""
        return known_secrets(self.draft.connection_text.reveal())

    def preview(self, now: datetime) -> HttpRequest | None:
        """Return the request that a send at ``now`` would post, its signature as dots.

        None while there is no usable address, or a header that could not stand on the wire.
        """
        return self._request(now, signed=False)

    def signed_request(self, now: datetime) -> HttpRequest:
        """Return the request of a send at ``now``.

        Raises:
            ValueError: there is none, because of an error that cannot be overridden.
        """
        request = self._request(now, signed=True)
        if request is None:
            raise ValueError("the draft has errors that cannot be overridden")
        return request

    def _request(self, now: datetime, *, signed: bool) -> HttpRequest | None:
        connection = self.connection.connection
        if connection is None or self.notification is None or not self.can_be_forced:
            return None
        address = HubAddress(
            connection=connection,
            hub_name=self.draft.hub_name.strip(),
            api_version=self.draft.api_version,
        )
        token = address.token(now)
        return test_send_request(
            address,
            self.notification,
            self.draft.audience.header_value(),
            token.header().reveal() if signed else str(token),
        )


def read_draft(draft: SendDraft) -> DraftReading:
    """Read a draft: its notification and everything worth saying about it. Never fails."""
    connection = read_connection_string(draft.connection_text.reveal())
    notification, problems = _notification(draft)
    found = [
        *connection.problems,
        *check_hub_name(draft.hub_name),
        *check_api_version(draft.api_version),
        *hub_conflict(connection, draft.hub_name),
        *problems,
        *draft.audience.check(),
    ]
    if notification is not None:
        found += check_payload(notification, draft.payload)
        own = own_headers(notification, draft.audience.header_value())
        found += check_headers(notification.headers, own)
    redactor = Redactor(frozenset(known_secrets(draft.connection_text.reveal())))
    found += _secrets_in_message(draft, redactor)
    said = _without_secrets(connection.problems, redactor)
    return DraftReading(
        draft=draft,
        problems=_without_secrets(found, redactor),
        connection=replace(connection, problems=said),
        notification=notification,
    )


def _without_secrets(problems: Iterable[Problem], redactor: Redactor) -> tuple[Problem, ...]:
    """Return findings that quote no known secret: it may stand in any field."""
    return tuple(
        replace(
            problem,
            message=redactor.text(problem.message),
            remedy=redactor.text(problem.remedy),
            suggestion=None
            if problem.suggestion is None or redactor.finds_in(problem.suggestion)
            else problem.suggestion,
        )
        for problem in problems
    )


def _notification(draft: SendDraft) -> tuple[Notification | None, tuple[Problem, ...]]:
    try:
        platform = platform_named(draft.platform)
    except KeyError:
        known = ", ".join(platform.format for platform in PLATFORMS)
        message = f"{quoted(draft.platform)} is not a platform."
        return None, (_platform_problem("unknown", message, f"Platforms are {known}."),)
    try:
        notification = Notification.of(
            platform,
            draft.payload.encode(errors="replace"),
            kind=draft.kind,
            headers=tuple((name.strip(" \t"), value.strip(" \t")) for name, value in draft.headers),
        )
    except KeyError:
        known = ", ".join(kind.name for kind in platform.kinds)
        message = f"{platform.label} has no kind {quoted(draft.kind)}."
        return None, (_platform_problem("kind", message, f"Its kinds are {known}."),)
    return notification, tuple(_platform_warnings(notification, draft.kind))


def _platform_warnings(notification: Notification, chosen: str) -> Iterator[Problem]:
    platform, kind = notification.platform, notification.kind
    if platform.retired:
        yield _platform_problem("retired", platform.retired, "", Severity.WARNING)
    if not chosen or kind.body is BodyKind.JSON:
        return
    names = element_names(notification.body)
    if kind.body is BodyKind.ANY:
        yield from _looks_like_another(platform, names)
        return
    if kind.name != chosen:
        yield _kind_problem(
            f"The payload is a {kind.name}, the kind chosen is {chosen}.",
            "The headers follow the payload.",
        )
    elif names and not set(names) & set(kind.elements):
        yield _kind_problem(
            f"The payload's root is {quoted(names[0])}, not a {kind.name}.",
            "Choose Raw for other content.",
        )


def _looks_like_another(platform: Platform, names: Iterable[str]) -> Iterator[Problem]:
    """Say that raw was chosen for a toast: it arrives as bytes for the app, and nothing appears."""
    found = next((kind.name for kind in platform.kinds if set(kind.elements) & set(names)), "")
    if found:
        yield _kind_problem(
            f"The payload looks like a {found}, but the kind chosen is raw.",
            f"Only the app itself would get it, and nothing would appear; choose {found} if the "
            "system is to show it.",
        )


def _kind_problem(message: str, remedy: str) -> Problem:
    return Problem(
        severity=Severity.WARNING,
        field=Field.PAYLOAD,
        code="payload.kind",
        message=message,
        remedy=remedy,
    )


def _platform_problem(
    code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(
        severity=severity,
        field=Field.PLATFORM,
        code=f"platform.{code}",
        message=message,
        remedy=remedy,
    )


SECRET_IN_MESSAGE = "secret-in-message"


def _secrets_in_message(draft: SendDraft, redactor: Redactor) -> list[Problem]:
    places = (
        (Field.HUB, draft.hub_name),
        (Field.SETTINGS, draft.api_version),
        (Field.PAYLOAD, draft.payload),
        (Field.AUDIENCE, draft.audience.header_value() or ""),
        (Field.HEADERS, "\n".join(f"{name}: {value}" for name, value in draft.headers)),
    )
    return [
        Problem(
            severity=Severity.WARNING,
            field=place,
            code=SECRET_IN_MESSAGE,
            message="The access key of the connection string stands here and would be sent.",
            remedy="Take it out, unless it is meant.",
        )
        for place, text in places
        if redactor.finds_in(text)
    ]
