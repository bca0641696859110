"""Describes who is at the other end of a connection."""

import ssl
from datetime import UTC, datetime
from typing import Any

from urllib3.util.ssltransport import SSLTransport

from nhconsole.client.reading import Socket
from nhconsole.core.exchange import PeerInfo

_SHORT_NAMES = {
    "commonName": "CN",
    "organizationName": "O",
    "organizationalUnitName": "OU",
    "countryName": "C",
}


def describe_peer(sock: Socket, proxy_name: str) -> PeerInfo:
    """Return address and certificate of the other end; ``proxy_name`` stands in between."""
    address = _address(sock)
    if not isinstance(sock, ssl.SSLSocket | SSLTransport):
        return PeerInfo(address=address, proxy=proxy_name)
    certificate: dict[str, Any] = dict(sock.getpeercert() or {})
    cipher = sock.cipher()
    return PeerInfo(
        address=address,
        proxy=proxy_name,
        tls_version=sock.version() or "",
        cipher=cipher[0] if cipher else "",
        certificate_subject=_name(certificate.get("subject", ())),
        certificate_issuer=_name(certificate.get("issuer", ())),
        certificate_expires=_utc(certificate.get("notAfter", "")),
    )


def _address(sock: Socket) -> str:
    real = sock.socket if isinstance(sock, SSLTransport) else sock
    host, port = real.getpeername()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _name(parts: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    pairs = (pair for part in parts for pair in part)
    return ", ".join(f"{_SHORT_NAMES.get(name, name)}={value}" for name, value in pairs)


def _utc(not_after: str) -> str:
    if not not_after:
        return ""
    moment = datetime.fromtimestamp(ssl.cert_time_to_seconds(not_after), UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
