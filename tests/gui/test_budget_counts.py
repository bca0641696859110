"""What the window counts against a hub's budget of test sends, whatever becomes of the history."""

from nhconsole import paths
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.storage.history.store import HistoryStore


def test_a_send_that_was_deleted_for_good_still_counts(desk) -> None:
    desk.send_and_wait()
    desk.send_and_wait()
    model = desk.app.history.model
    desk.qtbot.waitUntil(lambda: model.rowCount() == 2, timeout=9000)
    meter = desk.app.window.connection.budget_meter()
    desk.qtbot.waitUntil(lambda: meter.reading.used == 2, timeout=9000)

    with HistoryStore(paths.data_folder() / "history.sqlite3", Redactor()) as other:
        other.purge(other.remove_all().id)
    desk.qtbot.waitUntil(lambda: model.rowCount() == 0, timeout=9000)
    desk.settle()

    assert meter.reading.used == 2


def test_a_send_to_another_hub_does_not_count(desk, emulator) -> None:
    desk.send_and_wait()
    meter = desk.app.window.connection.budget_meter()
    desk.qtbot.waitUntil(lambda: meter.reading.used == 1, timeout=9000)

    desk.connect_to(emulator.connection_string(), "another-hub")
    desk.settle()
    assert meter.reading.used == 0

    desk.connect_to(emulator.connection_string(), emulator.hub_name)
    desk.settle()
    assert meter.reading.used == 1
