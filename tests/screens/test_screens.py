"""Pictures of the window in named states, light and dark, for people to look at.

They go to ``build/screens``. What a machine can check of them is checked here: the size, that
something is drawn, and that no word of a label or button is cut.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QLineEdit,
    QTableView,
    QTabWidget,
    QToolButton,
    QWidget,
)

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.emulator import EmulatorOptions, EmulatorServer, Fault, FaultKind
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.connections import EMULATOR_ID
from nhconsole.gui.emulator.window import LEAST_SIZE
from nhconsole.gui.widgets.elided_label import ElidedLabel
from tests.helpers.window import info_of

FOLDER = Path(__file__).resolve().parents[2] / "build" / "screens"


SENTENCES = (
    "The Notification was successfully sent to the Push Notification System",
    "The Push Notification System handle for the registration is invalid",
    "The Push Notification System handle for the registration is invalid",
    "The Push Notification System answered with something new",
)


def outcome_of(count: int) -> str:
    """Return an outcome with so many devices and a few causes."""
    rows = "".join(
        "<RegistrationResult><ApplicationPlatform>windows</ApplicationPlatform>"
        f"<PnsHandle>https://db5.notify.windows.com/?token=AwYAAA{number}</PnsHandle>"
        f"<RegistrationId>4497227228776861650-72671727783706{number:04}-3</RegistrationId>"
        f"<Outcome>{SENTENCES[number % len(SENTENCES)]}</Outcome></RegistrationResult>"
        for number in range(count)
    )
    return (
        f"<NotificationOutcome><Success>{count // 4}</Success>"
        f"<Failure>{count - count // 4}</Failure><Results>{rows}</Results></NotificationOutcome>"
    )


def choose_audience(desk, audience: Audience) -> None:
    desk.app.window.audience.show_audience(audience)
    desk.app.window.audience.audience_edited.emit(audience)
    desk.app.form.check_now()


def empty(desk, _emulator) -> None:
    desk.connect_to("", "")


def ready(_desk, _emulator) -> None:
    pass


def sent(desk, _emulator) -> None:
    desk.send_and_wait()
    for number in (1, 2, 7, 8):
        desk.app.window.compose.choose_platform_number(number)
        desk.send_and_wait()
    desk.app.window.compose.choose_platform_number(3)
    choose_audience(
        desk, Audience(mode=AudienceMode.EXPRESSION, expression="(sports || news) && !muted")
    )
    desk.send_and_wait()
    desk.settle()


def request(desk, _emulator) -> None:
    choose_audience(
        desk, Audience(mode=AudienceMode.ANY_OF, tags=("sports", "politics", "user:42"))
    )
    desk.send_and_wait()
    desk.find(QTabWidget, "resultTabs").setCurrentIndex(2)


def response(desk, _emulator) -> None:
    desk.send_and_wait()
    desk.find(QTabWidget, "resultTabs").setCurrentIndex(1)


def problems(desk, emulator: EmulatorServer) -> None:
    text = emulator.connection_string() + ";EntityPath=another-hub"
    desk.connect_to(text, "contoso/my-hub")
    desk.app.window.connection.show_connection(text, "contoso/my-hub")
    desk.find(CodeEditor, "payloadEdit").replace_text(
        '<toast launch="a&b">\n  <visual>\n    <binding template="ToastGeneric">\n'
        "      <text>Goal! 2 – 1</texxt>\n    </binding>\n  </visual>\n</toast>"
    )
    choose_audience(desk, Audience(mode=AudienceMode.EXPRESSION, expression="sports && (news || "))
    desk.app.window.compose._header_model.set_typed((("X-WNS-TTL", "600"), ("Host", "x")))
    desk.app.form.set_draft(desk.app.form.draft)
    desk.app.window.compose.headers_edited.emit((("X-WNS-TTL", "600"), ("Host", "x")))
    desk.app.form.check_now()


def nobody(desk, _emulator) -> None:
    choose_audience(desk, Audience(mode=AudienceMode.ANY_OF, tags=("no-such-tag",)))
    desk.send_and_wait()


def unauthorized(desk, emulator: EmulatorServer) -> None:
    head, _, _ = emulator.connection_string().rpartition("SharedAccessKey=")
    text = f"{head}SharedAccessKey={'A' * 43}="
    desk.connect_to(text, emulator.hub_name)
    desk.app.window.connection.show_connection(text, emulator.hub_name)
    desk.send_and_wait()


def no_answer(desk, emulator: EmulatorServer) -> None:
    emulator.fail_next(Fault(kind=FaultKind.RESET_BEFORE_HEADERS))
    desk.send_and_wait()


def sending(desk, emulator: EmulatorServer) -> None:
    emulator.fail_next(Fault(kind=FaultKind.DELAY, delay_s=30))
    desk.app.window.send_action.trigger()
    desk.qtbot.waitUntil(
        lambda: (
            desk.app.window.findChild(QLabel, "progressWords") is not None
            and desk.find(QLabel, "progressWords").isVisible()
        ),
        timeout=9000,
    )


def retired(desk, _emulator) -> None:
    desk.app.window.compose.choose_platform_number(10)
    choose_audience(desk, Audience(mode=AudienceMode.INSTALLATION, installation_id="a213b4b2-d797"))


def long_texts(desk, _emulator) -> None:
    tags = tuple(f"a-rather-long-tag-number-{number}" for number in range(18))
    choose_audience(desk, Audience(mode=AudienceMode.ANY_OF, tags=tags))
    desk.app.window.compose.choose_platform_number(1)
    desk.find(CodeEditor, "payloadEdit").replace_text(
        '{"aps": {"alert": "' + "Ein sehr langer Text ohne Ende. " * 200 + '"}}'
    )
    desk.send_and_wait()


def turn_to(desk, key: str) -> None:
    """Look at a tab of the result."""
    desk.app.window.result._tabs.turn_to(key)
    desk.settle()


def many_devices(desk, emulator: EmulatorServer) -> None:
    emulator.fail_next(Fault(kind=FaultKind.STATUS, status=201, body=outcome_of(40)))
    desk.send_and_wait()


def timing(desk, _emulator) -> None:
    desk.send_and_wait()
    turn_to(desk, "timing")


def token(desk, _emulator) -> None:
    desk.send_and_wait()
    turn_to(desk, "request")
    desk.find(QAbstractButton, "requestTokenSectionTitle").click()


def tree(desk, _emulator) -> None:
    desk.send_and_wait()
    turn_to(desk, "response")
    desk.app.window.result.response_view().parts.body.choose("tree")
    desk.settle()


def comparison(desk, _emulator) -> None:
    desk.send_and_wait()
    desk.app.window.compose.choose_platform_number(1)
    desk.send_and_wait()
    desk.settle()
    desk.app.late.history_desk.compare_requested.emit(1, 2)
    desk.qtbot.waitUntil(
        lambda: "device" in desk.find(QLabel, "compareSummary").text(), timeout=9000
    )


def nothing_to_compare(desk, _emulator) -> None:
    desk.send_and_wait()
    turn_to(desk, "compare")


def found(desk, _emulator) -> None:
    sent(desk, _emulator)
    desk.qtbot.keyClicks(desk.find(QLineEdit, "historySearch"), "apple")
    desk.qtbot.waitUntil(lambda: desk.app.window.history_model.rowCount() < 6, timeout=9000)
    desk.settle()


def nothing_found(desk, _emulator) -> None:
    desk.send_and_wait()
    desk.settle()
    desk.qtbot.keyClicks(desk.find(QLineEdit, "historySearch"), "no such word")
    desk.qtbot.waitUntil(lambda: desk.app.window.history_model.rowCount() == 0, timeout=9000)
    desk.settle()


def deleted(desk, _emulator) -> None:
    sent(desk, _emulator)
    desk.app.history.set_star([2], True)
    desk.app.history.set_note(2, "the one with the new template")
    desk.app.history.remove([4])
    desk.settle()


STATES = (
    empty, ready, sent, request, response, problems, nobody, unauthorized, no_answer, sending,
    retired, long_texts, many_devices, timing, token, tree, comparison, nothing_to_compare, found,
    nothing_found, deleted,
)  # fmt: skip


def picture(widget: QWidget, name: str) -> QImage:
    # Everything posted by the last change is drawn before the picture is taken.
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()
    FOLDER.mkdir(parents=True, exist_ok=True)
    image = widget.grab().toImage()
    assert image.save(str(FOLDER / f"{name}.png"))
    return image


def cut_words(window: QWidget) -> list[str]:
    """Return labels and buttons on the screen that have less room than their words need."""
    cut = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, (ElidedLabel, QToolButton)):
            continue
        words = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if needed > widget.height() + 1:
                cut.append(f"{widget.objectName()}: {words}")
        elif words and widget.minimumSizeHint().width() > widget.width() + 1:
            cut.append(f"{widget.objectName()}: {words}")
    return cut


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_window_in_each_state(
    make_desk: Callable, emulator: EmulatorServer, state: Callable, theme: str
) -> None:
    desk = make_desk(theme=theme)
    desk.app.window.resize(1280, 800)
    desk.connect_to(emulator.connection_string(), emulator.hub_name)
    desk.app.window.connection.show_connection(emulator.connection_string(), emulator.hub_name)
    state(desk, emulator)
    desk.settle()

    image = picture(desk.app.window, f"{state.__name__}-{theme}")

    assert (image.width(), image.height()) == (1280, 800)
    assert len({image.pixel(x, y) for x in range(0, 1280, 7) for y in range(0, 800, 7)}) > 10
    assert not cut_words(desk.app.window)
    desk.app.send_service.cancel()
    emulator.clear_faults()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_large_window(make_desk: Callable, emulator: EmulatorServer, theme: str) -> None:
    desk = make_desk(theme=theme)
    desk.app.window.resize(1600, 1000)
    desk.connect_to(emulator.connection_string(), emulator.hub_name)
    desk.app.window.connection.show_connection(emulator.connection_string(), emulator.hub_name)
    sent(desk, emulator)

    assert picture(desk.app.window, f"large-{theme}").width() == 1600
    assert not cut_words(desk.app.window)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("action", "dialog"),
    [("settings_action", "settingsDialog"), ("about_action", "aboutDialog"),
     ("help_action", "helpBox"), ("explanations_action", "explanationHelp"),
     ("paste_curl_action", "pasteCurlDialog")],
)  # fmt: skip
def test_dialogs(make_desk: Callable, theme: str, action: str, dialog: str) -> None:
    desk = make_desk(theme=theme)
    getattr(desk.app.window, action).trigger()
    desk.settle()
    shown = desk.find(QDialog, dialog)

    picture(shown, f"{dialog}-{theme}")

    assert shown.isVisible()
    assert not cut_words(shown)
    shown.reject()


def emulator_devices(desk, window) -> None:
    desk.send_and_wait()
    received = window.devices.details.findChild(QTableView, "emulatorReceivedTable")
    desk.qtbot.waitUntil(lambda: received.model().rowCount() > 0, timeout=9000)


def emulator_nobody(desk, window) -> None:
    desk.qtbot.keyClicks(window.findChild(QLineEdit, "emulatorDeviceFilter"), "no such device")


def emulator_tag_problem(desk, window) -> None:
    desk.qtbot.keyClicks(window.findChild(QLineEdit, "emulatorTagExpression"), "sports && (news")
    problem = window.findChild(QLabel, "emulatorTagProblem")
    desk.qtbot.waitUntil(problem.isVisible, timeout=9000)


def emulator_requests(desk, window) -> None:
    window.turn_to(window.requests)
    desk.send_and_wait()
    desk.app.form.set_hub_name("another-hub")
    desk.app.form.check_now()
    desk.send_and_wait()
    table = window.requests.table
    desk.qtbot.waitUntil(lambda: table.rows.rowCount() > 1, timeout=9000)


def emulator_no_request(_desk, window) -> None:
    window.turn_to(window.requests)


def emulator_faults(desk, window) -> None:
    window.turn_to(window.faults)
    for kind in ("status", "expired-certificate", "drip"):
        window.faults.choose_kind(kind)
        window.findChild(QAbstractButton, "faultPlay").click()
    plan = window.findChild(QTableView, "faultPlanTable").model()
    desk.qtbot.waitUntil(lambda: plan.rowCount() == 3, timeout=9000)


def emulator_no_fault(_desk, window) -> None:
    window.turn_to(window.faults)


def emulator_settings(_desk, window) -> None:
    window.turn_to(window.settings)


EMULATOR_STATES = (
    emulator_devices, emulator_nobody, emulator_tag_problem, emulator_requests, emulator_no_request,
    emulator_faults, emulator_no_fault, emulator_settings,
)  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", EMULATOR_STATES, ids=lambda state: state.__name__)
def test_emulator_in_each_state(
    make_desk: Callable, tmp_path: Path, state: Callable, theme: str
) -> None:
    with EmulatorServer(0, EmulatorOptions(certificate_folder=tmp_path / "ca")) as server:
        desk = make_desk(theme=theme, profile=EMULATOR_ID, running_emulator=info_of(server))
        desk.qtbot.waitUntil(lambda: desk.app.form.reading().is_sendable, timeout=9000)
        window = desk.open_emulator()
        desk.qtbot.waitUntil(lambda: window.devices.table.rows.rowCount() > 0, timeout=9000)
        state(desk, window)

        image = picture(window, f"{state.__name__}-{theme}")

        assert (image.width(), image.height()) == (1000, 680)
        assert not cut_words(window)
        window.resize(*LEAST_SIZE)
        assert picture(window, f"{state.__name__}-small-{theme}").width() == LEAST_SIZE[0]
        assert not cut_words(window)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_emulator_that_does_not_run(make_desk: Callable, theme: str) -> None:
    desk = make_desk(theme=theme)
    window = desk.open_emulator()

    picture(window, f"emulator_stopped-{theme}")

    assert not cut_words(window)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_report(make_desk: Callable, emulator: EmulatorServer, theme: str) -> None:
    desk = make_desk(theme=theme)
    desk.connect_to(emulator.connection_string(), emulator.hub_name)
    desk.send_and_wait()
    menu = desk.find(QToolButton, "copyAsButton").menu()
    next(each for each in menu.actions() if each.objectName() == "openReport").trigger()
    report = desk.find(QDialog, "reportDialog")
    preview = report.findChild(CodeView)
    desk.qtbot.waitUntil(lambda: "accepted by WNS" in preview.text(), timeout=9000)

    picture(report, f"report-{theme}")

    assert not cut_words(report)
    report.reject()
