"""Spans of time in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.timing.duration_words import duration_words, ticking_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 ms"),
        (0.0004, "0.4 ms"),
        (0.00994, "9.9 ms"),
        (0.00996, "10 ms"),
        (0.4124, "412 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (3.24, "3.2 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (125, "2 min 5 s"),
        (3600, "1 h"),
        (11_400, "3 h 10 min"),
        (86_400, "1 day"),
        (100 * 86_400 + 7200, "100 days 2 h"),
        (2 * 365 * 86_400, "2 years"),
        (-7200, "2 h"),
    ],
)
def test_a_span_is_told_as_a_person_would(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (298, "4:58"),
        (297.2, "4:58"),
        (0.1, "0:01"),
        (0, "0:00"),
        (-5, "0:00"),
        (3723, "1:02:03"),
        (90_000, "1 day 1 h"),
    ],
)
def test_what_is_left_ticks_like_a_clock(seconds: float, words: str) -> None:
    assert ticking_words(seconds) == words


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_every_number_has_words(seconds: float) -> None:
    assert duration_words(seconds)
    assert ticking_words(seconds)


@given(st.floats(min_value=0, max_value=1e9), st.floats(min_value=0, max_value=1e9))
def test_words_never_claim_sixty_seconds_or_minutes(seconds: float, other: float) -> None:
    for span in (seconds, other, abs(seconds - other)):
        words = duration_words(span).split()
        assert "60" not in (words[i] for i in range(0, len(words), 2) if words[i + 1] != "days")


def test_nan_is_nothing() -> None:
    assert duration_words(math.nan) == "0 ms"
