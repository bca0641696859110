"""A certificate authority of the emulator's own, new at every start; its key is never written.

Only the CA's certificate is left on disk, for other programs to trust.
"""

import os
import ssl
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from nhconsole.emulator.faults import FaultKind

NAMES = ("localhost", "127.0.0.1", "::1")
OTHER_NAME = "another-host.invalid"
_LIFE = timedelta(days=397)
"""Some systems refuse server certificates that hold for longer."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerIdentity:
    """What the server shows, and what its clients must trust."""

    context: ssl.SSLContext
    flawed: Mapping[FaultKind, ssl.SSLContext]
    """What it shows instead while such a fault is played."""
    ca_pem: bytes
    """The CA's certificate."""

    def show_as_told(self, flaw_of_next: Callable[[], FaultKind | None]) -> None:
        """Ask, at each new connection, whether it is shown a flawed certificate, and which."""

        def choose(connection: ssl.SSLObject, _: str | None, __: ssl.SSLContext) -> None:
            # A second hello of the same connection comes here too.
            flaw = flaw_of_next() if connection.context is self.context else None
            if flaw is not None:
                connection.context = self.flawed[flaw]

        # Called for clients that name no host too, such as those that connect to an IP address.
        self.context.sni_callback = choose


def make_identity() -> ServerIdentity:
    """Make a CA and certificates for the loopback names; all keys end with the process."""
    authority, stranger = _authority("local CA"), _authority("a CA that nobody trusts")
    now = datetime.now(UTC)
    expired = authority.issue_cert(*NAMES, not_before=now - _LIFE, not_after=now - _DAY)
    return ServerIdentity(
        context=_context(authority.issue_cert(*NAMES, not_after=now + _LIFE)),
        flawed={
            FaultKind.EXPIRED_CERTIFICATE: _context(expired),
            FaultKind.WRONG_HOST_CERTIFICATE: _context(
                authority.issue_cert(OTHER_NAME, not_after=now + _LIFE)
            ),
            FaultKind.UNKNOWN_CA_CERTIFICATE: _context(
                stranger.issue_cert(*NAMES, not_after=now + _LIFE)
            ),
        },
        ca_pem=authority.cert_pem.bytes(),
    )


def _authority(words: str) -> trustme.CA:
    return trustme.CA(
        organization_name="nhconsole", organization_unit_name=f"nhconsole emulator, {words}"
    )


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    # A client that resumes a session is shown no certificate: each one makes a new session.
    context.options |= ssl.OP_NO_TICKET
    context.num_tickets = 0
    certificate.configure_cert(context)
    return context


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that readers see the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
