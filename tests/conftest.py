"""What every test runs under: no display, no home of yours, nothing but loopback."""

import os
from pathlib import Path

# Before anything imports Qt. ``NHCONSOLE_ONSCREEN=1`` shows the windows of the tests.
if os.environ.get("NHCONSOLE_ONSCREEN") != "1":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", parent=settings.get_profile("default"), max_examples=5000)
settings.load_profile("long" if os.environ.get("NHCONSOLE_LONG") else "default")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has folders of its own and none of the machine's settings."""
    monkeypatch.setenv("NHCONSOLE_HOME", str(tmp_path / "nhconsole-home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.delenv("NHCONSOLE_CONNECTION_STRING", raising=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that need a QApplication, so that ``-m "not gui"`` is the fast loop."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker("gui")
