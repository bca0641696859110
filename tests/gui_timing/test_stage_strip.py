"""The stages of a send under way: the running one, what went before, what is still to come."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.sending.exchange import Stage
from nhconsole.core.timing.reading import StageState
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from nhconsole.gui.widgets.stage_strip import StageStrip
from tests.client.making import make_request
from tests.core_timing.making import KEPT, NEW, broken_in, make_exchange


@pytest.fixture
def strip(shown) -> StageStrip:
    return shown(StageStrip(), 390, 60)


def numbers(strip: StageStrip) -> dict[str, str]:
    return {cell.stage.value: cell.number for cell in strip.cells}


def running(strip: StageStrip) -> list[Stage]:
    return [cell.stage for cell in strip.cells if cell.is_running]


def test_at_first_no_stage_has_begun(strip: StageStrip) -> None:
    assert len(strip.cells) == 6
    assert {cell.state for cell in strip.cells} == {StageState.NOT_REACHED}
    assert set(numbers(strip).values()) == {""}


def test_the_running_stage_is_marked_and_those_before_have_their_times(strip: StageStrip) -> None:
    for stage, seconds in (
        ("dns", 0.001), ("connect", 0.013), ("tls", 0.113), ("send", 0.313), ("wait", 0.314),
        ("wait", 3.5),
    ):  # fmt: skip
        strip.show_progress(stage, seconds)

    assert running(strip) == [Stage.WAIT]
    assert numbers(strip) == {
        "dns": "12 ms", "connect": "100 ms", "tls": "200 ms", "send": "1.0 ms", "wait": "3.2 s",
        "receive": "",
    }  # fmt: skip


def test_a_kept_connection_is_told_by_what_was_left_out(strip: StageStrip) -> None:
    strip.show_progress("prepare", 0.0)
    strip.show_progress("send", 0.001)

    assert numbers(strip)["tls"] == numbers(strip)["dns"] == "kept"
    assert running(strip) == [Stage.SEND]


def test_a_proxy_gets_its_place_once_it_is_asked(strip: StageStrip) -> None:
    for number, stage in enumerate(("dns", "connect", "proxy", "tls")):
        strip.show_progress(stage, number)

    assert [cell.stage.value for cell in strip.cells][:4] == ["dns", "connect", "proxy", "tls"]
    assert running(strip) == [Stage.TLS]


def test_the_end_shows_what_was_measured(strip: StageStrip) -> None:
    strip.show_progress("wait", 5.0)
    strip.finish(make_exchange(NEW))

    assert running(strip) == []
    assert numbers(strip)["wait"] == "1.0 s"
    assert strip.accessibleDescription().startswith("1.1 s in all")
    strip.finish(make_exchange(KEPT))
    assert numbers(strip)["tls"] == "kept"


def test_a_failure_shows_where_it_broke(strip: StageStrip) -> None:
    strip.finish(broken_in(Stage.TLS))

    assert numbers(strip) == {
        "dns": "500 ms", "connect": "500 ms", "tls": "✕ 500 ms", "send": "", "wait": "",
        "receive": "",
    }  # fmt: skip
    assert "broke in the TLS handshake" in strip.accessibleDescription()


def test_clear_begins_anew(strip: StageStrip) -> None:
    strip.finish(broken_in(Stage.TLS))
    strip.clear()

    assert {cell.state for cell in strip.cells} == {StageState.NOT_REACHED}
    assert strip.accessibleDescription() == ""
    strip.show_progress("dns", 0.5)
    assert running(strip) == [Stage.DNS]


def test_a_screen_reader_hears_each_stage_once(strip: StageStrip) -> None:
    heard = []
    for stage, seconds in [("dns", 0.1), ("connect", 0.2), *(("wait", n / 10) for n in range(9))]:
        strip.show_progress(stage, seconds)
        if not heard or heard[-1] != strip.accessibleDescription():
            heard.append(strip.accessibleDescription())

    assert heard == [
        "Now: looking up the host",
        "Now: connecting",
        "Now: waiting for the push services",
    ]
    assert strip.accessibleName() == "Progress of the send"


@pytest.mark.parametrize("stage", ["", "nonsense", "prepare"])
def test_a_stage_without_a_place_disturbs_nothing(strip: StageStrip, stage: str) -> None:
    strip.show_progress("dns", 0.1)
    strip.show_progress(stage, 0.2)

    assert len(strip.cells) == 6


def test_height_and_order_stay_through_a_whole_send(strip: StageStrip) -> None:
    heights = set()
    for stage in Stage:
        strip.show_progress(stage, 1.0)
        heights.add(strip.sizeHint().height())
        strip.grab()

    assert len(heights) == 1


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (5, "DNS: done, 500 ms"),
        (150, "TLS: broken, 500 ms"),
        (385, "Receive: not reached"),
        (-1, ""),
        (1000, ""),
    ],
)
def test_the_tool_tip_tells_the_stage_under_the_mouse(
    strip: StageStrip, x: int, words: str
) -> None:
    strip.finish(broken_in(Stage.TLS))

    assert strip.words_at(x) == words


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorServer]:
    folder = tmp_path_factory.mktemp("emulator")
    with EmulatorServer(0, EmulatorOptions(certificate_folder=folder)) as server:
        yield server


def test_real_sends_go_through_the_stages(strip: StageStrip, emulator: EmulatorServer) -> None:
    with HubClient(TransportSettings(loopback_ca_file=Path(emulator.ca_file))) as client:
        for reused in (False, True):
            strip.clear()
            exchange = client.exchange(
                make_request(emulator.port),
                on_stage=lambda stage, seconds: strip.show_progress(stage, seconds),
            )
            live = numbers(strip)
            assert running(strip) == [Stage.RECEIVE]
            assert (live["tls"] == "kept") is reused

            strip.finish(exchange)

            assert [cell.stage for cell in strip.cells if cell.state is StageState.DONE] == [
                stage for stage, _ in exchange.timings.stages()
            ]
            assert (numbers(strip)["tls"] == "kept") is reused
