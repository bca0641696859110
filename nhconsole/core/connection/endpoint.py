"""The Endpoint of a connection string: scheme, host and port."""

import ipaddress
import re
from dataclasses import dataclass

from nhconsole.core.connection.loopback import is_loopback
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import quoted, shown

_URL = re.compile(r"(?isa)(?:(?P<scheme>[a-z][a-z0-9+.\-]*)://)?(?P<rest>.*)")
_HOST = re.compile(r"(?ia)[a-z0-9_]([a-z0-9_\-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_\-]*[a-z0-9_])?)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where requests go. ``sb`` means https, as in every SDK."""

    scheme: str
    """``https``, or ``http`` for this machine only."""
    host: str
    """Lower case, without brackets."""
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether it is on this machine."""
        return is_loopback(self.host)

    @property
    def authority(self) -> str:
        """Host and, unless it is the scheme's own, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        own = 443 if self.scheme == "https" else 80
        return host if self.port == own else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """As the request sees it, with the final slash."""
        return f"{self.scheme}://{self.authority}/"

    @property
    def connection_form(self) -> str:
        """As a connection string writes it."""
        return f"{'sb' if self.scheme == 'https' else 'http'}://{self.authority}/"


def read_endpoint(
    text: str, offset: int = 0
) -> tuple[Endpoint | None, str | None, tuple[Problem, ...]]:
    """Read an endpoint: (endpoint or None, hub name found in its path or None, findings)."""
    found = _URL.fullmatch(text)
    scheme = (found["scheme"] or "").lower() if found else ""
    rest = found["rest"] if found else text
    rest_at = offset + len(text) - len(rest)
    authority, path = _cut(rest)
    host, port_text = _host_and_port(authority)
    problems = [
        *_scheme_problems(scheme, host, text, offset),
        *_host_problems(host, authority, rest_at),
    ]
    port, port_problems = _port(port_text, scheme, rest_at + len(authority))
    problems += port_problems
    hub, path_problems = _path(path, rest_at + len(authority))
    problems += path_problems
    if any(problem.is_error for problem in problems):
        return None, hub, tuple(problems)
    endpoint = Endpoint(
        scheme="http" if scheme == "http" else "https",
        host=host.strip("[]").rstrip(".").lower(),
        port=port,
    )
    return endpoint, hub, tuple(problems)


def _cut(rest: str) -> tuple[str, str]:
    at = next((i for i, char in enumerate(rest) if char in "/?#\\"), len(rest))
    return rest[:at], rest[at:]


def _host_and_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, bracket, port = authority.partition("]")
        return f"{host}{bracket}", port.removeprefix(":")
    host, _, port = authority.partition(":")
    return host, port


def _problem(
    code: str,
    message: str,
    remedy: str,
    start: int,
    end: int,
    severity: Severity = Severity.ERROR,
) -> Problem:
    return Problem(
        severity=severity,
        field=Field.CONNECTION,
        code=f"endpoint.{code}",
        message=message,
        remedy=remedy,
        start=start,
        end=end,
    )


def _scheme_problems(scheme: str, host: str, text: str, offset: int) -> list[Problem]:
    end = offset + max(len(scheme), 1)
    if scheme in ("sb", "https"):
        return []
    if not scheme:
        message = "The endpoint has no sb:// in front; it is read as sb://."
        return [_problem("scheme", message, "", offset, offset + len(text), Severity.HINT)]
    if scheme == "http":
        if is_loopback(host):
            return []
        return [
            _problem(
                "http",
                "http:// would send the token in clear text; it is allowed for this machine only.",
                "Write sb:// or https://.",
                offset,
                end,
            )
        ]
    return [
        _problem(
            "scheme",
            f"“{shown(scheme)}://” is not a scheme of Notification Hubs.",
            "Write sb://.",
            offset,
            end,
        )
    ]


_LOOKS_LIKE = "It looks like sb://NAMESPACE.servicebus.windows.net/."


def _host_problems(host: str, authority: str, offset: int) -> list[Problem]:
    end = offset + max(len(authority), 1)
    name = host.strip("[]").rstrip(".")
    wrong = _wrong_host(host, name, authority)
    if wrong is not None:
        return [_problem(*wrong, offset, end)]
    if "." in name or ":" in name or is_loopback(name):
        return []
    message = f"{quoted(name)} is a name alone; its domain is missing."
    remedy = f"Usually it is {shown(name)}.servicebus.windows.net."
    return [_problem("host-short", message, remedy, offset, end, Severity.WARNING)]


def _wrong_host(host: str, name: str, authority: str) -> tuple[str, str, str] | None:
    """Return code, message and remedy of what makes a host unusable; None if it can be used."""
    if not name:
        return "host", "The endpoint names no host.", _LOOKS_LIKE
    if name.lower() in ("sb", "http", "https"):
        message = f"Behind {shown(name)} two slashes are missing, or one too many stands there."
        return "slashes", message, _LOOKS_LIKE
    if "@" in authority:
        message = "The endpoint holds an “@”: a name or password does not belong there."
        return "user", message, _LOOKS_LIKE
    if not _is_host(host, name):
        return "host", f"{quoted(name)} is not a host name.", _LOOKS_LIKE
    return None


def _is_host(host: str, name: str) -> bool:
    if host.startswith("["):
        if not host.endswith("]") or "%" in host:
            return False
        try:
            return ipaddress.ip_address(name).version == 6
        except ValueError:
            return False
    return (
        len(name) <= 253
        and bool(_HOST.fullmatch(name))
        and all(len(label) <= 63 for label in name.split("."))
    )


def _port(text: str, scheme: str, end: int) -> tuple[int, list[Problem]]:
    own = 80 if scheme == "http" else 443
    if not text:
        return own, []
    digits = text.lstrip("0")
    if digits.isascii() and digits.isdigit() and len(digits) < 6 and int(digits) < 65536:
        return int(digits), []
    start = end - len(text)
    return own, [
        _problem("port", f"{quoted(text)} is not a port.", "Ports are 1 to 65535.", start, end)
    ]


def _path(path: str, offset: int) -> tuple[str | None, list[Problem]]:
    name = path.split("?")[0].split("#")[0].strip("/\\")
    if not path.strip("/"):
        return None, []
    first = name.split("/")[0]
    remedy = (
        f"Is {quoted(first)} the hub's name? Then write it into the hub field." if first else ""
    )
    return first or None, [
        _problem(
            "path",
            "What stands behind the host is ignored.",
            remedy,
            offset,
            offset + len(path),
            Severity.WARNING,
        )
    ]
