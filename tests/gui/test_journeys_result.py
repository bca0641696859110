"""What a person does after a send, in a whole window: search, delete, compare, export, repeat."""

import re
import subprocess
import sys
from base64 import b64encode

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QMenu, QPushButton, QTabWidget

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.token.sas import SasToken
from nhconsole.emulator import EmulatorServer, Fault, FaultKind
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.export.paste_curl_dialog import PasteCurlDialog

NEWS = Audience(mode=AudienceMode.ANY_OF, tags=("news",))


def type_message(desk, payload: str, audience: Audience) -> None:
    desk.find(CodeEditor, "payloadEdit").replace_text(payload)
    desk.app.desk.show_audience(audience)
    desk.app.form.check_now()


def two_sends(desk) -> None:
    """Send a toast to everybody, and another one to those who follow the news."""
    desk.send_and_wait()
    type_message(desk, "<toast><visual>Zwölf Boxkämpfer</visual></toast>", NEWS)
    desk.send_and_wait()
    desk.settle()


def history(desk) -> QListView:
    return desk.find(QListView, "historyList")


def rows(desk) -> int:
    return history(desk).model().rowCount()


def choose(desk, *numbers: int) -> None:
    """Select rows of the history; the last one has the keyboard."""
    view = history(desk)
    view.clearSelection()
    for number in numbers:
        flags = QItemSelectionModel.SelectionFlag.Select
        view.selectionModel().setCurrentIndex(view.model().index(number, 0), flags)
    view.setFocus()
    desk.settle()


def act(desk, name: str) -> None:
    """Do what the menu of the history offers under that name."""
    desk.app.late.history_desk.menu()
    actions = {action.objectName(): action for action in history(desk).actions()}
    assert actions[name].isEnabled(), f"{name} cannot be chosen"
    actions[name].trigger()
    desk.settle()


def test_a_word_of_the_payload_finds_the_exchange(desk) -> None:
    two_sends(desk)
    search = desk.find(QLineEdit, "historySearch")

    desk.qtbot.keyClicks(search, "boxkampfer")
    desk.qtbot.waitUntil(lambda: rows(desk) == 1, timeout=9000)
    desk.qtbot.keyClick(search, Qt.Key.Key_Escape)

    desk.qtbot.waitUntil(lambda: rows(desk) == 2, timeout=9000)


def test_what_is_deleted_comes_back_with_undo(desk) -> None:
    two_sends(desk)
    choose(desk, 0)

    act(desk, "historyDelete")
    desk.qtbot.waitUntil(lambda: rows(desk) == 1, timeout=9000)
    desk.find(QPushButton, "historyUndo").click()

    desk.qtbot.waitUntil(lambda: rows(desk) == 2, timeout=9000)


def test_send_again_opens_the_message_in_the_form(desk, emulator: EmulatorServer) -> None:
    two_sends(desk)
    type_message(desk, "<toast/>", Audience())
    before = len(emulator.requests)
    choose(desk, 0)

    act(desk, "historySendAgain")

    desk.qtbot.waitUntil(lambda: "Boxkämpfer" in desk.app.form.draft.payload, timeout=9000)
    assert desk.app.form.draft.audience == NEWS
    assert len(emulator.requests) == before


def test_send_again_now_signs_anew(desk, emulator: EmulatorServer) -> None:
    two_sends(desk)
    choose(desk, 0)

    with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        act(desk, "historySendNow")

    old, new = emulator.requests[-2:]
    assert old.body == new.body
    assert dict(new.headers)["ServiceBusNotification-Tags"] == "news"
    tokens = [SasToken.try_parse(dict(each.headers)["Authorization"]) for each in (old, new)]
    assert all(tokens)


def test_two_exchanges_are_compared(desk) -> None:
    two_sends(desk)
    choose(desk, 0, 1)

    act(desk, "historyCompare")

    summary = desk.find(QLabel, "compareSummary")
    desk.qtbot.waitUntil(lambda: "payload" in summary.text(), timeout=9000)
    tabs = desk.find(QTabWidget, "resultTabs")
    assert tabs.tabText(tabs.currentIndex()) == "Compare"


def test_times_stand_in_their_tab(desk) -> None:
    desk.send_and_wait()
    desk.app.window.result._tabs.turn_to("timing")

    assert "in all" in desk.find(QLabel, "timingHeadline").text()


def test_the_budget_counts_the_sends_of_this_minute(desk) -> None:
    two_sends(desk)

    meter = desk.app.window.connection.budget_meter()
    desk.qtbot.waitUntil(lambda: meter.reading.used == 2, timeout=9000)
    assert "2 of 10 test sends" in meter.text()


def test_a_copied_program_runs_and_holds_no_key(desk, emulator: EmulatorServer) -> None:
    desk.send_and_wait()
    menu = desk.app.window.result._copy.menu()
    actions = {action.objectName(): action for action in menu.actions()}
    with desk.qtbot.waitSignal(desk.app.result_desk.told, timeout=9000):
        actions["copyAs_python-requests"].trigger()
    program = QGuiApplication.clipboard().text()
    key = emulator.connection_string().rpartition("SharedAccessKey=")[2]
    assert key not in program
    assert b64encode(key.encode()).decode() not in program

    before = len(emulator.requests)
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"NHCONSOLE_KEY": key, "REQUESTS_CA_BUNDLE": str(emulator.ca_file)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    assert len(emulator.requests) == before + 1
    assert emulator.requests[-1].body == emulator.requests[-2].body


def test_an_entry_chosen_while_a_send_runs_is_shown_after_it(desk, emulator) -> None:
    two_sends(desk)
    emulator.fail_next(Fault(kind=FaultKind.DELAY, delay_s=0.6))
    desk.app.window.send_action.trigger()

    with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        desk.app.history.fetch(1)

    desk.qtbot.waitUntil(lambda: desk.app.window.result.shown.row_id == 1, timeout=9000)


def test_find_in_the_menu_finds_in_the_tab_that_has_the_keyboard(desk) -> None:
    desk.send_and_wait()
    result = desk.app.window.result
    result._tabs.turn_to("response")
    result.focus_result()

    desk.app.window.find_action.trigger()

    bar = result.response_view().code_panes[0].find_bar
    desk.qtbot.waitUntil(bar.isVisible, timeout=9000)


def test_the_menu_of_a_row_copies_that_row_not_the_one_shown(desk) -> None:
    two_sends(desk)
    view = history(desk)
    with view.quiet():
        view.setCurrentIndex(view.model().index(1, 0))
    desk.app.late.history_desk.menu()
    menu = desk.app.result_desk._history_menu
    action = next(each for each in menu.actions() if each.objectName() == "copyAs_http")
    desk.qtbot.waitUntil(action.isEnabled, timeout=9000)

    with desk.qtbot.waitSignal(desk.app.result_desk.told, timeout=9000):
        action.trigger()

    assert "Boxkämpfer" not in QGuiApplication.clipboard().text()
    assert "Boxkämpfer" in desk.app.form.draft.payload


def test_a_string_typed_over_a_profile_is_not_recorded_as_the_profiles(
    make_desk, emulator: EmulatorServer
) -> None:
    desk = make_desk(profile=None)
    # It may have been chosen before anybody could wait for the signal.
    desk.qtbot.waitUntil(lambda: desk.app.form.reading().is_sendable, timeout=20_000)
    desk.connect_to(emulator.connection_string(), emulator.hub_name)

    desk.send_and_wait()

    assert desk.app.window.result.shown.profile_name == "New connection"


def test_a_curl_command_in_the_place_of_a_connection_string_fills_the_form(
    desk, emulator: EmulatorServer
) -> None:
    key = emulator.connection_string().rpartition("SharedAccessKey=")[2]
    command = (
        f"curl -X POST 'https://127.0.0.1:{emulator.port}/{emulator.hub_name}/messages?test' "
        "-H 'ServiceBusNotification-Format: apple' -H 'ServiceBusNotification-Tags: news' "
        "-H 'Content-Type: application/json' --data-raw '{\"aps\": {\"alert\": \"it''s\"}}'"
    )
    desk.app.window.connection.connection_edited.emit(command)
    dialog = desk.app.window.findChild(PasteCurlDialog)
    assert dialog is not None
    fill = dialog.findChild(QPushButton, "fillFormButton")
    desk.qtbot.waitUntil(fill.isEnabled, timeout=9000)
    fill.click()
    desk.qtbot.waitUntil(lambda: desk.app.form.draft.platform == "apple", timeout=9000)

    draft = desk.app.form.draft
    assert draft.hub_name == emulator.hub_name
    assert '"alert"' in draft.payload
    assert key in draft.connection_text.reveal()
    assert desk.app.form.reading().is_sendable


def test_a_second_window_shows_what_the_first_one_sends(make_desk, emulator) -> None:
    first, second = make_desk(), make_desk()
    first.connect_to(emulator.connection_string(), emulator.hub_name)
    first.send_and_wait()

    second.app.history.look()
    second.settle()
    second.app.history.refresh()

    second.qtbot.waitUntil(lambda: second.app.window.history_model.rowCount() == 1, timeout=9000)


def test_the_menu_of_the_history_offers_what_can_be_done(desk) -> None:
    desk.send_and_wait()
    desk.settle()
    menu = desk.find(QMenu, "historyBarMenu")

    menu.aboutToShow.emit()

    words = [re.sub("&", "", action.text()) for action in menu.actions()]
    assert "Search the history" in words
    assert "Send again now" in words
