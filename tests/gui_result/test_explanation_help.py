"""All explanations can be searched and read, with mouse or keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from nhconsole.explained import explanation_entries, explanation_table
from nhconsole.gui.explanation_help import ExplanationHelp

TABLE = explanation_table()


class Help:
    """The window of explanations, as it is seen."""

    def __init__(self, window: ExplanationHelp) -> None:
        self.window = window
        self.list = window.findChild(QListView, "explanationList")
        self.field = window.findChild(QLineEdit, "explanationSearch")

    def titles(self) -> list[str]:
        model = self.list.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def text(self, name: str) -> str:
        label = self.window.findChild(QLabel, f"helpExplanation{name}")
        return label.text() if label.isVisible() else ""

    def subject(self, words: str) -> QAbstractButton:
        buttons = self.window.findChildren(QAbstractButton)
        return next(button for button in buttons if button.text() == words)


@pytest.fixture
def opened(shown):
    return Help(shown(ExplanationHelp(TABLE, entries=explanation_entries()), 900, 620))


def test_every_rule_is_listed(opened: Help) -> None:
    assert len(opened.titles()) == len(TABLE.rules)
    assert opened.window.current_rule() == "outcome.accepted"


def test_words_are_searched_in_everything_that_a_rule_says(opened: Help, qtbot) -> None:
    qtbot.keyClicks(opened.field, "sandbox production")

    assert "Handle not valid" in opened.titles()
    assert len(opened.titles()) < 20
    assert opened.field.count_text() == f"{len(opened.titles())} of {len(TABLE.rules)}"


@pytest.mark.parametrize(
    ("words", "rule"),
    [("WRAP format", "fault.401.malformed"), ("number 8", "outcome.throttled"),
     ("expiredchannel", "outcome.expired-channel"), ("413", "fault.413"),
     ("signed by itself", "failure.certificate.issuer"), ("fault.409", "fault.409"),
     ("signature", "fault.401.signature"), ("spelt", "nobody.installation")],
)  # fmt: skip
def test_the_rule_that_is_meant_stands_first(opened: Help, words: str, rule: str) -> None:
    opened.field.setText(words)

    rules = [
        opened.list.model().index(row, 0).data(Qt.ItemDataRole.UserRole).rule
        for row in range(len(opened.titles()))
    ]
    assert rule in rules[:6]


def test_subjects_narrow_the_list(opened: Help, qtbot) -> None:
    for words, count in (("Nobody", 5), ("All", len(TABLE.rules))):
        qtbot.mouseClick(opened.subject(words), Qt.MouseButton.LeftButton)
        assert len(opened.titles()) == count


def test_a_rule_is_shown_with_its_additions_for_platforms_and_its_source(opened: Help) -> None:
    opened.window.show_rule("outcome.handle-invalid")

    assert opened.text("Title") == "Handle not valid"
    assert opened.text("About") == "Refused by the push service"
    assert "Besides, for Apple" in opened.text("More")
    assert "sandbox" in opened.text("More")
    assert "The Push Notification System handle" in opened.text("More")
    assert "href" in opened.text("Source")
    assert opened.text("Detail") == "Rule outcome.handle-invalid"


def test_what_is_assumed_is_marked(opened: Help) -> None:
    opened.window.show_rule("outcome.throttled")

    assert opened.text("Text").endswith("(assumed)")


def test_a_link_lands_on_its_rule_though_the_search_had_hidden_it(opened: Help) -> None:
    opened.field.setText("proxy")

    opened.window.show_rule("fault.404.no-service")

    assert opened.window.current_rule() == "fault.404.no-service"
    assert opened.field.text() == ""
    assert opened.list.hasFocus()
    index = opened.list.currentIndex()
    assert opened.list.viewport().rect().intersects(opened.list.visualRect(index))


def test_a_rule_that_is_not_known_opens_the_whole_list(opened: Help) -> None:
    opened.window.show_rule("own.rule")

    assert len(opened.titles()) == len(TABLE.rules)
    assert opened.field.hasFocus()


def test_the_keyboard_goes_everywhere(opened: Help, qtbot) -> None:
    opened.window.show_list()
    qtbot.keyClicks(opened.field, "token")
    qtbot.keyClick(opened.field, Qt.Key.Key_Down)
    assert opened.list.hasFocus()
    first = opened.window.current_rule()
    qtbot.keyClick(opened.list, Qt.Key.Key_Down)
    assert opened.window.current_rule() != first
    qtbot.keyClick(opened.list, Qt.Key.Key_Return)
    assert opened.window.findChild(QWidget, "helpExplanation").hasFocus()
    assert opened.window.isVisible()

    qtbot.keyClick(opened.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert opened.field.hasFocus()
    qtbot.keyClick(opened.field, Qt.Key.Key_Escape)
    assert opened.field.text() == ""
    assert opened.window.isVisible()
    qtbot.keyClick(opened.field, Qt.Key.Key_Escape)
    assert not opened.window.isVisible()


def test_what_is_found_nowhere_is_said(opened: Help) -> None:
    opened.field.setText("zebra")

    assert opened.titles() == []
    assert "Nothing found" in opened.window.findChild(QLabel, "explanationNothing").text()
    assert not opened.window.findChild(QWidget, "helpExplanation").isVisible()


def test_it_bars_nothing_else_and_asks_for_no_other_list(opened: Help) -> None:
    assert not opened.window.isModal()
    assert not opened.window.findChild(QPushButton, "helpExplanationAllButton").isVisible()


def test_everything_in_it_has_a_name(opened: Help) -> None:
    for kind in (QAbstractButton, QAbstractItemView, QLineEdit):
        for widget in opened.window.findChildren(kind):
            is_qts_own = isinstance(widget.parentWidget(), QLineEdit)
            if widget.isVisible() and not is_qts_own:
                interface = QAccessible.queryAccessibleInterface(widget)
                assert interface.text(QAccessible.Text.Name), widget.objectName()


@pytest.mark.parametrize("width", [420, 900])
def test_it_works_in_a_narrow_window(shown, width: int) -> None:
    one = Help(shown(ExplanationHelp(TABLE), width, 640))

    one.window.show_rule("nobody.tags")

    assert one.text("Title") == "No device has these tags"
    assert one.list.isVisible()
