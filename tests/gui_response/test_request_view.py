"""The Request tab tells apart what was typed and what the console set, and what went out."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from nhconsole.core.sending.exchange import HttpRequest
from nhconsole.core.sending.header_origins import HeaderOrigin, header_origins
from nhconsole.core.sending.wire_comparison import compare_sent
from nhconsole.gui.result.request_view import RequestView
from tests.gui_response.conftest import DRAFT, exchanged, preview


@pytest.fixture
def view(put) -> RequestView:
    return put(RequestView())


def origins(view: RequestView) -> dict[str, str]:
    model = view.parts.headers.model()
    return {
        model.data(model.index(row, 0)): model.data(model.index(row, 2))
        for row in range(model.rowCount())
    }


def state(view: RequestView) -> str:
    return view.findChild(QLabel, "requestState").text()


def values(view: RequestView) -> dict[str, str]:
    return dict(view.parts.headers.headers)


def test_each_header_says_who_set_it(view) -> None:
    view.show_preview(preview(), typed=("x-wns-ttl",))

    assert origins(view) == {
        "Host": "console", "User-Agent": "console", "Accept-Encoding": "console",
        "Authorization": "signed", "Content-Type": "platform",
        "ServiceBusNotification-Format": "platform", "ServiceBusNotification-Tags": "audience",
        "X-WNS-Type": "platform", "X-WNS-TTL": "typed", "Content-Length": "console",
    }  # fmt: skip


def test_typed_header_that_replaces_one_of_ours_is_typed() -> None:
    found = header_origins((("Content-Type", "text/xml"), ("Host", "h")), ("content-TYPE ",))

    assert found == (HeaderOrigin.TYPED, HeaderOrigin.CONSOLE)


def test_nothing_is_said_about_origins_that_are_not_known(view) -> None:
    view.show_preview(preview())

    assert view.parts.headers.model().columnCount() == 2


def test_preview_is_the_request_of_the_next_send(view) -> None:
    request = preview()
    view.show_preview(request)

    assert view.parts.first_line.text() == f"POST {request.target} HTTP/1.1"
    assert "sig=••••" in values(view)["Authorization"]
    assert view.parts.body.text_view.text() == "<toast>\n<visual/></toast>"
    assert "Not yet signed" in state(view)
    view.choose("request-bytes")
    assert view.code_panes[1].display.text() == request.to_bytes().decode().replace("\r\n", "\n")


def test_preview_follows_what_is_typed_and_stays_where_it_is(view) -> None:
    lines = "<a/>\n" * 300
    view.show_preview(preview(replace(DRAFT, payload=f"<t>{lines}</t>")))
    bar = view.parts.body.text_view.verticalScrollBar()
    bar.setValue(100)

    view.show_preview(preview(replace(DRAFT, payload=f"<t>{lines}<b/></t>")))

    assert view.parts.body.text_view.text().endswith("<b/></t>")
    assert bar.value() == 100


def test_hidden_preview_costs_nothing(view) -> None:
    view.hide()
    view.show_preview(preview())
    assert view.parts.headers.headers == ()

    view.show()
    assert view.parts.headers.headers


def test_sent_request_is_compared_with_what_was_built(view) -> None:
    view.show_exchange(exchanged())

    assert state(view) == "As recorded at the socket: nothing was added."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sent: sent[:100], "Cut short"),
        (lambda sent: b"", "Nothing was sent."),
        (lambda sent: sent.replace(b"Host:", b"host:"), "not equal to what was built"),
        (lambda sent: sent + b"more", "not equal to what was built"),
    ],
    ids=["cut", "nothing", "changed", "added"],
)
def test_difference_of_sent_bytes_is_said(view, change, said) -> None:
    whole = exchanged().exchange.request.to_bytes()
    shown = exchanged(sent=change(whole))
    shown = replace(shown, exchange=replace(shown.exchange, sent=change(whole)))

    is_same, words = compare_sent(shown.exchange)
    view.show_exchange(shown)

    assert not is_same
    assert said in words
    assert state(view) == words


def test_first_byte_that_differs_is_named() -> None:
    exchange = exchanged().exchange
    sent = bytearray(exchange.request.to_bytes())
    sent[6000 % len(sent)] ^= 1

    _, words = compare_sent(replace(exchange, sent=bytes(sent)))

    assert f"from byte {6000 % len(sent) + 1:,} on" in words


def test_signature_is_masked_until_it_is_revealed(view) -> None:
    shown = exchanged()
    view.show_exchange(shown)
    reveal = view.findChild(QToolButton, "revealRequestButton")
    real = HttpRequest.header(shown.exchange.request, "Authorization")
    assert "sig=••••" in values(view)["Authorization"] == real

    reveal.setChecked(True)
    token = values(view)["Authorization"]
    assert "••••" not in token
    assert token.encode() in shown.sent
    view.choose("request-bytes")
    assert token in view.code_panes[1].display.text()

    reveal.setChecked(False)
    assert "sig=••••" in view.code_panes[1].display.text()


def test_request_of_the_history_has_nothing_to_reveal(view) -> None:
    view.show_exchange(replace(exchanged(), sent=b""))

    assert view.findChild(QToolButton, "revealRequestButton").isHidden()


def test_recorded_bytes_are_saved_whole(view, qtbot) -> None:
    shown = exchanged()
    view.show_exchange(shown)
    action = next(
        action for action in view.parts.body.tools.menu.actions() if "recorded" in action.text()
    )

    with qtbot.waitSignal(view.save_requested) as caught:
        action.trigger()

    assert caught.args == [shown.sent]


def test_token_is_decoded_when_its_section_is_opened(view, qtbot) -> None:
    view.show_exchange(exchanged())
    section = view.findChild(QWidget, "requestTokenSection")
    assert view.findChild(QWidget, "tokenView") is None

    qtbot.keyClick(section.title_button, Qt.Key.Key_Space)

    token = view.findChild(QWidget, "tokenView")
    assert token.isVisible()
    assert token.facts.value_text("Key name") == "Sender"


def test_view_turns_to_the_next_request_when_something_is_edited(view) -> None:
    view.show_preview(preview())
    view.show_exchange(exchanged())
    view.turn_to_next()

    assert "Not yet signed" in state(view)


def test_without_a_request_it_says_what_to_do(view) -> None:
    view.show_preview(None)

    assert view.findChild(QLabel, "requestEmpty").isVisible()
    assert not view.parts.isVisible()
