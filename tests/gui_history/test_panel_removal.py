"""Deleting: hidden at once, brought back on demand, gone for good after it."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QMessageBox, QPlainTextEdit, QPushButton

from nhconsole.gui.history.note_dialog import NoteDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def column(book, open_column):
    """Five exchanges; the third one has a star."""
    for number in range(5):
        book.add(audience=f"tag-{number}")
    book.store.set_star(3, True)
    made = open_column()
    made.view.setFocus()
    return made


def bar(column) -> str:
    undo = column.panel.undo_bar
    return undo.text() if undo.isVisible() else ""


def is_hidden_only(book, row_id: int) -> bool:
    """Whether an exchange can still be brought back: its text is in the file."""
    with book.store._connections.reading() as connection:
        found = connection.execute("SELECT 1 FROM content WHERE id = ?", (row_id,)).fetchone()
    return found is not None


def test_delete_hides_at_once_and_undo_brings_back(column, book) -> None:
    column.choose(4, 2)
    column.key(Qt.Key.Key_Delete)
    assert column.ids == [5, 3, 1]
    column.settle()
    assert bar(column) == "2 deleted"
    assert book.store.count() == 3

    column.key(Qt.Key.Key_Z, CONTROL)
    column.settle()
    assert column.ids == [5, 4, 3, 2, 1]
    assert bar(column) == ""
    assert book.store.count() == 5


def test_neighbour_is_chosen_and_shown_after_a_deletion(column) -> None:
    said: list[int] = []
    column.panel.select_row(4)
    column.panel.row_chosen.connect(said.append)
    column.key(Qt.Key.Key_Delete)
    column.settle()

    assert column.view.selected_ids() == (3,)
    assert said == [3]
    column.key(Qt.Key.Key_Delete)
    column.settle()
    assert column.view.selected_ids() == (2,)


def test_what_is_shown_stays_when_another_one_is_deleted(column) -> None:
    said: list[int] = []
    column.panel.select_row(1)
    column.panel.row_chosen.connect(said.append)
    column.view.select(4)
    column.key(Qt.Key.Key_Delete)
    column.settle()

    assert said == []
    assert column.panel.shown_id == 1
    assert column.view.selected_ids() == (3,)


def test_time_makes_it_final(column, book) -> None:
    column.view.select(4)
    column.key(Qt.Key.Key_Delete)
    column.settle()
    assert is_hidden_only(book, 4)
    column.panel.undo_bar.timer.timeout.emit()
    column.settle()

    assert bar(column) == ""
    assert not is_hidden_only(book, 4)
    column.key(Qt.Key.Key_Z, CONTROL)
    column.settle()
    assert column.ids == [5, 3, 2, 1]


def test_next_deletion_makes_the_one_before_final(column, book) -> None:
    for row_id in (5, 1):
        column.view.select(row_id)
        column.key(Qt.Key.Key_Delete)
        column.settle()

    assert not is_hidden_only(book, 5)
    assert is_hidden_only(book, 1)
    column.find(QPushButton, "historyUndo").click()
    column.settle()
    assert column.ids == [4, 3, 2, 1]


def test_closing_the_window_makes_it_final(column, book) -> None:
    column.view.select(4)
    column.key(Qt.Key.Key_Delete)
    column.settle()
    column.disk.close()
    column.keeper.close()

    assert not is_hidden_only(book, 4)
    assert book.store.count() == 4


def test_what_is_being_sent_is_not_deleted(column, book) -> None:
    running = book.add(summary=None)
    column.keeper.refresh()
    column.settle()
    told = []
    column.desk.told.connect(lambda tone, text: told.append(text))
    column.view.select(running)
    column.key(Qt.Key.Key_Delete)
    column.settle()
    assert column.ids[0] == running
    assert told == ["What is being sent cannot be deleted."]

    column.choose(running, 5)
    column.key(Qt.Key.Key_Delete)
    column.settle()
    assert column.ids == [running, 4, 3, 2, 1]
    assert bar(column) == "1 deleted"


def test_last_one_deleted_can_still_be_brought_back_by_the_keyboard(open_column, book) -> None:
    book.add()
    column = open_column()
    column.view.setFocus()
    column.view.select(1)
    column.key(Qt.Key.Key_Delete)
    column.settle()

    undo = column.find(QPushButton, "historyUndo")
    assert column.ids == []
    assert undo.hasFocus()
    undo.click()
    column.settle()
    assert column.ids == [1]
    assert column.view.isVisible()


def question(column) -> QMessageBox:
    column.desk.actions.delete_all.trigger()
    column.settle()
    found = column.panel.findChild(QMessageBox, "historyDeleteQuestion")
    assert found is not None
    return found


def test_deleting_all_asks_with_the_number_and_can_be_undone(column, book) -> None:
    box = question(column)
    assert box.text() == "Delete all 5 exchanges of the history?"
    assert box.informativeText() == "1 of them has a star."
    box.findChild(QPushButton, "historyDeleteButton").click()
    column.settle()
    assert column.ids == []
    assert bar(column) == "5 deleted"

    column.find(QPushButton, "historyUndo").click()
    column.settle()
    assert column.ids == [5, 4, 3, 2, 1]


def test_deleting_what_was_found_leaves_the_rest(column) -> None:
    column.search("tag-1 ")
    box = question(column)
    assert box.text() == "Delete the one exchange that is listed?"
    box.findChild(QPushButton, "historyDeleteButton").click()
    column.settle()
    assert column.ids == []

    column.panel.search_bar.clear()
    column.settle()
    assert column.ids == [5, 4, 3, 1]


def test_question_that_is_answered_with_no_deletes_nothing(column) -> None:
    question(column).reject()
    column.settle()

    assert column.ids == [5, 4, 3, 2, 1]


def test_note_is_written_shown_and_taken_away(column, book) -> None:
    column.view.select(2)
    column.key(Qt.Key.Key_F2)
    dialog = column.panel.findChild(NoteDialog)
    assert not dialog.isModal()
    dialog.findChild(QPlainTextEdit, "historyNoteEdit").setPlainText("for Anna\n")
    dialog.accept()
    column.settle()
    assert column.keeper.model.row_at(3).note == "for Anna"

    column.desk.menu()
    assert column.desk.actions.note.text() == "Edit the n&ote…"
    column.desk.actions.note.trigger()
    again = next(found for found in column.panel.findChildren(NoteDialog) if found.isVisible())
    edit = again.findChild(QPlainTextEdit, "historyNoteEdit")
    assert edit.toPlainText() == "for Anna"
    edit.clear()
    again.accept()
    column.settle()
    assert column.keeper.model.row_at(3).note == ""


def test_menu_says_what_can_be_done(column) -> None:
    def enabled() -> set[str]:
        menu = column.desk.menu()
        return {item.objectName() for item in menu.actions() if item.isEnabled() and item.text()}

    column.panel.mark_shown(5)
    column.view.select(5)
    one = enabled()
    assert {"historyShow", "historySendAgain", "historySendNow", "historyNote"} <= one
    assert "historyCompare" not in one
    column.view.select(4)
    assert "historyCompare" in enabled()
    assert column.desk.actions.compare.text() == "Co&mpare with the one shown"

    column.choose(4, 2)
    two = enabled()
    assert "historyCompare" in two
    assert "historySendAgain" not in two
    assert column.desk.actions.compare.text() == "Co&mpare these two"
    assert column.desk.actions.delete.text() == "&Delete 2"
    column.choose(4, 2, 1)
    assert "historyCompare" not in enabled()


def test_two_are_compared_the_older_one_first(column) -> None:
    column.choose(4, 2)
    with column.qtbot.waitSignal(column.desk.compare_requested) as asked:
        column.key(Qt.Key.Key_C)
    assert asked.args == [2, 4]

    column.panel.mark_shown(1)
    column.view.select(5)
    with column.qtbot.waitSignal(column.desk.compare_requested) as asked:
        column.key(Qt.Key.Key_C)
    assert asked.args == [1, 5]


def test_send_again_is_asked_for_by_key(column) -> None:
    column.view.select(4)
    for key, modifier, at_once in (
        (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, False),
        (Qt.Key.Key_R, CONTROL | Qt.KeyboardModifier.ShiftModifier, True),
    ):
        with column.qtbot.waitSignal(column.desk.send_again_requested) as asked:
            column.key(key, modifier)
        assert asked.args == [4, at_once]


def test_keys_hold_again_after_a_menu_with_nothing_chosen(column) -> None:
    column.view.select(None)
    column.desk.menu()
    assert not column.desk.actions.delete.isEnabled()
    column.view.select(4)
    column.key(Qt.Key.Key_Delete)
    column.settle()

    assert column.ids == [5, 3, 2, 1]


def test_menu_of_an_empty_history_offers_nothing(open_column) -> None:
    column = open_column()
    menu = column.desk.menu()
    column.settle()

    enabled = {item.objectName() for item in menu.actions() if item.isEnabled() and item.text()}
    assert enabled == {"historyDeleteAll"}
    assert not column.panel.search_bar.isVisible()
    column.desk.actions.delete_all.trigger()
    column.settle()
    assert column.panel.findChild(QMessageBox, "historyDeleteQuestion") is None


@pytest.mark.qt_log_ignore("This plugin does not support .*")
@pytest.mark.parametrize("by_key", [True, False], ids=["key", "mouse"])
def test_menu_opens_at_its_row(column, by_key: bool) -> None:
    view = column.view
    view.select(4)
    rect = view.visualRect(column.keeper.model.index_of(4))
    reason = QContextMenuEvent.Reason.Keyboard if by_key else QContextMenuEvent.Reason.Mouse
    place = QPoint(1, 1) if by_key else rect.center()
    event = QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
    QCoreApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu, "historyMenu")

    expected = rect.bottomLeft() if by_key else place
    assert menu.isVisible()
    assert menu.pos() == view.viewport().mapToGlobal(expected)
    menu.close()


def test_deletion_that_fails_is_said_and_comes_back(column, book) -> None:
    with book.store._connections.writing() as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON removal "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    said: list[str] = []
    column.keeper.failed.connect(said.append)
    column.view.select(4)
    column.key(Qt.Key.Key_Delete)
    assert column.ids == [5, 3, 2, 1]
    column.settle()

    assert "the disk is full" in said[0]
    assert column.ids == [5, 4, 3, 2, 1]
    assert bar(column) == ""
