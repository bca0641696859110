"""A view shows and folds, the find bar counts and goes from place to place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.long_lines import FOLD_LIMIT, fold
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.code.view import CodeView


def test_a_line_without_end_is_folded_and_nothing_is_lost(shown):
    view = shown(CodeView(language=Language.JSON))
    text = '{"token": "' + "x" * 4_500_000 + '"}\nsecond'

    view.set_text(text)

    assert len(view.shown_text()) < FOLD_LIMIT
    assert "characters are not shown" in view.shown_text()
    assert view.shown_text().endswith('"}\nsecond')
    assert view.text() == text
    assert view.hidden_characters > 4_000_000
    view.copy_all()
    assert QGuiApplication.clipboard().text() == text


def test_ordinary_lines_are_not_folded():
    text = "x" * FOLD_LIMIT + "\n" + "y" * FOLD_LIMIT

    assert fold(text).text == text
    assert fold(text).hidden == 0


def test_folding_counts_lines_and_characters():
    folded = fold("x" * 100_000 + "\nshort\n" + "y" * 50_000)

    assert folded.lines == 2
    assert len(folded.text.replace(" … ", "")) < 20_000


def test_a_view_cannot_be_typed_into_and_tab_leaves_it(shown, qtbot):
    view = shown(CodeView())
    view.set_text("text")

    qtbot.keyClicks(view, "abc")

    assert view.shown_text() == "text"
    assert view.isReadOnly()


@pytest.fixture
def pane(shown):
    pane = shown(CodePane(CodeEditor()))
    pane.display.set_text("one 🎉 two\nOne two one")
    pane.display.setFocus()
    return pane


def _find(pane, qtbot, words):
    qtbot.keyClick(pane.display, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = pane.find_bar
    bar.query_edit.clear()
    qtbot.keyClicks(bar.query_edit, words)
    return bar


def test_control_f_opens_the_bar_and_takes_the_keyboard(pane, qtbot):
    qtbot.keyClick(pane.display, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert pane.find_bar.isVisible()
    assert pane.find_bar.query_edit.hasFocus()


def test_places_are_counted_without_regard_to_case(pane, qtbot):
    bar = _find(pane, qtbot, "one")

    assert bar.count_text() == "1 of 3"
    assert pane.display.textCursor().selectedText() == "one"


def test_enter_goes_on_and_around(pane, qtbot):
    bar = _find(pane, qtbot, "one")
    seen = []
    for _ in range(4):
        seen.append((bar.count_text(), pane.display.textCursor().blockNumber()))
        qtbot.keyClick(bar.query_edit, Qt.Key.Key_Return)

    assert seen == [("1 of 3", 0), ("2 of 3", 1), ("3 of 3", 1), ("1 of 3", 0)]


def test_shift_enter_goes_back(pane, qtbot):
    bar = _find(pane, qtbot, "one")

    qtbot.keyClick(bar.query_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)

    assert bar.count_text() == "3 of 3"


def test_places_behind_an_emoji_are_right(pane, qtbot):
    _find(pane, qtbot, "two")

    assert pane.display.textCursor().selectedText() == "two"


def test_what_is_not_there_is_said(pane, qtbot):
    bar = _find(pane, qtbot, "three")

    assert bar.count_text() == "not found"
    assert bar.query_edit.property("state") == "error"


def test_escape_closes_the_bar_and_gives_the_keyboard_back(pane, qtbot):
    bar = _find(pane, qtbot, "one")

    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar.query_edit, Qt.Key.Key_Escape)

    assert not bar.isVisible()
    assert pane.display.hasFocus()


def test_what_is_selected_is_what_is_sought(pane, qtbot):
    pane.display.go_to(1, 7)
    cursor = pane.display.textCursor()
    cursor.select(cursor.SelectionType.WordUnderCursor)
    pane.display.setTextCursor(cursor)

    pane.find_bar.open()

    assert pane.find_bar.query_edit.text() == "two"
    assert pane.find_bar.count_text() == "1 of 2"


def test_the_count_follows_an_edit_and_leaves_the_cursor_alone(pane, qtbot):
    bar = _find(pane, qtbot, "one")
    pane.display.go_to(2, 12)

    qtbot.keyClicks(pane.display, " one")

    qtbot.waitUntil(lambda: bar.count_text() == "1 of 4")
    assert pane.display.cursor_place() == (2, 16)


def test_very_many_places_are_counted_up_to_a_limit(pane, qtbot):
    pane.display.set_text("a" * 20_000)

    bar = _find(pane, qtbot, "a")
    QApplication.processEvents()

    assert bar.count_text() == "1 of 10,000+"
