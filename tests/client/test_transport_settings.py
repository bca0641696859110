"""The limits of a client: the usual ones, and one that is named for everything."""

from pathlib import Path

import pytest

from nhconsole.client import TransportSettings


def test_without_a_limit_the_usual_ones_hold() -> None:
    assert TransportSettings.within(None) == TransportSettings()


@pytest.mark.parametrize("limit_s", [0.5, 60.0, 600.0], ids=str)
def test_a_named_limit_holds_for_the_whole_and_makes_room_for_each_part(limit_s: float) -> None:
    settings = TransportSettings.within(limit_s)

    assert settings.connect_timeout_s == limit_s
    assert settings.silence_timeout_s == limit_s
    assert settings.total_timeout_s == limit_s


def test_trust_and_proxy_are_kept_beside_a_limit(tmp_path: Path) -> None:
    settings = TransportSettings.within(
        3, ca_files=[tmp_path / "a"], loopback_ca_file=tmp_path / "b", proxy="none"
    )

    assert settings.ca_files == (tmp_path / "a",)
    assert settings.loopback_ca_file == tmp_path / "b"
    assert settings.proxy == "none"


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 0 seconds"):
        TransportSettings.within(0)
