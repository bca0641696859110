"""Faults that change a whole answer: its clock, its Retry-After, its manner of throttling."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from sdk_wire import Heard, Start, Talker

from nhconsole.emulator import Fault, FaultKind

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def at_noon(start: Start) -> Talker:
    return start(clock=lambda: NOON)


def date_of(heard: Heard, name: str = "Date") -> datetime:
    return parsedate_to_datetime(heard.header(name) or "")


@pytest.mark.parametrize("skew_s", [3600, -86400, 0.0, 86400 * 400, -86400 * 400])
def test_skewed_clock_shows_in_date_and_nowhere_else(at_noon: Talker, skew_s: float) -> None:
    at_noon.emulator.fail_next(Fault(kind=FaultKind.CLOCK_SKEW, skew_s=skew_s))

    heard = at_noon.send()

    assert date_of(heard) == NOON + timedelta(seconds=skew_s)
    assert [name.lower() for name, _ in heard.headers].count("date") == 1
    assert (heard.status, heard.outcome.success) == (201, 1)
    assert at_noon.emulator.requests[-1].reached
    assert "clock-skew" in at_noon.emulator.requests[-1].fault


def test_clock_of_a_skewed_answer_is_an_hour_ahead_unless_told(at_noon: Talker) -> None:
    at_noon.emulator.fail_next(Fault(kind=FaultKind.CLOCK_SKEW))

    assert date_of(at_noon.send()) == NOON + timedelta(hours=1)


def test_skewed_clock_is_that_of_refusals_too(at_noon: Talker) -> None:
    at_noon.emulator.fail_next(Fault(kind=FaultKind.CLOCK_SKEW, skew_s=-60))

    heard = at_noon.send(Authorization=None)

    assert (heard.status, date_of(heard)) == (401, NOON - timedelta(minutes=1))


@pytest.mark.parametrize(("status", "expected"), [(None, 429), (429, 429), (503, 503)])
def test_throttled_answer_has_the_error_form_and_ten_seconds(
    talker: Talker, status: int | None, expected: int
) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.THROTTLED, status=status))

    heard = talker.send()

    assert (heard.status, heard.header("Retry-After")) == (expected, "10")
    assert ".TrackingId:" in heard.detail
    assert talker.emulator.requests[-1].reached == ()
    assert talker.emulator.requests[-1].reason.startswith("a played fault: throttled")


def test_throttling_of_older_versions_is_an_empty_403_with_retry_after(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.THROTTLED, status=403, retry_after=3))

    heard = talker.send()

    assert (heard.status, heard.body, heard.header("Retry-After")) == (403, b"", "3")


def test_retry_after_can_be_a_date_of_the_clock_that_the_answer_shows(at_noon: Talker) -> None:
    fault = Fault(kind=FaultKind.THROTTLED, retry_after=90, retry_after_form="date")
    at_noon.emulator.fail_next(fault)

    heard = at_noon.send()

    assert date_of(heard, "Retry-After") - date_of(heard) == timedelta(seconds=90)
    assert (heard.header("Retry-After") or "").endswith(" GMT")


def test_retry_after_can_be_left_out(talker: Talker) -> None:
    talker.emulator.fail_next(Fault(kind=FaultKind.THROTTLED, retry_after_form="none"))

    assert talker.send().header("Retry-After") is None


def test_chosen_headers_and_body_stand_in_place_of_the_throttled_ones(talker: Talker) -> None:
    fault = Fault(kind=FaultKind.THROTTLED, headers=(("Date", "never"),), body="wait")
    talker.emulator.fail_next(fault)

    heard = talker.send()

    assert (heard.status, heard.body, heard.header("Date")) == (429, b"wait", "never")


@pytest.mark.parametrize("kind", [FaultKind.STATUS, FaultKind.EMPTY, FaultKind.HTML])
def test_other_answers_have_retry_after_only_when_it_was_chosen(
    talker: Talker, kind: FaultKind
) -> None:
    talker.emulator.fail_next(Fault(kind=kind))
    talker.emulator.fail_next(Fault(kind=kind, retry_after=0))

    assert [talker.send().header("Retry-After") for _ in range(2)] == [None, "0"]
