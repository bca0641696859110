"""A list that is brought up to date shows what the file has."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nhconsole.gui.history.model import PAGE_SIZE, HistoryModel
from nhconsole.gui.history.row_changes import changes_between
from nhconsole.storage.history.values import HistoryRow, HistoryState


def row(row_id: int, note: str = "") -> HistoryRow:
    return HistoryRow(
        id=row_id,
        exchange_id=str(row_id),
        started_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=row_id),
        state=HistoryState.FINISHED,
        profile_name="",
        platform="windows",
        kind="toast",
        audience_text="",
        note=note,
    )


def rows(*ids: int, **more: str) -> tuple[HistoryRow, ...]:
    return tuple(row(number, **more) for number in ids)


IDS = st.sets(st.integers(1, 60), max_size=40).map(lambda ids: sorted(ids, reverse=True))


@given(IDS, IDS, st.sets(st.integers(1, 60)))
def test_list_shows_what_the_file_has(before: list[int], after: list[int], noted: set[int]) -> None:
    model = HistoryModel()
    model.show_first_page(rows(*before))
    now = tuple(row(number, "new" if number in noted else "") for number in after)
    model.apply(changes_between(model.rows(), now, is_whole=True))

    assert model.rows() == now


@given(IDS.filter(lambda ids: len(ids) > 5), st.integers(1, 5))
def test_rows_older_than_what_was_read_stay(before: list[int], read: int) -> None:
    changes = changes_between(rows(*before), rows(*before[:read]), is_whole=False)

    assert not changes


def test_so_many_new_ones_that_some_were_not_read_begin_the_list_anew() -> None:
    model = HistoryModel()
    model.show_first_page(rows(3, 2, 1))
    now = rows(*range(500, 500 - 2 * PAGE_SIZE, -1))
    model.apply(changes_between(model.rows(), now, is_whole=False))

    assert model.rows() == now[:PAGE_SIZE]
    assert model.canFetchMore()


def test_rows_that_a_page_brings_twice_stand_once() -> None:
    model = HistoryModel()
    model.show_first_page(rows(9, 8))
    model.append_page(rows(8, 7))

    assert [found.id for found in model.rows()] == [9, 8, 7]


def test_rows_apart_are_taken_out_together(qtbot) -> None:
    model = HistoryModel()
    model.show_first_page(rows(9, 8, 7, 6, 5, 4))
    told = []
    model.rowsRemoved.connect(lambda _parent, first, last: told.append((first, last)))
    model.forget((9, 6, 5, 77))

    assert [found.id for found in model.rows()] == [8, 7, 4]
    assert told == [(3, 4), (0, 0)]
