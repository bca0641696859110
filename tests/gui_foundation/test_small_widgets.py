"""Pill, elided label, bar, message, card, choice: what a person sees, hears and presses."""

import gc
import weakref

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.theme import Tone, apply_theme
from nhconsole.gui.widgets.announce import announce
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.chip_field import ChipField
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.flow_layout import FlowLayout
from nhconsole.gui.widgets.message_bar import MessageBar
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.proportion_bar import ProportionBar
from nhconsole.gui.widgets.secret_line_edit import SecretLineEdit
from nhconsole.gui.widgets.segmented_control import SegmentedControl

HANDLE = "https://db5.notify.windows.com/?token=AwYAAAC8Wjd%2fbmF0aXZlLWhhbmRsZQ"


# --- pill ---------------------------------------------------------------------------------------


def test_all_pills_are_of_one_height(themed, qtbot):
    pills = [Pill(text, tone) for tone in Tone for text in ("ok", "201 Created", "Ågj")]
    for pill in pills:
        qtbot.addWidget(pill)

    assert len({pill.sizeHint().height() for pill in pills}) == 1


def test_a_pill_is_as_wide_as_its_words_and_icon(themed, qtbot):
    pill = Pill("ok", Tone.NEUTRAL)
    qtbot.addWidget(pill)
    without = pill.sizeHint().width()

    pill.show_status("ok", Tone.GOOD)

    assert pill.sizeHint().width() > without
    assert pill.text() == "ok"
    assert pill.tone is Tone.GOOD


def test_a_pill_is_read_as_text(shown):
    pill = shown(Pill("1 failed", Tone.BAD), 100, 30)

    assert QAccessible.queryAccessibleInterface(pill).text(QAccessible.Text.Name) == "1 failed"


# --- elided label -------------------------------------------------------------------------------


def test_a_label_without_room_loses_its_middle_and_keeps_both_ends(shown):
    label = shown(ElidedLabel(HANDLE), 180, 30)

    assert label.is_elided
    assert label.shown_text().startswith(HANDLE[:5])
    assert label.shown_text().endswith(HANDLE[-5:])
    assert label.toolTip() == HANDLE


def test_a_label_with_room_shows_everything_and_no_tool_tip(shown):
    label = shown(ElidedLabel(HANDLE), 1500, 30)

    assert not label.is_elided
    assert label.toolTip() == ""


def test_a_label_is_cut_again_when_it_gets_narrow(shown, qtbot):
    label = shown(ElidedLabel(HANDLE), 1500, 30)

    label.resize(150, 30)

    qtbot.waitUntil(lambda: label.toolTip() == HANDLE)


def test_a_copyable_label_gives_its_whole_text(shown, qtbot):
    label = shown(ElidedLabel(HANDLE), 150, 30)
    label.set_copyable()
    label.setFocus()

    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == HANDLE


def test_the_menu_of_a_label_copies(shown, qtbot):
    label = shown(ElidedLabel(HANDLE), 150, 30)
    QGuiApplication.clipboard().clear()

    label.menu().actions()[0].trigger()

    assert QGuiApplication.clipboard().text() == HANDLE


# --- segmented control --------------------------------------------------------------------------


@pytest.fixture
def control(shown):
    control = SegmentedControl()
    control.set_segments([("a", "Alpha"), ("b", "Beta"), ("c", "Gamma")])
    return shown(control, 300, 40)


def test_the_first_segment_is_chosen_at_first(control):
    assert control.current() == "a"
    assert control.keys() == ("a", "b", "c")


def test_a_click_chooses_and_tells(control, qtbot):
    with qtbot.waitSignal(control.selected) as told:
        qtbot.mouseClick(control.button("b"), Qt.MouseButton.LeftButton)

    assert told.args == ["b"]
    assert control.current() == "b"


def test_the_arrow_keys_choose(control, qtbot):
    control.button("a").setFocus()

    with qtbot.waitSignal(control.selected) as told:
        qtbot.keyClick(control.button("a"), Qt.Key.Key_Right)

    assert told.args == ["b"]
    assert control.button("b").hasFocus()


def test_choosing_by_program_is_silent(control, qtbot):
    with qtbot.assertNotEmitted(control.selected):
        control.set_current("c")

    assert control.current() == "c"
    assert [control.button(key).isChecked() for key in "abc"] == [False, False, True]


def test_tab_reaches_the_bar_once(shown, qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    control, after = SegmentedControl(), QPushButton("after")
    control.set_segments([("a", "Alpha"), ("b", "Beta"), ("c", "Gamma")])
    control.set_current("b")
    column.addWidget(control)
    column.addWidget(after)
    shown(window)
    control.button("b").setFocus()

    qtbot.keyClick(control.button("b"), Qt.Key.Key_Tab)

    assert after.hasFocus()


def test_segments_are_radio_buttons_to_screen_readers(control):
    interface = QAccessible.queryAccessibleInterface(control.button("a"))

    assert interface.role() == QAccessible.Role.RadioButton
    assert interface.text(QAccessible.Text.Name) == "Alpha"
    assert interface.state().checked == 1


def test_segments_can_be_exchanged(control, qtbot):
    control.set_segments([("x", "Xi"), ("y", "Psi")])

    assert control.keys() == ("x", "y")
    assert control.current() == "x"
    with qtbot.waitSignal(control.selected):
        qtbot.mouseClick(control.button("y"), Qt.MouseButton.LeftButton)


# --- proportion bar -----------------------------------------------------------------------------


def test_the_bar_says_its_numbers(themed, qtbot):
    bar = ProportionBar()
    qtbot.addWidget(bar)

    bar.set_parts([(Tone.GOOD, 4, "accepted"), (Tone.WARN, 0, "skipped"), (Tone.BAD, 1, "failed")])

    assert bar.accessibleName() == "4 accepted, 1 failed"
    assert bar.toolTip() == bar.accessibleName()


def test_even_one_of_a_million_is_seen(shown):
    bar = shown(ProportionBar(), 300, 20)

    bar.set_parts([(Tone.GOOD, 999_999, "accepted"), (Tone.BAD, 1, "failed")])

    assert min(bar.widths()) >= 4
    assert sum(bar.widths()) == pytest.approx(298)


def test_an_empty_bar_draws_its_groove(shown):
    bar = shown(ProportionBar(), 100, 20)
    bar.set_parts([])

    assert bar.widths() == ()
    assert not bar.grab().isNull()


# --- message bar --------------------------------------------------------------------------------


def test_a_message_is_shown_with_its_action(shown, qtbot):
    window = QWidget()
    message = MessageBar(window)
    QVBoxLayout(window).addWidget(message)
    shown(window)
    assert not message.isVisible()

    message.show_message(Tone.WARN, "No keyring.", "Why?")

    assert message.isVisible()
    assert message.text() == "No keyring."
    with qtbot.waitSignal(message.action_triggered):
        qtbot.mouseClick(message.action_button, Qt.MouseButton.LeftButton)


def test_a_message_can_be_put_away(shown, qtbot):
    message = shown(MessageBar(), 400, 50)
    message.show_message(Tone.INFO, "Something.")

    with qtbot.waitSignal(message.dismissed):
        qtbot.mouseClick(message.close_button, Qt.MouseButton.LeftButton)

    assert not message.isVisible()
    assert message.close_button.accessibleName()


def test_an_empty_message_hides_the_bar(shown):
    message = shown(MessageBar(), 400, 50)
    message.show_message(Tone.BAD, "Something.", closable=False)
    assert not message.close_button.isVisible()

    message.show_message(Tone.BAD, "")

    assert not message.isVisible()


def test_a_long_message_takes_the_lines_that_it_needs(shown, qtbot):
    window = QWidget()
    message = MessageBar()
    column = QVBoxLayout(window)
    column.addWidget(message)
    column.addStretch(1)
    shown(window, 300, 300)
    message.show_message(Tone.INFO, "short")
    QApplication.processEvents()
    low = message.height()

    message.show_message(Tone.INFO, "a sentence of many words " * 8)

    qtbot.waitUntil(lambda: message.height() > 2 * low)
    assert message.label.height() >= message.label.heightForWidth(message.label.width())


# --- card, flow, announcements ------------------------------------------------------------------


def test_a_card_is_named_by_its_title(shown):
    card = Card("Audience")
    inner = QLabel("inside")
    action = QPushButton("more")
    card.set_content(inner)
    card.add_action(action)
    shown(card)

    assert card.accessibleName() == "Audience"
    assert action.x() > card.title_label.geometry().right()
    assert inner.mapTo(card, QPoint()).y() > card.title_label.geometry().bottom()


def test_a_flow_breaks_into_rows(shown):
    window = QWidget()
    flow = FlowLayout(window)
    labels = [QLabel("a word of text") for _ in range(6)]
    for label in labels:
        flow.addWidget(label)
    shown(window, 250, 300)

    assert len({label.y() for label in labels}) > 1
    assert flow.heightForWidth(2000) < flow.heightForWidth(250)


def test_a_sentence_reaches_the_accessibility_of_qt(shown):
    label = shown(QLabel("x"), 100, 30)

    announce(label, "4 accepted, 1 failed", urgent=True)
    announce(label, "")


# --- all of them --------------------------------------------------------------------------------

MAKERS = {
    "pill": lambda: Pill("ok", Tone.GOOD),
    "label": lambda: ElidedLabel("text"),
    "segments": lambda: _segments(),
    "chips": lambda: _chips(),
    "card": lambda: Card("title"),
    "bar": ProportionBar,
    "message": MessageBar,
    "secret": SecretLineEdit,
    "editor": CodeEditor,
    "view": CodeView,
    "pane": lambda: CodePane(CodeEditor()),
}


def _segments():
    control = SegmentedControl()
    control.set_segments([("a", "A"), ("b", "B")])
    return control


def _chips():
    field = ChipField()
    field.set_values(["a", "b"])
    return field


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_widget_that_is_no_more_needed_goes(themed, make):
    widget = make()
    gone = weakref.ref(widget)

    widget.close()
    widget.deleteLater()
    del widget
    QApplication.sendPostedEvents(None, 52)
    QApplication.processEvents()
    gc.collect()

    assert gone() is None


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_widget_takes_a_change_of_theme_while_it_is_shown(qapp, shown, make):
    widget = shown(make())
    widget.show()
    before = widget.grab().toImage()

    apply_theme(qapp, "dark")
    QApplication.processEvents()
    dark = widget.grab().toImage()
    apply_theme(qapp, "light")
    QApplication.processEvents()

    assert dark != before
    assert widget.grab().toImage() == before
