"""Settings, profiles and what happens when the disk or the key store refuse."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
)

from nhconsole import paths
from nhconsole.emulator import EmulatorServer
from nhconsole.gui.settings_dialog import SettingsDialog
from nhconsole.storage.settings import Settings
from tests.helpers.key_store import MemoryKeyring, key_store

__all__ = ["key_store"]


def test_saved_connection_comes_back_with_its_key(
    make_desk, emulator: EmulatorServer, key_store: MemoryKeyring
) -> None:
    first = make_desk()
    first.connect_to(emulator.connection_string(), emulator.hub_name)
    first.app.window.connection.save_requested.emit()
    first.find(QInputDialog, "profileNameDialog").textValueSelected.emit("contoso-dev")
    first.settle()
    assert "SharedAccessKey=" not in (paths.config_folder() / "profiles.json").read_text()
    assert len(key_store.kept) == 1
    first.app.window.close()

    second = make_desk(profile=None)
    combo = second.find(QComboBox, "profileCombo")
    number = combo.findText("contoso-dev")
    assert number > 0
    combo.setCurrentIndex(number)
    combo.activated.emit(number)
    second.settle()
    second.app.form.check_now()
    second.send_and_wait()

    assert "accepted by WNS" in second.find(QLabel, "outcomeHeadline").text()


def test_settings_are_chosen_kept_and_applied(make_desk, qapp: QApplication) -> None:
    desk = make_desk(theme="light")
    desk.app.window.settings_action.trigger()
    dialog = desk.find(SettingsDialog, "settingsDialog")
    themes = dialog.findChild(QComboBox, "themeCombo")
    themes.setCurrentIndex(themes.findData("dark"))
    dialog.findChild(QDialogButtonBox, "settingsButtons").button(
        QDialogButtonBox.StandardButton.Ok
    ).click()
    desk.settle()

    assert desk.app.settings.theme == "dark"
    assert '"theme": "dark"' in (paths.config_folder() / "settings.json").read_text()


def test_wrong_proxy_is_said_and_cannot_be_chosen(qtbot) -> None:
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    modes = dialog.findChild(QComboBox, "proxyModeCombo")
    modes.setCurrentIndex(modes.findData("url"))
    dialog.findChild(QLineEdit, "proxyEdit").setText("http://user:secret@proxy:1")

    said = dialog.findChild(QLabel, "settingsProblem").text()
    assert said
    assert "secret" not in said
    buttons = dialog.findChild(QDialogButtonBox, "settingsButtons")
    assert not buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_history_that_cannot_be_opened_is_said_beside_the_exchange(
    make_desk, emulator: EmulatorServer
) -> None:
    # A folder where the file should be: no store can open that.
    (paths.data_folder() / "history.sqlite3").mkdir(parents=True)
    desk = make_desk()
    desk.connect_to(emulator.connection_string(), emulator.hub_name)
    desk.send_and_wait()

    assert "accepted by WNS" in desk.find(QLabel, "outcomeHeadline").text()
    assert "not in the history" in desk.app.window.message_bar.text()


def test_two_windows_share_the_history(make_desk, emulator: EmulatorServer) -> None:
    first, second = make_desk(), make_desk()
    for desk in (first, second):
        desk.connect_to(emulator.connection_string(), emulator.hub_name)
        desk.send_and_wait()
        desk.settle()

    assert first.app.history.open_store().count() == 2


def test_enter_in_the_hub_field_does_not_send_twice(desk, emulator: EmulatorServer) -> None:
    before = len(emulator.requests)
    desk.app.window.send_action.trigger()
    desk.app.window.send_action.trigger()
    with desk.qtbot.waitSignal(desk.app.send_service.idle, timeout=15_000):
        desk.qtbot.mouseClick(desk.find(QPushButton, "sendButton"), Qt.MouseButton.LeftButton)

    assert len(emulator.requests) == before + 1
