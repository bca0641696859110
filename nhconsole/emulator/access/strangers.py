"""Keeps web pages out: they must not drive an emulator whose keys everybody knows.

A browser sends Origin with what a page asks for, or at least Sec-Fetch-Site (“none” when its user
typed the address); and a name made to point here (DNS rebinding) stands in Host.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from nhconsole.emulator.hub_request import HubRequest

_LOOPBACK_HOST = re.compile(
    r"(?:localhost|127\.0\.0\.1|\[::1\])(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE
)


@lru_cache(maxsize=64)
def _port_of(host: str) -> str | None:
    """Return the port of a loopback Host, empty without one; None for any other host."""
    found = _LOOPBACK_HOST.fullmatch(host)
    return None if found is None else (found["port"] or "").lstrip("0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorkeeper:
    """Knows the emulator's own address."""

    port: int

    def why_not(self, request: HubRequest) -> str:
        """Return why a request does not come from a program of this machine; empty if it may."""
        if request.header("Origin") is not None:
            return "the request has an Origin header: web pages may not use the emulator"
        site = request.header("Sec-Fetch-Site")
        if site is not None and site.strip().lower() != "none":
            return "the request has a Sec-Fetch-Site header: web pages may not use the emulator"
        host = request.header("Host")
        if host is None:
            return ""
        if _port_of(host.strip()) in ("", str(self.port)):
            return ""
        return f"the Host header is “{host}”, not this emulator's loopback address"
