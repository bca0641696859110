"""Which proxy an exchange goes through: read from the settings or the environment, by us.

Sources: the customs of curl and of urllib for HTTPS_PROXY, ALL_PROXY and NO_PROXY (lower-case names
first). This machine's own addresses never go through a proxy.
"""

import base64
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from nhconsole.core.connection.loopback import is_loopback

NEVER = "none"


class BadProxy(Exception):
    """The proxy's address cannot be used; the text says why, without quoting it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy that opens tunnels (CONNECT)."""

    scheme: str
    """``http``, or ``https`` when the way to the proxy itself is to be encrypted."""
    host: str
    port: int
    authorization: str = field(default="", repr=False)
    """The value of Proxy-Authorization; a secret."""

    @property
    def name(self) -> str:
        """Host and port, without credentials."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_proxy(text: str) -> Proxy:
    """Read a proxy's URL; without a scheme, http is meant.

    Raises:
        BadProxy: it cannot be used.
    """
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        # The words of urllib may quote what stands there, password included.
        raise BadProxy("it is no URL such as http://proxy.example:8080") from None
    if parts.scheme not in ("http", "https"):
        raise BadProxy(
            f"“{parts.scheme}” proxies are not supported; use one with http:// or https://"
        )
    if not host or re.search(r"[\s/\\]", host):
        raise BadProxy("it names no host")
    default = 443 if parts.scheme == "https" else 80
    return Proxy(
        scheme=parts.scheme, host=host, port=port or default, authorization=_authorization(parts)
    )


def _authorization(parts: SplitResult) -> str:
    if parts.username is None:
        return ""
    credentials = b":".join(unquote_to_bytes(p or "") for p in (parts.username, parts.password))
    return f"Basic {base64.b64encode(credentials).decode()}"


class ProxyChoice:
    """Answers for each host whether a proxy stands before it."""

    def __init__(self, setting: str, environment: Mapping[str, str]) -> None:
        # A proxy chosen by hand holds for every host; NO_PROXY belongs to the environment's.
        self._text = setting or _first(environment, "HTTPS_PROXY", "ALL_PROXY")
        self._exceptions = "" if setting else _first(environment, "NO_PROXY")

    def proxy_for(self, host: str, port: int) -> Proxy | None:
        """Return the proxy for a host; None for a direct way.

        Raises:
            BadProxy: there is one, and its address cannot be used.
        """
        if not self._text or self._text.strip().lower() == NEVER or is_loopback(host):
            return None
        if _is_excepted(host, port, self._exceptions):
            return None
        return parse_proxy(self._text.strip())


def _first(environment: Mapping[str, str], *names: str) -> str:
    spellings = (spelling for name in names for spelling in (name.lower(), name))
    return next((environment[name] for name in spellings if environment.get(name)), "")


def _is_excepted(host: str, port: int, exceptions: str) -> bool:
    name = host.rstrip(".").lower()
    entries = re.split(r"[\s,]+", exceptions.lower())
    return any(_covers(entry, name, port) for entry in entries if entry)


def _covers(entry: str, name: str, port: int) -> bool:
    if entry == "*" or _is_network_of(entry, name):
        return True
    pattern, _, only_port = entry.partition(":")
    if only_port and only_port != str(port):
        return False
    domain = pattern.removeprefix("*").lstrip(".")
    return bool(domain) and (name == domain or name.endswith(f".{domain}"))


def _is_network_of(entry: str, name: str) -> bool:
    try:
        return ipaddress.ip_address(name) in ipaddress.ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return False
