"""Every kind of fault that can be chosen can be played as it stands there."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
)

from nhconsole.emulator.faults import read_fault_order
from nhconsole.gui.emulator.catalogue import fault_choices
from nhconsole.gui.emulator.fault_form import headers_in
from nhconsole.gui.emulator.faults_page import FaultsPage

KINDS = [kind.name for kind in fault_choices()]


@pytest.fixture
def page(qtbot) -> FaultsPage:
    made = FaultsPage()
    qtbot.addWidget(made)
    return made


def as_read(page: FaultsPage):
    """Return the order as the emulator reads it."""
    return read_fault_order(json.dumps(page.order()).encode())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_an_order_that_the_emulator_takes(page: FaultsPage, kind: str) -> None:
    page.choose_kind(kind)

    order = as_read(page)
    assert order.fault.kind == kind
    assert order.times == 1


def test_first_order_is_a_busy_hub(page: FaultsPage) -> None:
    assert page.order() == {"kind": "status", "status": 503, "retry_after": 10, "times": 1}


def test_what_is_left_as_usual_is_not_said(page: FaultsPage) -> None:
    page.choose_kind("garbage")

    assert page.order() == {"kind": "garbage", "times": 1}


def test_every_field_goes_into_the_order(page: FaultsPage, qtbot) -> None:
    page.choose_kind("drip")
    for kind, name, value in (
        (QSpinBox, "status", 502), (QDoubleSpinBox, "interval_s", 0.5),
        (QSpinBox, "chunk_bytes", 3),
    ):  # fmt: skip
        page.findChild(kind, f"fault_drip_{name}").setValue(value)
    page.findChild(QComboBox, "fault_drip_drip").setCurrentIndex(1)
    page.findChild(QPlainTextEdit, "fault_drip_headers").setPlainText("X-One: 1\nX-Two:2")
    page.findChild(QPlainTextEdit, "fault_drip_body").setPlainText("<a/>")
    page.findChild(QAbstractButton, "segment_fault-some").click()
    page.findChild(QSpinBox, "faultTimes").setValue(4)
    page.findChild(QComboBox, "faultMethod").setCurrentIndex(1)
    page.findChild(QLineEdit, "faultPath").setText("messages")

    order = as_read(page)
    fault = order.fault
    assert (fault.status, fault.interval_s, fault.chunk_bytes, fault.drip) == (502, 0.5, 3, "all")
    assert fault.headers == (("X-One", "1"), ("X-Two", "2"))
    assert (fault.body, fault.method, fault.path, order.times) == ("<a/>", "POST", "messages", 4)


@pytest.mark.parametrize(("place", "expected"), [(0, None), (1, True), (2, False)])
def test_carrying_out_is_usual_or_told(page: FaultsPage, place: int, expected: bool | None) -> None:
    page.choose_kind("truncated")
    page.findChild(QComboBox, "fault_truncated_carry_out").setCurrentIndex(place)

    assert page.order().get("carry_out") is expected
    assert as_read(page).fault.carry_out is expected


def test_certificates_are_for_every_path(page: FaultsPage) -> None:
    page.findChild(QLineEdit, "faultPath").setText("messages")
    page.choose_kind("expired-certificate")
    page.findChild(QAbstractButton, "segment_fault-standing").click()

    assert page.order() == {"kind": "expired-certificate", "times": None}
    assert not page.findChild(QLineEdit, "faultPath").isEnabled()


def test_play_tells_the_order(page: FaultsPage, qtbot) -> None:
    with qtbot.waitSignal(page.play_requested) as told:
        qtbot.mouseClick(page.findChild(QPushButton, "faultPlay"), Qt.MouseButton.LeftButton)

    assert told.args == [page.order()]


@given(st.text())
def test_headers_of_any_text_are_pairs_of_one_line(text: str) -> None:
    for name, value in headers_in(text):
        assert name == name.strip()
        assert value == value.strip()
        assert len(f"{name}{value}".splitlines()) <= 1


def test_headers_are_read_one_a_line() -> None:
    assert headers_in("A: 1\n\n  B :two: three ") == (("A", "1"), ("B", "two: three"))
