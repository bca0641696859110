"""The Response tab shows what came: its parts to read and copy, and its bytes."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel

from nhconsole.core.sending.exchange import FailureKind, Stage, TransportFailure
from nhconsole.gui.result.header_list import HeaderList
from nhconsole.gui.result.response_view import ResponseView
from nhconsole.gui.widgets.message_bar import MessageBar
from tests.gui_response.conftest import OUTCOME, exchanged

HEADERS = (("Content-Type", "application/xml"), ("Set-Cookie", "a=1"), ("set-cookie", "b=2"))


@pytest.fixture
def view(put) -> ResponseView:
    return put(ResponseView())


def notes(view: ResponseView) -> str:
    bar = view.findChild(MessageBar, "responseBodyNotes")
    return bar.text() if bar is not None else ""


def test_headers_keep_their_case_their_order_and_their_doubles(view) -> None:
    view.show_exchange(exchanged(headers=HEADERS))

    assert view.parts.headers.headers == HEADERS
    assert view.parts.first_line.text() == "HTTP/1.1 201"


def test_one_value_or_all_headers_are_copied(view, qtbot) -> None:
    view.show_exchange(exchanged(headers=HEADERS))
    headers = view.findChild(HeaderList, "responseHeaders")

    headers.copy_all()
    assert QGuiApplication.clipboard().text() == (
        "Content-Type: application/xml\nSet-Cookie: a=1\nset-cookie: b=2"
    )
    headers.selectRow(2)
    headers.copy_value()
    assert QGuiApplication.clipboard().text() == "b=2"
    qtbot.keySequence(headers, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "set-cookie: b=2"


def test_long_value_is_whole_on_hover(view) -> None:
    view.show_exchange(exchanged(headers=(("X-Long", "v" * 500),)))
    model = view.parts.headers.model()

    assert model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole) == "v" * 500


@pytest.mark.parametrize(
    ("body", "more", "said"),
    [
        (b"", {}, "no body"),
        (b"<a>cut", {"complete": False}, "cut short: 6 of 90 bytes came"),
        (b"<a/>", {}, "Content-Length says 90 bytes, but 4 came"),
        (b"<html><h1>502</h1></html>", {"status": 502}, "web page"),
        (b'{"a": 1}', {}, "but it is JSON"),
        (b"caf\xe9 au lait, s'il vous plait", {}, "are not UTF-8"),
    ],
    ids=["empty", "cut", "length", "html", "type", "charset"],
)
def test_what_is_odd_about_a_body_is_said(view, body, more, said) -> None:
    headers = [("Content-Type", "application/xml")]
    if body and not body.startswith((b"<html", b"{", b"caf")):
        headers.append(("Content-Length", "90"))
    view.show_exchange(exchanged(body, headers=tuple(headers), **more))

    assert said in notes(view)


def test_ordinary_answer_has_no_notes(view) -> None:
    view.show_exchange(exchanged(b"<a>cut", complete=False))
    view.show_exchange(exchanged())

    assert notes(view) == ""
    assert view.findChild(MessageBar, "responseBodyNotes").isHidden()


def test_broken_off_answer_is_shown_with_why(view) -> None:
    failure = TransportFailure(
        stage=Stage.RECEIVE, kind=FailureKind.TRUNCATED, message="The hub hung up.",
        may_have_been_accepted=True,
    )  # fmt: skip
    view.show_exchange(exchanged(OUTCOME[:80].encode(), complete=False, failure=failure))

    assert "The hub hung up." in notes(view)
    assert view.parts.body.is_tree_shown


def test_no_answer_says_why(view) -> None:
    failure = TransportFailure(
        stage=Stage.CONNECT, kind=FailureKind.REFUSED, message="Nobody listens there.",
        may_have_been_accepted=False,
    )  # fmt: skip
    shown = exchanged()
    exchange = replace(shown.exchange, response=None, failure=failure)
    view.show_exchange(replace(shown, exchange=replace(exchange, received=b""), body=None))

    assert view.findChild(QLabel, "responseEmpty").text() == "Nobody listens there."
    assert not view.parts.isVisible()


def test_what_came_and_is_no_answer_is_shown_as_bytes(view) -> None:
    failure = TransportFailure(
        stage=Stage.WAIT, kind=FailureKind.NOT_HTTP, message="That was no HTTP.",
        may_have_been_accepted=True,
    )  # fmt: skip
    shown = exchanged()
    exchange = replace(shown.exchange, response=None, failure=failure, received=b"SSH-2.0-x")
    view.show_exchange(replace(shown, exchange=exchange, body=None))

    assert view.findChild(QLabel, "responseEmpty").text() == "That was no HTTP."
    assert view.code_panes[1].display.text() == "SSH-2.0-x"
    assert view.code_panes[1].isVisible()


def test_bytes_are_those_of_the_socket(view, is_read) -> None:
    shown = exchanged(headers=HEADERS)
    view.show_exchange(shown)

    view.choose("response-bytes")
    wire = view.code_panes[1].display
    assert wire.text() == shown.exchange.received.decode().replace("\r\n", "\n")

    view._wire.choose("hex")
    is_read(view._wire)
    assert wire.text().startswith("00000000  48 54 54 50 2f 31 2e 31")


def test_all_recorded_bytes_and_the_body_are_saved(view, qtbot) -> None:
    shown = exchanged()
    view.show_exchange(shown)
    actions = {action.text(): action for action in view.parts.body.tools.menu.actions()}

    with qtbot.waitSignal(view.save_requested) as caught:
        actions["Save all &recorded bytes…"].trigger()
    assert caught.args == [shown.exchange.received]
    with qtbot.waitSignal(view.save_requested) as caught:
        actions["&Save the body to a file…"].trigger()
    assert caught.args == [OUTCOME.encode()]


def test_hidden_tab_reads_nothing_until_it_is_seen(view) -> None:
    view.hide()
    view.show_exchange(exchanged())
    assert view.parts.body.read is None

    view.show()
    assert view.parts.body.read is not None


def test_headers_fold_away(view) -> None:
    view.show_exchange(exchanged())
    section = view.findChild(HeaderList, "responseHeaders").parentWidget()

    section.title_button.click()

    assert not view.parts.headers.isVisible()
    assert view.parts.body.isVisible()
