"""What a person does with the whole window, from the first start on."""

import contextlib
import sqlite3

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QPushButton,
    QTableView,
    QTabWidget,
    QToolButton,
)

from nhconsole import paths
from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.emulator import EmulatorServer, Fault, FaultKind
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.widgets.chip_field import ChipField
from nhconsole.gui.widgets.secret_line_edit import SecretLineEdit

BAD_ANSWERS = (
    FaultKind.RESET_BEFORE_HEADERS,
    FaultKind.RESET_WITHIN_HEADERS,
    FaultKind.RESET_WITHIN_BODY,
    FaultKind.GARBAGE,
    FaultKind.EMPTY,
    FaultKind.HTML,
    FaultKind.TRUNCATED,
    FaultKind.WRONG_LENGTH,
    FaultKind.THROTTLED,
    FaultKind.EXPIRED_CERTIFICATE,
)


def headline(desk) -> str:
    return desk.find(QLabel, "outcomeHeadline").text()


def progress(desk) -> str:
    words = desk.app.window.findChild(QLabel, "progressWords")
    return words.text() if words is not None and words.isVisible() else ""


def outcome_rows(desk) -> list[tuple[str, str]]:
    model = desk.find(QTableView, "outcomeTable").model()
    return [
        (model.index(row, 1).data(), model.index(row, 2).data()) for row in range(model.rowCount())
    ]


def test_first_start_connects_the_built_in_emulator_and_a_sample_is_ready(make_desk) -> None:
    desk = make_desk(profile=None)
    # It may have been chosen before anybody could wait for the signal.
    desk.qtbot.waitUntil(lambda: desk.app.form.reading().is_sendable, timeout=20_000)

    assert desk.find(QComboBox, "profileCombo").currentText() == "Built-in emulator"
    assert desk.find(QPushButton, "sendButton").isEnabled()
    desk.send_and_wait()

    assert "accepted by WNS" in headline(desk)


def test_typed_connection_string_and_ctrl_enter_give_an_outcome(
    make_desk, emulator: EmulatorServer
) -> None:
    desk = make_desk()
    connection = desk.find(SecretLineEdit, "connectionStringEdit")
    desk.qtbot.keyClicks(connection, emulator.connection_string())
    desk.qtbot.keyClicks(desk.find(QLineEdit, "hubEdit"), emulator.hub_name)
    desk.app.form.check_now()

    with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        desk.qtbot.keyClick(desk.app.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert ("windows", "Accepted by WNS") in outcome_rows(desk)
    assert "SharedAccessKey=••" in connection.shown_text()


def test_broken_payload_is_said_with_its_place_and_not_sent(desk, emulator: EmulatorServer) -> None:
    before = len(emulator.requests)
    editor = desk.find(CodeEditor, "payloadEdit")
    editor.replace_text("<toast>\n  <visual>\n</toast>")
    desk.app.form.check_now()

    problems = desk.find(QListView, "problemList").model()
    assert "line 3" in problems.index(0, 0).data()
    desk.app.window.send_action.trigger()

    assert not desk.app.send_service.is_sending
    assert len(emulator.requests) == before
    assert "Not sent" in desk.app.window.message_bar.text()


def test_broken_payload_is_sent_when_asked_for(desk) -> None:
    desk.find(CodeEditor, "payloadEdit").replace_text("<toast>")
    with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        desk.app.window.force_action.trigger()

    assert headline(desk).startswith("400")


def test_tags_go_out_as_the_header_says(desk, emulator: EmulatorServer) -> None:
    audience = Audience(mode=AudienceMode.EXPRESSION, expression="sports && !muted")
    desk.app.window.audience.show_audience(audience)
    desk.app.window.audience.audience_edited.emit(audience)
    desk.send_and_wait()

    sent = dict(emulator.requests[-1].headers)
    assert sent["ServiceBusNotification-Tags"] == "sports && !muted"


def test_request_pane_shows_what_will_be_sent_and_then_what_was(desk) -> None:
    desk.find(QTabWidget, "resultTabs").setCurrentIndex(2)
    desk.app.window.result.request_view().choose("request-bytes")
    view = desk.find(CodeView, "requestWireText")
    preview = view.text()
    assert preview.startswith("POST /")
    assert "&test HTTP/1.1" in preview
    assert "sig=••••" in preview

    desk.send_and_wait()

    sent = view.text()
    assert "sig=••••" in sent
    without_token = [line for line in sent.splitlines() if not line.startswith("Authorization")]
    assert without_token == [
        line for line in preview.splitlines() if not line.startswith("Authorization")
    ]
    desk.find(QToolButton, "revealRequestButton").setChecked(True)
    assert "sig=••••" not in view.text()


def test_wrong_key_is_explained(make_desk, emulator: EmulatorServer) -> None:
    desk = make_desk()
    head, _, _ = emulator.connection_string().rpartition("SharedAccessKey=")
    desk.connect_to(f"{head}SharedAccessKey={'A' * 43}=", emulator.hub_name)
    desk.send_and_wait()

    assert headline(desk).startswith("401")
    assert desk.find(QLabel, "explanationText").text()


def test_nobody_matched_is_no_error(desk) -> None:
    audience = Audience(mode=AudienceMode.ANY_OF, tags=("no-such-tag",))
    desk.app.window.audience.audience_edited.emit(audience)
    desk.send_and_wait()

    assert "obody matched" in headline(desk)


def test_cancel_frees_the_window_and_says_what_is_known(desk, emulator: EmulatorServer) -> None:
    emulator.fail_next(Fault(kind=FaultKind.DELAY, delay_s=30))
    desk.app.window.send_action.trigger()
    desk.qtbot.waitUntil(lambda: "waits" in progress(desk), timeout=9000)

    desk.app.window.send_action.trigger()
    assert "Still sending" in desk.find(QLabel, "statusText").text()
    service = desk.app.send_service
    with desk.qtbot.waitSignals([service.idle, service.send_finished], timeout=5000):
        desk.app.window.cancel_action.trigger()

    assert "may have accepted" in headline(desk)
    emulator.clear_faults()


def test_cancel_frees_the_window_while_the_disk_hangs(desk, emulator: EmulatorServer) -> None:
    desk.send_and_wait()
    desk.settle()
    before = len(emulator.requests)
    path = paths.data_folder() / "history.sqlite3"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.app.window.send_action.trigger()
        with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=5000):
            desk.app.window.cancel_action.trigger()
        assert not desk.app.send_service.is_sending

        with desk.qtbot.waitSignal(desk.app.send_service.send_finished, timeout=15_000):
            other.execute("ROLLBACK")

    assert len(emulator.requests) == before
    assert "ancelled" in headline(desk)


def test_history_shows_a_past_exchange_again(desk) -> None:
    desk.send_and_wait()
    desk.settle()
    view = desk.find(QListView, "historyList")
    assert view.model().rowCount() == 1
    audience = Audience(mode=AudienceMode.ANY_OF, tags=("no-such-tag",))
    desk.app.window.audience.audience_edited.emit(audience)
    desk.send_and_wait()
    desk.settle()
    assert view.model().rowCount() == 2

    view.setCurrentIndex(view.model().index(1, 0))
    desk.settle()

    assert "accepted by WNS" in headline(desk)


def test_every_platform_sends_its_sample(desk, emulator: EmulatorServer) -> None:
    for number in range(1, 11):
        desk.app.window.compose.choose_platform_number(number)
        desk.send_and_wait()

        assert emulator.requests[-1].status == 201, headline(desk)


def test_drafts_and_shape_survive_a_restart(make_desk) -> None:
    first = make_desk()
    first.find(CodeEditor, "payloadEdit").replace_text("<toast><visual/></toast>")
    first.app.window.compose.choose_platform_number(1)
    first.find(CodeEditor, "payloadEdit").replace_text('{"aps": {"alert": "kept"}}')
    first.app.window.resize(1300, 850)
    first.app.window.close()

    second = make_desk()
    second.app.window.compose.choose_platform_number(1)

    assert second.find(CodeEditor, "payloadEdit").text() == '{"aps": {"alert": "kept"}}'


def test_key_in_the_payload_is_asked_about_once(desk, emulator: EmulatorServer) -> None:
    key = emulator.connection_string().rpartition("SharedAccessKey=")[2]
    desk.find(CodeEditor, "payloadEdit").replace_text(
        f'<toast><visual><binding template="ToastText01"><text id="1">{key}</text>'
        "</binding></visual></toast>"
    )
    desk.app.window.send_action.trigger()
    question = desk.find(QMessageBox, "secretQuestion")

    with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        desk.qtbot.mouseClick(desk.find(QPushButton, "sendSecretButton"), Qt.MouseButton.LeftButton)

    assert question is not None
    desk.send_and_wait()
    assert emulator.requests[-1].status == 201


@pytest.mark.parametrize("kind", BAD_ANSWERS, ids=str)
def test_bad_answers_are_said(desk, emulator: EmulatorServer, kind: FaultKind) -> None:
    emulator.fail_next(Fault(kind=kind))
    desk.send_and_wait()

    assert headline(desk)


def test_a_bad_tag_is_marked_on_its_own_chip(desk) -> None:
    audience = Audience(mode=AudienceMode.ANY_OF, tags=("news", "bad tag"))
    desk.app.window.audience.show_audience(audience)
    desk.app.window.audience.audience_edited.emit(audience)
    desk.app.form.check_now()

    good, bad = desk.find(ChipField, "tagChips").chips()
    assert "space" in bad.toolTip()
    assert "space" not in good.toolTip()
    assert not desk.find(QPushButton, "sendButton").isEnabled()
