"""A body is shown whole or in part, in step with its tree, and copied and saved as it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from nhconsole.core.body.reading import BodyMode
from nhconsole.gui.result.body_pane import BodyPane
from nhconsole.gui.result.body_text_view import FIRST_PART
from nhconsole.gui.widgets.message_bar import MessageBar
from tests.gui_response.conftest import OUTCOME

MODES = {BodyMode.PRETTY: "Pretty", BodyMode.RAW: "Raw", BodyMode.HEX: "Hex"}
LARGE = "<a>" + "<b>some text</b>" * 60_000 + "</a>"


@pytest.fixture
def pane(put) -> BodyPane:
    return put(BodyPane("test", MODES))


def shown_words(pane: BodyPane) -> str:
    return pane.findChild(QLabel, "testPartWords").text()


def press(pane: BodyPane, name: str) -> None:
    pane.findChild(QPushButton, name).click()


def selected(pane: BodyPane) -> str:
    return pane.text_view.textCursor().selectedText().replace("\u2029", "\n")


def tree(pane: BodyPane):
    return pane.tree_panel.view


def path(pane: BodyPane) -> str:
    return tree(pane).tree.path(tree(pane).current_node())


def test_body_is_laid_out_raw_or_in_hex(pane) -> None:
    pane.show_body(OUTCOME.encode())
    assert pane.text_view.text().startswith("<NotificationOutcome>\n  <Success>2")

    pane.choose("raw")
    assert pane.text_view.text() == OUTCOME

    pane.choose("hex")
    assert pane.text_view.text().startswith("00000000  3c 4e 6f 74")


def test_bytes_that_are_no_text_are_shown_in_hex_with_a_note(pane) -> None:
    pane.show_body(bytes(range(256)))

    assert pane.text_view.text().startswith("00000000  00 01 02")
    assert "no text" in pane.findChild(MessageBar, "testNotes").text()
    assert not pane.is_tree_shown


def test_choosing_a_node_selects_its_part_of_the_text(pane) -> None:
    pane.show_body(OUTCOME.encode())
    view = tree(pane)
    row = next(
        row
        for row in range(view.model().rowCount())
        if view.tree.path(view.model().node(row)).endswith("[2]/Outcome")
    )

    view.setCurrentIndex(view.model().index(row, 0))

    assert selected(pane) == "<Outcome>second</Outcome>"


def test_placing_the_cursor_in_the_text_chooses_the_node(pane) -> None:
    pane.show_body(OUTCOME.encode())
    pane.text_view.go_to(pane.text_view.text()[: OUTCOME.index("first")].count("\n") + 6, 20)

    assert path(pane).startswith("/NotificationOutcome/Results/RegistrationResult")
    assert pane.tree_panel.findChild(QLabel, "testTreePath").text() == path(pane)


def test_places_are_right_behind_an_emoji(pane) -> None:
    pane.show_body('{"a": "🎉🎉", "b": ["x🎉y", 7]}'.encode())
    view = tree(pane)

    view.go_to(4)
    view.node_activated.emit(4)

    assert selected(pane) == "7"


def test_enter_goes_to_the_text_and_back(pane, qtbot) -> None:
    pane.show_body(OUTCOME.encode())
    view = tree(pane)
    view.setFocus()
    view.go_to(4)
    there = path(pane)

    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert pane.text_view.hasFocus()
    assert selected(pane).startswith("<RegistrationResult>")

    qtbot.keyClick(pane.text_view, Qt.Key.Key_Return)
    assert view.hasFocus()
    assert path(pane) == there


def test_tree_takes_the_place_of_the_text_where_there_is_little_room(put) -> None:
    pane = put(BodyPane("test", MODES), width=366)
    pane.show_body(OUTCOME.encode())
    assert not pane.is_tree_shown

    pane.choose("tree")
    assert pane.is_tree_shown
    assert pane.code_pane.isHidden()

    tree(pane).node_activated.emit(1)
    assert not pane.is_tree_shown
    assert selected(pane) == "<Success>2</Success>"


def test_tree_comes_beside_the_text_when_the_window_grows(put) -> None:
    pane = put(BodyPane("test", MODES), width=366)
    pane.show_body(OUTCOME.encode())

    pane.resize(700, 800)

    assert pane.is_tree_shown
    assert not pane.code_pane.isHidden()
    pane.tools.tree_button.click()
    assert not pane.is_tree_shown


def test_tree_can_be_chosen_from_hex(put) -> None:
    pane = put(BodyPane("test", MODES), width=366)
    pane.show_body(OUTCOME.encode())
    pane.choose("hex")

    pane.choose("tree")

    assert pane.is_tree_shown
    assert len(tree(pane).tree) == 8


def test_large_body_is_shown_in_part_and_then_whole(pane, is_read, qtbot) -> None:
    pane.show_body(LARGE.encode())
    is_read(pane)
    view = pane.text_view
    whole = pane.read.view.pretty

    assert "KB are shown" in shown_words(pane)
    assert view.hidden_characters == len(whole) - len(view.shown_text())
    assert len(view.shown_text()) <= FIRST_PART
    assert view.text() == whole

    press(pane, "testShowAll")
    qtbot.waitUntil(lambda: not view.hidden_characters and not view.is_loading, timeout=60_000)

    assert view.document().toRawText().replace("\u2029", "\n") == whole
    assert not pane.findChild(QLabel, "testPartWords").isVisible()


def test_showing_all_can_be_stopped_and_gone_on_with(pane, is_read, qtbot) -> None:
    pane.show_body((LARGE * 3).encode())
    is_read(pane)
    view = pane.text_view
    press(pane, "testShowAll")
    qtbot.waitUntil(lambda: view.is_showing_all and view.shown_share > 0.3, timeout=60_000)

    press(pane, "testStopShowing")
    hidden = view.hidden_characters
    assert hidden > 0
    assert not view.is_loading

    press(pane, "testShowAll")
    qtbot.waitUntil(lambda: not view.hidden_characters and not view.is_loading, timeout=60_000)
    assert view.document().toRawText().replace("\u2029", "\n") == view.text()


def test_copy_all_copies_what_is_not_shown_too(pane, is_read) -> None:
    pane.show_body(LARGE.encode())
    is_read(pane)

    pane.copy_all()

    assert QGuiApplication.clipboard().text() == pane.read.view.pretty


def test_raw_copy_keeps_the_line_ends(pane) -> None:
    pane.show_body(b"one\r\ntwo")
    pane.choose("raw")

    pane.copy_all()

    assert QGuiApplication.clipboard().text() == "one\r\ntwo"


def test_whole_body_is_saved(pane, is_read, qtbot) -> None:
    pane.show_body(LARGE.encode())
    is_read(pane)

    with qtbot.waitSignal(pane.save_requested) as caught:
        press(pane, "testSavePart")

    assert caught.args == [LARGE.encode()]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("QUJD" * 1_250_000, "text/plain"),
        ('{"a":"' + "x" * 400_000 + '"}', "application/json"),
        ("<a>" + "y" * 5_000_000 + "</a>", "application/xml"),
    ],
    ids=["base64", "json", "xml"],
)
def test_endless_line_is_shown_in_pieces_and_copied_in_one(pane, is_read, text, kind) -> None:
    pane.show_body(text.encode(), kind)
    pane.choose("raw")
    is_read(pane)
    view = pane.text_view

    assert max(len(view.document().findBlockByNumber(n).text()) for n in range(20)) <= 4096
    assert view.line_label(0) == "1"
    assert view.line_label(3) == ""

    view.select(0, 10_000)
    view.copy()
    assert QGuiApplication.clipboard().text() == text[:10_000]
    pane.copy_all()
    assert QGuiApplication.clipboard().text() == text


def test_enter_on_a_node_beyond_the_part_shows_the_rest(pane, is_read, qtbot) -> None:
    pane.show_body(LARGE.encode())
    is_read(pane)
    last = len(tree(pane).tree) - 1
    tree(pane).go_to(last)

    tree(pane).node_activated.emit(last)
    qtbot.waitUntil(lambda: selected(pane) == "<b>some text</b>", timeout=60_000)

    assert not pane.text_view.hidden_characters


def test_find_says_that_it_searches_a_part(pane, is_read, qtbot) -> None:
    pane.show_body(LARGE.encode())
    is_read(pane)
    bar = pane.code_pane.find_bar
    bar.open()
    bar.query_edit.setText("some text")
    qtbot.waitUntil(lambda: "…" not in bar.count_text())
    shown = pane.text_view.shown_text().count("some text")
    assert bar.count_text() == f"1 of {min(shown, 10_000):,}{'+' * (shown >= 10_000)} (part)"

    pane.text_view.show_all()
    qtbot.waitUntil(lambda: bar.count_text() == "1 of 10,000+", timeout=60_000)


def test_found_places_are_right_in_an_endless_line(pane, is_read, qtbot) -> None:
    text = "x" * 8190 + "needle" + "🎉" * 3000 + "needle" + "y" * 20_000
    pane.show_body(text.encode(), "text/plain")
    is_read(pane)
    bar = pane.code_pane.find_bar
    bar.open()
    bar.query_edit.setText("needle")
    assert bar.count_text() == "1 of 2"
    bar.find_next()

    view = pane.text_view
    assert bar.count_text() == "2 of 2"
    assert view.cursor_index() == text.rindex("needle")


def test_nothing_is_read_while_nobody_looks(pane) -> None:
    pane.show_body(OUTCOME.encode())
    pane.hide()

    pane.show_body(b"<other/>")
    assert pane.read is None

    pane.show()
    assert pane.text_view.text() == "<other/>"


def test_latest_body_wins(pane, is_read) -> None:
    pane.show_body(LARGE.encode())
    pane.show_body((LARGE + " ").encode())
    pane.show_body(b"<last/>")
    is_read(pane)

    assert pane.text_view.text() == "<last/>"


def test_shorter_body_follows_a_large_one(pane, is_read, qtbot) -> None:
    pane.show_body(LARGE.encode())
    is_read(pane)
    pane.text_view.show_all()
    qtbot.waitUntil(lambda: not pane.text_view.is_loading, timeout=60_000)

    pane.show_body(b"<last/>")
    is_read(pane)

    assert pane.text_view.document().toPlainText() == "<last/>"
    assert pane.text_view.hidden_characters == 0
