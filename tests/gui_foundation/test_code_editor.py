"""The editor edits text without changing what nobody typed, and is not held up by large ones."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.long_lines import has_line_beyond
from nhconsole.gui.code.text_feeder import AT_ONCE
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.theme import Role, Tone, apply_theme, colour
from nhconsole.gui.widgets.gutter import Gutter


def _problem(**place):
    severity = place.pop("severity", Severity.ERROR)
    return Problem(
        severity=severity,
        field=Field.PAYLOAD,
        code="test.problem",
        message="Something is wrong.",
        remedy="Mend it.",
        **place,
    )


@pytest.fixture
def editor(shown):
    return shown(CodeEditor(language=Language.XML))


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("a\u00a0b", id="hard space"),
        pytest.param("a\u2028b", id="line separator"),
        pytest.param("tab\t end ", id="tab and blanks"),
        pytest.param("🎉é\n\n\n", id="emoji and empty lines"),
        pytest.param("a\ufeff", id="byte order mark inside"),
    ],
)
def test_the_text_comes_out_as_it_went_in(editor, text):
    editor.set_text(text)

    assert editor.text() == text


@given(
    text=st.text(
        alphabet=st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\r\u2029\ufeff")
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_altered(editor, text):
    editor.set_text(text)

    assert editor.text() == text


def test_a_byte_order_mark_at_the_very_start_is_dropped_by_the_binding(editor):
    editor.set_text("\ufeff<a/>")

    assert editor.text() == "<a/>"


def test_line_ends_become_line_feeds(editor):
    editor.set_text("a\r\nb\rc")

    assert editor.text() == "a\nb\nc"


def test_only_a_person_edits(editor, qtbot):
    with qtbot.assertNotEmitted(editor.text_edited):
        editor.set_text("<a/>")
        editor.set_language(Language.JSON)
        qtbot.waitUntil(lambda: not editor.is_highlighting)

    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClicks(editor, "x")


def test_a_new_theme_is_no_edit(editor, qapp, qtbot):
    editor.set_text("<a/>\n" * 50)

    with qtbot.assertNotEmitted(editor.text_edited, wait=50):
        apply_theme(qapp, "dark")


def test_replacing_is_one_step_back(editor, qtbot):
    editor.set_text("<a><b/></a>")
    editor.go_to(1, 4)

    with qtbot.waitSignal(editor.text_edited):
        editor.replace_text("<a>\n  <b/>\n</a>")
    assert editor.cursor_place() == (1, 4)
    editor.undo()

    assert editor.text() == "<a><b/></a>"


def test_a_new_text_cannot_be_undone(editor):
    editor.set_text("one")
    editor.set_text("two")

    editor.undo()

    assert editor.text() == "two"


# --- large texts --------------------------------------------------------------------------------


def test_a_large_text_is_put_in_piece_by_piece(editor, qtbot):
    text = "<item>some text of a line</item>\n" * (5 * 1024 * 1024 // 33)

    with qtbot.waitSignal(editor.loading_finished, timeout=60_000):
        editor.set_text(text)

        assert editor.is_loading
        assert editor.document().characterCount() < AT_ONCE
        assert editor.text() == text

    assert not editor.is_loading
    assert editor.text() == text
    assert not editor.isReadOnly()


def test_what_is_still_to_come_cannot_be_edited_away(editor, qtbot):
    text = "x\n" * AT_ONCE

    editor.set_text(text)
    qtbot.keyClicks(editor, "abc")

    assert editor.text() == text


def test_another_text_ends_the_loading_of_the_first(editor, qtbot):
    editor.set_text("x\n" * AT_ONCE)

    editor.set_text("short")
    QApplication.processEvents()

    assert editor.text() == "short"
    assert not editor.isReadOnly()


def test_loading_is_no_edit(editor, qtbot):
    with (
        qtbot.assertNotEmitted(editor.text_edited),
        qtbot.waitSignal(editor.loading_finished, timeout=60_000),
    ):
        editor.set_text("x\n" * AT_ONCE)


ENDLESS = "a" * 300_000


def test_a_line_as_long_as_any_payload_is_edited(editor, qtbot):
    editor.set_text("a" * 65_536)

    qtbot.keyClicks(editor, "x")

    assert editor.text() == "x" + "a" * 65_536
    assert editor.is_wrapped
    assert not editor.is_held


def test_an_endless_line_is_held_whole_and_shown_folded(editor, qtbot):
    with qtbot.waitSignal(editor.held_changed) as told:
        editor.set_text(ENDLESS)

    assert told.args == [True]
    assert editor.text() == ENDLESS
    assert editor.document().characterCount() < 10_000
    qtbot.keyClicks(editor, "xyz")
    assert editor.text() == ENDLESS


def test_pasting_an_endless_line_is_an_edit_and_can_be_taken_back(editor, qtbot):
    editor.set_text("<a>🎉</a>")
    editor.go_to(1, 5)
    QGuiApplication.clipboard().setText(ENDLESS)

    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == f"<a>🎉{ENDLESS}</a>"

    with qtbot.waitSignal(editor.text_edited):
        qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "<a>🎉</a>"
    assert not editor.is_held
    assert not editor.isReadOnly()


def test_a_held_text_is_removed_by_selecting_and_deleting_it(editor, qtbot):
    editor.set_text(ENDLESS)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    assert editor.text() == ENDLESS

    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)

    assert editor.text() == ""
    qtbot.keyClicks(editor, "new")
    assert editor.text() == "new"


def test_a_held_text_stays_read_only_when_its_other_lines_have_arrived(editor, qtbot):
    text = ENDLESS + "\n" + "x\n" * AT_ONCE

    with qtbot.waitSignal(editor.loading_finished, timeout=60_000):
        editor.set_text(text)

    assert editor.isReadOnly()
    assert editor.text() == text
    editor.set_text("short")
    assert not editor.isReadOnly()


def test_a_held_text_can_be_replaced(editor, qtbot):
    editor.set_text(ENDLESS)

    with qtbot.waitSignal(editor.text_edited):
        editor.replace_text("short")

    assert editor.text() == "short"


def test_a_long_line_breaks_anywhere_and_still_does_when_undo_brings_it_back(editor):
    editor.set_text("a" * 60_000)
    assert editor.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere

    editor.replace_text("short")
    editor.undo()

    assert editor.text() == "a" * 60_000
    assert editor.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere


def test_wrapping_can_be_switched_off(editor):
    editor.set_wrapped(False)

    assert not editor.is_wrapped


@given(lines=st.lists(st.integers(0, 30), max_size=8), limit=st.integers(1, 20))
def test_a_line_beyond_a_limit_is_found(lines, limit):
    text = "\n".join("x" * length for length in lines)

    assert has_line_beyond(text, limit) == any(length > limit for length in lines)


# --- keys ---------------------------------------------------------------------------------------


def _type(editor, qtbot, text, *keys):
    editor.set_text(text)
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    editor.setTextCursor(cursor)
    for key in keys:
        qtbot.keyClick(editor, key)


def test_tab_indents_by_two(editor, qtbot):
    _type(editor, qtbot, "a", Qt.Key.Key_Tab)
    assert editor.text() == "a "

    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "a   "


def test_tab_indents_and_shift_tab_outdents_the_lines_of_a_selection(editor, qtbot):
    editor.set_text("a\n\nb\nc")
    cursor = editor.textCursor()
    cursor.setPosition(4, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)

    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "  a\n\n  b\nc"

    qtbot.keyClick(editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == "a\n\nb\nc"


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (Language.XML, "  <a>", "  <a>\n    "),
        (Language.XML, "  <a/>", "  <a/>\n  "),
        (Language.XML, "  <a>x</a>", "  <a>x</a>\n  "),
        (Language.XML, "  <!-- c -->", "  <!-- c -->\n  "),
        (Language.JSON, '  "a": {', '  "a": {\n    '),
        (Language.JSON, '  "a": 1,', '  "a": 1,\n  '),
        (Language.PLAIN, "\tx", "\tx\n\t"),
    ],
)
def test_enter_begins_a_line_as_deep_as_it_belongs(editor, qtbot, language, before, after):
    editor.set_language(language)

    _type(editor, qtbot, before, Qt.Key.Key_Return)

    assert editor.text() == after


@pytest.mark.parametrize(
    ("language", "text", "column", "expected"),
    [
        (Language.JSON, "{}", 2, "{\n  \n}"),
        (Language.XML, "<a></a>", 4, "<a>\n  \n</a>"),
    ],
)
def test_enter_between_what_opens_and_what_closes_makes_room(
    editor, qtbot, language, text, column, expected
):
    editor.set_language(language)
    editor.set_text(text)
    editor.go_to(1, column)

    qtbot.keyClick(editor, Qt.Key.Key_Return)

    assert editor.text() == expected
    assert editor.cursor_place() == (2, 3)


def test_control_tab_leaves_the_editor_both_ways(shown, qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    before, editor, after = QLineEdit(), CodeEditor(), QLineEdit()
    for widget in (before, editor, after):
        column.addWidget(widget)
    shown(window)
    editor.setFocus()

    qtbot.keyClick(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert after.hasFocus()

    editor.setFocus()
    qtbot.keyClick(
        editor,
        Qt.Key.Key_Backtab,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert before.hasFocus()
    assert "Ctrl+Tab" in editor.accessibleDescription()


# --- places -------------------------------------------------------------------------------------


def test_columns_count_characters_not_units(editor, qtbot):
    editor.set_text("🎉🎉x")

    with qtbot.waitSignal(editor.cursor_moved) as moved:
        editor.go_to(1, 3)

    assert moved.args == [1, 3]
    qtbot.keyClicks(editor, "|")
    assert editor.text() == "🎉🎉|x"


@pytest.mark.parametrize(
    ("asked", "reached"), [((9, 1), (2, 1)), ((1, 99), (1, 4)), ((0, 0), (1, 1))]
)
def test_a_place_beyond_the_end_means_the_end(editor, asked, reached):
    editor.set_text("abc\nde")

    editor.go_to(*asked)

    assert editor.cursor_place() == reached


def _gutter(editor):
    return editor.findChild(Gutter)


def test_problems_mark_their_lines_the_gravest_first(editor):
    editor.set_text("one\ntwo\nthree")

    editor.set_problems(
        [
            _problem(line=2, column=1, severity=Severity.WARNING),
            _problem(line=2, column=3),
            _problem(line=3, severity=Severity.HINT),
            _problem(),
        ]
    )

    marks = _gutter(editor).marks()
    assert {line: tone for line, (tone, _) in marks.items()} == {2: Tone.BAD, 3: Tone.INFO}
    assert marks[3][1] == "Something is wrong. Mend it."


@pytest.mark.parametrize(
    ("text", "place", "underlined"),
    [
        ("one two", {"line": 1, "column": 5}, "two"),
        ("🎉 one two", {"start": 2, "end": 5}, "one"),
        ("a\nb c", {"start": 2, "end": 3}, "b"),
        ("abc", {"line": 1, "column": 4}, "c"),
        ("abc", {"line": 7, "column": 1}, "abc"),
        ("a b", {"line": 1, "column": 2}, " "),
        ("", {"line": 1, "column": 1}, ""),
    ],
    ids=str,
)
def test_a_problem_is_underlined_where_it_is(editor, text, place, underlined):
    editor.set_text(text)

    editor.set_problems([_problem(**place)])

    assert [mark.cursor.selectedText() for mark in editor.marks.problems] == [underlined]


def test_a_problem_says_its_sentence_where_the_pointer_rests(editor):
    editor.set_text("one two")

    editor.set_problems([_problem(line=1, column=5)])

    assert editor.problem_sentence_at(5) == "Something is wrong. Mend it."
    assert editor.problem_sentence_at(1) == ""


def test_going_to_a_problem_takes_the_keyboard(editor):
    editor.set_text("one\ntwo")

    editor.go_to_problem(_problem(line=2, column=2))

    assert editor.cursor_place() == (2, 2)
    assert editor.hasFocus()


def test_a_click_on_a_line_number_goes_there(editor, qtbot):
    editor.set_text("one\ntwo\nthree")
    gutter = _gutter(editor)
    _, area = editor.visible_blocks()[2]

    qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=QPoint(5, int(area.center().y())))

    assert editor.cursor_place() == (3, 1)


def test_the_gutter_grows_with_the_number_of_lines(editor):
    editor.set_text("x")
    narrow = _gutter(editor).width()

    editor.set_text("x\n" * 10_000)

    assert _gutter(editor).width() > narrow


@pytest.mark.parametrize(
    ("language", "text", "column", "pair"),
    [
        (Language.XML, "<a><b>x</b></a>", 5, ("b", "b")),
        (Language.XML, "<a><b/></a>", 11, ("a", "a")),
        (Language.XML, "<a><!-- <b> --></b></a>", 10, ()),
        (Language.JSON, '{"a": ["}"]}', 1, ("{", "}")),
        (Language.JSON, '{"a": ["}"]}', 11, ("[", "]")),
        (Language.TAGS, "(a && (b))", 11, ("(", ")")),
        (Language.PLAIN, "(a)", 1, ()),
    ],
)
def test_what_belongs_to_the_bracket_or_tag_at_the_cursor_is_marked(
    editor, qtbot, language, text, column, pair
):
    editor.set_language(language)
    editor.set_text(text)

    editor.go_to(1, column)

    if pair:
        qtbot.waitUntil(lambda: editor.marks.pair() == pair)
    else:
        QApplication.processEvents()
        assert editor.marks.pair() == ()


def test_a_marked_pair_takes_the_colour_of_a_new_theme(editor, qapp, qtbot):
    apply_theme(qapp, "light")
    editor.set_text("<a>x</a>")
    editor.go_to(1, 2)
    qtbot.waitUntil(lambda: editor.marks.pair() == ("a", "a"))

    apply_theme(qapp, "dark")

    shown = {selection.format.background().color().name() for selection in editor.extraSelections()}
    assert colour(Role.EDITOR_PAIR).name() in shown


# --- in and out ---------------------------------------------------------------------------------


def test_rich_text_is_pasted_plain(editor):
    data = QMimeData()
    data.setHtml("<b>bold</b> <i>words</i>")

    assert editor.canInsertFromMimeData(data)
    editor.insertFromMimeData(data)

    assert editor.text() == "bold words"


def test_a_dropped_file_is_told_and_not_inserted(editor, qtbot, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "payload.xml"))])

    with qtbot.waitSignal(editor.file_dropped) as told:
        editor.insertFromMimeData(data)

    assert told.args == [str(tmp_path / "payload.xml")]
    assert editor.text() == ""


def test_copying_keeps_hard_spaces_and_lines(editor):
    editor.set_text("a\u00a0b\nc")
    editor.selectAll()

    editor.copy()

    assert QGuiApplication.clipboard().text() == "a\u00a0b\nc"


def test_control_and_the_wheel_zoom(editor, qtbot):
    before = editor.fontMetrics().height()
    turn = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    with qtbot.waitSignal(editor.zoom_changed) as zoomed:
        QApplication.sendEvent(editor.viewport(), turn)

    assert zoomed.args == [110]
    editor.set_zoom(200)
    assert editor.fontMetrics().height() > before * 1.5


@pytest.mark.parametrize(("asked", "got"), [(10, 50), (1000, 300), (120, 120)])
def test_zoom_has_sensible_ends(editor, asked, got):
    editor.set_zoom(asked)

    assert editor.zoom == got
