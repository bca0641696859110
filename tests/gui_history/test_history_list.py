"""The list: what is seen, what the keys and the mouse do, and what stays still."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from nhconsole.gui.history.list_view import HistoryListView
from nhconsole.gui.history.model import PAGE_SIZE

DAY = timedelta(days=1)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def long_list(book, open_column):
    """Three pages, three rows a day."""
    count = 2 * PAGE_SIZE + 30
    for number in range(count):
        book.add(audience=f"tag-{number}", ago=DAY * ((count - number) // 3))
    return open_column()


def shown_ids(column) -> list[int]:
    said: list[int] = []
    column.panel.row_chosen.connect(said.append)
    return said


def middle(view: HistoryListView, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def test_every_row_is_found_where_it_is_drawn(long_list) -> None:
    view = long_list.view
    view.verticalScrollBar().setValue(333)
    inside = view.viewport().rect()
    seen = 0
    for row in range(view.model().rowCount()):
        point = middle(view, row)
        if inside.contains(point) and not view.pinned_rect().contains(point):
            assert view.indexAt(point).row() == row
            seen += 1

    assert seen > 5


def test_next_page_comes_before_the_end_is_reached(long_list) -> None:
    view, bar = long_list.view, long_list.view.verticalScrollBar()
    assert view.model().rowCount() == PAGE_SIZE
    bar.setValue(bar.maximum() * 9 // 10)
    long_list.settle()
    assert view.model().rowCount() == 2 * PAGE_SIZE

    bar.setValue(bar.maximum())
    long_list.settle()
    assert view.model().rowCount() == 2 * PAGE_SIZE + 30
    assert not view.model().canFetchMore()


def test_new_exchange_moves_nothing_under_the_eyes(long_list, book) -> None:
    view = long_list.view
    view.select(long_list.ids[40])
    view.verticalScrollBar().setValue(1000)
    at = view.indexAt(QPoint(50, 200))
    before, row_id = view.visualRect(at).top(), at.data(Qt.ItemDataRole.UserRole).id
    chosen = view.current_id()
    said = shown_ids(long_list)
    book.add()
    long_list.keeper.refresh()
    long_list.settle()

    after = view.visualRect(long_list.keeper.model.index_of(row_id))
    assert after.top() == before
    assert view.current_id() == chosen
    assert view.selected_ids() == (chosen,)
    assert said == []


def test_new_exchange_is_seen_when_the_list_is_at_its_beginning(long_list, book) -> None:
    new = book.add()
    long_list.keeper.refresh()
    long_list.settle()

    assert long_list.ids[0] == new
    assert long_list.view.verticalScrollBar().value() == 0


@pytest.mark.parametrize(
    ("key", "place"),
    [(Qt.Key.Key_Home, 0), (Qt.Key.Key_End, -1), (Qt.Key.Key_Down, 6), (Qt.Key.Key_Up, 4)],
    ids=["Home", "End", "Down", "Up"],
)
def test_arrow_keys_choose_and_show(long_list, key: Qt.Key, place: int) -> None:
    view = long_list.view
    view.setFocus()
    view.select(long_list.ids[5])
    ids = long_list.ids
    said = shown_ids(long_list)
    long_list.key(key)

    assert said == [ids[place]]
    assert view.selected_ids() == (ids[place],)
    rect = view.visualRect(view.currentIndex())
    assert view.viewport().rect().contains(rect)
    assert not view.pinned_rect().intersects(rect)


def test_page_keys_go_on_to_the_next_page_of_the_file(long_list) -> None:
    long_list.view.setFocus()
    for _ in range(60):
        long_list.key(Qt.Key.Key_PageDown)
        long_list.settle()

    assert long_list.view.current_id() == long_list.ids[-1]
    assert len(long_list.ids) == 2 * PAGE_SIZE + 30


def test_control_moves_without_showing(long_list) -> None:
    view = long_list.view
    view.setFocus()
    view.select(long_list.ids[0])
    said = shown_ids(long_list)
    long_list.key(Qt.Key.Key_Down, CONTROL)
    long_list.key(Qt.Key.Key_Down, CONTROL)
    long_list.key(Qt.Key.Key_Space, CONTROL)

    assert said == []
    assert view.selected_ids() == (long_list.ids[0], long_list.ids[2])


def test_shift_selects_a_range(long_list) -> None:
    view = long_list.view
    view.setFocus()
    view.select(long_list.ids[2])
    long_list.key(Qt.Key.Key_Down, SHIFT)
    long_list.key(Qt.Key.Key_Down, SHIFT)

    assert view.selected_ids() == tuple(long_list.ids[2:5])


def test_click_shows_and_a_second_click_shows_again(long_list) -> None:
    said = shown_ids(long_list)
    view = long_list.view
    for _ in range(2):
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=middle(view, 3) - QPoint(30, 0)
        )

    assert said == [long_list.ids[3]] * 2
    assert long_list.panel.shown_id == long_list.ids[3]


def test_right_click_selects_without_showing(long_list) -> None:
    said = shown_ids(long_list)
    view = long_list.view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=middle(view, 3))

    assert said == []
    assert view.selected_ids() == (long_list.ids[3],)


def test_star_is_given_by_a_click_and_by_keys(long_list, book) -> None:
    view = long_list.view
    said = shown_ids(long_list)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.star_rect(1).center())
    assert long_list.keeper.model.row_at(1).starred
    assert said == []

    view.setFocus()
    view.select(long_list.ids[4])
    long_list.key(Qt.Key.Key_S)
    view.select(long_list.ids[5])
    long_list.key(Qt.Key.Key_D, CONTROL)
    long_list.settle()
    starred = [row.id for row in book.store.page() if row.starred]
    assert starred == [long_list.ids[number] for number in (1, 4, 5)]

    view.select(long_list.ids[4])
    long_list.key(Qt.Key.Key_S)
    long_list.settle()
    assert not book.store.page()[4].starred


def test_several_rows_get_a_star_together(long_list, book) -> None:
    long_list.view.setFocus()
    long_list.choose(*long_list.ids[:3])
    long_list.key(Qt.Key.Key_S)
    long_list.settle()

    assert [row.starred for row in book.store.page(limit=4)] == [True, True, True, False]


def test_rows_are_spoken_whole(book, open_column) -> None:
    row_id = book.add(audience="sports")
    book.store.set_note(row_id, "for the <release>")
    book.store.set_star(row_id, True)
    column = open_column()
    index = column.keeper.model.index(0)

    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "windows toast to sports" in spoken
    assert "4 ok" in spoken
    assert "Note: for the <release>" in spoken
    assert "Starred" in spoken
    assert "&lt;release&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
    interface = QAccessible.queryAccessibleInterface(column.view)
    assert interface.text(QAccessible.Text.Name) == "History of sends"


def test_up_on_the_first_row_goes_to_the_search_and_down_comes_back(long_list) -> None:
    view, edit = long_list.view, long_list.panel.search_bar.edit
    view.setFocus()
    view.select(long_list.ids[0])
    long_list.key(Qt.Key.Key_Up)
    assert edit.hasFocus()

    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert view.hasFocus()
    assert view.current_id() == long_list.ids[0]


def test_slash_goes_to_the_search(long_list) -> None:
    long_list.view.setFocus()
    long_list.key(Qt.Key.Key_Slash)

    assert long_list.panel.search_bar.edit.hasFocus()


def test_shortcut_goes_to_the_search(long_list) -> None:
    long_list.view.setFocus()
    QTest.keyClick(long_list.panel, Qt.Key.Key_H, CONTROL | SHIFT)

    assert long_list.panel.search_bar.edit.hasFocus()
