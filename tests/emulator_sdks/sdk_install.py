"""Installs the SDKs, at versions that are known, once for many runs of the tests."""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

NPM_PACKAGES = ("@azure/notification-hubs@2.1.0", "azure-sb@0.11.2")
PYTHON_PACKAGES = (
    "notificationhubs-rest-python==1.0.3",
    "azure-notification-hub-unofficial==0.1.0",
)
_NPM_OPTIONS = ("--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1")
_PIP_OPTIONS = ("--quiet", "--disable-pip-version-check", "--retries=1")
_TIME_S = 240


class SdksMissing(Exception):
    """The SDKs are not here and cannot be had; the text says why."""


def install_for_node(cache: Path, environment: Mapping[str, str]) -> Path:
    """Return the folder with node_modules, in which scripts find the SDKs."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise SdksMissing("node and npm are not installed")
    command = (npm, "install", *_NPM_OPTIONS, "--prefix")
    return _install(cache, NPM_PACKAGES, command, environment)


def install_for_python(cache: Path, environment: Mapping[str, str]) -> Path:
    """Return the folder that holds the SDKs as a folder of Python's path."""
    command = (sys.executable, "-m", "pip", "install", *_PIP_OPTIONS, "--target")
    return _install(cache, PYTHON_PACKAGES, command, environment)


def _install(
    cache: Path, packages: Sequence[str], command: Sequence[str], environment: Mapping[str, str]
) -> Path:
    version = hashlib.sha256(" ".join((sys.version, *packages)).encode()).hexdigest()[:12]
    folder = cache / version
    if not folder.exists():
        # Whole or not at all, also when two runs of the tests meet here.
        with tempfile.TemporaryDirectory(dir=cache, ignore_cleanup_errors=True) as unfinished:
            _run((*command, unfinished, *packages), environment)
            with suppress(OSError):
                Path(unfinished).rename(folder)
    return folder


def _run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    name = " ".join((Path(command[0]).name, *command[1:4]))
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_TIME_S
        )
    except subprocess.TimeoutExpired:
        raise SdksMissing(f"“{name}” did not end within {_TIME_S} s") from None
    if done.returncode != 0:
        error = re.search(r"^(npm )?error\b.*", done.stderr, re.IGNORECASE | re.MULTILINE)
        raise SdksMissing(f"“{name}” failed: {error[0] if error else done.stderr[-200:]}")
