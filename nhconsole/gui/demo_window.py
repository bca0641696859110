"""The window of the demonstration: its pushes in the history, one of them on the screen."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from nhconsole import paths
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.draft_json import draft_to_json
from nhconsole.demo import DemoSend
from nhconsole.emulator import EmulatorServer
from nhconsole.gui.app import App, make_application
from nhconsole.gui.connections import EMULATOR_ID
from nhconsole.gui.emulator_process import EmulatorInfo
from nhconsole.gui.exchange_recorder import summary_of
from nhconsole.gui.result.shown_exchange import made_ready
from nhconsole.gui.termination import TerminationWatch
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.settings import Settings, SettingsStore

_SIZE = (1280, 800)
_SHOWN = "windows"
_LOOK_MS = 50
_LONGEST_MS = 15_000


def show_demo(
    sent: Sequence[DemoSend], *, emulator: EmulatorServer, screenshot: Path | None, theme: str
) -> int:
    """Show the window with what was sent, or save its picture and end.

    Args:
        sent: The pushes, in the order in which they were sent.
        emulator: Still running; the window goes on sending to it.
        screenshot: Where the picture goes; None shows the window until it is closed.
        theme: ``light`` or ``dark``; empty for the system's.
    """
    before = os.environ.get("NHCONSOLE_HOME")
    with tempfile.TemporaryDirectory(prefix="nhconsole-demo-") as home:
        # The demonstration leaves the person's own history, drafts and settings alone.
        os.environ["NHCONSOLE_HOME"] = home
        try:
            return _run(sent, emulator, screenshot, theme)
        finally:
            os.environ.pop("NHCONSOLE_HOME")
            if before is not None:
                os.environ["NHCONSOLE_HOME"] = before


def _run(
    sent: Sequence[DemoSend], emulator: EmulatorServer, screenshot: Path | None, theme: str
) -> int:
    rows = _write_history(sent)
    SettingsStore(paths.config_folder() / "settings.json").save(Settings(theme=theme or "system"))
    application = make_application(sys.argv[:1])
    app = App(application, start_profile=EMULATOR_ID, running_emulator=_info(emulator))
    app.show()
    app.window.resize(*_SIZE)
    shown = next((push for push in sent if push.draft.platform == _SHOWN), None)
    if shown is not None:
        row_id = rows[shown.exchange.id]
        app.console.show(made_ready(shown.exchange, Redactor(), row_id=row_id))
        app.window.history.mark_shown(row_id)
    if screenshot is None:
        watch = TerminationWatch()
        watch.asked_to_end.connect(app.window.close)
        try:
            return application.exec()
        finally:
            watch.close()
    _settle(app)
    saved = app.window.grab().save(str(screenshot))
    app.window.close()
    return 0 if saved else 2


def _write_history(sent: Sequence[DemoSend]) -> dict[str, int]:
    """Write the pushes down as the window would have done; return their rows by exchange."""
    rows = {}
    with HistoryStore(paths.data_folder() / "history.sqlite3", Redactor()) as history:
        for push in sent:
            draft, exchange = push.draft, push.exchange
            history.begin(
                exchange.id,
                exchange.started_at,
                exchange.request,
                profile_name="Built-in emulator",
                platform=draft.platform,
                kind=draft.kind,
                audience_text=draft.audience.in_words(),
                draft_json=draft_to_json(draft),
            )
            summary = summary_of(exchange, made_ready(exchange).verdict)
            rows[exchange.id] = history.finish(exchange, summary)
    return rows


def _info(emulator: EmulatorServer) -> EmulatorInfo:
    return EmulatorInfo(
        port=emulator.port,
        hub_name=emulator.hub_name,
        ca_file=str(emulator.ca_file),
        connection_strings=dict(emulator.connection_strings),
    )


def _settle(app: App) -> None:
    """Wait until list, drafts and connection are on the screen."""
    loop = QEventLoop()
    look = QTimer()
    look.setInterval(_LOOK_MS)

    def end_when_idle() -> None:
        if app.disk.is_idle and app.keys.is_idle and app.window.history_model.rowCount():
            loop.quit()

    look.timeout.connect(end_when_idle)
    look.start()
    QTimer.singleShot(_LONGEST_MS, loop.quit)
    loop.exec()
    QApplication.processEvents()
