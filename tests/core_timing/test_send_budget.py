"""Ten test sends a minute: counted with a clock that the tests turn."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.timing.send_budget import MOST_SENDS, WINDOW, SendBudget

NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)


def ago(*seconds: float) -> SendBudget:
    return SendBudget(tuple(NOW - timedelta(seconds=each) for each in seconds))


def test_nothing_sent_is_nothing_used() -> None:
    reading = SendBudget().at(NOW)

    assert (reading.used, reading.left, reading.next_free_in_s) == (0, 10, None)
    assert not reading.is_relevant
    assert reading.warning == reading.free_words == ""


def test_what_was_sent_in_the_last_minute_counts() -> None:
    reading = ago(0, 18, 59.9, 60, 61, 3600).at(NOW)

    assert reading.words == "3 of 10 test sends in the last minute"
    assert (reading.left, reading.is_spent, reading.free_words) == (7, False, "")


def test_a_spent_budget_says_when_the_next_is_free_and_warns() -> None:
    reading = ago(*range(18, 28)).at(NOW)

    assert reading.is_spent
    assert reading.next_free_in_s == 33
    assert reading.free_words == "next free in 33 s"
    assert "it may refuse the next one" in reading.warning
    assert "Nothing keeps you from sending." in reading.warning


def test_more_than_ten_need_more_of_them_to_leave() -> None:
    # Twelve: the oldest three must be over before another is taken.
    reading = ago(*range(1, 13)).at(NOW)

    assert (reading.used, reading.next_free_in_s) == (12, 50)


def test_a_time_to_come_is_forgotten_after_a_minute_and_not_kept_for_ever() -> None:
    budget = ago(-30, -3600)

    assert budget.at(NOW).used == 1
    assert budget.at(NOW + timedelta(seconds=91)).used == 0


def test_sends_long_past_are_dropped() -> None:
    budget = ago(*range(100)).with_send(NOW + timedelta(minutes=5))

    assert len(budget.sent_times) == 1


@given(st.lists(st.floats(min_value=0, max_value=300), max_size=60), st.floats(0, 400))
def test_after_the_wait_it_tells_one_is_free_and_not_before(
    gaps: list[float], look_s: float
) -> None:
    budget = SendBudget(tuple(NOW + timedelta(seconds=gap) for gap in gaps))
    look = NOW + timedelta(seconds=look_s)
    past = SendBudget(tuple(sent for sent in budget.sent_times if sent <= look))

    reading = past.at(look)

    assert reading.used == sum(look - WINDOW < sent for sent in past.sent_times)
    if reading.next_free_in_s is None:
        assert reading.used < MOST_SENDS
        return
    free = look + timedelta(seconds=reading.next_free_in_s)
    assert 0 < reading.next_free_in_s <= 60
    assert past.at(free).left > 0
    assert past.at(free - timedelta(microseconds=2)).left == 0


@given(st.lists(st.floats(min_value=0, max_value=20), max_size=80))
def test_whoever_waits_as_told_never_exceeds_the_limit(gaps: list[float]) -> None:
    budget, now, sent = SendBudget(), NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        wait = budget.at(now).next_free_in_s
        now += timedelta(seconds=wait or 0)
        budget = budget.with_send(now)
        sent.append(now)

    for first, eleventh in zip(sent, sent[MOST_SENDS:], strict=False):
        assert eleventh - first >= WINDOW
