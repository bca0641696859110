"""The tab Timing: its states, its keyboard, its text, and a real exchange with the emulator."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QToolButton, QWidget

from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.sending.exchange import Exchange, PeerInfo, Stage, Timings
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from nhconsole.gui.result.shown_exchange import made_ready
from nhconsole.gui.result.timing_view import TimingView
from nhconsole.gui.widgets.elided_label import ElidedLabel
from tests.client.making import make_request
from tests.core_timing.making import KEPT, NEW, PEER, START, broken_in, make_exchange

BERLIN = timezone(timedelta(hours=1))
FAULT = b"<Error><Code>401</Code><Detail>x.TimeStamp:11/22/2026 7:12:45 PM</Detail></Error>"


@pytest.fixture
def view(shown) -> TimingView:
    return shown(TimingView(clock=lambda: START, zone=BERLIN), 390, 620)


def show(view: TimingView, exchange: Exchange) -> None:
    view.show_exchange(made_ready(exchange))


def words(view: TimingView, name: str = "timingWords") -> str:
    return view.findChild(QLabel, name).text()


def test_before_the_first_send_it_says_what_will_be_here(view: TimingView) -> None:
    assert view.findChild(QLabel, "timingEmpty").isVisible()
    assert not view.findChild(QScrollArea).isVisible()
    assert not view.findChild(QToolButton, "copyTimingButton").isVisible()
    assert view.text() == ""


def test_an_exchange_is_shown_with_its_longest_stage_explained(view: TimingView) -> None:
    show(view, make_exchange(NEW, body=FAULT, status=401))

    assert words(view, "timingHeadline") == "1.1 s in all, 1.0 s of it waiting for the hub (90%)"
    assert len(view.bar.stages) == 7
    assert view.bar.currentIndex().data() == "Wait"
    assert "push services" in words(view)
    assert view.facts.value_text("Peer") == "20.50.1.7:443"
    assert view.facts.value_text("TimeStamp").startswith("2026-11-22 20:12:45 (UTC+01:00)")
    assert not view.findChild(QLabel, "timingEmpty").isVisible()


def test_the_arrow_keys_go_through_the_stages(view: TimingView, qtbot) -> None:
    show(view, make_exchange(KEPT))
    view.bar.setFocus()

    qtbot.keyClick(view.bar, Qt.Key.Key_Home)
    assert words(view) == "Not needed: the connection was open already."
    qtbot.keyClick(view.bar, Qt.Key.Key_End)
    assert "from its first byte" in words(view)


def test_each_row_tells_itself_whole_to_a_screen_reader(view: TimingView) -> None:
    show(view, make_exchange(NEW))
    model = view.bar.model()

    texts = [
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    ]

    assert texts[1].startswith("DNS: 12 ms, 1%. The host's name")


@pytest.mark.parametrize("stage", [Stage.DNS, Stage.TLS, Stage.WAIT, Stage.RECEIVE], ids=str)
def test_a_failure_shows_where_it_broke(view: TimingView, stage: Stage) -> None:
    show(view, broken_in(stage, answered=stage is Stage.RECEIVE))

    assert view.bar.currentIndex().row() == [s.stage for s in view.bar.stages].index(stage)
    assert words(view) == f"It ended in {stage}."
    assert "until it broke" in words(view, "timingHeadline")


def test_a_send_that_the_console_did_not_survive_has_its_start(view: TimingView) -> None:
    show(view, make_exchange(Timings(), answered=False, peer=PeerInfo()))

    assert not view.bar.isVisible()
    assert view.facts.value_text("Sent")
    assert words(view, "timingHeadline") == "No times are known of this exchange."


@pytest.mark.parametrize("focused", ["timingBar", "timingScroll", "factPeer", "factSent"])
def test_copy_on_the_keyboard_copies_everything_or_the_name_in_focus(
    view: TimingView, qtbot, focused: str
) -> None:
    show(view, make_exchange(NEW))
    QGuiApplication.clipboard().setText("before")
    widget = view.findChild(QWidget, focused)
    widget.setFocus()

    qtbot.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    copied = QGuiApplication.clipboard().text()
    if focused == "factPeer":
        assert copied == "20.50.1.7:443"
    elif focused == "factSent":
        # Nothing is selected in it.
        assert copied in ("before", view.text())
    else:
        assert copied == view.text()


def test_the_button_copies_everything(view: TimingView, qtbot) -> None:
    show(view, make_exchange(NEW))

    qtbot.mouseClick(view.findChild(QToolButton, "copyTimingButton"), Qt.MouseButton.LeftButton)

    text = QGuiApplication.clipboard().text()
    assert "Wait: 1.0 s, 90%." in text
    assert "Sent: 2026-11-22 20:12:44.123 (UTC+01:00)  =  2026-11-22 19:12:44.123 UTC" in text


def test_nothing_is_read_as_long_as_nobody_looks(themed, qtbot) -> None:
    view = TimingView(clock=lambda: START, zone=BERLIN)
    qtbot.addWidget(view)

    show(view, make_exchange(NEW))
    assert view.bar.stages == ()

    with qtbot.waitExposed(view):
        view.show()
    assert view.bar.stages


def test_one_exchange_takes_the_place_of_another_without_a_trace(view: TimingView) -> None:
    show(view, make_exchange(NEW, peer=replace(PEER, proxy="proxy.example:1"), body=FAULT))
    show(view, broken_in(Stage.DNS))

    labels = {label.text() for label in view.facts.findChildren(QLabel) if label.isVisible()}
    assert not {"Proxy", "TimeStamp", "Peer"} & labels
    view.show_exchange(None)
    assert view.findChild(QLabel, "timingEmpty").isVisible()


@pytest.mark.parametrize("width", [330, 390, 700])
def test_nothing_is_wider_than_the_view_or_cut(shown, width: int) -> None:
    view = shown(TimingView(clock=lambda: START, zone=BERLIN), width, 500)
    peer = replace(PEER, certificate_subject="CN=" + "long-name-" * 30, proxy="p" * 200 + ":80")
    headers = (("Date", "Sun, 22 Nov 2026 20:12:44 GMT"), ("Retry-After", "30"))

    show(view, make_exchange(NEW, peer=peer, headers=headers, body=FAULT, status=429))

    scroll = view.findChild(QScrollArea, "timingScroll")
    assert scroll.widget().width() <= scroll.viewport().width()
    for label in view.facts.findChildren(QLabel):
        if label.isVisible() and not isinstance(label, ElidedLabel):
            assert label.height() >= label.heightForWidth(label.width()) > 0 or (
                not label.wordWrap() and label.height() >= label.sizeHint().height()
            ), label.text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_both_themes(view: TimingView, qapp, theme: str) -> None:
    from nhconsole.gui.theme import apply_theme

    show(view, broken_in(Stage.WAIT))
    apply_theme(qapp, theme)

    picture: QImage = view.bar.grab().toImage()

    places = ((x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3))
    colours = {picture.pixel(*place) for place in places}
    assert len(colours) > 8
    apply_theme(qapp, "light")


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("emulator")
    with EmulatorServer(0, EmulatorOptions(certificate_folder=folder)) as server:
        yield server


def test_real_exchanges_tell_clock_certificate_and_kept_connection(
    view: TimingView, emulator: EmulatorServer
) -> None:
    settings = TransportSettings(loopback_ca_file=Path(emulator.ca_file))
    with HubClient(settings) as client:
        first, second = (client.exchange(make_request(emulator.port)) for _ in range(2))

    show(view, first)
    assert view.facts.value_text("Opened") == "For this exchange"
    assert view.facts.value_text("Hub's clock").startswith("Agrees with this computer's")
    assert view.facts.value_text("Certificate")
    show(view, second)
    assert "1 exchange used it before" in view.facts.value_text("Opened")
    assert view.facts.value_text("Certificate")
    assert view.facts.value_text("TLS").startswith("TLSv1.")
    assert first.started_at.tzinfo is UTC


def test_a_slow_stage_is_told_apart_by_words(view: TimingView, qtbot) -> None:
    show(view, make_exchange(replace(NEW, wait_s=30.0, total_s=30.2)))
    slow = view.findChild(QLabel, "timingSlow")

    assert slow.isVisible()
    assert slow.text().startswith("Slow: one of the push services")
    qtbot.keyClick(view.bar, Qt.Key.Key_Home)
    assert not slow.isVisible()
