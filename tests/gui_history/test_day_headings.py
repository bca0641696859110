"""Places in a list with headings for days, against a list that is laid out row by row."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nhconsole.gui.history.day_headings import DayHeadings, Place

ROW, HEADING = 50, 20
DAYS = st.lists(st.integers(0, 4).map(lambda ago: date(2026, 11, 22) - timedelta(ago)), max_size=30)


def laid_out(days: list[date]) -> list[Place]:
    """What stands at each height, a pixel after the other."""
    found: list[Place] = []
    for row, day in enumerate(days):
        if not row or days[row - 1] != day:
            found += [Place(row, True)] * HEADING
        found += [Place(row, False)] * ROW
    return found


def check(places: DayHeadings, days: list[date]) -> None:
    whole = laid_out(days)
    assert (places.count, places.height) == (len(days), len(whole))
    for y, place in enumerate(whole):
        if y % 7 == 0 or y % ROW in (0, ROW - 1):
            assert places.at(y) == place
    assert places.at(-1) is None
    assert places.at(len(whole)) is None
    for row in range(len(days)):
        assert whole[places.top(row)] == Place(row, False)
        first = places.heading_of(row)
        assert places.is_first_of_day(first)
        assert set(days[first : row + 1]) == {days[row]}
        after = places.next_heading(row)
        assert (len(days) if after is None else after) == next(
            (at for at in range(row + 1, len(days)) if days[at] != days[at - 1]), len(days)
        )


@given(DAYS)
def test_rows_and_headings_stand_where_a_list_row_by_row_has_them(days: list[date]) -> None:
    places = DayHeadings(ROW, HEADING)
    places.reset(len(days), days.__getitem__)

    check(places, days)


@given(DAYS, DAYS, st.data())
def test_rows_that_come_and_go_leave_every_place_right(
    days: list[date], more: list[date], data: st.DataObject
) -> None:
    places = DayHeadings(ROW, HEADING)
    places.reset(len(days), days.__getitem__)
    at = data.draw(st.integers(0, len(days)))
    days[at:at] = more
    places.insert(at, len(more), days.__getitem__)
    check(places, days)

    begin = data.draw(st.integers(0, len(days)))
    count = data.draw(st.integers(0, len(days) - begin))
    del days[begin : begin + count]
    places.remove(begin, count, days.__getitem__)
    check(places, days)


def test_a_million_rows_are_measured_as_fast_as_ten() -> None:
    asked = []

    def day_of(row: int) -> date:
        asked.append(row)
        return date(2026, 11, 22)

    places = DayHeadings(ROW, HEADING)
    places.reset(10, day_of)
    places._count = 1_000_000
    asked.clear()
    places.insert(0, 1, day_of)
    places.remove(500_000, 1, day_of)

    assert len(asked) < 10
    assert places.at(places.top(999_999)) == Place(999_999, False)
    assert all(places.top(a) < places.top(b) for a, b in pairwise(range(0, 999_999, 99_999)))
