"""The filters as a value: their words and their query."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nhconsole.gui.history.filters import PERIOD_WORDS, RESULT_WORDS, HistoryFilter, Period
from nhconsole.storage.history.query import HistoryQuery, ResultGroup

NOON = datetime(2026, 11, 22, 12, 0).astimezone()
EVERYTHING = HistoryFilter(
    platform="fcmv1",
    result=ResultGroup.REFUSED,
    status=201,
    profile_name="contoso-dev",
    hub="host/hub",
    period=Period.BETWEEN,
    first_day=date(2026, 11, 20),
    last_day=date(2026, 11, 22),
    starred=True,
)


def midnight(day: int) -> datetime:
    return datetime(2026, 11, day).astimezone()


def test_no_filter_asks_for_everything() -> None:
    assert HistoryFilter().is_empty
    assert HistoryFilter().query("", NOON) == HistoryQuery()


def test_each_part_has_words_and_can_be_taken_away() -> None:
    assert dict(EVERYTHING.parts()) == {
        "starred": "Starred",
        "platform": "Android (FCM v1)",
        "result": "Refused by a device",
        "status": "Status 201",
        "profile_name": "contoso-dev",
        "hub": "host/hub",
        "period": "20 Nov 2026 – 22 Nov 2026",
    }
    left = EVERYTHING
    for name, _ in EVERYTHING.parts():
        left = left.without(name)
        assert name not in dict(left.parts())
    assert left.is_empty


def test_everything_chosen_stands_in_the_query() -> None:
    assert EVERYTHING.query("goal", NOON) == HistoryQuery(
        words="goal",
        platform="fcmv1",
        result=ResultGroup.REFUSED,
        status=201,
        profile_name="contoso-dev",
        hub="host/hub",
        since=midnight(20),
        until=midnight(23),
        starred=True,
    )


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (Period.ANY, None, None),
        (Period.HOUR, NOON - timedelta(hours=1), None),
        (Period.TODAY, midnight(22), None),
        (Period.YESTERDAY, midnight(21), midnight(22)),
        (Period.WEEK, midnight(16), None),
        (Period.BETWEEN, None, None),
    ],
)
def test_periods_begin_and_end_at_midnight(
    period: Period, since: datetime | None, until: datetime | None
) -> None:
    query = HistoryFilter(period=period).query("", NOON)

    assert (query.since, query.until) == (since, until)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 1, 2), None, "From 2 Jan 2026"),
        (None, date(2026, 1, 2), "Up to 2 Jan 2026"),
        (date(2026, 1, 2), date(2026, 1, 2), "2 Jan 2026"),
    ],
)
def test_one_day_alone_is_named(first: date | None, last: date | None, words: str) -> None:
    chosen = HistoryFilter(period=Period.BETWEEN, first_day=first, last_day=last)

    assert dict(chosen.parts())["period"] == words


def test_every_group_and_period_has_words() -> None:
    assert set(RESULT_WORDS) == set(ResultGroup)
    assert set(PERIOD_WORDS) == set(Period)


def test_moments_have_a_time_zone() -> None:
    query = HistoryFilter(period=Period.TODAY).query("", datetime.now(UTC).astimezone())

    assert query.since is not None
    assert query.since.tzinfo is not None
