"""The dump: what was recorded, without secrets and without anything that steers a terminal."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.dump import dump_exchange, printable, printable_line
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    HttpResponse,
    PeerInfo,
    Stage,
    Timings,
    TransportFailure,
)

KEY = "c2VjcmV0IGtleSBvZiBhIHRlc3QgKyAvIDEyMzQ="
TOKEN = "SharedAccessSignature sr=https%3a%2f%2fh&sig=AbC%2bdefgh%3d&se=1795366978&skn=Full"

REQUEST = HttpRequest(
    method="POST",
    scheme="https",
    host="127.0.0.1",
    port=8643,
    target="/h/messages?api-version=2020-06&test",
    headers=(("Host", "127.0.0.1:8643"), ("Authorization", TOKEN), ("X-WNS-Type", "wns/toast")),
    body=b"<toast/>",
)
RESPONSE = HttpResponse(
    status=201,
    reason="Created",
    http_version="1.1",
    headers=(("Content-Type", "application/xml"), ("TrackingId", "t1")),
    body=b"<NotificationOutcome/>",
)
EXCHANGE = Exchange(
    id="1",
    started_at=datetime(2026, 11, 22, tzinfo=UTC),
    request=REQUEST,
    sent=REQUEST.to_bytes(),
    received=b"HTTP/1.1 201 Created\r\n\r\n",
    response=RESPONSE,
    timings=Timings(connect_s=0.001, wait_s=0.02, total_s=0.025),
    peer=PeerInfo(address="127.0.0.1:8643", tls_version="TLSv1.3"),
)
FAILURE = TransportFailure(
    stage=Stage.CONNECT,
    kind=FailureKind.REFUSED,
    message="The port is closed.",
    may_have_been_accepted=False,
)


def test_sections_stand_as_in_the_article() -> None:
    dump = dump_exchange(EXCHANGE, ("1 accepted by WNS",))

    assert dump == (
        "--- REQUEST ---\n"
        "URI: https://127.0.0.1:8643/h/messages?api-version=2020-06&test\n"
        "\n"
        "POST /h/messages?api-version=2020-06&test HTTP/1.1\n"
        "Host: 127.0.0.1:8643\n"
        "Authorization: SharedAccessSignature sr=https%3a%2f%2fh&sig=••••&se=1795366978&skn=Full\n"
        "X-WNS-Type: wns/toast\n"
        "\n"
        "<toast/>\n"
        "--- END REQUEST ---\n"
        "\n"
        "--- RESPONSE ---\n"
        "HTTP/1.1 201 Created\n"
        "Content-Type: application/xml\n"
        "TrackingId: t1\n"
        "\n"
        "<NotificationOutcome/>\n"
        "(from 127.0.0.1:8643; TLSv1.3; 0.025 s, connect 0.001, wait 0.020)\n"
        "--- END RESPONSE ---\n"
        "\n"
        "--- OUTCOME ---\n"
        "1 accepted by WNS\n"
        "--- END OUTCOME ---"
    )


def test_the_bytes_at_the_socket_are_shown_not_the_request_as_planned() -> None:
    sent = REQUEST.to_bytes().replace(b"X-WNS-Type: wns/toast", b"X-Other: something else")

    dump = dump_exchange(replace(EXCHANGE, sent=sent))

    assert "X-Other: something else" in dump
    assert "wns/toast" not in dump


def test_the_signature_is_shown_only_when_asked_for() -> None:
    assert "AbC%2bdefgh%3d" not in dump_exchange(EXCHANGE)
    assert "AbC%2bdefgh%3d" in dump_exchange(EXCHANGE, show_secrets=True)


def test_known_secrets_are_shown_only_when_asked_for() -> None:
    body = f"<toast>{KEY}</toast>".encode()
    echoed = replace(RESPONSE, body=body, headers=(("X-Echo", KEY),), reason=KEY)
    exchange = replace(EXCHANGE, sent=REQUEST.head_bytes() + body, response=echoed)
    redactor = Redactor(frozenset({Secret(KEY)}))

    hidden = dump_exchange(exchange, (f"it said {KEY}",), redactor=redactor)
    shown = dump_exchange(exchange, (f"it said {KEY}",), redactor=redactor, show_secrets=True)

    assert KEY not in hidden
    assert hidden.count("«key removed»") == shown.count(KEY) == 5


@pytest.mark.parametrize("show_secrets", [False, True], ids=["hidden", "shown"])
def test_a_hostile_answer_cannot_steer_the_terminal(show_secrets: bool) -> None:
    hostile = "\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp\x00\r\x08\x7f"
    response = HttpResponse(
        status=200,
        reason=hostile,
        http_version="1.1",
        headers=((hostile, hostile),),
        body=hostile.encode(),
    )
    exchange = replace(EXCHANGE, sent=hostile.encode(), response=response)

    dump = dump_exchange(exchange, (hostile,), show_secrets=show_secrets)

    assert not [char for char in dump if not char.isprintable() and char != "\n"]
    assert r"\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp" in dump


def test_what_is_no_answer_of_http_is_shown_as_it_came() -> None:
    exchange = replace(EXCHANGE, response=None, received=b"SSH-2.0-\xff\x1b", failure=FAILURE)

    dump = dump_exchange(exchange)

    assert "(This came, 10 bytes, and is no answer of HTTP:)\nSSH-2.0-\\xff\\x1b" in dump
    assert "(The port is closed.)" in dump


def test_a_request_that_was_not_sent_is_shown_as_such() -> None:
    exchange = replace(EXCHANGE, sent=b"", received=b"", response=None, failure=FAILURE)

    dump = dump_exchange(exchange)

    assert "(Nothing was sent. This is the request that was ready.)" in dump
    assert "POST /h/messages" in dump


def test_a_request_that_went_out_in_part_says_how_much_did() -> None:
    dump = dump_exchange(replace(EXCHANGE, sent=REQUEST.to_bytes()[:40]))

    assert f"(40 of {len(REQUEST.to_bytes())} bytes were sent.)" in dump


def test_a_long_body_is_cut_and_says_so() -> None:
    long = replace(RESPONSE, body=b"x" * 1_000_000)

    dump = dump_exchange(replace(EXCHANGE, response=long))

    assert len(dump) < 70_000
    assert "(… 934,464 more characters)" in dump


def test_a_body_in_another_encoding_is_read() -> None:
    headers = (("Content-Type", "text/html; charset=iso-8859-1"),)
    latin = replace(RESPONSE, headers=headers, body="Grüße".encode("latin-1"))

    assert "Grüße" in dump_exchange(replace(EXCHANGE, response=latin))


@given(st.text())
def test_printable_text_prints_and_keeps_what_is_harmless(text: str) -> None:
    shown = printable(text)

    shown.encode()
    assert "\x1b" not in shown
    assert "\n" not in printable_line(text)
    assert printable("Grüße 👩‍💻\tحسن\n") == "Grüße 👩‍💻\tحسن\n"


@given(st.binary(), st.binary(), st.text(), st.text())
def test_any_exchange_can_be_dumped(sent: bytes, body: bytes, reason: str, words: str) -> None:
    response = replace(RESPONSE, body=body, reason=reason, headers=((reason, words),))

    dump = dump_exchange(
        replace(EXCHANGE, sent=sent, response=response, received=body), (words, reason)
    )

    assert dump.startswith("--- REQUEST ---\n")
    dump.encode()
