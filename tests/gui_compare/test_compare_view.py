"""The tab “Compare”, as a person uses it."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QLabel,
    QPushButton,
    QScrollBar,
    QToolButton,
    QWidget,
)

from nhconsole.core.comparison.values import SectionKind
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.compare.compare_view import CompareView
from nhconsole.gui.compare.rows import RowKind
from nhconsole.gui.result.shown_exchange import made_ready
from nhconsole.gui.theme import apply_theme
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from tests.core_comparison.exchanges import ACCEPTED, exchange, request, with_devices


def lines(view: CompareView) -> list[str]:
    model = view.list_view.model()
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def words(view: CompareView, name: str) -> str:
    return view.findChild(QLabel, name).text()


def click(view: CompareView, name: str) -> None:
    view.findChild(QAbstractButton, name).click()


def show_everything(view: CompareView) -> None:
    control = view.findChild(SegmentedControl, "compareShown")
    control.button("everything").click()


def current(view: CompareView) -> str:
    return str(view.list_view.currentIndex().data())


def test_an_empty_view_says_how_two_are_chosen(view) -> None:
    assert words(view, "compareMessageTitle") == "Nothing to compare yet"
    assert "history" in words(view, "compareMessageWords")
    assert view.findChild(QWidget, "comparePair").isHidden()
    assert view.findChild(QWidget, "compareTools").isHidden()


def test_the_lead_can_say_it_in_other_words(view) -> None:
    view.set_hints("Press Ctrl+D.", "Press Ctrl+D on another one.")
    assert words(view, "compareMessageWords") == "Press Ctrl+D."

    view.show_first(made_ready(exchange()))

    assert words(view, "compareMessageWords").endswith("Press Ctrl+D on another one.")


def test_only_differences_are_shown_at_first(compare, pair) -> None:
    view = compare(*pair)

    assert words(view, "compareSummary") == (
        "1 device unchanged, 1 turned from accepted by WNS to handle not valid, 1 new; "
        "1 request header differs (ServiceBusNotification-Tags); payload differs in 1 place."
    )
    assert lines(view) == [
        "Answer: 1 changed, 2 unchanged",
        "≠ Verdict: 2 accepted by WNS → 2 accepted by WNS, 1 refused",
        "Devices: 1 changed, 1 new, 1 unchanged",
        "≠ r2: Accepted by WNS → Handle not valid",
        "+ r3: Accepted by WNS",
        "Payload: 1 changed, 1 unchanged",
        "≠ title: Goal → Goal!",
        "Request headers: 1 changed, 2 as every time, 5 unchanged",
        "≠ ServiceBusNotification-Tags: sports → news",
        "Response body: 1 changed, 2 unchanged",
        "The rows of the devices are compared above, device by device.",
        "≠ NotificationOutcome/Failure: 0 → 1",
        "The same: request line, response headers, timing and connection.",
    ]


def test_everything_can_be_shown(compare, pair) -> None:
    view = compare(*pair)

    show_everything(view)

    assert "= r1: Accepted by WNS" in lines(view)
    assert "= body: 2 - 1" in lines(view)
    assert not any("expiry (se)" in line for line in lines(view))


def test_what_always_differs_can_be_shown(compare, pair) -> None:
    view = compare(*pair)

    view.findChild(QCheckBox, "compareHideExpected").click()

    assert any("expiry (se)" in line for line in lines(view))


def test_swapping_changes_sides_and_what_is_new_is_gone(compare, pair, qtbot) -> None:
    view = compare(*pair)

    with qtbot.waitSignal(view.compared):
        click(view, "compareSwap")

    assert "− r3: Accepted by WNS" in lines(view)
    assert "≠ title: Goal! → Goal" in lines(view)


def test_the_keys_go_through_the_differences_and_round(compare, pair, qtbot) -> None:
    view = compare(*pair)
    view.list_view.setFocus()

    qtbot.keyClick(view.list_view, Qt.Key.Key_F7)
    assert current(view).startswith("≠ Verdict")
    qtbot.keyClick(view.list_view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert current(view).startswith("≠ r2")
    assert words(view, "comparePlace") == "2 of 6"

    qtbot.keyClick(view.list_view, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.list_view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert current(view).startswith("≠ NotificationOutcome/Failure")
    click(view, "compareNext")
    assert current(view).startswith("≠ Verdict")


def test_a_section_opens_and_closes_by_key_and_by_mouse(compare, pair, qtbot) -> None:
    view = compare(*pair)
    rows = view.list_view
    rows.setCurrentIndex(rows.model().index(2))

    qtbot.keyClick(rows, Qt.Key.Key_Left)
    assert not any("r2" in line for line in lines(view))
    assert current(view).startswith("Devices")
    qtbot.keyClick(rows, Qt.Key.Key_Right)
    assert any("r2" in line for line in lines(view))

    place = rows.visualRect(rows.model().index(2)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not any("r2" in line for line in lines(view))


def test_left_on_a_row_goes_to_its_section(compare, pair, qtbot) -> None:
    view = compare(*pair)
    view.list_view.setCurrentIndex(view.list_view.model().index(4))

    qtbot.keyClick(view.list_view, Qt.Key.Key_Left)

    assert current(view).startswith("Devices")


def test_enter_shows_the_row_whole(compare, pair, qtbot) -> None:
    view = compare(*pair)
    view.go_to_next()
    details = view.findChild(CodeView, "compareDetailsText")
    assert details.isHidden()

    qtbot.keyClick(view.list_view, Qt.Key.Key_Return)
    view.go_to_next()

    assert details.text() == ("r2: changed\n\nfrom\nAccepted by WNS\n\nto\nHandle not valid")


def test_the_comparison_is_copied_as_it_is_shown(compare, pair, qtbot) -> None:
    view = compare(*pair)

    QGuiApplication.clipboard().clear()
    click(view, "compareCopy")
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "", timeout=9000)

    text = QGuiApplication.clipboard().text()
    assert text.startswith("From ")
    assert "  ≠ title: Goal → Goal!" in text
    assert "body" not in text.split("Payload")[1].split("Request headers")[0]


def test_chosen_rows_are_copied_alone(compare, pair, qtbot) -> None:
    view = compare(*pair)
    view.go_to_next()

    QGuiApplication.clipboard().clear()
    qtbot.keyClick(view.list_view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "", timeout=9000)

    assert QGuiApplication.clipboard().text() == (
        "≠ Verdict: 2 accepted by WNS → 2 accepted by WNS, 1 refused"
    )


def test_two_that_are_the_same_are_said_to_be(compare) -> None:
    view = compare(exchange(), exchange())

    assert words(view, "compareMessageTitle") == "No difference"
    view.findChild(QPushButton, "compareMessageAction").click()
    assert any(line.startswith("= Status") for line in lines(view))


def test_two_that_differ_as_always_are_said_to(compare) -> None:
    view = compare(exchange(), exchange(request(se=1_800_000_000)))

    assert words(view, "compareMessageTitle") == "No difference that matters"


def test_a_result_that_comes_too_late_is_not_shown(view, pair, qtbot) -> None:
    left, right = (made_ready(one) for one in pair)
    view.show_pair(left, right)

    with qtbot.waitSignal(view.compared, timeout=9000):
        view.show_pair(left, left)

    assert view.comparison is not None
    assert view.comparison.is_same


def test_clearing_drops_what_is_under_way(view, pair, background, qtbot) -> None:
    view.show_pair(*(made_ready(one) for one in pair))
    view.clear()

    qtbot.waitUntil(lambda: background.is_idle, timeout=9000)

    assert view.comparison is None
    assert words(view, "compareMessageTitle") == "Nothing to compare yet"


def test_that_it_failed_is_said(themed, qtbot, pair) -> None:
    view = CompareView(lambda work, done, failed: failed("The disk is full."))
    qtbot.addWidget(view)

    view.show_pair(*(made_ready(one) for one in pair))

    assert words(view, "compareMessageTitle") == "They could not be compared"
    assert words(view, "compareMessageWords") == "The disk is full."


def test_states_are_said_to_screen_readers_in_words(compare, pair) -> None:
    view = compare(*pair)
    model = view.list_view.model()
    said = [
        str(model.index(row).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(model.rowCount())
    ]

    assert "changed: r2: from Accepted by WNS to Handle not valid." in said
    assert "new: r3: Accepted by WNS." in said
    assert "Devices: 1 changed, 1 new, 1 unchanged, open" in said


def test_everything_has_a_name_and_is_reached_by_key(compare, pair) -> None:
    view = compare(*pair)
    fields = [
        widget
        for widget in view.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QAbstractItemView, QToolButton, CodeView))
        and not widget.objectName().startswith("qt_")
        and widget.isVisible()
    ]

    assert len(fields) > 8
    for widget in fields:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), widget.objectName()
        assert widget.objectName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [200, 366, 900])
def test_it_is_drawn_in_any_width_and_theme(compare, pair, qapp, theme, width) -> None:
    apply_theme(qapp, theme)
    view = compare(*pair)
    view.resize(width, 400)
    show_everything(view)
    rows = view.list_view
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(3))

    assert not view.grab().isNull()
    assert rows.horizontalScrollBar().maximum() == 0


def test_another_font_is_measured_anew(compare, pair, qtbot) -> None:
    view = compare(*pair)
    rows = view.list_view
    before = rows.visualRect(rows.model().index(0)).height()
    font = rows.font()
    font.setPointSizeF(font.pointSizeF() * 2)

    rows.setFont(font)

    qtbot.waitUntil(lambda: rows.visualRect(rows.model().index(0)).height() > before)


def test_ten_thousand_devices_are_rows(compare, qtbot) -> None:
    many = [(f"r{number}", f"h{number}", ACCEPTED) for number in range(10_000)]
    view = compare(with_devices(many), with_devices(many[:5_000]))
    rows = view.list_view

    assert rows.model().rowCount() > 5_000
    view.go_to_previous()
    qtbot.waitUntil(lambda: rows.visualRect(rows.currentIndex()).isValid(), timeout=9000)


def test_a_section_is_found_by_its_kind(compare, pair) -> None:
    model = compare(*pair).list_view.model()

    assert model.row(model.place_of_section(SectionKind.PAYLOAD)).kind is RowKind.SECTION
    assert model.place_of_section(SectionKind.ADDRESS) == -1


def test_a_click_outside_of_any_row_is_nothing(compare, pair, qtbot) -> None:
    view = compare(*pair)
    view.resize(366, 1500)
    QGuiApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    before = lines(view)

    viewport = view.list_view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().bottomLeft())

    assert lines(view) == before


def test_the_chosen_part_stays_chosen_when_more_is_shown(compare, pair) -> None:
    view = compare(*pair)
    for _ in range(4):
        view.go_to_next()
    assert current(view).startswith("≠ title")

    show_everything(view)

    assert current(view).startswith("≠ title")
    assert words(view, "comparePlace") == "4 of 6"


def test_the_chosen_row_stays_in_view_when_the_list_gets_smaller(compare, qtbot) -> None:
    many = [(f"r{number}", f"h{number}", ACCEPTED) for number in range(100)]
    view = compare(with_devices(many), with_devices([]))
    rows = view.list_view
    rows.go_to(60)
    qtbot.waitUntil(lambda: in_view(rows), timeout=9000)

    click(view, "compareDetails")
    view.resize(330, 520)

    qtbot.waitUntil(lambda: rows.width() < 340 and in_view(rows), timeout=9000)

    rows.verticalScrollBar().triggerAction(QScrollBar.SliderAction.SliderToMinimum)
    view.resize(350, 540)
    QGuiApplication.processEvents()
    assert not in_view(rows)


def in_view(rows) -> bool:
    return rows.viewport().rect().contains(rows.visualRect(rows.currentIndex()))


def test_one_exchange_on_both_sides_is_said_to_be_that(compare) -> None:
    one = exchange()

    view = compare(one, one)

    assert words(view, "compareMessageWords") == "Both sides show one and the same exchange."


def test_a_tool_tip_takes_no_text_of_the_hub_for_markup(compare) -> None:
    view = compare(
        exchange(request('{"<b>x": 1}', content_type="application/json")),
        exchange(request('{"<b>x": 2}', content_type="application/json")),
    )
    index = view.list_view.model().index(1)

    assert "&lt;b&gt;x" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_the_keyboard_can_be_put_onto_the_list(compare, pair) -> None:
    view = compare(*pair)

    view.focus_list()

    assert view.list_view.hasFocus()
