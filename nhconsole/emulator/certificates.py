"""A certificate authority of the emulator's own, new at every start; its key is never written.

Only the CA's certificate is left on disk, for other programs to trust.
"""

import os
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

NAMES = ("localhost", "127.0.0.1", "::1")
_LIFE = timedelta(days=397)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerIdentity:
    """What the server shows, and what its clients must trust."""

    context: ssl.SSLContext
    ca_pem: bytes
    """The CA's certificate."""


def make_identity() -> ServerIdentity:
    """Make a CA and a certificate for the loopback names; both keys end with the process."""
    authority = trustme.CA(
        organization_name="nhconsole", organization_unit_name="nhconsole emulator, local CA"
    )
    # Some systems refuse server certificates that hold for longer.
    certificate = authority.issue_cert(*NAMES, not_after=datetime.now(UTC) + _LIFE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    certificate.configure_cert(context)
    return ServerIdentity(context=context, ca_pem=authority.cert_pem.bytes())


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
