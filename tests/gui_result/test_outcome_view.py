"""What became of a send, as a person sees it and works with it."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QPushButton,
)

from nhconsole.gui.code.view import CodeView
from nhconsole.gui.result.device_table_view import DeviceTableView
from nhconsole.gui.result.explanation_view import ExplanationView
from nhconsole.gui.result.outcome_view import OutcomeView
from nhconsole.gui.widgets.pill import Pill
from tests.gui_result.answers import (
    BAD,
    HANDLE,
    NEW,
    OK,
    WRONG,
    shown_answer,
    shown_failure,
    shown_outcome,
)

CONTROL = Qt.KeyboardModifier.ControlModifier
NOBODY = (
    "<NotificationOutcome><Success>0</Success><Failure>0</Failure><Results/></NotificationOutcome>"
)
FAULT = (
    "<Error><Code>401</Code><Detail>InvalidSignature: The token has an invalid signature."
    ".TrackingId:abc_G1,TimeStamp:7/2/2020 6:33:21 PM</Detail></Error>"
)


class Seen:
    """An outcome view, as it is seen."""

    def __init__(self, view: OutcomeView) -> None:
        self.view = view
        self.table = view.findChild(DeviceTableView)
        self.causes = view.findChild(QListView, "causeList")
        self.field = view.findChild(QLineEdit, "deviceFilterField")
        self.card = view.findChild(ExplanationView)

    def text(self, name: str) -> str:
        label = self.view.findChild(QLabel, name)
        return label.text() if label.isVisible() else ""

    def cells(self, column: int) -> list[str]:
        model = self.table.model()
        return [model.index(row, column).data() for row in range(model.rowCount())]

    def pills(self) -> list[str]:
        return [pill.text() for pill in self.view.findChildren(Pill) if pill.isVisible()]

    def clipboard(self) -> str:
        return QGuiApplication.clipboard().text()


@pytest.fixture
def seen(shown):
    def see(exchange, width=390, height=700) -> Seen:
        view = shown(OutcomeView(), width, height)
        view.show_exchange(exchange)
        return Seen(view)

    return see


MIXED = (OK, BAD, WRONG, BAD, OK, NEW, BAD)


def test_each_device_has_a_verdict_in_words_with_a_sign(seen) -> None:
    one = seen(shown_outcome(OK, BAD, "Skipped", NEW, counts=(1, 3)))

    assert one.cells(2) == [
        "Accepted by WNS", "Refused by WNS", "Refused by the hub", "Unknown (failed)",
    ]  # fmt: skip
    model = one.table.model()
    signs = [model.index(row, 2).data(Qt.ItemDataRole.DecorationRole) for row in range(4)]
    assert all(not sign.isNull() for sign in signs)
    assert one.cells(3)[1:] == [
        "Handle not valid", "Skipped: the same handle stands twice", NEW,
    ]  # fmt: skip


def test_counts_show_what_is_unknown_too(seen) -> None:
    one = seen(shown_outcome(OK, BAD, NEW, counts=(1, 1)))

    assert one.pills() == ["1 accepted", "1 refused", "1 unknown"]


def test_the_gravest_cause_is_explained_first(seen) -> None:
    one = seen(shown_outcome(*MIXED))

    assert one.text("explanationTitle") == "Handle not valid"
    assert "Refused by WNS" in one.text("explanationAbout")
    assert "one of 3" in one.text("explanationAbout")
    assert "Where to look: the device's registration." in one.text("explanationPlace")
    assert one.text("explanationSteps").count("<li") == 4
    assert "href" in one.text("explanationSource")


def test_choosing_a_cause_filters_the_table_and_explains_it(seen, qtbot) -> None:
    one = seen(shown_outcome(*MIXED))
    names = [one.causes.model().index(row).data() for row in range(one.causes.model().rowCount())]
    assert names[:3] == [
        "All devices", "Handle not valid", "Credentials do not fit this registration",
    ]  # fmt: skip

    one.causes.setFocus()
    qtbot.keyClick(one.causes, Qt.Key.Key_Down)
    qtbot.keyClick(one.causes, Qt.Key.Key_Down)

    assert one.cells(3) == ["Credentials do not fit this registration"]
    assert one.text("explanationTitle") == "Credentials do not fit this registration"
    assert "1 device" in one.text("explanationAbout")
    qtbot.keyClick(one.causes, Qt.Key.Key_Home)
    assert len(one.cells(0)) == len(MIXED)


def test_one_cause_alone_needs_no_list_and_few_rows_no_filter(seen) -> None:
    one = seen(shown_outcome(BAD, BAD))

    assert not one.causes.isVisible()
    assert not one.field.isVisible()


def test_typing_filters_and_says_how_many_are_left(seen, qtbot) -> None:
    one = seen(shown_outcome(*MIXED))

    qtbot.keyClicks(one.field, "not valid")
    qtbot.waitUntil(lambda: len(one.cells(0)) == 3)

    assert one.field.count_text() == "3 of 7"
    qtbot.keyClick(one.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(one.cells(0)) == len(MIXED))
    assert one.field.text() == ""


def test_control_f_in_the_table_goes_to_the_filter_even_when_it_is_hidden(seen, qtbot) -> None:
    one = seen(shown_outcome(BAD, OK))
    one.table.setFocus()

    qtbot.keyClick(one.table, Qt.Key.Key_F, CONTROL)

    assert one.field.hasFocus()
    qtbot.keyClick(one.field, Qt.Key.Key_Down)
    assert one.table.hasFocus()


def test_the_groups_show_what_was_refused_only(seen, qtbot) -> None:
    one = seen(shown_outcome(*MIXED, counts=(2, 4)))
    buttons = {button.text(): button for button in one.view.findChildren(QAbstractButton)}

    qtbot.mouseClick(buttons["Refused"], Qt.MouseButton.LeftButton)

    assert set(one.cells(2)) == {"Refused by WNS"}


def test_sorting_keeps_what_is_selected(seen) -> None:
    one = seen(shown_outcome(*MIXED))
    one.table.selectRow(1)
    name = one.table.current_row().name

    one.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)

    assert [row.name for row in one.table.selected_rows()] == [name]
    assert one.table.current_row().name == name


def test_control_c_copies_the_selected_devices_whole(seen, qtbot) -> None:
    one = seen(shown_outcome(*MIXED))
    one.table.selectRow(1)

    qtbot.keyClick(one.table, Qt.Key.Key_C, CONTROL)

    assert HANDLE.format(1) in one.clipboard()
    assert HANDLE.format(0) not in one.clipboard()


def test_the_menu_copies_all_that_are_shown_in_each_form(seen, qtbot) -> None:
    one = seen(shown_outcome(*MIXED))
    actions = {action.text(): action for action in one.table.menu.actions() if action.text()}
    assert len(actions) == 6

    actions["Copy all shown as JSON"].trigger()
    assert len(json.loads(one.clipboard())) == len(MIXED)
    actions["Copy all shown as TSV"].trigger()
    assert one.clipboard().count("\n") == len(MIXED) + 1
    one.table.selectRow(0)
    actions["Copy selected as text"].trigger()
    assert one.clipboard().startswith("Accepted by WNS: 0-17-0")


def test_ten_thousand_devices_are_shown_sorted_filtered_and_copied(seen, qtbot) -> None:
    many = [(OK, BAD, WRONG, OK)[at % 4] for at in range(10_000)]
    one = seen(shown_outcome(*many))
    assert one.table.model().rowCount() == 10_000

    one.table.selectAll()
    one.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert len(one.table.selected_rows()) == 10_000
    names = one.cells(0)
    assert names[:3] == sorted(names, key=lambda name: int(name.split("-")[0]))[:3]

    with qtbot.waitSignal(one.table.findChild(type(one.table._copying)).copied, timeout=20_000):
        one.table.copy("json", everything=True)
    assert len(json.loads(one.clipboard())) == 10_000
    one.field.setText("not valid")
    qtbot.waitUntil(lambda: one.table.model().rowCount() == 2_500)
    assert one.field.count_text() == "2,500 of 10,000"


def test_unknown_words_are_shown_as_they_came_and_can_be_reported(seen, qtbot) -> None:
    one = seen(shown_outcome(NEW))

    assert one.text("explanationTitle") == "Not in the table of known answers"
    assert one.text("explanationQuote") == f"“{NEW}”"
    assert "takes this as a failure" in one.text("explanationText")
    button = one.view.findChild(QPushButton, "explanationReportButton")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    report = one.clipboard()
    assert NEW in report
    assert "windows" in report
    assert "HTTP status: 201" in report
    for secret in (HANDLE.format(0), "0-17-0", "servicebus"):
        assert secret not in report


def test_megabytes_in_one_row_freeze_nothing(seen, qtbot) -> None:
    one = seen(shown_outcome("A sentence " * 200_000, OK))

    assert len(one.text("explanationQuote")) < 3000
    assert all(len(text) <= 300 for text in one.cells(3))
    one.table.copy("text", everything=True)
    assert len(one.clipboard()) > 2_000_000


def test_known_words_are_not_reported(seen) -> None:
    one = seen(shown_outcome(BAD))

    assert not one.view.findChild(QPushButton, "explanationReportButton").isVisible()


def test_nobody_gets_reasons_in_order_each_with_its_check(seen) -> None:
    one = seen(shown_answer(201, NOBODY, tags="news"))

    assert one.text("outcomeHeadline") == "Nobody matched: 0 accepted, 0 refused"
    assert one.text("explanationTitle") == "No device has these tags"
    steps = one.text("explanationSteps")
    assert steps.count("<i>Check:</i>") >= 5
    assert steps.index("spelt otherwise") < steps.index("another platform")
    assert not one.table.isVisible()
    assert one.pills() == []


def test_a_fault_has_the_same_form(seen) -> None:
    one = seen(shown_answer(401, FAULT))

    assert one.text("outcomeHeadline") == "401: the signature does not fit"
    assert one.text("explanationAbout") == "Refused by the hub"
    assert "InvalidSignature" in one.text("explanationQuote")
    assert "connection string" in one.text("explanationPlace")
    assert one.text("trackingId") == "TrackingId abc_G1"


def test_a_failure_has_the_same_form(seen) -> None:
    one = seen(shown_failure())

    assert "was not found; nothing was sent" in one.text("outcomeHeadline")
    assert one.text("explanationAbout") == "No usable answer"
    assert "gaierror" in one.text("explanationDetail")
    assert one.text("trackingId") == ""


def test_what_is_odd_about_an_answer_is_said(seen) -> None:
    one = seen(shown_outcome(OK, counts=(3, 0)))

    assert "count 3, the list of devices has 1" in one.text("outcomeNotes")


@pytest.mark.parametrize(("count", "is_said"), [(9, False), (10, True)])
def test_ten_devices_may_not_be_all(seen, count: int, is_said: bool) -> None:
    one = seen(shown_outcome(*[OK] * count))

    assert ("more may match" in one.text("outcomeNotes")) == is_said


def test_the_list_of_explanations_is_asked_for_at_the_rule(seen, qtbot) -> None:
    one = seen(shown_outcome(BAD))
    button = one.view.findChild(QPushButton, "explanationAllButton")

    with qtbot.waitSignal(one.view.help_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert asked.args == ["outcome.handle-invalid"]


@pytest.mark.parametrize(("width", "is_named"), [(390, False), (700, True)])
def test_a_narrow_table_shows_the_platform_as_an_icon(seen, width: int, is_named: bool) -> None:
    one = seen(shown_outcome(*MIXED, platforms=("windows", "apple")), width)
    head = one.table.model().headerData(1, Qt.Orientation.Horizontal)
    tool_tip = one.table.model().headerData(
        1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    )

    assert (head == "Platform") == is_named
    assert tool_tip == "Platform"
    assert one.cells(1)[:2] == ["windows", "apple"]


@pytest.mark.parametrize("width", [390, 520, 700])
def test_verdicts_are_never_cut(seen, width: int) -> None:
    one = seen(shown_outcome("Skipped", BAD, NEW, OK), width)
    metrics = one.table.fontMetrics()

    widest = max(metrics.horizontalAdvance(words) for words in one.cells(2))
    assert one.table.columnWidth(2) >= widest + 20


def test_the_whole_of_a_cell_is_in_its_tool_tip(seen) -> None:
    one = seen(shown_outcome(BAD))
    model = one.table.model()

    tips = [model.index(0, column).data(Qt.ItemDataRole.ToolTipRole) for column in range(4)]
    assert HANDLE.format(0) in tips[0]
    assert tips[1] == "windows"
    assert BAD in tips[2]
    assert BAD in tips[3]


def test_an_answer_of_moderate_length_stands_beside_the_explanation(seen, qtbot) -> None:
    one = seen(shown_outcome(*MIXED))
    xml = one.view.findChild(CodeView, "outcomeXml")

    qtbot.waitUntil(lambda: "<Success>2</Success>" in xml.text())
    assert xml.isVisible()
    one.view.show_exchange(shown_outcome(*([OK, BAD] * 2000)))
    qtbot.waitUntil(lambda: xml.text() == "")
    assert not xml.isVisible()
    assert "stands under Response" in one.text("outcomeNotes")


def test_the_next_exchange_begins_with_everything_shown(seen, qtbot) -> None:
    one = seen(shown_outcome(*MIXED))
    one.causes.setCurrentIndex(one.causes.model().index(1))
    one.field.setText("17-1")
    qtbot.waitUntil(lambda: len(one.cells(0)) == 1)

    one.view.show_exchange(shown_outcome(*MIXED, OK))

    assert len(one.cells(0)) == len(MIXED) + 1
    assert one.field.text() == ""


def test_the_windows_own_keys_give_way_where_the_view_needs_them(shown, qtbot) -> None:
    window, view, told = QMainWindow(), OutcomeView(), []
    for keys in ("Ctrl+F", "Esc"):
        action = QAction(keys, window)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: told.append(keys))
        window.addAction(action)
    window.setCentralWidget(view)
    shown(window)
    view.show_exchange(shown_outcome(*MIXED))
    one = Seen(view)
    one.table.setFocus()

    qtbot.keyClick(one.table, Qt.Key.Key_F, CONTROL)
    qtbot.keyClicks(one.field, "x")
    qtbot.keyClick(one.field, Qt.Key.Key_Escape)

    assert told == []
    assert one.field.hasFocus()
    qtbot.keyClick(one.field, Qt.Key.Key_Escape)
    assert told == ["Esc"]
    one.causes.setFocus()
    qtbot.keyClick(one.causes, Qt.Key.Key_F, CONTROL)
    assert told == ["Esc"]
    assert one.field.hasFocus()
