"""The budget of test sends: counted, warned of, never in the way."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from nhconsole.gui.widgets.budget_meter import BudgetMeter
from tests.core_timing.making import START
from tests.helpers.clock import Clock


@pytest.fixture
def meter(shown, clock: Clock) -> BudgetMeter:
    return shown(BudgetMeter(clock=clock), 700, 30)


def tick(meter: BudgetMeter, clock: Clock, seconds: float) -> None:
    clock.now += timedelta(seconds=seconds)
    meter.findChild(QTimer).timeout.emit()


def send(meter: BudgetMeter, clock: Clock, count: int) -> None:
    for _ in range(count):
        meter.note_sent(clock.now)


def test_before_any_send_it_holds_the_promise_and_does_not_tick(meter: BudgetMeter) -> None:
    assert meter.text() == "every send is a test send: at most 10 devices, at random"
    assert not meter.is_ticking
    assert meter.warning() == ""


def test_sends_are_counted_and_the_promise_stays(meter: BudgetMeter, clock: Clock) -> None:
    send(meter, clock, 3)

    assert meter.text() == (
        "3 of 10 test sends in the last minute  ·  each to at most 10 devices, at random"
    )
    assert meter.is_ticking
    assert not meter.findChild(QLabel, "budgetIcon").isVisible()


def test_a_spent_budget_warns_and_counts_down_until_one_is_free(
    meter: BudgetMeter, clock: Clock, qtbot
) -> None:
    with qtbot.waitSignal(meter.warning_changed) as told:
        send(meter, clock, 10)
    assert "may refuse the next one" in told.args[0]
    assert "next free in 60 s" in meter.text()
    assert meter.findChild(QLabel, "budgetIcon").isVisible()

    tick(meter, clock, 18)
    assert "next free in 42 s" in meter.text()

    with qtbot.waitSignal(meter.warning_changed) as told:
        tick(meter, clock, 42)
    assert told.args == [""]
    assert meter.text() == "every send is a test send: at most 10 devices, at random"
    assert not meter.is_ticking


def test_more_than_ten_are_counted_all_the_same(meter: BudgetMeter, clock: Clock) -> None:
    send(meter, clock, 12)

    assert meter.text().startswith("12 of 10 test sends")


def test_the_times_of_another_hub_take_the_place(meter: BudgetMeter, clock: Clock) -> None:
    send(meter, clock, 5)
    meter.set_times((START - timedelta(seconds=10), START - timedelta(seconds=90)))
    assert meter.text().startswith("1 of 10")

    meter.set_times(())
    assert not meter.is_ticking


def test_it_ticks_only_while_it_is_seen(meter: BudgetMeter, clock: Clock) -> None:
    send(meter, clock, 1)
    meter.hide()
    assert not meter.is_ticking

    clock.now += timedelta(seconds=30)
    meter.show()
    assert meter.is_ticking
    assert meter.reading.used == 1


def test_rule_and_source_are_told(meter: BudgetMeter, clock: Clock) -> None:
    send(meter, clock, 10)

    tip = meter.toolTip()
    assert "Every send of this window is a test send." in tip
    assert "at most 10 test sends a minute" in tip
    assert "at most 10 of the devices" in tip
    assert "notification-hubs-push-notification-fixer" in tip
    assert "Nothing keeps you from sending." in tip


def test_a_screen_reader_hears_changes_of_the_number_and_no_seconds(
    meter: BudgetMeter, clock: Clock
) -> None:
    send(meter, clock, 10)
    said = meter.accessibleName()
    assert "The hub may refuse the next one." in said

    for _ in range(5):
        tick(meter, clock, 1)
        assert meter.accessibleName() == said


def test_the_number_is_readable_in_a_narrow_bar(shown, clock: Clock) -> None:
    meter = shown(BudgetMeter(clock=clock), 400, 30)
    send(meter, clock, 10)
    words = meter.findChild(QLabel, "budgetWords")

    assert words.width() >= words.sizeHint().width()
