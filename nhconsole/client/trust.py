"""Whose certificates are trusted: the system's store, and the files named for it.

The emulator's certificate authority is trusted for this machine's own addresses only.
"""

import os
import ssl
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import truststore

from nhconsole.client.settings import TransportSettings
from nhconsole.core.connection.loopback import is_loopback

_VERIFIES_BY_ITSELF = sys.platform not in ("win32", "darwin")
"""OpenSSL does on Linux; elsewhere truststore asks the system after each handshake."""


class BadCaFile(Exception):
    """A file of certificates cannot be used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path = path


class Trust:
    """Makes the two contexts of a client, each when first needed, and keeps them."""

    def __init__(self, settings: TransportSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._contexts: dict[bool, ssl.SSLContext] = {}

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return the context for connections to ``host``.

        Raises:
            BadCaFile: a file named in the settings or by SSL_CERT_FILE cannot be used.
        """
        loopback = is_loopback(host)
        with self._lock:
            if loopback not in self._contexts:
                # Reading the system's store takes about 40 ms, so it is done once.
                self._contexts[loopback] = _build(self._ca_files(loopback))
            return self._contexts[loopback]

    def _ca_files(self, loopback: bool) -> Iterator[Path]:
        yield from self._settings.ca_files
        if loopback and self._settings.loopback_ca_file is not None:
            yield self._settings.loopback_ca_file
        if os.environ.get("SSL_CERT_FILE"):
            yield Path(os.environ["SSL_CERT_FILE"])
            yield from _system_bundle()


def _system_bundle() -> Iterator[Path]:
    """Find the system's own bundle: OpenSSL takes SSL_CERT_FILE instead of it, we besides it."""
    candidates = (
        ssl.get_default_verify_paths().openssl_cafile,
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/etc/ssl/ca-bundle.pem",
    )
    paths = (Path(candidate) for candidate in candidates if _VERIFIES_BY_ITSELF and candidate)
    yield from [path for path in paths if path.is_file()][:1]


def _build(ca_files: Iterator[Path]) -> ssl.SSLContext:
    context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    context.set_alpn_protocols(["http/1.1"])
    for path in ca_files:
        _load(context, path)
    return _loaded_once(context) if _VERIFIES_BY_ITSELF else context


def _load(context: ssl.SSLContext, path: Path) -> None:
    try:
        context.load_verify_locations(cafile=path)
    except ssl.SSLError:
        raise BadCaFile(path, "it holds no certificate in PEM form") from None
    except OSError as error:
        raise BadCaFile(path, error.strerror or type(error).__name__) from error


def _loaded_once(context: ssl.SSLContext) -> ssl.SSLContext:
    """Return the context inside truststore's, with the system's store read.

    truststore would read the store again at each handshake (40 ms, measured) and lets one handshake
    run at a time, so that a silent server would hold up all others.
    """
    connection = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")
    inner = connection.context
    inner.sslsocket_class = ssl.SSLSocket
    inner.sslobject_class = ssl.SSLObject
    return inner
