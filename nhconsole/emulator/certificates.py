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
from types import MappingProxyType
from typing import TypeVar

import trustme

from nhconsole.emulator.faults import FaultKind

NAMES = ("localhost", "127.0.0.1", "::1")
OTHER_NAME = "another-host.invalid"
_LIFE = timedelta(days=397)
"""Some systems refuse server certificates that hold for longer."""
_DAY = timedelta(days=1)
_Context = TypeVar("_Context", bound=ssl.SSLContext)


class TellingContext(ssl.SSLContext):
    """The context of the sound certificate; a connection may be made from a flawed one's instead.

    Each connection is made from one context or another, rather than swapped by ``sni_callback``:
    a client that resumes a session is shown no certificate, and contexts share no sessions.
    """

    flawed: Mapping[FaultKind, ssl.SSLContext] = MappingProxyType({})
    flaw_of_next: Callable[[], FaultKind | None] | None = None
    """Asked once for each new connection."""

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """Make the TLS side of one connection."""
        flaw = self.flaw_of_next() if self.flaw_of_next is not None else None
        wrap = super().wrap_bio if flaw is None else self.flawed[flaw].wrap_bio
        return wrap(incoming, outgoing, server_side, server_hostname, session)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerIdentity:
    """What the server shows, and what its clients must trust."""

    context: TellingContext
    ca_pem: bytes
    """The CA's certificate."""

    def show_as_told(self, flaw_of_next: Callable[[], FaultKind | None]) -> None:
        """Ask, at each new connection, whether it is shown a flawed certificate, and which."""
        self.context.flaw_of_next = flaw_of_next


def make_identity() -> ServerIdentity:
    """Make a CA and certificates for the loopback names; all keys end with the process."""
    authority, stranger = _authority("local CA"), _authority("a CA that nobody trusts")
    now = datetime.now(UTC)
    end = now + _LIFE
    sound = authority.issue_cert(*NAMES, not_after=end)
    expired = authority.issue_cert(*NAMES, not_before=now - _LIFE, not_after=now - _DAY)
    context = _configured(TellingContext(ssl.PROTOCOL_TLS_SERVER), sound)
    context.flawed = {
        FaultKind.EXPIRED_CERTIFICATE: _plain(expired),
        FaultKind.WRONG_HOST_CERTIFICATE: _plain(authority.issue_cert(OTHER_NAME, not_after=end)),
        FaultKind.UNKNOWN_CA_CERTIFICATE: _plain(stranger.issue_cert(*NAMES, not_after=end)),
    }
    return ServerIdentity(context=context, ca_pem=authority.cert_pem.bytes())


def _authority(words: str) -> trustme.CA:
    return trustme.CA(
        organization_name="nhconsole", organization_unit_name=f"nhconsole emulator, {words}"
    )


def _plain(certificate: trustme.LeafCert) -> ssl.SSLContext:
    return _configured(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), certificate)


def _configured(context: _Context, certificate: trustme.LeafCert) -> _Context:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
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
