"""Which hosts are this machine: http:// and the emulator's certificates are for them alone."""

import pytest

from nhconsole.core.connection.loopback import is_loopback


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "0:0::1"],
)
def test_these_are_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost.example.org",
        "notlocalhost",
        "127.0.0.1.example.org",
        "127.1",
        "0.0.0.0",
        "::",
        "10.0.0.1",
        "2130706433",
        "0x7f.0.0.1",
        "127.0.0.1@example.org",
        "localhost\udcff",
    ],
)
def test_these_are_not(host: str) -> None:
    assert not is_loopback(host)
