"""Which proxy is chosen, from settings and environment, and that its password stays unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.client import TransportSettings
from nhconsole.client.proxies import BadProxy, ProxyChoice, parse_proxy

ENVIRONMENTS = [
    ({}, ""),
    ({"HTTPS_PROXY": "http://a:1"}, "a:1"),
    ({"HTTPS_PROXY": "a"}, "a:80"),
    ({"HTTPS_PROXY": "http://a:1", "https_proxy": "http://b:2"}, "b:2"),
    ({"ALL_PROXY": "http://a:1"}, "a:1"),
    ({"all_proxy": "http://a:1", "HTTPS_PROXY": "http://b:2"}, "b:2"),
    ({"HTTP_PROXY": "http://a:1"}, ""),
    ({"HTTPS_PROXY": ""}, ""),
    ({"HTTPS_PROXY": "http://[::2]:1"}, "[::2]:1"),
    ({"HTTPS_PROXY": "a:1", "NO_PROXY": "*"}, ""),
    ({"HTTPS_PROXY": "a:1", "NO_PROXY": "x, windows.net"}, ""),
    ({"HTTPS_PROXY": "a:1", "no_proxy": ".Windows.NET"}, ""),
    ({"HTTPS_PROXY": "a:1", "NO_PROXY": "*.windows.net x"}, ""),
    ({"HTTPS_PROXY": "a:1", "NO_PROXY": "ns.windows.net:443"}, ""),
    ({"HTTPS_PROXY": "a:1", "NO_PROXY": "ns.windows.net:444"}, "a:1"),
    ({"HTTPS_PROXY": "a:1", "NO_PROXY": "dows.net"}, "a:1"),
    ({"HTTPS_PROXY": "a:1", "NO_PROXY": ",, ,"}, "a:1"),
    ({"HTTPS_PROXY": "a:1", "NO_PROXY": "10.0.0.0/8"}, "a:1"),
]


@pytest.mark.parametrize(("environment", "expected"), ENVIRONMENTS, ids=repr)
def test_proxy_is_chosen_from_the_environment(environment: dict[str, str], expected: str) -> None:
    proxy = ProxyChoice("", environment).proxy_for("ns.windows.net", 443)

    assert (proxy.name if proxy else "") == expected


@pytest.mark.parametrize(
    ("exception", "host", "direct"),
    [
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("fd00::/8", "fd12::1", True),
        ("10.1.2.3", "10.1.2.3", True),
    ],
)
def test_networks_are_excepted(exception: str, host: str, direct: bool) -> None:
    choice = ProxyChoice("", {"HTTPS_PROXY": "a:1", "NO_PROXY": exception})

    assert (choice.proxy_for(host, 443) is None) == direct


def test_settings_come_before_the_environment() -> None:
    environment = {"HTTPS_PROXY": "a:1", "NO_PROXY": "*"}

    chosen = ProxyChoice("b:2", environment).proxy_for("ns.windows.net", 443)
    never = ProxyChoice("none", environment | {"NO_PROXY": ""}).proxy_for("ns.windows.net", 443)

    assert chosen is not None
    assert (chosen.name, never) == ("b:2", None)


def test_password_is_in_no_repr() -> None:
    url = "http://someone:SECRET@proxy:1"

    assert "SECRET" not in repr(TransportSettings(proxy=url))
    assert "SECRET" not in repr(parse_proxy(url))


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_as_proxy_is_read_or_refused(text: str) -> None:
    try:
        proxy = parse_proxy(text)
    except BadProxy:
        return
    assert proxy.host
    assert 0 <= proxy.port < 65536


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_as_exception_is_read(text: str, host: str) -> None:
    ProxyChoice("", {"HTTPS_PROXY": "a:1", "NO_PROXY": text}).proxy_for(host, 443)
