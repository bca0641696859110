"""Tags are added, edited and removed with the keyboard alone, and none that was typed is lost."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from nhconsole.gui.theme import Tone
from nhconsole.gui.widgets.chip_field import ChipField


@pytest.fixture
def field(shown):
    field = shown(ChipField(), 400, 60)
    field.setFocus()
    return field


@pytest.fixture
def told(field):
    """Everything that the field has told so far."""
    values = []
    field.changed.connect(values.append)
    return values


def test_enter_makes_a_chip(field, qtbot):
    qtbot.keyClicks(field.input, "sports")
    qtbot.keyClick(field.input, Qt.Key.Key_Return)

    assert [chip.word for chip in field.chips()] == ["sports"]
    assert field.pending_text() == ""


def test_a_comma_makes_a_chip(field, qtbot):
    qtbot.keyClicks(field.input, "sports,news;")

    assert [chip.word for chip in field.chips()] == ["sports", "news"]


def test_what_is_being_typed_counts_already(field, qtbot, told):
    qtbot.keyClicks(field.input, "ab")

    assert told == [("a",), ("ab",)]
    qtbot.keyClick(field.input, Qt.Key.Key_Return)
    assert told == [("a",), ("ab",)]
    assert field.values() == ("ab",)


@pytest.mark.parametrize(
    "pasted", ["a, b,c", "a b\tc", "a\nb\nc\n", "a || b || c", " a;;b ; c "], ids=repr
)
def test_a_paste_of_several_words_adds_them_all(field, qtbot, pasted):
    QGuiApplication.clipboard().setText(pasted)

    qtbot.keyClick(field.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert field.values() == ("a", "b", "c")


def test_a_word_stands_only_once(field, qtbot):
    field.set_values(["a"])

    qtbot.keyClicks(field.input, "a")
    assert field.values() == ("a",)
    qtbot.keyClick(field.input, Qt.Key.Key_Return)

    assert field.values() == ("a",)
    assert field.pending_text() == ""


def test_backspace_in_the_empty_input_removes_the_last_word(field, qtbot, told):
    field.set_values(["a", "b"])

    qtbot.keyClick(field.input, Qt.Key.Key_Backspace)

    assert told == [("a",)]


def test_backspace_in_a_word_only_shortens_it(field, qtbot):
    field.set_values(["a"])
    qtbot.keyClicks(field.input, "bc")

    qtbot.keyClick(field.input, Qt.Key.Key_Backspace)

    assert field.values() == ("a", "b")


def test_left_and_delete_remove_a_word_in_the_middle(field, qtbot):
    field.set_values(["a", "b", "c"])

    qtbot.keyClick(field.input, Qt.Key.Key_Left)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert QApplication.focusWidget() is field.chips()[1]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)

    assert field.values() == ("a", "c")
    assert QApplication.focusWidget() is field.chips()[1]


def test_right_behind_the_last_chip_goes_back_to_the_input(field, qtbot):
    field.set_values(["a"])
    qtbot.keyClick(field.input, Qt.Key.Key_Left)

    qtbot.keyClick(field.chips()[0], Qt.Key.Key_Right)

    assert field.input.hasFocus()


def test_enter_on_a_chip_edits_it(field, qtbot):
    field.set_values(["a", "b"])
    qtbot.keyClick(field.input, Qt.Key.Key_Left)

    qtbot.keyClick(field.chips()[1], Qt.Key.Key_Return)

    assert field.pending_text() == "b"
    assert field.input.hasFocus()
    assert field.values() == ("a", "b")


def test_a_double_click_edits_and_the_cross_removes(field, qtbot):
    field.set_values(["one", "two"])
    two = field.chips()[1]
    qtbot.mouseDClick(two, Qt.MouseButton.LeftButton, pos=QPoint(10, two.height() // 2))
    assert field.pending_text() == "two"

    one = field.chips()[0]
    cross = QPoint(one.width() - 12, one.height() // 2)
    qtbot.mouseClick(one, Qt.MouseButton.LeftButton, pos=cross)
    assert field.values() == ("two",)


def test_leaving_the_field_keeps_what_was_typed(shown, qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    field, other = ChipField(), QLineEdit()
    column.addWidget(field)
    column.addWidget(other)
    shown(window)
    field.setFocus()
    qtbot.keyClicks(field.input, "typed")

    other.setFocus()

    assert [chip.word for chip in field.chips()] == ["typed"]


def test_setting_words_is_silent_and_replaces(field, told):
    field.set_values(["a", "b", "a"])
    field.set_values(["c"])

    assert field.values() == ("c",)
    assert told == []


def test_a_note_colours_a_chip_and_says_why(field):
    field.set_values(["good", "bad tag"])

    field.set_notes({"bad tag": (Tone.BAD, "A tag has no spaces.")})

    assert "A tag has no spaces." in field.chips()[1].toolTip()
    assert field.chips()[0].toolTip() == ""
    assert "A tag has no spaces." in field.chips()[1].accessibleDescription()


def test_a_long_word_is_cut_in_the_middle_and_whole_in_the_tool_tip(field):
    word = "tag-" * 30

    field.set_values([word])

    chip = field.chips()[0]
    assert chip.sizeHint().width() < chip.fontMetrics().horizontalAdvance(word)
    assert word in chip.toolTip()
    assert chip.accessibleName() == word


def test_many_words_flow_over_several_rows(field):
    one_row = field.sizeHint().height()

    field.set_values([f"tag-number-{n}" for n in range(20)])
    QApplication.processEvents()

    assert field.sizeHint().height() > 3 * one_row / 2
    rows = {chip.y() for chip in field.chips()}
    assert len(rows) > 2
    assert all(chip.geometry().right() <= field.width() for chip in field.chips())


def test_the_field_says_how_it_is_used(field):
    field.set_label("Tags")

    assert field.input.accessibleName() == "Tags"
    assert "Enter" in field.input.accessibleDescription()
    assert "Delete" in _chip(field).accessibleDescription()


def _chip(field):
    field.set_values(["a"])
    return field.chips()[0]


def test_control_enter_is_left_to_the_window(field, qtbot):
    qtbot.keyClicks(field.input, "a")

    qtbot.keyClick(field.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert field.chips() == ()
    assert field.values() == ("a",)
