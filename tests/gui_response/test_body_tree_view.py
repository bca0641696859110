"""The tree is opened, closed and copied from by keyboard, also where it is very large."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QAbstractItemModelTester

from nhconsole.core.body.tree import build_tree
from nhconsole.core.body.view import BodyLanguage
from nhconsole.gui.result.body_tree_model import BodyTreeModel, row_value
from nhconsole.gui.result.body_tree_panel import BodyTreePanel
from tests.gui_response.conftest import OUTCOME

KEY = Qt.Key


def tree_of(text: str, language: BodyLanguage = BodyLanguage.XML):
    return build_tree(text, language)


@pytest.fixture
def panel(put):
    panel = put(BodyTreePanel("test"), width=366)
    panel.set_tree(tree_of(OUTCOME))
    panel.view.setFocus()
    return panel


def paths(view) -> list[str]:
    model = view.model()
    return [view.tree.path(model.node(row)).rpartition("/")[2] for row in range(model.rowCount())]


def test_small_tree_is_open_at_first(panel) -> None:
    assert paths(panel.view) == [
        "NotificationOutcome", "Success", "Failure", "Results", "RegistrationResult[1]", "Outcome",
        "RegistrationResult[2]", "Outcome",
    ]  # fmt: skip


def test_rows_say_name_and_value(panel) -> None:
    model = panel.view.model()

    assert model.data(model.index(1, 0)) == "Success: 2"
    assert model.data(model.index(3, 0), Qt.ItemDataRole.AccessibleDescriptionRole) == (
        "level 2, open"
    )


def test_left_closes_and_goes_out_and_right_opens_and_goes_in(panel, qtbot) -> None:
    view = panel.view
    view.go_to(3)

    qtbot.keyClick(view, KEY.Key_Left)
    assert paths(view)[-1] == "Results"
    qtbot.keyClick(view, KEY.Key_Left)
    assert view.current_node() == 0
    qtbot.keyClick(view, KEY.Key_Down)
    view.go_to(3)
    qtbot.keyClick(view, KEY.Key_Right)
    assert len(paths(view)) == 8
    qtbot.keyClick(view, KEY.Key_Right)
    assert view.current_node() == 4


def test_star_opens_everything_inside(panel, qtbot) -> None:
    view = panel.view
    view.collapse_all()
    view.go_to(0)
    assert paths(view) == ["NotificationOutcome"]

    qtbot.keyClick(view, KEY.Key_Asterisk)
    assert len(paths(view)) == 8

    qtbot.keyClick(view, KEY.Key_Minus)
    assert len(paths(view)) == 1
    qtbot.keyClick(view, KEY.Key_Plus)
    assert len(paths(view)) > 1


def test_home_and_end_go_to_the_ends(panel, qtbot) -> None:
    qtbot.keyClick(panel.view, KEY.Key_Down)
    panel.view.go_to(2)
    qtbot.keyClick(panel.view, KEY.Key_End)
    assert panel.view.current_node() == 7
    qtbot.keyClick(panel.view, KEY.Key_Home)
    assert panel.view.current_node() == 0


def test_enter_asks_for_the_place_in_the_text(panel, qtbot) -> None:
    panel.view.go_to(5)

    with qtbot.waitSignal(panel.node_activated) as caught:
        qtbot.keyClick(panel.view, KEY.Key_Return)

    assert caught.args == [5]


def test_a_click_on_the_mark_opens_and_closes(panel, qtbot) -> None:
    view = panel.view
    place = view.visualRect(view.model().index(0, 0)).center()
    place.setX(8)

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(paths(view)) == 1
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(paths(view)) == 8


@pytest.mark.parametrize(
    ("words", "copied"),
    [
        ("&Copy text", "second"),
        ("Copy &path", "/NotificationOutcome/Results/RegistrationResult[2]/Outcome"),
        ("Copy with everything &inside", "<Outcome>second</Outcome>"),
    ],
)
def test_node_is_copied(panel, words, copied) -> None:
    panel.view.go_to(7)

    next(action for action in panel.view.menu().actions() if action.text() == words).trigger()

    assert QGuiApplication.clipboard().text() == copied


def test_copy_key_copies_the_text_of_the_node(panel, qtbot) -> None:
    panel.view.go_to(7)

    qtbot.keySequence(panel.view, QKeySequence(QKeySequence.StandardKey.Copy))

    assert QGuiApplication.clipboard().text() == "second"


def test_text_of_a_large_node_is_copied_by_a_worker(panel, qtbot) -> None:
    panel.set_tree(tree_of("<a>" + "<b>x</b>" * 6000 + "</a>"))
    panel.view.go_to(0)

    panel.view.text_requested.emit(0)

    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "x" * 6000)


def test_long_values_are_looked_at_in_part_and_whole_on_hover(panel) -> None:
    tree = tree_of('{"a": "' + "x" * 100_000 + '"}', BodyLanguage.JSON)
    panel.set_tree(tree)
    model = panel.view.model()

    assert len(row_value(tree, 1)) < 700
    tip = model.data(model.index(1, 0), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("$.a\nxxx")
    assert len(tip) > 2000


def test_note_of_a_broken_text_is_shown(panel) -> None:
    panel.set_tree(tree_of("<a><b>"))

    assert "not closed" in panel._note.text()
    assert not panel._note.isHidden()


def test_open_nodes_follow_the_chosen_one(panel) -> None:
    panel.view.collapse_all()

    panel.go_to(7)

    assert panel.view.current_node() == 7
    assert "Outcome" in paths(panel.view)


def test_large_tree_opens_whole_and_closes() -> None:
    model = BodyTreeModel()
    model.set_tree(tree_of("<n>" + "<r><a>1</a><b>2</b></r>" * 66_000 + "</n>"))
    few = model.rowCount()
    assert few <= 2

    model.expand_all()
    assert model.rowCount() == 198_001
    assert model.row(198_000) == 198_000
    model.collapse_all()
    assert model.rowCount() == 1
    model.expand(0)
    assert model.rowCount() == 66_001
    model.expand(1)
    assert [model.node(row) for row in range(5)] == [0, 1, 2, 3, 4]
    assert model.reveal(198_000) == model.rowCount() - 1


def test_model_keeps_the_rules_of_models(qapp) -> None:
    model = BodyTreeModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_tree(tree_of(OUTCOME))
    for change in (
        model.collapse_all, model.expand_all, lambda: model.collapse(3), lambda: model.expand(3),
        lambda: model.expand(0, whole=True), lambda: model.collapse(0),
        lambda: model.reveal(7), lambda: model.set_tree(None),
    ):  # fmt: skip
        change()
    assert model.rowCount() == 0
    assert tester.model() is model
