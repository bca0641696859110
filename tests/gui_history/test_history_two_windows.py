"""What another window writes, and what time takes away."""

from datetime import timedelta

import pytest


@pytest.fixture
def column(book, open_column):
    """Three exchanges."""
    for number in range(3):
        book.add(audience=f"tag-{number}")
    made = open_column()
    made.keeper.look()
    made.settle()
    return made


def look(column) -> None:
    column.keeper.look()
    column.settle()


def test_another_windows_exchange_comes_into_the_list(column, book) -> None:
    new = book.add()
    look(column)

    assert column.ids == [new, 3, 2, 1]


def test_another_windows_star_note_and_deletion_are_seen(column, book) -> None:
    column.view.select(2)
    said: list[int] = []
    column.panel.row_chosen.connect(said.append)
    book.store.set_star(1, True)
    book.store.set_note(1, "seen")
    book.store.remove([2])
    look(column)

    assert column.ids == [3, 1]
    assert said == []
    assert column.keeper.model.row_at(1).starred
    assert column.keeper.model.row_at(1).note == "seen"


def test_nothing_is_read_again_when_nothing_has_changed(column) -> None:
    changes = []
    column.keeper.counted.connect(changes.append)
    look(column)
    look(column)

    assert changes == []


def test_exchange_under_way_elsewhere_says_so_until_it_ends(column, book) -> None:
    from nhconsole.gui.history.words import result_words
    from tests.gui_history.conftest import ACCEPTED, _exchange

    row_id = book.add(summary=None)
    look(column)
    assert result_words(column.keeper.model.row_at(0))[0] == "sending…"

    stored = book.store.get(row_id)
    ended = _exchange(stored.row.exchange_id, stored.row.started_at, stored.request, ACCEPTED)
    book.store.finish(ended, ACCEPTED)
    look(column)
    assert result_words(column.keeper.model.row_at(0))[0] == "4 ok"


def test_looking_stops_while_the_window_is_hidden(column, book) -> None:
    column.panel.hide()
    book.add()
    column.desk._on_look_time()
    column.settle()
    assert len(column.ids) == 3

    column.panel.show()
    column.desk._on_look_time()
    column.settle()
    assert len(column.ids) == 4


def test_row_that_is_gone_is_said_and_leaves_the_list(column, book) -> None:
    told = []
    column.desk.told.connect(lambda tone, text: told.append(text))
    book.store.remove([2])
    column.keeper.fetch(2)
    column.settle()

    assert column.ids == [3, 1]
    assert told == ["That exchange was deleted in another window."]


def test_only_the_last_one_wanted_is_fetched(column) -> None:
    fetched = []
    column.keeper.fetched.connect(lambda stored, shown: fetched.append(stored.row.id))
    for row_id in (1, 2, 3):
        column.keeper.fetch(row_id)
    column.settle()

    assert fetched == [3]


def test_closed_history_is_not_opened_again(column) -> None:
    column.keeper.close()
    said: list[str] = []
    column.keeper.failed.connect(said.append)
    column.desk.apply_retention()
    column.keeper.refresh()
    column.keeper.fetch(1)
    column.settle()

    assert set(said) == {"The history is closed, as its window is."}


def test_too_old_and_too_many_go_but_for_the_starred(open_column, book) -> None:
    old = [book.add(ago=timedelta(days=90 - number)) for number in range(12)]
    new = [book.add() for _ in range(12)]
    book.store.set_star(old[3], True)
    column = open_column()
    column.desk.set_retention(0, 30)
    column.desk.apply_retention()
    column.settle()
    assert column.ids == [*reversed(new), old[3]]

    column.desk.set_retention(10, 0)
    column.desk.apply_retention()
    column.settle()
    assert set(column.ids) >= {*new[-9:], old[3]}
    assert new[0] not in column.ids


def test_history_that_cannot_be_read_is_said_once(open_column, history_path) -> None:
    history_path.mkdir()
    column = open_column()
    said = []
    column.keeper.failed.connect(said.append)
    for _ in range(3):
        column.keeper.look()
        column.settle()

    assert said == []
    column.keeper.fetch(1)
    column.settle()
    assert len(said) == 1
