"""Facts about connection, clocks and times, and the same as text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.sending.exchange import Exchange, PeerInfo, Stage, Timings
from nhconsole.core.timing.facts import Fact
from nhconsole.core.timing.reading import read_timings
from nhconsole.core.timing.report import moment_words, report_text, timing_report
from nhconsole.core.verdict.values import Tone
from tests.core_timing.making import KEPT, NEW, PEER, START, broken_in, make_exchange

BERLIN = timezone(timedelta(hours=1))
DELHI = timezone(timedelta(hours=5, minutes=30))
FAULT = (
    b"<Error><Code>401</Code><Detail>ExpiredToken: .TrackingId:fa5e_G7,"
    b"TimeStamp:11/22/2026 7:12:45 PM</Detail></Error>"
)


def facts(exchange: Exchange, now: datetime = START, zone: timezone = BERLIN) -> dict[str, Fact]:
    sections = timing_report(exchange, now=now, zone=zone)
    return {fact.label: fact for section in sections for fact in section.facts}


def test_a_moment_is_told_in_local_time_and_in_utc() -> None:
    assert moment_words(START, BERLIN) == (
        "2026-11-22 20:12:44.123 (UTC+01:00)\n2026-11-22 19:12:44.123 UTC"
    )
    assert moment_words(START, DELHI).startswith("2026-11-23 00:42:44.123 (UTC+05:30)\n")


def test_a_moment_is_told_once_where_local_time_is_utc() -> None:
    assert moment_words(START.replace(microsecond=0), UTC) == "2026-11-22 19:12:44 UTC"


def test_connection_and_peer_are_told() -> None:
    found = facts(make_exchange(KEPT, peer=replace(PEER, proxy="proxy.example:3128")))

    assert found["Opened"].value.startswith("12 s before this exchange, and kept; 2 exchanges")
    assert found["Peer"].value == "20.50.1.7:443"
    assert found["Proxy"].value == "proxy.example:3128"
    assert found["TLS"].value == "TLSv1.3  ·  TLS_AES_256_GCM_SHA384"
    assert found["Certificate"].value == PEER.certificate_subject
    assert found["Issued by"].value == PEER.certificate_issuer


@pytest.mark.parametrize(
    ("now", "words", "tone"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), "2027-05-17, in 136 days 20 h", Tone.NEUTRAL),
        (datetime(2027, 5, 10, tzinfo=UTC), "2027-05-17, in 7 days 20 h", Tone.WARN),
        (datetime(2027, 5, 18, tzinfo=UTC), "ago, after this exchange", Tone.NEUTRAL),
    ],
    ids=["far", "soon", "since then"],
)
def test_the_end_of_the_certificate_is_measured(now: datetime, words: str, tone: Tone) -> None:
    found = facts(make_exchange(), now)["Expires"]

    assert words in found.value
    assert found.tone is tone


def test_a_certificate_that_had_ended_is_bad() -> None:
    peer = replace(PEER, certificate_expires="2026-01-01T00:00:00Z")

    assert facts(make_exchange(peer=peer))["Expires"].tone is Tone.BAD


def test_an_end_that_cannot_be_read_is_shown_as_it_came() -> None:
    peer = replace(PEER, certificate_expires="whenever")

    assert facts(make_exchange(peer=peer))["Expires"].value == "whenever"


def test_times_and_the_hubs_stamp_are_translated() -> None:
    headers = (("Date", "Sun, 22 Nov 2026 19:12:45 GMT"),)

    found = facts(make_exchange(headers=headers, body=FAULT, status=401))

    assert found["Sent"].value.splitlines()[1] == "2026-11-22 19:12:44.123 UTC"
    assert found["Answered"].value.splitlines()[1] == "2026-11-22 19:12:45.236 UTC"
    assert found["Date"].value.splitlines()[0] == "2026-11-22 20:12:45 (UTC+01:00)"
    assert found["TimeStamp"].value.splitlines()[0] == "2026-11-22 20:12:45 (UTC+01:00)"
    assert found["TimeStamp"].note == "In the answer as “11/22/2026 7:12:45 PM”, which is in UTC."


def test_the_same_stamp_is_told_once_and_in_headers_and_reason_too() -> None:
    headers = (
        ("X-Info", "TimeStamp:11/22/2026 7:12:45 PM"),
        ("Set-Cookie", "x; expires=2026-11-22 19:12:45"),
    )
    reason = "40106: expired.TrackingId:x,TimeStamp:11/22/2026 7:12:46 PM"

    sections = timing_report(
        make_exchange(headers=headers, reason=reason, body=FAULT), now=START, zone=BERLIN
    )

    stamps = [f for s in sections for f in s.facts if f.label == "TimeStamp"]
    assert [fact.value[17:19] for fact in stamps] == ["46", "45"]


@pytest.mark.parametrize(
    ("value", "words"),
    [("30", "Again in 30 s"), ("Sun, 22 Nov 2026 19:14:44 GMT", "Again in 2 min")],
    ids=["seconds", "a date"],
)
def test_retry_after_is_told_as_a_wait(value: str, words: str) -> None:
    headers = (("Date", "Sun, 22 Nov 2026 19:12:44 GMT"), ("Retry-After", value))

    assert facts(make_exchange(headers=headers))["Retry-After"].value.startswith(f"{words}\n")


def test_the_hubs_clock_is_told_with_what_it_means() -> None:
    headers = (("Date", "Sun, 22 Nov 2026 19:22:44 GMT"),)

    found = facts(make_exchange(headers=headers))["Hub's clock"]

    assert found.value.startswith("10 min ahead of this computer's, ±")
    assert "401 ExpiredToken" in found.note
    assert found.tone is Tone.BAD


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ((), "has no Date"),
        ((("Date", "soon"),), "is no time"),
        ((("Date", "Sun, 22 Nov 2026 19:12:44 GMT"), ("Age", "3")), "from a cache"),
    ],
    ids=["none", "unreadable", "cached"],
)
def test_why_the_hubs_clock_is_not_known_is_told(
    headers: tuple[tuple[str, str], ...], why: str
) -> None:
    assert why in facts(make_exchange(headers=headers))["Hub's clock"].value


def test_a_failure_before_the_connection_tells_only_when() -> None:
    found = facts(broken_in(Stage.DNS))

    assert set(found) == {"Sent", "Given up"}


def test_plain_http_has_no_tls() -> None:
    assert "http://" in facts(make_exchange(scheme="http"))["TLS"].value


def test_the_text_holds_stages_and_facts() -> None:
    exchange = make_exchange(body=FAULT)

    text = report_text(read_timings(exchange), timing_report(exchange, now=START, zone=BERLIN))

    assert "Wait: 1.0 s, 90%. From the last byte sent" in text
    assert "Peer: 20.50.1.7:443\n" in text
    assert "Sent: 2026-11-22 20:12:44.123 (UTC+01:00)  =  2026-11-22 19:12:44.123 UTC\n" in text


@given(
    st.binary(max_size=300),
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=40)), max_size=5),
    st.builds(PeerInfo, certificate_expires=st.text(max_size=30), address=st.text(max_size=9)),
    st.datetimes(timezones=st.just(UTC)),
)
def test_no_exchange_is_an_error(body, headers, peer, started_at) -> None:
    exchange = make_exchange(
        NEW, headers=tuple(headers), body=body, peer=peer, started_at=started_at
    )

    try:
        started_at + timedelta(seconds=2)
    except OverflowError:
        return
    sections = timing_report(exchange, now=START, zone=BERLIN)

    assert report_text(read_timings(exchange), sections)


def test_an_interrupted_send_tells_when_it_was_sent() -> None:
    exchange = make_exchange(Timings(), answered=False, peer=PeerInfo())

    assert set(facts(exchange)) == {"Sent"}
