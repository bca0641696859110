"""``import nhconsole`` is cheap, and the API works where Qt cannot be imported."""

import subprocess
import sys

import pytest

import nhconsole


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_importing_the_package_loads_no_library() -> None:
    loaded = run_python("import sys, nhconsole; print(*sys.modules)").split()

    heavy = {"requests", "urllib3", "PySide6", "aiohttp", "ssl", "keyring", "nhconsole.core"}
    assert heavy.isdisjoint(loaded)


def test_the_api_loads_no_qt_no_server_and_no_key_store() -> None:
    code = "import sys; from nhconsole import NotificationHub, Notification; print(*sys.modules)"

    loaded = set(run_python(code).split())

    assert {"PySide6", "aiohttp", "keyring", "jsonschema", "sqlite3"}.isdisjoint(loaded)


def test_the_api_works_where_qt_cannot_be_imported() -> None:
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from nhconsole import NotificationHub, SendFailed\n"
        "hub = NotificationHub('Endpoint=http://127.0.0.1:9/;SharedAccessKeyName=n;"
        "SharedAccessKey=k', 'h')\n"
        "try: hub.send_windows_notification('<toast/>')\n"
        "except SendFailed as error: print(error)"
    )

    assert "refused the connection" in run_python(code)


@pytest.mark.parametrize("name", nhconsole.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(nhconsole, name) is not None
    assert name in dir(nhconsole)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        nhconsole.Nothing  # noqa: B018
