"""What is said about a connection string: foreign services, retired forms, weak hints."""

import re

from nhconsole.core.connection.endpoint import Endpoint
from nhconsole.core.connection.parts import Part
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted

MAX_LENGTH = 256
"""Of key name and key each. Source: the .NET SDK's SharedAccessSignatureTokenProvider."""

OWN_NAMES = frozenset({"endpoint", "sharedaccesskeyname", "sharedaccesskey", "entitypath"})
_PORTAL_KEY_LENGTH = 44
PORTAL_KEY = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43,}={1,2}")
"""What keys of Azure's portals look like: the base64 of 32 octets or more."""

_FOREIGN_NAMES = {
    "accountkey": "Azure Storage",
    "accountname": "Azure Storage",
    "defaultendpointsprotocol": "Azure Storage",
    "blobendpoint": "Azure Storage",
    "usedevelopmentstorage": "Azure Storage",
    "accountendpoint": "Azure Cosmos DB",
    "hostname": "Azure IoT Hub",
    "deviceid": "Azure IoT Hub",
    "instrumentationkey": "Application Insights",
    "server": "a SQL database",
    "data source": "a SQL database",
    "accesskey": "Azure SignalR Service or a service like it",
}
_FOREIGN_HOSTS = (
    (".azconfig.io", "Azure App Configuration"),
    (".service.signalr.net", "Azure SignalR Service"),
    (".webpubsub.azure.com", "Azure Web PubSub"),
    (".communication.azure.com", "Azure Communication Services"),
    (".azure-devices.net", "Azure IoT Hub"),
    (".core.windows.net", "Azure Storage"),
    (".documents.azure.com", "Azure Cosmos DB"),
    (".eventgrid.azure.net", "Azure Event Grid"),
)
_WHERE = "Copy the hub's own string from the portal: your hub → Access Policies."
_TOKEN = re.compile(r"(?i)\s*(authorization\s*:\s*)?sharedaccesssignature[\s=]")


def finding(
    code: str,
    message: str,
    remedy: str = "",
    start: int | None = None,
    end: int | None = None,
    severity: Severity = Severity.ERROR,
    suggestion: str | None = None,
) -> Problem:
    """Return a finding about the connection string."""
    return Problem(
        severity=severity,
        field=Field.CONNECTION,
        code=f"connection.{code}",
        message=message,
        remedy=remedy,
        start=start,
        end=end,
        suggestion=suggestion,
    )


def other_service(parts: tuple[Part, ...], text: str) -> Problem | None:
    """Return a finding if the text is a string of something else, named; None if it is ours."""
    names = {part.name_key for part in parts}
    service = _service_by_host(parts) or _service_by_name(names)
    if service:
        return finding("other-service", f"This is a connection string of {service}.", _WHERE)
    if _TOKEN.match(text) or "sharedaccesssignature" in names:
        return finding(
            "sas-token",
            "This is a ready SAS token, not a connection string with a key.",
            f"The console signs by itself and needs the key. {_WHERE}",
        )
    if names & {"sharedsecretissuer", "sharedsecretvalue", "stsendpoint"}:
        return finding(
            "acs",
            "This is the retired form of the Access Control Service (SharedSecretIssuer).",
            f"Use a SAS policy instead. {_WHERE}",
        )
    if re.fullmatch(r"(?i)(sb|https?)://[^\s;=]+", text.strip()):
        return finding(
            "only-endpoint",
            "This is only the endpoint; the policy's name and key are missing.",
            f"{_WHERE} It begins with Endpoint=",
        )
    return None


def _service_by_name(names: set[str]) -> str | None:
    return next((_FOREIGN_NAMES[name] for name in sorted(names) if name in _FOREIGN_NAMES), None)


def _service_by_host(parts: tuple[Part, ...]) -> str | None:
    for part in parts:
        if part.name_key != "endpoint":
            continue
        host = part.value.lower().rstrip("/").partition("://")[2].partition("/")[0]
        host = host.partition(":")[0]
        for suffix, service in _FOREIGN_HOSTS:
            if host.endswith(suffix):
                return service
    return None


def policy_hints(part: Part | None) -> list[Problem]:
    """Warn of a policy whose name says that it may only listen."""
    if part is None or "listen" not in part.value.lower():
        return []
    return [
        finding(
            "listen",
            f"The policy's name {quoted(part.value)} says Listen; sending needs the Send right.",
            "DefaultFullSharedAccessSignature has it.",
            part.value_start,
            part.end,
            Severity.WARNING,
        )
    ]


def misplaced_key(part: Part | None) -> list[Problem]:
    """Return a finding if a name is a key: it would be shown and sent as a name."""
    if part is None or not PORTAL_KEY.search(part.value):
        return []
    return [
        finding(
            "misplaced-key",
            f"{part.name} holds what looks like a key.",
            "The key belongs behind SharedAccessKey=. Are two values swapped?",
            part.value_start,
            part.end,
        )
    ]


def key_hints(part: Part | None, endpoint: Endpoint | None) -> list[Problem]:
    """Hint at a key that does not look like one of the portal's."""
    if part is None or not part.value or endpoint is None or endpoint.is_loopback:
        return []
    length = len(part.value)
    if length == _PORTAL_KEY_LENGTH or length > MAX_LENGTH:
        return []
    return [
        finding(
            "key-length",
            f"Keys from the portal have {_PORTAL_KEY_LENGTH} characters; this one has {length}.",
            "Was it cut, or is it a key of your own?",
            part.value_start,
            part.end,
            Severity.HINT,
        )
    ]
