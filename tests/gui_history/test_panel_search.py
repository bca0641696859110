"""Searching and filtering: what is typed, what is found, and the way out."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QStackedWidget

from nhconsole.gui.history.filter_chip import FilterChip
from nhconsole.gui.history.filter_popup import FilterPopup
from nhconsole.gui.history.filters import HistoryFilter, Period
from nhconsole.gui.history.reading import COUNTED_TO
from nhconsole.storage.history.query import ResultGroup
from nhconsole.storage.history.values import HistorySummary

REFUSED = HistorySummary(status=401, verdict="refused by the hub", headline="401: wrong key")


@pytest.fixture
def column(book, open_column):
    """Three exchanges, an old one at the end of the list."""
    book.add(platform="apple", kind="alert", payload='{"aps": {}}', ago=timedelta(days=40))
    book.add(audience="politics", summary=REFUSED, profile="contoso-prod")
    book.add(audience="sports", payload="<toast>Goal in the last minute</toast>")
    return open_column()


def found(column) -> str:
    return column.find(QLabel, "historyFound").text()


def page(column) -> str:
    return column.panel.findChild(QStackedWidget).currentWidget().objectName()


def test_words_of_the_payload_are_found(column) -> None:
    column.search("goal minute")

    assert column.ids == [3]
    assert found(column) == "1 of 3"
    assert column.find(QLabel, "historyCount").text() == "3"


def test_notes_are_found(column, book) -> None:
    book.store.set_note(2, "ask Anna")
    column.search("anna")

    assert column.ids == [2]


def test_escape_shows_everything_again(column) -> None:
    column.search("goal")
    edit = column.panel.search_bar.edit
    edit.setFocus()
    with column.qtbot.waitSignal(column.panel.search_bar.wanted):
        QTest.keyClick(edit, Qt.Key.Key_Escape)
    column.settle()

    assert column.ids == [3, 2, 1]
    assert not column.find(QLabel, "historyFound").isVisible()


def test_nothing_found_names_the_way_out(column) -> None:
    column.search("nothing at all")
    assert page(column) == "historyNothing"
    assert found(column) == "0 of 3"

    column.find(QPushButton, "historyShowEverything").click()
    column.settle()
    assert page(column) == "historyList"
    assert column.panel.search_bar.words() == ""


def test_older_search_that_was_overtaken_changes_nothing(column) -> None:
    bar = column.panel.search_bar
    resets = []
    column.keeper.model.modelReset.connect(lambda: resets.append(column.ids))
    for words in ("p", "po", "pol", "goal"):
        bar.edit.setText(words)
        bar._on_pause()
    column.settle()

    assert resets == [[3]]
    assert found(column) == "1 of 3"


def test_typing_fast_searches_once(column) -> None:
    asked = []
    column.panel.search_bar.wanted.connect(lambda: asked.append(column.panel.search_bar.words()))
    edit = column.panel.search_bar.edit
    edit.setFocus()
    QTest.keyClicks(edit, "politics")
    column.qtbot.waitUntil(lambda: bool(asked), timeout=5000)
    column.settle()

    assert asked == ["politics"]
    assert column.ids == [2]


def test_counting_of_many_hits_ends_early(column) -> None:
    bar = column.panel.search_bar
    bar.edit.setText("x")
    bar.show_total(1_234_567)
    bar.show_found(COUNTED_TO + 1, COUNTED_TO)

    assert found(column) == "1,000+ of 1,234,567"


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (HistoryFilter(platform="apple"), [1]),
        (HistoryFilter(result=ResultGroup.FAULT), [2]),
        (HistoryFilter(status=201), [3, 1]),
        (HistoryFilter(profile_name="contoso-prod"), [2]),
        (HistoryFilter(hub="contoso-dev.servicebus.windows.net/contoso-app"), [3, 2, 1]),
        (HistoryFilter(period=Period.WEEK), [3, 2]),
        (HistoryFilter(starred=True), []),
        (HistoryFilter(platform="windows", result=ResultGroup.ACCEPTED), [3]),
    ],
    ids=lambda value: "+".join(dict(value.parts())) if isinstance(value, HistoryFilter) else "",
)
def test_filters_hold_together(column, chosen: HistoryFilter, ids: list[int]) -> None:
    column.panel.search_bar.set_filters(chosen)
    column.settle()

    assert column.ids == ids
    assert found(column) == f"{len(ids)} of 3"


def test_filter_that_is_on_has_a_chip_that_takes_it_away(column) -> None:
    bar = column.panel.search_bar
    bar.set_filters(HistoryFilter(platform="windows", result=ResultGroup.FAULT))
    column.settle()
    chips = {chip.name: chip for chip in column.panel.findChildren(FilterChip)}
    assert {name: chip.word for name, chip in chips.items()} == {
        "platform": "Windows",
        "result": "Refused by the hub",
    }
    assert all(chip.focusPolicy() & Qt.FocusPolicy.TabFocus for chip in chips.values())

    QTest.keyClick(chips["result"], Qt.Key.Key_Delete)
    column.settle()
    assert bar.filters() == HistoryFilter(platform="windows")
    assert column.ids == [3, 2]


def test_chip_is_never_wider_than_the_column(column) -> None:
    bar = column.panel.search_bar
    bar.set_filters(HistoryFilter(hub="a-very-long-namespace.servicebus.windows.net/and-its-hub"))
    column.settle()

    assert column.panel.width() == 200
    assert column.find(FilterChip, "historyFilter_hub").sizeHint().width() <= bar.width()


def test_new_exchange_that_does_not_fit_stays_out_of_the_list(column, book) -> None:
    column.search("goal")
    book.add(audience="politics")
    new = book.add(payload="<toast>Another goal</toast>")
    column.keeper.refresh()
    column.settle()

    assert column.ids == [new, 3]
    assert found(column) == "2 of 5"


@pytest.fixture
def popup(column) -> FilterPopup:
    """The filters, filled, without being a window of the platform that draws nothing."""
    made = FilterPopup()
    column.qtbot.addWidget(made)
    column.keeper.facets_read.connect(made.show_facets)
    made.filters_chosen.connect(column.panel.search_bar.set_filters)
    column.keeper.read_facets()
    column.settle()
    return made


def items(popup: FilterPopup, name: str) -> list[str]:
    combo = popup.findChild(QComboBox, name)
    return [combo.itemText(number) for number in range(combo.count())]


def test_filters_offer_what_occurs(popup) -> None:
    assert items(popup, "historyPlatformCombo") == ["Any platform", "Apple", "Windows"]
    assert items(popup, "historyStatusCombo") == ["Any status", "201", "401"]
    assert items(popup, "historyProfileCombo") == [
        "Any connection", "contoso-dev", "contoso-prod",
    ]  # fmt: skip


def test_choice_holds_at_once_and_comes_back_when_opened_again(popup, column) -> None:
    combo = popup.findChild(QComboBox, "historyStatusCombo")
    combo.setCurrentIndex(combo.findText("401"))
    column.settle()
    assert column.ids == [2]

    column.panel.search_bar.set_filters(HistoryFilter(status=201))
    popup.show_filters(column.panel.search_bar.filters())
    assert combo.currentText() == "201"
    popup.findChild(QPushButton, "historyClearFilters").click()
    column.settle()
    assert column.ids == [3, 2, 1]
    assert combo.currentText() == "Any status"


def test_days_are_asked_for_when_they_are_wanted(popup, column) -> None:
    combo = popup.findChild(QComboBox, "historyPeriodCombo")
    days = popup.findChild(object, "historyFromEdit")
    assert days.isHidden() or days.parentWidget().isHidden()
    combo.setCurrentIndex(combo.findData(Period.BETWEEN))
    column.settle()

    assert not days.parentWidget().isHidden()
    assert column.ids == [3, 2]


def test_value_that_does_not_occur_any_more_can_still_be_seen(popup) -> None:
    popup.show_filters(HistoryFilter(status=503))

    assert popup.findChild(QComboBox, "historyStatusCombo").currentText() == "503"


@pytest.mark.qt_log_ignore("This plugin does not support .*")
def test_filters_open_under_their_button_and_give_the_keyboard_back(column) -> None:
    button = column.panel.search_bar.filter_button
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    opened = column.panel.findChild(FilterPopup)
    assert opened.isVisible()
    assert opened.pos().y() >= button.mapToGlobal(QPoint(0, button.height())).y()
    column.settle()
    QTest.keyClick(opened, Qt.Key.Key_Escape)

    assert not opened.isVisible()
    assert button.hasFocus()
    assert not button.isChecked()


def test_empty_history_has_no_search(open_column) -> None:
    column = open_column()

    assert page(column) == "historyEmpty"
    assert not column.panel.has_view


def test_first_exchange_brings_the_list_and_its_search(open_column, book) -> None:
    column = open_column()
    book.add()
    column.keeper.refresh()
    column.settle()

    assert page(column) == "historyList"
    assert column.panel.search_bar.isVisible()
    assert column.desk.actions is not None
