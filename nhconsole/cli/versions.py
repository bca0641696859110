"""Versions of everything that matters, for a bug report."""

import platform
import ssl
import sys
from importlib.metadata import PackageNotFoundError, version

from nhconsole import paths
from nhconsole.version import VERSION

_PACKAGES = {
    "PySide6": "PySide6-Essentials",
    "requests": "requests",
    "urllib3": "urllib3",
    "truststore": "truststore",
    "aiohttp": "aiohttp",
    "pyroaring": "pyroaring",
    "keyring": "keyring",
}


def version_lines() -> tuple[str, ...]:
    """Return one line for each thing, the program itself first."""
    return (
        f"nhconsole {VERSION}",
        f"Python {platform.python_version()} ({platform.python_implementation()}, {sys.platform})",
        *(f"{name} {_installed(package)}" for name, package in _PACKAGES.items()),
        ssl.OPENSSL_VERSION,
        f"System {platform.platform()}",
        f"Log folder {paths.log_folder()}",
    )


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "is not installed"
