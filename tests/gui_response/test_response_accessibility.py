"""Both tabs can be reached, named and told apart without eyes or a mouse."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.result.request_view import RequestView
from nhconsole.gui.result.response_view import ResponseView
from tests.gui_response.conftest import OUTCOME, exchanged

FIELDS = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit)
LARGE = ("<a>" + "<b>some text</b>" * 60_000).encode()


@pytest.fixture
def tabs(put, is_read) -> QWidget:
    """Both tabs, with everything in them that there can be."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    response, request = ResponseView(), RequestView()
    column.addWidget(response)
    column.addWidget(request)
    put(holder, 800, 1400)
    response.show_exchange(exchanged(LARGE, complete=False))
    is_read(response.parts.body)
    request.show_exchange(exchanged(OUTCOME.encode()))
    request.findChild(QWidget, "requestTokenSection").set_open(True)
    for view, which in ((response, "response"), (request, "request")):
        view.parts.body.code_pane.find_bar.open()
        view.choose(f"{which}-bytes")
        view.choose(f"{which}-parts")
    return holder


def fields(holder: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in holder.findChildren(QWidget)
        if isinstance(widget, FIELDS)
        and not isinstance(widget, QHeaderView)
        and not widget.objectName().startswith(("qt_", "_q_", "Scroll"))
        and not isinstance(widget.parentWidget(), (QLineEdit, QAbstractItemView))
    ]


def test_each_field_has_a_name_that_is_read_out(tabs) -> None:
    nameless = []
    for widget in fields(tabs):
        interface = QAccessible.queryAccessibleInterface(widget)
        if widget.isVisible() and not interface.text(QAccessible.Text.Name):
            nameless.append(widget.objectName() or type(widget).__name__)

    assert nameless == []


def test_each_object_name_is_there_once(tabs) -> None:
    names = [
        name for widget in fields(tabs) if not (name := widget.objectName()).startswith("find")
    ]

    assert [name for name, count in Counter(names).items() if count > 1 or not name] == []


def test_each_field_can_be_reached_by_keyboard(tabs) -> None:
    unreachable = [
        widget.objectName()
        for widget in fields(tabs)
        if widget.isVisible()
        and widget.isEnabled()
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]

    assert unreachable == []
