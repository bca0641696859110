"""A desk with an exchange, as the window has it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nhconsole.core.export import ReportFacts
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.exchange import Exchange
from nhconsole.gui.background import Background
from nhconsole.gui.export.desk import ExportDesk
from nhconsole.gui.theme import apply_theme
from tests.core_export.making import KEY, make_exchange


class Bench:
    """A desk above a bare window; a test may change what is shown."""

    def __init__(self, qtbot: QtBot, background: Background) -> None:
        self.qtbot = qtbot
        self.exchange: Exchange | None = make_exchange()
        self.redactor = Redactor(frozenset({Secret(KEY)}))
        self.facts = ReportFacts(versions=("nhconsole 1.2.3",), note="")
        self.window = QWidget()
        self.window.resize(900, 700)
        self.background = background
        self.desk = ExportDesk(
            lambda: self.exchange,
            lambda: self.redactor,
            lambda: self.facts,
            background,
            self.window,
        )
        self.told: list[tuple[str, str]] = []
        self.desk.told.connect(self.note)

    def note(self, tone: str, words: str) -> None:
        self.told.append((tone, words))

    def settle(self) -> None:
        """Wait until the worker has handed everything over."""
        self.qtbot.waitUntil(lambda: self.background.is_idle, timeout=20_000)


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    apply_theme(qapp, "light")
    return qapp


@pytest.fixture
def bench(themed: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    background = Background("export")
    bench = Bench(qtbot, background)
    bench.window.show()
    yield bench
    background.close()
    bench.window.close()
    bench.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
