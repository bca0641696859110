"""Copy as, save as, the report, and the pasted cURL command."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from nhconsole.core.curl.reading import CurlReading
from nhconsole.core.export import exporters
from nhconsole.core.secrets.secret import Secret
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.export.copy_as_menu import CopyAsMenu
from nhconsole.gui.export.paste_curl_dialog import PasteCurlDialog
from nhconsole.gui.export.report_dialog import ReportDialog
from nhconsole.gui.widgets.message_bar import MessageBar
from tests.core_export.making import HANDLE_2, KEY
from tests.gui_export.conftest import Bench

IDS = [exporter.id for exporter in exporters()]
CURL = (
    "curl 'https://contoso.servicebus.windows.net/chat-hub/messages?api-version=2020-06&test' \\\n"
    "  -H 'ServiceBusNotification-Format: apple' -k -d '{\"aps\":{}}'"
)


def action_of(menu: CopyAsMenu, name: str) -> QAction:
    found = menu.findChild(QAction, name)
    assert found is not None
    return found


def child(parent: QWidget, kind: type, name: str) -> Any:
    found = parent.findChild(kind, name)
    assert found is not None
    return found


@pytest.fixture
def menu(bench: Bench) -> CopyAsMenu:
    menu = CopyAsMenu(bench.desk, bench.window)
    menu.refresh()
    return menu


@pytest.fixture
def report(bench: Bench) -> ReportDialog:
    dialog = bench.desk.open_report()
    assert dialog is not None
    bench.settle()
    return dialog


@pytest.mark.parametrize("exporter_id", IDS)
def test_each_form_is_copied_without_the_key(
    bench: Bench, menu: CopyAsMenu, exporter_id: str
) -> None:
    action_of(menu, f"copyAs_{exporter_id}").trigger()
    bench.settle()

    text = QGuiApplication.clipboard().text()
    assert "contoso.servicebus.windows.net" in text
    assert KEY not in text
    assert bench.told[-1][0] == "good"


def test_nothing_can_be_copied_without_an_exchange(bench: Bench, menu: CopyAsMenu) -> None:
    bench.exchange = None

    menu.refresh()

    assert not any(action.isEnabled() for action in menu.findChildren(QAction) if action.data())


def test_a_form_is_saved_under_a_name_that_says_when(
    bench: Bench, menu: CopyAsMenu, tmp_path: Path
) -> None:
    action_of(menu, "saveAs_har").trigger()
    dialog = child(bench.window, QFileDialog, "saveExportDialog")
    proposed = dialog.selectedFiles()[0]
    dialog.fileSelected.emit(str(tmp_path / "send.har"))
    bench.settle()

    assert proposed.endswith("nhconsole-20261122-093015.har")
    assert '"version": "1.2"' in (tmp_path / "send.har").read_text(encoding="utf-8")
    assert bench.told == [("good", "Saved as “send.har”.")]


def test_a_file_that_cannot_be_written_is_said(bench: Bench, menu: CopyAsMenu) -> None:
    action_of(menu, "saveAs_curl").trigger()
    dialog = child(bench.window, QFileDialog, "saveExportDialog")
    dialog.fileSelected.emit("/no/such/folder/x.sh")
    bench.settle()

    assert bench.told[0][0] == "bad"
    assert "could not be written" in bench.told[0][1]


def test_the_report_shows_what_would_be_copied(bench: Bench, report: ReportDialog) -> None:
    view = child(report, CodeView, "reportText")

    child(report, QPushButton, "reportCopyButton").click()

    assert view.text().startswith("# 1 accepted by WNS, 1 refused")
    assert QGuiApplication.clipboard().text() == view.text()
    assert HANDLE_2 not in view.text()


def test_a_tick_changes_the_preview(bench: Bench, report: ReportDialog) -> None:
    view = child(report, CodeView, "reportText")
    assert ">Hi<" in view.text()

    child(report, QCheckBox, "reportValues").click()
    child(report, QCheckBox, "reportHandles").click()
    bench.settle()

    assert ">Hi<" not in view.text()
    assert "«value 1»" in view.text()
    assert HANDLE_2 in view.text()


def test_a_note_stands_on_top(bench: Bench, report: ReportDialog) -> None:
    note = child(report, QLineEdit, "reportNote")
    view = child(report, CodeView, "reportText")
    copy = child(report, QPushButton, "reportCopyButton")

    bench.qtbot.keyClicks(note, "After the lunch")

    assert not copy.isEnabled()
    bench.qtbot.waitUntil(lambda: "> After the lunch" in view.text(), timeout=20_000)
    assert copy.isEnabled()


def test_another_form_is_shown(bench: Bench, report: ReportDialog) -> None:
    buttons = [each for each in report.findChildren(QAbstractButton) if each.text() == "HAR 1.2"]

    buttons[0].click()
    bench.settle()

    assert '"version": "1.2"' in child(report, CodeView, "reportText").text()


def test_a_refusal_is_a_sentence_and_nothing_can_be_copied(bench: Bench) -> None:
    # Words of our own, which nothing cleans: only the last look finds them.
    bench.redactor = bench.redactor.with_secrets([Secret("What was left out")])
    dialog = bench.desk.open_report()
    assert dialog is not None
    bench.settle()

    bar = child(dialog, MessageBar, "reportMessage")
    assert "stands in the text" in bar.text()
    assert child(dialog, CodeView, "reportText").text() == ""
    assert not child(dialog, QPushButton, "reportCopyButton").isEnabled()


def test_a_report_that_was_closed_gets_no_late_result(bench: Bench) -> None:
    dialog = bench.desk.open_report()
    assert dialog is not None

    # An exception in a slot, such as one about a deleted widget, fails the test.
    dialog.reject()
    bench.settle()

    assert bench.told == []


def pasted(bench: Bench, text: str = "") -> PasteCurlDialog:
    dialog = PasteCurlDialog(bench.background, text, bench.window)
    dialog.open()
    bench.settle()
    return dialog


def test_a_pasted_command_is_explained_and_taken(bench: Bench) -> None:
    dialog = pasted(bench, CURL)
    taken: list[CurlReading] = []
    dialog.reading_taken.connect(taken.append)

    summary = child(dialog, QLabel, "curlSummary").text()
    rows = child(dialog, QListView, "curlProblems").model().rowCount()
    child(dialog, QPushButton, "fillFormButton").click()
    bench.settle()

    assert summary.startswith("Apple to chat-hub on contoso.servicebus.windows.net, 10 bytes")
    assert rows == 1
    assert [reading.draft and reading.draft.payload for reading in taken] == ['{"aps":{}}']
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_clipboard_is_taken_if_it_holds_a_command(bench: Bench) -> None:
    QGuiApplication.clipboard().setText("no command")
    assert child(pasted(bench), CodeEditor, "curlEdit").text() == ""

    QGuiApplication.clipboard().setText(CURL)
    assert child(pasted(bench), CodeEditor, "curlEdit").text() == CURL


def test_line_breaks_that_a_field_took_away_come_back(bench: Bench) -> None:
    QGuiApplication.clipboard().setText(CURL)

    flat = CURL.replace("\n", " ")

    assert child(pasted(bench, flat), CodeEditor, "curlEdit").text() == CURL


def test_what_is_no_command_cannot_be_taken(bench: Bench) -> None:
    dialog = pasted(bench, "wget https://x")

    assert not child(dialog, QPushButton, "fillFormButton").isEnabled()
    assert child(dialog, QListView, "curlProblems").isVisible()


def test_a_finding_leads_to_its_place(bench: Bench) -> None:
    dialog = pasted(bench, CURL)
    problems = child(dialog, QListView, "curlProblems")
    editor = child(dialog, CodeEditor, "curlEdit")

    problems.activated.emit(problems.model().index(0, 0))

    assert editor.textCursor().blockNumber() == 1


def test_everything_a_person_reaches_has_a_name(bench: Bench, report: ReportDialog) -> None:
    for dialog in (report, pasted(bench, CURL)):
        for widget in dialog.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                is_labelled = any(label.buddy() is widget for label in dialog.findChildren(QLabel))
                text = widget.text() if isinstance(widget, QAbstractButton) else ""
                assert widget.accessibleName() or is_labelled or text, widget.objectName()


def test_the_workers_part_needs_no_qt() -> None:
    code = "import sys; sys.modules['PySide6'] = None; import nhconsole.gui.export.making"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
