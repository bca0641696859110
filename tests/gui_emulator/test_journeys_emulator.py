"""A developer plays every failure: the whole window and the emulator's window beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView

from nhconsole.gui.code.view import CodeView


def outcomes(desk) -> list[str]:
    model = desk.find(QTableView, "outcomeTable").model()
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def test_a_developer_plays_failures_and_sees_them(panel) -> None:
    desk, qtbot = panel.desk, panel.desk.qtbot

    # A device whose handle is not valid any more.
    panel.choose_device("Anna's laptop")
    box = panel.find(QComboBox, "emulatorBehaviour")
    box.setFocus()
    while box.currentText() != "Invalid handle":
        qtbot.keyClick(box, Qt.Key.Key_Down)
    panel.wait(lambda: "Invalid handle" in panel.rows("emulatorDeviceTable")[0])
    desk.send_and_wait()
    assert "Accepted by WNS" not in outcomes(desk)
    panel.wait(lambda: panel.rows("emulatorReceivedTable") != [])
    assert panel.rows("emulatorReceivedTable")[0][1] == "Refused"

    # Its request is in the log.
    panel.turn_to(1)
    panel.wait(lambda: [row[1] for row in panel.rows("emulatorRequestTable")] == ["201"])
    assert "&test" in panel.find(CodeView, "emulatorRequestText").text()

    # The hub is busy.
    panel.turn_to(2)
    qtbot.mouseClick(panel.find(QPushButton, "faultPlay"), Qt.MouseButton.LeftButton)
    panel.wait(lambda: [row[0] for row in panel.rows("faultPlanTable")] != [])
    with qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        panel.press("emulatorSend")
    assert "again in 10 s" in desk.find(QLabel, "outcomeHeadline").text()
    panel.wait(lambda: panel.rows("faultPlanTable") == [])
    panel.turn_to(1)
    panel.wait(lambda: [row[1] for row in panel.rows("emulatorRequestTable")] == ["201", "503"])

    # All is well again, and the device shows what it got.
    panel.turn_to(0)
    box.setCurrentIndex(box.findData("accepted"))
    box.activated.emit(box.currentIndex())
    panel.wait(lambda: "Accepted" in panel.rows("emulatorDeviceTable")[0])
    desk.send_and_wait()
    panel.wait(lambda: len(panel.rows("emulatorReceivedTable")) == 2)
    assert panel.rows("emulatorReceivedTable")[0][1] == "Accepted"
    assert "<text>Hello</text>" in panel.find(CodeView, "emulatorBodyText").text()
