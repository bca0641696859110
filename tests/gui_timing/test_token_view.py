"""A token decoded: counting down only while seen, its signature covered until it is asked for."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from nhconsole.core.secrets.redaction import mask_signature
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.token.sas import SasToken
from nhconsole.gui.result.token_view import TokenView
from nhconsole.gui.widgets.pill import Pill
from tests.core_timing.making import START
from tests.helpers.clock import Clock

URL = "https://contoso.servicebus.windows.net/my-hub/messages?api-version=2020-06&test"
TOKEN = SasToken.make(
    uri="https://contoso.servicebus.windows.net/my-hub",
    key_name="Sender",
    key=Secret("dGVzdC1rZXktZm9yLXZlY3RvcnMtMDEyMzQ1Njc4OTA="),
    now=START,
)
REAL = TOKEN.header().reveal()
MASKED = mask_signature(REAL)


@pytest.fixture
def view(shown, clock: Clock) -> TokenView:
    return shown(TokenView(clock=clock), 390, 420)


def tick(view: TokenView, clock: Clock, seconds: float) -> None:
    clock.now += timedelta(seconds=seconds)
    view.findChild(QTimer).timeout.emit()


def validity(view: TokenView) -> str:
    return view.findChild(Pill, "tokenValidity").text()


def everything(view: TokenView) -> str:
    """All that a person or a screen reader could get from the view."""
    texts = []
    for widget in view.findChildren(QWidget):
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel):
            texts.append(widget.text())
    return "\n".join(texts).replace("\u200b", "")


def test_a_token_is_shown_in_its_parts(view: TokenView) -> None:
    view.show_token(MASKED, URL, REAL)

    assert view.facts.value_text("Resource") == "https://contoso.servicebus.windows.net/my-hub"
    assert view.facts.value_text("Key name") == "Sender"
    assert view.facts.value_text("Signed text") == f"{TOKEN.resource}⏎\n{TOKEN.expires}"
    assert view.facts.value_text("Problem") == ""
    assert validity(view) == "Valid for 5:00 more"


def test_it_counts_down_while_it_is_seen_and_stops_when_hidden(
    view: TokenView, clock: Clock
) -> None:
    view.show_token(MASKED, URL, REAL)
    assert view.is_ticking

    tick(view, clock, 2)
    assert validity(view) == "Valid for 4:58 more"
    tick(view, clock, 300)
    assert validity(view) == "Expired 2.1 s ago"
    assert "It has expired" in view.facts.value_text("Problem")

    view.hide()
    assert not view.is_ticking
    view.show()
    assert view.is_ticking


def test_what_a_screen_reader_hears_changes_with_the_state_and_not_each_second(
    view: TokenView, clock: Clock
) -> None:
    view.show_token(MASKED, URL, REAL)
    pill = view.findChild(Pill, "tokenValidity")
    before = (pill.accessibleName(), pill.accessibleDescription())

    for _ in range(5):
        tick(view, clock, 1)
        assert (pill.accessibleName(), pill.accessibleDescription()) == before
    tick(view, clock, 400)

    assert pill.accessibleDescription() == "expired"


def test_the_signature_is_dots_until_it_is_revealed_and_again_when_hidden(
    view: TokenView, qtbot
) -> None:
    view.show_token(MASKED, URL, REAL)
    signature = TOKEN.signature.reveal()
    assert signature not in everything(view)

    qtbot.mouseClick(
        view.findChild(QToolButton, "revealSignatureButton"), Qt.MouseButton.LeftButton
    )
    assert view.facts.value_text("Signature") == signature

    view.hide()
    assert signature not in everything(view)
    view.show()
    assert view.facts.value_text("Signature") == "••••"


def test_another_token_and_clear_cover_and_forget_the_signature(view: TokenView, qtbot) -> None:
    button = view.findChild(QToolButton, "revealSignatureButton")
    for follow in (lambda: view.show_token(MASKED, URL), view.clear):
        view.show_token(MASKED, URL, REAL)
        button.setChecked(True)
        follow()
        assert TOKEN.signature.reveal() not in everything(view)
        assert not button.isVisible()


def test_a_token_of_the_history_says_why_there_are_dots(view: TokenView, clock: Clock) -> None:
    clock.now = START + timedelta(hours=2)
    view.show_token(MASKED, URL, sent_at=START)

    assert not view.findChild(QToolButton, "revealSignatureButton").isVisible()
    text = everything(view)
    assert "kept nowhere" in text
    assert "Was valid for 5 min when it was sent." in text
    # It went out in time: that it has expired since is no problem.
    assert view.facts.value_text("Problem") == ""
    assert validity(view) == "Expired 1 h 55 min ago"


def test_an_old_token_ticks_seldom(view: TokenView, clock: Clock) -> None:
    clock.now = START + timedelta(hours=5)
    view.show_token(MASKED, URL)

    assert view.findChild(QTimer).interval() == 60_000


def test_the_copy_buttons_give_the_true_text(view: TokenView, qtbot) -> None:
    view.show_token(MASKED, URL, REAL)

    for name, text in (
        ("copyFactSignedText", TOKEN.string_to_sign),
        ("copyFactResource", TOKEN.uri),
        ("copyFactKeyName", "Sender"),
        ("copyFactExpires", str(TOKEN.expires)),
    ):
        qtbot.mouseClick(view.findChild(QToolButton, name), Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MASKED.replace("my-hub", "other"), "It is for /other"),
        ("Endpoint=sb://x/;SharedAccessKey=c2VjcmV0", "This is a connection string"),
        ("", "There is no Authorization"),
    ],
    ids=["does not cover", "connection string", "nothing"],
)
def test_what_is_wrong_is_said(view: TokenView, text: str, words: str) -> None:
    view.show_token(text, URL)

    assert words in everything(view)
    assert "c2Vj" not in everything(view)


def test_nothing_shown_is_nothing_drawn(view: TokenView) -> None:
    assert validity(view) == ""
    assert not view.is_ticking
    assert view.facts.sections == ()


@pytest.mark.parametrize("width", [300, 390, 700])
def test_the_longest_token_is_never_cut_sideways(shown, clock: Clock, width: int) -> None:
    view = shown(TokenView(clock=clock), width, 300)
    uri = f"https://{'a' * 60}.servicebus.windows.net/{'h' * 200}"
    token = SasToken.make(uri=uri, key_name="k" * 100, key=Secret("x" * 44), now=START)

    view.show_token(token.header().reveal(), URL)

    scroll = view.findChild(QWidget, "tokenScroll")
    assert scroll.widget().width() <= scroll.viewport().width()


def test_each_button_has_a_name_of_its_own_also_after_other_tokens(view: TokenView) -> None:
    broken = "SharedAccessSignature sr=a&sr=b&sig=x&se=soon&skn="
    for text in (MASKED, broken, "", MASKED, broken):
        view.show_token(text, URL, REAL)
        buttons = view.findChildren(QToolButton)
        names = [button.objectName() for button in buttons]
        assert len(set(names)) == len(names)
        assert all(button.accessibleName() for button in buttons if button.isVisible())


def test_the_keyboard_stays_where_it_is_while_the_token_ticks(
    view: TokenView, clock: Clock
) -> None:
    view.show_token(MASKED, URL, REAL)
    button = view.findChild(QToolButton, "copyFactKeyName")
    button.setFocus()

    for _ in range(3):
        tick(view, clock, 1)

    assert button.hasFocus()


def test_a_token_that_nobody_sees_is_drawn_when_somebody_looks(view: TokenView) -> None:
    view.show_token(MASKED, URL, REAL)
    view.hide()
    view.show_token(MASKED.replace("Sender", "Other"), URL)
    assert view.facts.sections == ()
    assert not view.is_ticking

    view.show()

    assert view.facts.value_text("Key name") == "Other"
