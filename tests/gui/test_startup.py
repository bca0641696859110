"""The first paint: what is loaded by then, what can be done at that moment, and what follows."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nhconsole import paths
from nhconsole.emulator import EmulatorServer
from nhconsole.gui.app import App
from nhconsole.gui.connections import UNSAVED_ID
from nhconsole.gui.widgets.secret_line_edit import SecretLineEdit
from nhconsole.storage.drafts import DraftStore, StoredDraft
from nhconsole.storage.settings import Settings, SettingsStore

REPOSITORY = Path(__file__).resolve().parents[2]
AT_FIRST_PAINT = """
import json, sys
import nhconsole.cli.main, nhconsole.cli.window
from nhconsole.gui.start import run_window

def at_first_paint(app):
    told["modules"] = list(sys.modules)
    from nhconsole.gui import app as module
    load, told["by a thread"] = module.import_module, []
    module.import_module = lambda name: (told["by a thread"].append(name), load(name))
    from PySide6.QtTest import QTest
    editor = app.window.compose.editor
    told["has the keyboard"] = app.window.focusWidget() is editor
    QTest.keyClicks(editor, "typed at once ")
    told["text"] = editor.text()
    app.complete.connect(end)
    kept.append(app)

def end():
    told["at the end"] = kept[0].form.draft.payload
    kept[0].window.close()

told, kept = {}, []
code = run_window(at_first_paint)
print(json.dumps(told))
sys.exit(code)
"""
SEND_AT_FIRST_PAINT = """
import json, sys
from nhconsole.gui.start import run_window

def at_first_paint(app):
    text, hub = sys.argv[1:]
    app.window.connection.connection_edited.emit(text)
    app.window.connection.hub_edited.emit(hub)
    app.complete.connect(lambda: told.append("complete"))
    app.send_service.idle.connect(lambda: told.append("sent"))
    for signal in (app.complete, app.send_service.idle):
        signal.connect(lambda: end(app))
    told.append("loaded" if "nhconsole.client.hub_client" in sys.modules else "not loaded")
    app.window.send_action.trigger()

def end(app):
    if len(told) == 3:
        from PySide6.QtWidgets import QLabel
        told.append(app.window.findChild(QLabel, "outcomeHeadline").text())
        told.append(app.form.draft.connection_text.reveal() == sys.argv[1])
        app.window.close()

told = []
code = run_window(at_first_paint)
print(json.dumps(told))
sys.exit(code)
"""
LIBRARIES = {"nhconsole", "platformdirs"}
"""platformdirs says where the settings are, and they say how the window looks."""
HEAVY = {
    "sqlite3",
    "ssl",
    "hashlib",
    "http.client",
    "email",
    "asyncio",
    "xml.parsers.expat",
    "importlib.metadata",
    "logging.handlers",
    "PySide6.QtNetwork",
    "nhconsole.client",
    "nhconsole.core.connection.connection_string",
    "nhconsole.core.sending.draft",
    "nhconsole.core.sending.exchange",
    "nhconsole.core.audience.tag_expression",
    "nhconsole.core.verdict.verdict",
    "nhconsole.emulator",
    "nhconsole.gui.emulator",
    "nhconsole.gui.emulator_process",
    "nhconsole.gui.exchange_recorder",
    "nhconsole.gui.history.delegate",
    "nhconsole.gui.result.outcome_view",
    "nhconsole.gui.result.request_view",
    "nhconsole.gui.result.response_view",
    "nhconsole.storage.history.store",
    "nhconsole.storage.profiles",
    "nhconsole.storage.secret_store",
}


def run(code: str, home: Path, *arguments: str) -> Any:
    """Run a program in a fresh process with a home of its own; what it prints, read as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "NHCONSOLE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a fresh program says at its first paint, and when all is loaded."""
    found: dict[str, Any] = run(AT_FIRST_PAINT, tmp_path_factory.mktemp("home"))
    return found


def packages_of(modules: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules} - sys.stdlib_module_names


def test_first_paint_loads_no_library_but_qt(told: dict[str, Any], tmp_path: Path) -> None:
    bare = "import json, sys, PySide6.QtWidgets; print(json.dumps(list(sys.modules)))"

    foreign = packages_of(told["modules"]) - packages_of(run(bare, tmp_path))

    assert foreign <= LIBRARIES


def test_first_paint_loads_nothing_heavy(told: dict[str, Any]) -> None:
    assert HEAVY & set(told["modules"]) == set()


def test_keys_at_the_first_paint_reach_the_editor_and_stay(told: dict[str, Any]) -> None:
    assert told["has the keyboard"]
    assert told["text"].startswith("typed at once <toast>")
    assert told["at the end"] == told["text"]


def test_no_module_that_a_thread_loads_needs_qt(told: dict[str, Any], tmp_path: Path) -> None:
    # PySide makes a class when it is first asked for, and two threads at once would end in a crash.
    without_qt = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from importlib import import_module\n"
        "print(len([import_module(name) for name in sys.argv[1:]]))"
    )
    names = told["by a thread"]

    assert "nhconsole.core.sending.draft" in names
    assert run(without_qt, tmp_path, *names) == len(names)


def test_send_works_before_everything_is_loaded(tmp_path: Path, emulator: EmulatorServer) -> None:
    store = SettingsStore(tmp_path / "config" / "settings.json")
    store.save(Settings(ca_file=str(emulator.ca_file), last_profile_id="none"))

    text = emulator.connection_string()
    before, *order, headline, stands = run(SEND_AT_FIRST_PAINT, tmp_path, text, emulator.hub_name)

    assert before == "not loaded"
    assert sorted(order) == ["complete", "sent"]
    assert "accepted by WNS" in headline
    assert stands


class Opening:
    """A window that is being opened: what a person does before the rest is loaded."""

    def __init__(self, qtbot: QtBot, application: QApplication) -> None:
        self.app = App(application, start_profile=UNSAVED_ID)
        self.qtbot = qtbot
        self.app.show()

    def finish(self) -> None:
        """Wait until everything is loaded."""
        with self.qtbot.waitSignal(self.app.complete, timeout=20_000):
            pass
        self.qtbot.waitUntil(lambda: self.app.disk.is_idle and self.app.keys.is_idle, timeout=9000)

    def payload(self) -> str:
        """Return what stands in the editor."""
        return self.app.window.compose.editor.text()


@pytest.fixture
def opening(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[], Opening]]:
    """Return a function that opens a window and does not wait for it."""
    opened: list[Opening] = []

    def make() -> Opening:
        opened.append(Opening(qtbot, qapp))
        return opened[-1]

    yield make
    for one in opened:
        one.app.window.close()
        one.app.window.deleteLater()
        one.app.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def stored() -> DraftStore:
    """The drafts of a former run: a toast, and a badge that was edited last."""
    store = DraftStore(paths.data_folder() / "drafts.json")
    store.save(
        StoredDraft(platform="windows", kind=kind, payload=payload)
        for kind, payload in (("toast", "<toast>old</toast>"), ("badge", '<badge value="1"/>'))
    )
    return store


def test_stored_draft_follows_the_sample(opening: Callable, stored: DraftStore) -> None:
    window = opening()
    assert "Hello" in window.payload()
    window.finish()

    assert window.payload() == '<badge value="1"/>'
    assert window.app.form.draft.kind == "badge"


def test_stored_draft_does_not_replace_what_was_typed(
    opening: Callable, stored: DraftStore
) -> None:
    window = opening()
    QTest.keyClicks(window.app.window.compose.editor, "new ")
    window.finish()

    assert window.payload().startswith("new <toast>")
    assert window.app.form.draft.kind == "toast"
    window.app.window.compose.kind_chosen.emit("badge")
    assert window.payload() == '<badge value="1"/>'


def test_window_closed_at_once_keeps_the_stored_drafts(
    opening: Callable, stored: DraftStore
) -> None:
    before, _ = stored.load()
    opening().app.window.close()

    assert stored.load()[0] == before


def test_connection_typed_at_once_stands(opening: Callable) -> None:
    window = opening()
    field = window.app.window.findChild(SecretLineEdit, "connectionStringEdit")
    QTest.keyClicks(field, "Endpoint=sb://typed.example/")
    window.finish()

    assert field.text() == "Endpoint=sb://typed.example/"
    assert window.app.form.draft.connection_text.reveal() == field.text()
