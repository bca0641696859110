"""What a person does in the emulator's window."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QTabWidget,
)

from nhconsole import paths
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.emulator.control_client import ControlClient
from nhconsole.storage.settings import SettingsStore

DEVICES, REQUESTS, FAULTS, SETTINGS = range(4)
FIELDS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit,
          QAbstractSpinBox)  # fmt: skip


def names(panel) -> list[str]:
    return [row[0] for row in panel.rows("emulatorDeviceTable")]


def test_devices_are_listed_and_the_first_one_is_shown(panel) -> None:
    assert len(names(panel)) == 12
    assert panel.find(QLabel, "emulatorDeviceName").text() == names(panel)[0]
    assert "12" not in panel.find(QLabel, "emulatorStatus").text()
    assert "14 registrations" in panel.find(QLabel, "emulatorFacts").text()


def test_words_narrow_the_devices_and_esc_brings_them_back(panel) -> None:
    field = panel.find(QLineEdit, "emulatorDeviceFilter")
    panel.desk.qtbot.keyClicks(field, "ipad")
    assert names(panel) == ["Ben's iPad"]
    panel.desk.qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert len(names(panel)) == 12
    assert panel.window.isVisible()


def test_tag_expression_shows_who_would_be_reached(panel, server) -> None:
    panel.desk.qtbot.keyClicks(panel.find(QLineEdit, "emulatorTagExpression"), "sports && !news")
    panel.wait(lambda: 0 < len(names(panel)) < 12)

    assert all("sports" in row[1] for row in panel.rows("emulatorDeviceTable"))


def test_broken_tag_expression_is_said_and_the_devices_stay(panel) -> None:
    panel.desk.qtbot.keyClicks(panel.find(QLineEdit, "emulatorTagExpression"), "sports &&")
    problem = panel.find(QLabel, "emulatorTagProblem")
    panel.wait(problem.isVisible)

    assert "&&" in problem.text()
    assert len(names(panel)) == 12


def test_nobody_is_said_with_a_way_back(panel) -> None:
    panel.desk.qtbot.keyClicks(panel.find(QLineEdit, "emulatorDeviceFilter"), "no such device")
    assert panel.find(QLabel, "emulatorNoDevice").isVisible()
    panel.press("emulatorShowEveryDevice")

    assert len(names(panel)) == 12


def test_columns_sort(panel) -> None:
    table = panel.find(QTableView, "emulatorDeviceTable")
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    assert names(panel) == sorted(names(panel), key=str.casefold)


def test_behaviour_and_delay_reach_the_emulator(panel, server) -> None:
    panel.choose_device("Anna's laptop")
    box = panel.find(QComboBox, "emulatorBehaviour")
    box.setCurrentIndex(box.findData("throttled"))
    box.activated.emit(box.currentIndex())
    panel.wait(lambda: "Throttled" in panel.rows("emulatorDeviceTable")[0])
    panel.find(QDoubleSpinBox, "emulatorDelay").setValue(0.2)

    def as_known() -> tuple[str, float]:
        device = panel.window.devices.table.current_row()
        return device.behaviour, device.delay_s

    panel.wait(lambda: as_known() == ("throttled", 0.2))


def test_removed_device_leaves_the_list(panel) -> None:
    panel.choose_device("Ben's iPad")
    panel.press("emulatorRemoveDevice")
    panel.wait(lambda: len(names(panel)) == 11)

    assert "Ben's iPad" not in names(panel)
    assert panel.find(QLabel, "emulatorDeviceName").text() != "Ben's iPad"


def test_template_of_a_registration_can_be_read(panel) -> None:
    panel.choose_device("Anna's laptop")
    panel.press("segment_emulator-registrations")
    table = panel.find(QTableView, "emulatorRegistrationTable")
    table.setCurrentIndex(table.model().index(1, 0))

    assert "$(message)" in panel.find(CodeView, "emulatorBodyText").text()


def test_what_somebody_else_changes_is_seen_after_a_while(panel, server) -> None:
    other = ControlClient(server.port, str(server.ca_file))
    other.change_device("anna-s-laptop", {"behaviour": "unreachable"})
    other.close()

    panel.wait(lambda: "Push service silent" in panel.rows("emulatorDeviceTable")[0])


def test_log_tells_refusals_apart(panel, server) -> None:
    panel.turn_to(REQUESTS)
    assert panel.find(QLabel, "emulatorNoRequest").isVisible()
    panel.desk.send_and_wait()
    panel.desk.connect_to(server.connection_string()[:-4] + "AAA=", server.hub_name)
    panel.desk.send_and_wait()
    panel.wait(lambda: len(panel.rows("emulatorRequestTable")) == 2)
    panel.press("segment_emulator-refused")

    (only,) = panel.rows("emulatorRequestTable")
    assert only[1] == "401"
    assert "signature" in only[4].lower()
    panel.press("segment_emulator-sends")
    assert [row[1] for row in panel.rows("emulatorRequestTable")] == ["201"]


def test_log_follows_its_end_until_somebody_looks_back(panel) -> None:
    panel.turn_to(REQUESTS)
    table = panel.find(QTableView, "emulatorRequestTable")
    for count in (1, 2):
        panel.desk.send_and_wait()
        panel.wait(lambda count=count: len(panel.rows("emulatorRequestTable")) == count)
        assert table.currentIndex().row() == count - 1
    table.setCurrentIndex(table.model().index(0, 0))
    panel.desk.send_and_wait()
    panel.wait(lambda: len(panel.rows("emulatorRequestTable")) == 3)

    assert table.currentIndex().row() == 0


def test_cleared_log_is_empty_here_and_there(panel, server) -> None:
    panel.turn_to(REQUESTS)
    panel.desk.send_and_wait()
    panel.wait(lambda: len(panel.rows("emulatorRequestTable")) == 1)
    panel.press("emulatorClearRequests")

    panel.wait(lambda: server.requests == ())
    assert panel.rows("emulatorRequestTable") == []


def test_settings_are_played(panel, server) -> None:
    panel.turn_to(SETTINGS)
    for name in ("emulatorLimitSends", "emulatorRemoveFailing", "emulatorRefuseMixed"):
        panel.find(QCheckBox, name).click()
    panel.wait(panel.find(QSpinBox, "emulatorSendLimit").isEnabled)
    panel.find(QSpinBox, "emulatorSendLimit").setValue(1)
    panel.desk.settle()
    panel.desk.send_and_wait()
    panel.desk.send_and_wait()

    panel.wait(lambda: [entry.status for entry in server.requests] == [201, 429])


def test_reset_is_asked_about_and_brings_the_devices_back(panel) -> None:
    panel.press("emulatorRemoveDevice")
    panel.wait(lambda: len(names(panel)) == 11)
    panel.turn_to(SETTINGS)
    panel.press("emulatorReset")
    question = panel.find(QDialog, "emulatorResetQuestion")
    assert len(names(panel)) == 11
    question.findChild(QPushButton, "emulatorResetButton").click()
    panel.turn_to(DEVICES)

    panel.wait(lambda: len(names(panel)) == 12)


def test_refused_order_is_said_in_the_window(panel) -> None:
    panel.turn_to(FAULTS)
    panel.window.faults.choose_kind("throttled")
    panel.find(QSpinBox, "fault_throttled_status").setValue(418)
    panel.press("faultPlay")

    panel.wait(lambda: "throttled" in panel.window.message_bar.text())


def test_played_certificate_meets_the_next_send(panel) -> None:
    panel.desk.send_and_wait()
    panel.turn_to(FAULTS)
    panel.window.faults.choose_kind("expired-certificate")
    panel.press("faultPlay")
    panel.wait(lambda: len(panel.rows("faultPlanTable")) == 1)
    panel.desk.send_and_wait()

    assert "certificate" in panel.desk.find(QLabel, "outcomeHeadline").text().lower()


def test_nothing_is_asked_while_the_window_is_hidden(panel, server) -> None:
    panel.turn_to(REQUESTS)
    panel.window.close()
    panel.desk.send_and_wait()

    assert panel.rows("emulatorRequestTable") == []
    panel.desk.app.window.emulator_action.trigger()
    panel.wait(lambda: len(panel.rows("emulatorRequestTable")) == 1)


def test_tab_shows_what_came_while_another_one_was_looked_at(panel) -> None:
    panel.turn_to(FAULTS)
    panel.desk.send_and_wait()
    panel.wait(lambda: "1 request" in panel.find(QLabel, "emulatorFacts").text())
    panel.turn_to(REQUESTS)
    panel.wait(lambda: len(panel.rows("emulatorRequestTable")) == 1)
    panel.turn_to(DEVICES)
    panel.wait(lambda: any(row[3] for row in panel.rows("emulatorDeviceTable")))


def test_window_is_where_it_was(panel, make_desk) -> None:
    panel.window.resize(900, 616)
    panel.desk.app.window.close()
    kept, _ = SettingsStore(paths.config_folder() / "settings.json").load()
    again = make_desk(geometry=kept.geometry)
    window = again.open_emulator()

    # The offscreen screen is less wide than the window.
    assert window.height() == 616


def test_stopped_emulator_is_started_by_one_button_whichever_hub_is_chosen(make_desk) -> None:
    desk = make_desk()
    window = desk.open_emulator()
    start = window.findChild(QPushButton, "emulatorStart")
    assert start.isVisible()
    start.click()

    tabs = window.findChild(QTabWidget, "emulatorTabs")
    desk.qtbot.waitUntil(tabs.isVisible, timeout=20_000)
    desk.qtbot.waitUntil(lambda: window.devices.table.rows.rowCount() > 0, timeout=9000)
    assert desk.find(QComboBox, "profileCombo").currentText() == "New connection"
    # A push from here would go to the other hub.
    assert not window.findChild(QPushButton, "emulatorSend").isVisible()


def test_connection_string_is_copied_with_a_word_on_its_certificate(panel, server, qapp) -> None:
    panel.press("emulatorCopyConnection")

    assert qapp.clipboard().text() == server.connection_string()
    assert str(server.ca_file) in panel.window.message_bar.text()


def test_columns_stay_in_sight_in_a_small_window(panel) -> None:
    panel.window.resize(panel.window.minimumSize())
    table = panel.find(QTableView, "emulatorDeviceTable")

    panel.wait(lambda: table.horizontalHeader().length() <= table.viewport().width())


def test_silent_emulator_is_said(panel, server) -> None:
    server.stop()

    panel.wait(lambda: panel.find(QLabel, "emulatorStatus").text() == "Silent")
    assert "does not answer" in panel.find(QLabel, "emulatorFacts").text()


# With the keyboard, and without eyes.


def fields_of(panel) -> list:
    return [
        widget
        for kind in FIELDS
        for widget in panel.window.findChildren(kind)
        if not widget.objectName().startswith(("qt_", "_q_", "ScrollLeft", "ScrollRight"))
        and not isinstance(widget.parentWidget(), (QComboBox, QLineEdit, QAbstractItemView))
        and not isinstance(widget.parentWidget(), QAbstractSpinBox)
        and not (widget.parentWidget() and isinstance(
            widget.parentWidget().parentWidget(), (QComboBox, QAbstractItemView)
        ))
    ]  # fmt: skip


@pytest.mark.parametrize("tab", [DEVICES, REQUESTS, FAULTS, SETTINGS])
def test_every_field_is_named_and_reached_by_the_keyboard(panel, tab: int) -> None:
    panel.turn_to(tab)
    seen = [widget for widget in fields_of(panel) if widget.isVisible()]

    assert seen
    for widget in seen:
        spoken = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert spoken, widget.objectName()
        assert not widget.isEnabled() or widget.focusPolicy() & Qt.FocusPolicy.TabFocus, (
            widget.objectName()
        )


def test_every_field_has_a_name_of_its_own(panel) -> None:
    counts = Counter(widget.objectName() for widget in fields_of(panel))

    assert "" not in counts
    assert [name for name, count in counts.items() if count > 1] == []


def test_ctrl_f_goes_to_the_filter_and_down_to_the_table(panel) -> None:
    qtbot = panel.desk.qtbot
    with qtbot.waitActive(panel.window):
        panel.window.activateWindow()
    for tab, field, table in (
        (DEVICES, "emulatorDeviceFilter", "emulatorDeviceTable"),
        (REQUESTS, "emulatorRequestFilter", "emulatorRequestTable"),
    ):
        panel.turn_to(tab)
        panel.desk.send_and_wait()
        panel.wait(lambda table=table: len(panel.rows(table)) > 0)
        qtbot.keyClick(panel.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert panel.find(QLineEdit, field).hasFocus()
        qtbot.keyClick(panel.find(QLineEdit, field), Qt.Key.Key_Down)
        assert panel.find(QTableView, table).hasFocus()


def test_esc_closes_the_window(panel) -> None:
    panel.desk.qtbot.keyClick(panel.window, Qt.Key.Key_Escape)

    assert not panel.window.isVisible()


def test_window_explains_itself(panel) -> None:
    assert "Faults plays" in panel.window.property("helpText")
