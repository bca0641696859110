"""The keyboard in the result panel: what finds, and where Tab goes."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.result.explanation_view import ExplanationView
from nhconsole.gui.result.header_list import HeaderList
from nhconsole.gui.result.panel import ResultPanel
from nhconsole.gui.theme import apply_theme
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from tests.gui_result.answers import OK, shown_answer, shown_outcome

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(qtbot) -> ResultPanel:
    panel = ResultPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 600)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    return panel


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""


def find_in_tab(qtbot, panel: ResultPanel, tab: int) -> str:
    panel.findChild(QTabWidget, "resultTabs").setCurrentIndex(tab)
    panel.focus_result()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, CONTROL)
    return focused()


@pytest.mark.parametrize(
    ("tab", "field"),
    [(0, "deviceFilterField"), (1, "findEdit"), (2, "findEdit")],
    ids=["outcome", "response", "request"],
)
def test_ctrl_f_on_the_tabs_finds_in_what_is_shown(
    qtbot, panel: ResultPanel, tab: int, field: str
) -> None:
    panel.show_exchange(shown_outcome(OK), from_history=datetime.now(UTC))

    assert find_in_tab(qtbot, panel, tab) == field


@pytest.mark.parametrize("tab", [0, 1, 3])
def test_ctrl_f_before_the_first_send_does_no_harm(qtbot, panel: ResultPanel, tab: int) -> None:
    assert find_in_tab(qtbot, panel, tab) == "qt_tabwidget_tabbar"


def test_segments_that_change_stay_where_they_stand_in_the_order_of_tab(qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    before, after = QPushButton("before", page), QPushButton("after")
    control = SegmentedControl(page)
    after.setParent(page)
    for segments in ([("a", "A"), ("b", "B")], [("c", "C")]):
        control.set_segments(segments)
        chain = [before]
        while chain[-1] is not after:
            chain.append(chain[-1].nextInFocusChain())
        assert [control.button(key) for key, _ in segments] == [
            widget for widget in chain if widget in map(control.button, control.keys())
        ]


def test_an_endless_word_makes_no_explanation_wider_than_its_place(panel: ResultPanel) -> None:
    panel.show_exchange(shown_outcome("x" * 500))
    card = panel.findChild(ExplanationView)
    QApplication.processEvents()

    assert card.widget().width() <= card.viewport().width()


def test_an_endless_address_makes_no_headline_wider_than_the_panel(panel: ResultPanel) -> None:
    place = f"https://login.example.com/{'abc123' * 40}"
    panel.show_exchange(shown_answer(302, "", (("Location", place),)))
    headline = panel.findChild(QLabel, "outcomeHeadline")

    assert headline.minimumSizeHint().width() < 390


def test_ctrl_c_on_the_explanation_copies_its_words(qtbot, panel: ResultPanel) -> None:
    panel.show_exchange(shown_answer(404))
    card = panel.findChild(ExplanationView)
    card.setFocus()

    qtbot.keyClick(card, Qt.Key.Key_C, CONTROL)

    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[:2] == ["Not found", "Refused by the hub"]
    assert any("Check the hub name" in line for line in copied)


def test_ctrl_c_on_headers_of_which_none_is_chosen_copies_all(qtbot, panel: ResultPanel) -> None:
    panel.show_exchange(shown_answer(404, "", (("A", "1"), ("B", "2"))))
    panel.findChild(QTabWidget, "resultTabs").setCurrentIndex(1)
    headers = panel.findChild(HeaderList, "responseHeaders")

    qtbot.keyClick(headers, Qt.Key.Key_C, CONTROL)

    assert QGuiApplication.clipboard().text() == "A: 1\nB: 2"


def test_esc_in_the_find_bar_closes_it_and_cancels_no_send(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pane = CodePane(CodeView())
    QVBoxLayout(window).addWidget(pane)
    cancel = QAction(window)
    cancel.setShortcut(QKeySequence("Esc"))
    cancelled = []
    cancel.triggered.connect(lambda: cancelled.append(True))
    window.addAction(cancel)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    pane.find_bar.open()

    qtbot.keyClick(pane.find_bar.query_edit, Qt.Key.Key_Escape)

    assert not pane.find_bar.isVisible()
    assert not cancelled


def link_colour(label: QLabel) -> QColor:
    image = label.grab().toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda pixel: pixel.blue() - pixel.red())


def test_a_link_takes_the_colour_of_the_theme_that_is_switched_to(qapp, panel: ResultPanel) -> None:
    apply_theme(qapp, "light")
    panel.show_exchange(shown_answer(404))
    source = panel.findChild(QLabel, "explanationSource")
    light = link_colour(source)

    apply_theme(qapp, "dark")
    QApplication.processEvents()
    dark = link_colour(source)
    apply_theme(qapp, "light")

    assert dark.lightness() > light.lightness()
