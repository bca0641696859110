"""The values of an exchange: bytes as on the wire, and nothing secret in a repr."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nhconsole.core.sending.exchange import (
    Exchange,
    HttpRequest,
    HttpResponse,
    Stage,
    Timings,
    header_value,
)

SECRET = "dGVzdC1rZXktZm9yLXZlY3RvcnMtMDEyMzQ1Njc4OTA="
REQUEST = HttpRequest(
    method="POST",
    scheme="https",
    host="ns.example",
    port=443,
    target=f"/hub/messages?api-version={SECRET}",
    headers=(("X-WNS-Type", "wns/toast"), ("Authorization", SECRET)),
    body=b"<toast/>",
)


def test_a_request_stands_on_the_wire_as_its_parts_say() -> None:
    request = replace(REQUEST, target="/h/messages?test", headers=(("Host", "a"), ("X-Ü", "ü")))

    assert request.to_bytes() == (
        "POST /h/messages?test HTTP/1.1\r\nHost: a\r\nX-Ü: ü\r\n\r\n<toast/>".encode()
    )


@pytest.mark.parametrize(
    ("scheme", "host", "port", "authority"),
    [
        ("https", "ns.example", 443, "ns.example"),
        ("https", "ns.example", 8643, "ns.example:8643"),
        ("https", "ns.example", 80, "ns.example:80"),
        ("http", "127.0.0.1", 80, "127.0.0.1"),
        ("https", "::1", 443, "[::1]"),
        ("https", "::1", 8643, "[::1]:8643"),
    ],
)
def test_the_authority_leaves_out_the_schemes_own_port(
    scheme: str, host: str, port: int, authority: str
) -> None:
    request = replace(REQUEST, scheme=scheme, host=host, port=port, target="/x")

    assert request.authority == authority
    assert request.url == f"{scheme}://{authority}/x"


def test_headers_are_found_without_case_and_the_first_counts() -> None:
    headers = (("Content-Type", "a"), ("content-type", "b"))

    assert header_value(headers, "CONTENT-TYPE") == "a"
    assert header_value(headers, "X") is None


def test_no_repr_shows_what_was_sent_or_received() -> None:
    response = HttpResponse(
        status=200,
        reason="OK",
        http_version="1.1",
        headers=(("X-Echo", SECRET),),
        body=SECRET.encode(),
    )
    exchange = Exchange(
        id="1",
        started_at=datetime(2026, 11, 1, tzinfo=UTC),
        request=REQUEST,
        sent=REQUEST.to_bytes(),
        received=SECRET.encode(),
        response=response,
    )

    assert SECRET not in repr(exchange)


def test_timings_list_the_stages_that_took_place_in_order() -> None:
    timings = Timings(wait_s=0.2, connect_s=0.1, send_s=0.0)

    assert timings.stages() == ((Stage.CONNECT, 0.1), (Stage.SEND, 0.0), (Stage.WAIT, 0.2))
