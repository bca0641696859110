"""Connection strings: every form in which people paste them, with findings field by field.

The form is ``Endpoint=sb://NS.servicebus.windows.net/;SharedAccessKeyName=NAME;SharedAccessKey=KEY``
(Microsoft's REST page "Common concepts"). Four official clients read it in four ways; this reader
takes what any of them takes and says what the others would do with it.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from nhconsole.core.connection.endpoint import Endpoint, read_endpoint
from nhconsole.core.connection.hub_name import check_hub_name
from nhconsole.core.connection.parts import Part, cut_into_parts
from nhconsole.core.connection.problems import (
    MAX_LENGTH,
    OWN_NAMES,
    PORTAL_KEY,
    finding,
    key_hints,
    misplaced_key,
    other_service,
    policy_hints,
)
from nhconsole.core.errors import InvalidConnectionString
from nhconsole.core.problem import Problem, Severity, errors_in
from nhconsole.core.secrets.secret import MASK, Secret, may_hold_key, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionString:
    """Where a namespace is, and the policy and key that open it."""

    endpoint: Endpoint
    key_name: str
    key: Secret
    entity_path: str | None = None
    """The hub named in the string itself, if any."""

    @classmethod
    def parse(cls, text: str) -> "ConnectionString":
        """Read a connection string.

        Raises:
            InvalidConnectionString: with every finding; never with the key.
        """
        reading = read_connection_string(text)
        if reading.connection is None:
            raise InvalidConnectionString(errors_in(reading.problems))
        return reading.connection

    def __str__(self) -> str:
        return self._text(MASK)

    def canonical(self) -> Secret:
        """Return the string in its usual form, key included."""
        return Secret(self._text(self.key.reveal()))

    def _text(self, key: str) -> str:
        parts = [
            f"Endpoint={self.endpoint.connection_form}",
            f"SharedAccessKeyName={self.key_name}",
            f"SharedAccessKey={key}",
        ]
        if self.entity_path:
            parts.append(f"EntityPath={self.entity_path}")
        return ";".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionReading:
    """What a text means as a connection string."""

    connection: ConnectionString | None
    """None if an error stands in the way."""
    problems: tuple[Problem, ...]
    endpoint: Endpoint | None = None
    """The endpoint, even where the rest is wrong."""
    key_name: str = ""
    suggested_hub: str | None = None
    """A usable hub name found in the string (EntityPath, or a path behind the host)."""


def read_connection_string(text: str) -> ConnectionReading:
    """Read a connection string as typed. Never fails: everything wrong is a finding."""
    cut = cut_into_parts(text)
    if not cut.text:
        return ConnectionReading(connection=None, problems=(_EMPTY,))
    foreign = other_service(cut.parts, cut.text)
    if foreign:
        return ConnectionReading(connection=None, problems=(*cut.problems, foreign))
    return _Reader(cut.parts, list(cut.problems)).read()


_SECRET_NAMES = frozenset(
    {"sharedaccesskey", "sharedsecretvalue", "accountkey", "accesskey", "secret"}
)
_SIGNATURE = re.compile(r"(?i)\bsig=([^&\s;]+)")


def known_secrets(text: str) -> tuple[Secret, ...]:
    """Return the secrets in a text that may be no whole connection string yet.

    They are the values of the names that hold keys, the signature of a ready token, and whatever
    looks like one of the portal's keys, wherever it stands.
    """
    cut = cut_into_parts(text)
    found = [part.value for part in cut.parts if part.name_key in _SECRET_NAMES]
    found += [unquote(signature) for signature in _SIGNATURE.findall(cut.text)]
    found += PORTAL_KEY.findall(cut.text)
    return tuple(Secret(secret) for secret in dict.fromkeys(found) if secret)


class _Reader:
    """Goes through the parts once and collects values and findings."""

    def __init__(self, parts: tuple[Part, ...], problems: list[Problem]) -> None:
        self._parts = parts
        self._problems = problems
        self._found: dict[str, Part] = {}

    def read(self) -> ConnectionReading:
        if not any(part.name_key in OWN_NAMES for part in self._parts):
            return ConnectionReading(connection=None, problems=(_NONSENSE,))
        for part in self._parts:
            self._sort_in(part)
        endpoint, path = self._endpoint()
        key_name = self._value("sharedaccesskeyname", "SharedAccessKeyName")
        key = self._value("sharedaccesskey", "SharedAccessKey")
        entity = self._entity_path()
        for name_key in ("sharedaccesskeyname", "entitypath"):
            self._problems += misplaced_key(self._found.get(name_key))
        self._problems += policy_hints(self._found.get("sharedaccesskeyname"))
        self._problems += key_hints(self._found.get("sharedaccesskey"), endpoint)
        usable = endpoint is not None and bool(key_name) and bool(key)
        connection = None
        if usable and endpoint is not None and not errors_in(self._problems):
            connection = ConnectionString(
                endpoint=endpoint, key_name=key_name, key=Secret(key), entity_path=entity
            )
        return ConnectionReading(
            connection=connection,
            problems=tuple(self._problems),
            endpoint=endpoint,
            key_name="" if PORTAL_KEY.search(key_name) else key_name,
            suggested_hub=_usable_hub(entity) or _usable_hub(path),
        )

    def _sort_in(self, part: Part) -> None:
        if part.name_key not in OWN_NAMES:
            self._problems.append(_unknown_part(part))
            return
        before = self._found.setdefault(part.name_key, part)
        if before is part:
            return
        same = before.value == part.value
        self._problems.append(
            finding(
                "twice",
                f"{part.name} stands there twice"
                + (" with the same value." if same else " with two values."),
                "Leave one of them.",
                part.start,
                part.end,
                Severity.WARNING if same else Severity.ERROR,
            )
        )

    def _value(self, name_key: str, name: str) -> str:
        part = self._found.get(name_key)
        if part is None:
            self._problems.append(_missing(name))
            return ""
        if not part.value:
            self._problems.append(
                finding(
                    "value-missing",
                    f"{name} has no value.",
                    "Copy the whole string from the portal: your hub → Access Policies.",
                    part.start,
                    part.end,
                )
            )
        elif len(part.value) > MAX_LENGTH:
            self._problems.append(
                finding(
                    "long",
                    f"{name} has {len(part.value)} characters; at most {MAX_LENGTH} are allowed.",
                    "Was something pasted twice?",
                    part.value_start,
                    part.end,
                )
            )
        else:
            self._problems += map(part.located, _half_characters(part))
        return part.value

    def _endpoint(self) -> tuple[Endpoint | None, str | None]:
        part = self._found.get("endpoint")
        if part is None:
            self._problems.append(_missing("Endpoint"))
            return None, None
        endpoint, path, problems = read_endpoint(part.value)
        self._problems += map(part.located, problems)
        return endpoint, path

    def _entity_path(self) -> str | None:
        part = self._found.get("entitypath")
        if part is None or not part.value:
            return None
        self._problems.append(
            finding(
                "entity-path",
                f"EntityPath names the hub {quoted(part.value)}.",
                "Strings from a hub's Access Policies do not carry it; is this one of Event Hubs "
                "or Service Bus? Some SDKs refuse the string, some add this to the key.",
                part.start,
                part.end,
                Severity.HINT,
                suggestion=_usable_hub(part.value),
            )
        )
        return part.value


def _unknown_part(part: Part) -> Problem:
    if not part.has_equals:
        return finding(
            "no-equals",
            "This part has no “=” between a name and a value.",
            "Parts are separated by “;” and look like Name=Value.",
            part.start,
            part.end,
        )
    # A text before a last “=” may be a bare key: only what looks like a name is quoted.
    name = quoted(part.name) if part.value and _PLAIN_NAME.fullmatch(part.name) else "This"
    return finding(
        "unknown-part",
        f"{name} is not a part that Notification Hubs knows; it is ignored.",
        "Known are Endpoint, SharedAccessKeyName, SharedAccessKey and EntityPath.",
        part.start,
        part.end,
        Severity.WARNING,
    )


_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z ._\-]{0,39}")


def _half_characters(part: Part) -> list[Problem]:
    at = next((i for i, char in enumerate(part.value) if "\ud800" <= char <= "\udfff"), None)
    if at is None:
        return []
    message = f"{part.name} holds half of a character, which cannot be sent."
    return [finding("half-character", message, "Copy the string again.", at, at + 1)]


def _usable_hub(name: str | None) -> str | None:
    """Return a name that may be offered as the hub's: usable, and hardly a piece of a key."""
    return name if name and not may_hold_key(name) and not check_hub_name(name) else None


_WHOLE = (
    "Copy the whole string from the portal: your hub → Access Policies → "
    "DefaultFullSharedAccessSignature."
)
_EMPTY = finding(
    "empty",
    "No connection string yet.",
    "Copy one from the portal: your hub → Access Policies.",
)
_NONSENSE = finding(
    "nonsense",
    "This is no connection string of Notification Hubs: it holds neither Endpoint nor a key.",
    _WHOLE,
)


def _missing(name: str) -> Problem:
    return finding(f"{name.lower()}-missing", f"{name} is missing.", _WHOLE)


def hub_conflict(reading: ConnectionReading, hub_name: str) -> tuple[Problem, ...]:
    """Return a finding if the string names another hub than the one typed."""
    entity = reading.connection.entity_path if reading.connection else None
    typed = hub_name.strip()
    if not entity or not typed or entity.casefold() == typed.casefold():
        return ()
    return (
        finding(
            "hub-conflict",
            f"The connection string's EntityPath says {quoted(entity)}, "
            f"the hub field says {quoted(typed)}.",
            "Make them agree: change the hub field, or take EntityPath out of the string.",
            severity=Severity.ERROR,
            suggestion=_usable_hub(entity),
        ),
    )
