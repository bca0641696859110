"""The hub's clock against ours, with what is not known about it."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.sending.exchange import Timings
from nhconsole.core.timing.clock_skew import SkewLevel, clock_skew_of, skew_between
from tests.core_timing.making import KEPT, NEW, START, make_exchange

SECOND = timedelta(seconds=1)


def date_of(moment: datetime) -> tuple[tuple[str, str], ...]:
    return (("Date", format_datetime(moment.replace(microsecond=0), usegmt=True)),)


@given(
    st.floats(min_value=-1e6, max_value=1e6),
    st.floats(min_value=0, max_value=30),
    st.floats(min_value=0, max_value=1),
    st.integers(min_value=0, max_value=999_999),
)
def test_the_true_skew_always_lies_within_the_bounds(
    skew_s: float, wait_s: float, when: float, fraction: int
) -> None:
    start = START.replace(microsecond=fraction)
    timings = Timings(send_s=0.0, wait_s=wait_s, receive_s=0.5, total_s=wait_s + 0.5)
    written = start + timedelta(seconds=wait_s * when + skew_s)

    skew = clock_skew_of(make_exchange(timings, headers=date_of(written), started_at=start))

    assert skew is not None
    assert skew.lower_s - 1e-5 <= skew_s <= skew.upper_s + 1e-5
    assert skew.uncertainty_s == pytest.approx((1 + wait_s) / 2, abs=1e-5)


@pytest.mark.parametrize("timings", [NEW, KEPT], ids=["new connection", "kept connection"])
def test_only_the_time_between_request_and_answer_is_uncertain(timings: Timings) -> None:
    exchange = make_exchange(timings, headers=date_of(START))

    skew = clock_skew_of(exchange)

    assert skew is not None
    width = (timings.send_s or 0) + (timings.wait_s or 0) + 1
    assert skew.upper_s - skew.lower_s == pytest.approx(width)


@pytest.mark.parametrize(
    ("ahead_s", "level", "words", "meaning"),
    [
        (0, SkewLevel.FINE, "agrees with this computer's", ""),
        (3.2, SkewLevel.FINE, "is 3.2 s ahead of this computer's, ± 0.5 s", ""),
        (-59, SkewLevel.FINE, "is 59 s behind this computer's, ± 0.5 s", ""),
        (90, SkewLevel.WARN, "is 1 min 30 s ahead of", "only 3 min 30 s are left"),
        (-90, SkewLevel.WARN, "is 1 min 30 s behind", "for 6 min 30 s instead of 300 s"),
        (301, SkewLevel.BAD, "is 5 min 1 s ahead of", "takes each for expired"),
        (-7200, SkewLevel.WARN, "is 2 h behind", "set its clock"),
    ],
)
def test_skew_is_told_in_words_with_what_it_means_for_tokens(
    ahead_s: float, level: SkewLevel, words: str, meaning: str
) -> None:
    middle = START + timedelta(seconds=ahead_s)
    # Within the second that Date tells, half of it is over on average.
    skew = skew_between(middle - SECOND / 2, START, START)

    assert (skew.level, words in skew.words) == (level, True), skew.words
    assert meaning in skew.meaning
    assert bool(skew.meaning) == (level is not SkewLevel.FINE)


def test_an_uncertainty_is_never_told_smaller_than_it_is() -> None:
    skew = skew_between(START, START, START + timedelta(seconds=0.101))

    assert "± 0.6 s" in skew.words


@pytest.mark.parametrize(
    "headers",
    [(), (("Date", "yesterday"),), (("Date", "Sun, 22 Nov 2026 19:12:44 GMT"), ("Age", "60"))],
    ids=["no Date", "no time", "from a cache"],
)
def test_without_a_usable_date_nothing_is_claimed(headers: tuple[tuple[str, str], ...]) -> None:
    assert clock_skew_of(make_exchange(headers=headers)) is None
    assert clock_skew_of(make_exchange(answered=False)) is None


@given(st.text(max_size=40), st.floats(min_value=0, max_value=1e12))
def test_no_answer_is_an_error(date: str, total_s: float) -> None:
    timings = replace(NEW, total_s=total_s)

    clock_skew_of(make_exchange(timings, headers=(("Date", date),)))


def test_years_apart_are_told_too() -> None:
    skew = skew_between(START.replace(year=9998), START.replace(year=2), START)

    assert "years ahead" in skew.words
