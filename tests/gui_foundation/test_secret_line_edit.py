"""The key of a connection string can be typed, pasted and edited, and is not to be seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QClipboard, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from nhconsole.gui.widgets.masking import DOT
from nhconsole.gui.widgets.secret_line_edit import SecretLineEdit

KEY = "c2VjcmV0LWtleS1zZWNyZXQta2V5LXNlY3JldC1rZXk="
HEAD = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=Full;SharedAccessKey="
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def line(shown):
    edit = shown(SecretLineEdit(), 800, 40)
    edit.setFocus()
    return edit


def _everything_shown(edit):
    """What the line edit itself holds, and what a screen reader is given."""
    interface = QAccessible.queryAccessibleInterface(edit)
    return [
        QLineEdit.text(edit),
        edit.displayText(),
        interface.text(QAccessible.Text.Value),
        interface.textInterface().text(0, 1000),
    ]


def test_a_text_is_held_whole_and_shown_without_its_key(line):
    line.set_text(HEAD + KEY)

    assert line.text() == HEAD + KEY
    assert line.shown_text() == HEAD + DOT * len(KEY)
    assert all(KEY not in shown for shown in _everything_shown(line))


def test_the_host_is_in_sight_after_a_text_is_put_in(line):
    line.set_text(HEAD + KEY)

    assert line.cursorPosition() == 0


def test_putting_a_text_in_is_silent(line, qtbot):
    with qtbot.assertNotEmitted(line.text_edited), qtbot.assertNotEmitted(line.textChanged):
        line.set_text(HEAD + KEY)


def test_typing_a_key_shows_dots_from_its_first_character_on(line, qtbot):
    typed = "SharedAccessKey=abc;E"
    pictures = []
    for character in typed:
        qtbot.keyClicks(line, character)
        pictures.append(line.shown_text())

    assert line.text() == typed
    assert pictures[16:20] == [f"SharedAccessKey={dots}" for dots in ("•", "••", "•••", "•••;")]


def test_each_edit_tells_the_real_text(line, qtbot):
    line.set_text("SharedAccessKey=a")
    line.end(False)

    with qtbot.waitSignal(line.text_edited) as told:
        qtbot.keyClicks(line, "b")

    assert told.args == ["SharedAccessKey=ab"]


def test_pasting_shows_no_key(line, qtbot):
    QGuiApplication.clipboard().setText(HEAD + KEY)

    with qtbot.waitSignal(line.text_edited) as told:
        qtbot.keyClick(line, Qt.Key.Key_V, CONTROL)

    assert told.args == [HEAD + KEY]
    assert all(KEY not in shown for shown in _everything_shown(line))


def test_pasting_over_everything_replaces_everything(line, qtbot):
    line.set_text(HEAD + KEY)
    QGuiApplication.clipboard().setText("SharedAccessKey=new")

    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_V, CONTROL)

    assert line.text() == "SharedAccessKey=new"


def test_line_ends_in_what_is_pasted_are_kept_for_the_parser(line, qtbot):
    QGuiApplication.clipboard().setText("\nSharedAccessKey=a\r\n")

    line.paste()

    assert line.text().strip() == "SharedAccessKey=a"


def test_typing_in_the_middle_of_the_dots_edits_that_place_of_the_key(line, qtbot):
    line.set_text("SharedAccessKey=abcdef;x")
    line.setCursorPosition(len("SharedAccessKey=abc"))

    qtbot.keyClicks(line, "12")

    assert line.text() == "SharedAccessKey=abc12def;x"
    assert line.cursorPosition() == len("SharedAccessKey=abc12")


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier, "SharedAccessKey=abdef"),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "SharedAccessKey=abcef"),
    ],
)
def test_deleting_among_the_dots_deletes_that_character(line, qtbot, key, modifier, expected):
    line.set_text("SharedAccessKey=abcdef")
    line.setCursorPosition(len("SharedAccessKey=abc"))

    qtbot.keyClick(line, key, modifier)

    assert line.text() == expected


def test_a_selection_of_dots_is_replaced(line, qtbot):
    line.set_text("SharedAccessKey=abcdef")
    line.setSelection(len("SharedAccessKey=a"), 3)

    qtbot.keyClicks(line, "X")

    assert line.text() == "SharedAccessKey=aXef"


def test_deleting_the_name_of_the_part_reveals_nothing(line, qtbot):
    line.set_text(f"SharedAccessKey={KEY}")
    line.setSelection(0, len("SharedAccessKey="))

    qtbot.keyClick(line, Qt.Key.Key_Delete)

    assert line.text() == KEY
    assert line.shown_text() == DOT * len(KEY)


def test_copying_gives_dots_and_revealed_the_key(line, qtbot):
    line.set_text(f"SharedAccessKey={KEY}")
    clipboard = QGuiApplication.clipboard()

    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_C, CONTROL)
    assert clipboard.text() == f"SharedAccessKey={DOT * len(KEY)}"

    line.set_revealed(True)
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_C, CONTROL)
    assert clipboard.text() == f"SharedAccessKey={KEY}"
    if clipboard.supportsSelection():
        assert KEY not in clipboard.text(QClipboard.Mode.Selection)


def test_cutting_gives_dots_and_removes_the_text(line, qtbot):
    line.set_text(f"SharedAccessKey={KEY}")
    line.selectAll()

    qtbot.keyClick(line, Qt.Key.Key_X, CONTROL)

    assert KEY not in QGuiApplication.clipboard().text()
    assert line.text() == ""


def test_nothing_can_be_dragged_out(line):
    assert not line.dragEnabled()


def test_the_eye_shows_the_key_and_hides_it_again(line, qtbot):
    line.set_text(f"SharedAccessKey={KEY}")
    assert line.reveal_action.text() == "Show the key"

    with qtbot.waitSignal(line.revealed_changed) as told:
        line.reveal_action.trigger()

    assert told.args == [True]
    assert line.shown_text() == f"SharedAccessKey={KEY}"
    assert line.reveal_action.text() == "Hide the key"
    line.reveal_action.trigger()
    assert line.shown_text() == f"SharedAccessKey={DOT * len(KEY)}"
    assert line.text() == f"SharedAccessKey={KEY}"


def test_revealing_is_no_edit(line, qtbot):
    line.set_text(f"SharedAccessKey={KEY}")

    with qtbot.assertNotEmitted(line.text_edited):
        line.set_revealed(True)
        line.set_revealed(False)


def test_editing_revealed_works_as_in_any_line(line, qtbot):
    line.set_text("SharedAccessKey=abc")
    line.set_revealed(True)
    line.end(False)

    qtbot.keyClicks(line, "d")

    assert line.text() == line.shown_text() == "SharedAccessKey=abcd"


def test_undo_and_redo_follow_the_real_text(line, qtbot):
    line.set_text("SharedAccessKey=abc")
    line.end(False)
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    qtbot.keyClicks(line, "X")

    qtbot.keyClick(line, Qt.Key.Key_Z, CONTROL)
    assert line.text() == "SharedAccessKey=ab"
    qtbot.keyClick(line, Qt.Key.Key_Z, CONTROL)
    assert line.text() == "SharedAccessKey=abc"
    assert line.shown_text() == "SharedAccessKey=•••"
    assert not line.isUndoAvailable()

    qtbot.keyClick(line, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(line, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert line.text() == "SharedAccessKey=abX"


def test_undo_takes_the_cursor_back(line, qtbot):
    line.set_text("SharedAccessKey=abcdef")
    line.setCursorPosition(18)
    qtbot.keyClicks(line, "X")

    line.undo()

    assert line.cursorPosition() == 18


def test_the_menu_undoes_too(line, qtbot):
    line.set_text("SharedAccessKey=abc")
    line.end(False)
    qtbot.keyClicks(line, "X")

    menu = line.menu()
    undo = menu.actions()[0]
    assert isinstance(undo, QAction)
    assert undo.isEnabled()
    undo.trigger()

    assert line.text() == "SharedAccessKey=abc"
    menu.deleteLater()


def test_what_an_input_method_commits_is_masked(line):
    line.set_text("SharedAccessKey=")
    line.end(False)
    event = QInputMethodEvent()
    event.setCommitString("xyz")

    QApplication.sendEvent(line, event)

    assert line.text() == "SharedAccessKey=xyz"
    assert line.shown_text() == "SharedAccessKey=•••"


def test_emoji_do_not_shift_what_is_edited(line, qtbot):
    line.set_text("🎉;SharedAccessKey=ab🎉c")
    line.end(False)

    qtbot.keyClicks(line, "d")
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    qtbot.keyClick(line, Qt.Key.Key_Backspace)

    assert line.text() == "🎉;SharedAccessKey=ab🎉"
    assert "ab" not in line.shown_text()


def test_a_read_only_line_undoes_nothing(line, qtbot):
    line.set_text("SharedAccessKey=abc")
    line.end(False)
    qtbot.keyClicks(line, "X")
    line.setReadOnly(True)

    line.undo()

    assert line.text() == "SharedAccessKey=abcX"


def test_no_repr_holds_the_key(line):
    line.set_text(HEAD + KEY)

    assert KEY not in repr(line)
    assert not [menu for menu in line.findChildren(QMenu) if KEY in repr(menu)]
