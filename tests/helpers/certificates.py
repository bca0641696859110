"""A certificate authority of the tests' own, and what a server shows of it.

A conftest imports the fixtures that its tests need.
"""

import ssl
from pathlib import Path

import pytest
import trustme


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Return the TLS context of a server with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture(scope="session")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(ca: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(path)
    return path


@pytest.fixture(scope="session")
def tls(ca: trustme.CA) -> ssl.SSLContext:
    """What a server on this machine, or one that is called so, shows."""
    return server_context(ca.issue_cert("127.0.0.1", "localhost", "hub.example"))
