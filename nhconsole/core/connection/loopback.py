"""Which host names mean this machine."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own (``localhost``, 127.0.0.0/8, ::1)."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
