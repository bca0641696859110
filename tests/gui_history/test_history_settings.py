"""What the history is kept by, and which profile is asked about before a send."""

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QSpinBox

from nhconsole.gui.profile_name_dialog import ProfileNameDialog
from nhconsole.gui.settings_dialog import SettingsDialog
from nhconsole.storage.profiles import Profile, ProfileStore
from nhconsole.storage.settings import Settings, SettingsStore


def spin(dialog: SettingsDialog, name: str) -> QSpinBox:
    return dialog.findChild(QSpinBox, name)


def test_age_and_number_are_chosen_in_the_settings(qtbot) -> None:
    dialog = SettingsDialog(Settings(history_keep=500))
    qtbot.addWidget(dialog)
    assert spin(dialog, "historyKeepSpin").text() == "500 exchanges"
    assert spin(dialog, "historyDaysSpin").text() == "For ever"

    spin(dialog, "historyKeepSpin").setValue(0)
    spin(dialog, "historyDaysSpin").setValue(30)
    assert spin(dialog, "historyKeepSpin").text() == "All"
    buttons = dialog.findChild(QDialogButtonBox, "settingsButtons")
    with qtbot.waitSignal(dialog.settings_chosen) as chosen:
        buttons.button(QDialogButtonBox.StandardButton.Ok).click()

    assert (chosen.args[0].history_keep, chosen.args[0].history_days) == (0, 30)


def test_number_that_is_too_small_is_said(qtbot) -> None:
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    spin(dialog, "historyKeepSpin").setValue(5)

    assert "exchanges kept" in dialog.findChild(QLabel, "settingsProblem").text()


@pytest.mark.parametrize("days", [0, 1, 36_500])
def test_days_survive_a_restart(tmp_path, days: int) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    store.save(Settings(history_days=days))

    assert store.load() == (Settings(history_days=days), ())


def test_production_mark_survives_a_restart_and_is_not_there_by_itself(tmp_path) -> None:
    store = ProfileStore(tmp_path / "profiles.json")
    plain = {"endpoint_text": "sb://x.example/", "key_name": "Full", "hub_name": "hub"}
    store.add(Profile(id="1", name="dev", **plain))
    store.add(Profile(id="2", name="prod", is_production=True, **plain))

    assert [item.is_production for item in store.list()] == [False, True]


def test_name_of_a_profile_is_asked_for_with_its_mark(qtbot) -> None:
    dialog = ProfileNameDialog("prod", is_production=True)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.profile_named) as named:
        dialog.accept()

    assert named.args == ["prod", True]
