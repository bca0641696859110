"""Describes who is at the other end of a connection."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from urllib3.util.ssltransport import SSLTransport

from nhconsole.client.reading import Socket
from nhconsole.core.sending.exchange import PeerInfo

_SHORT_NAMES = {
    "commonName": "CN",
    "organizationName": "O",
    "organizationalUnitName": "OU",
    "countryName": "C",
}


def describe_peer(connected: PeerInfo, sock: Socket) -> PeerInfo:
    """Return what is known of a connected peer, with what TLS tells of it."""
    if not isinstance(sock, ssl.SSLSocket | SSLTransport):
        return connected
    certificate: dict[str, Any] = dict(sock.getpeercert() or {})
    cipher = sock.cipher()
    return replace(
        connected,
        tls_version=sock.version() or "",
        cipher=cipher[0] if cipher else "",
        certificate_subject=_name(certificate.get("subject", ())),
        certificate_issuer=_name(certificate.get("issuer", ())),
        certificate_expires=_utc(certificate.get("notAfter", "")),
    )


def _name(parts: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    pairs = (pair for part in parts for pair in part)
    return ", ".join(f"{_SHORT_NAMES.get(name, name)}={value}" for name, value in pairs)


def _utc(not_after: str) -> str:
    if not not_after:
        return ""
    moment = datetime.fromtimestamp(ssl.cert_time_to_seconds(not_after), UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
