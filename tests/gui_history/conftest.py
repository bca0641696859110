"""A history on disk, and the panel with all that works behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nhconsole.core.sending.draft import SendDraft
from nhconsole.core.sending.draft_json import draft_to_json
from nhconsole.core.sending.exchange import Exchange, HttpRequest, HttpResponse, Timings
from nhconsole.gui.background import Background
from nhconsole.gui.history.desk import HistoryDesk
from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.history.list_view import HistoryListView
from nhconsole.gui.history.model import HistoryModel
from nhconsole.gui.history.panel import HistoryPanel
from nhconsole.gui.known_secrets import KnownSecrets
from nhconsole.gui.theme import apply_theme
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary

NOW = datetime.now(UTC)
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
ACCEPTED = HistorySummary(status=201, verdict="accepted", success=4, headline="4 accepted by WNS")


@dataclass
class Sent:
    """One exchange to be written down."""

    platform: str = "windows"
    kind: str = "toast"
    audience: str = "sports && !muted"
    payload: str = "<toast>Hello</toast>"
    profile: str = "contoso-dev"
    host: str = "contoso-dev.servicebus.windows.net"
    hub: str = "contoso-app"
    ago: timedelta = timedelta()
    summary: HistorySummary | None = ACCEPTED
    """None: it is being sent."""
    draft: bool = True


class Book:
    """Writes a history as the sender does."""

    def __init__(self, path: Path) -> None:
        self.store = HistoryStore(path, KnownSecrets().redactor)
        self._number = 0

    def add(self, **values: object) -> int:
        """Write one exchange down; return its row."""
        sent = Sent(**values)  # type: ignore[arg-type]
        self._number += 1
        exchange_id = f"exchange-{id(self)}-{self._number}"
        started = NOW - sent.ago
        request = HttpRequest(
            method="POST",
            scheme="https",
            host=sent.host,
            port=443,
            target=f"/{sent.hub}/messages?api-version=2020-06&test",
            headers=(
                ("Host", sent.host),
                ("ServiceBusNotification-Format", sent.platform),
                ("ServiceBusNotification-Tags", sent.audience),
            ),
            body=sent.payload.encode(),
        )
        draft = SendDraft(
            hub_name=sent.hub, platform=sent.platform, kind=sent.kind, payload=sent.payload
        )
        row_id = self.store.begin(
            exchange_id,
            started,
            request,
            profile_name=sent.profile,
            platform=sent.platform,
            kind=sent.kind,
            audience_text=sent.audience,
            draft_json=draft_to_json(draft) if sent.draft else "",
        )
        if sent.summary is not None:
            self.store.finish(_exchange(exchange_id, started, request, sent.summary), sent.summary)
        return row_id


def _exchange(
    exchange_id: str, started: datetime, request: HttpRequest, summary: HistorySummary
) -> Exchange:
    response = HttpResponse(
        status=summary.status or 201,
        reason="Created",
        http_version="1.1",
        headers=(("Content-Type", "application/xml"),),
        body=b"<NotificationOutcome><Success>4</Success><Failure>0</Failure></NotificationOutcome>",
    )
    return Exchange(
        id=exchange_id,
        started_at=started,
        request=request,
        sent=request.to_bytes(),
        received=b"",
        response=response,
        timings=Timings(total_s=0.1),
    )


@dataclass
class Column:
    """The history's column in a window of its own, with what tests do to it."""

    qtbot: QtBot
    panel: HistoryPanel
    keeper: HistoryKeeper
    desk: HistoryDesk
    disk: Background

    @property
    def view(self) -> HistoryListView:
        return self.panel.view

    @property
    def ids(self) -> list[int]:
        return [row.id for row in self.keeper.model.rows()]

    def settle(self) -> None:
        """Wait until the disk has answered and the window has taken it."""
        upkeep = self.keeper.findChild(Background, "history upkeep")
        self.qtbot.waitUntil(lambda: self.disk.is_idle and upkeep.is_idle, timeout=15_000)
        QCoreApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.disk.is_idle and upkeep.is_idle, timeout=15_000)

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        found = self.panel.findChild(kind, name)
        assert found is not None, name
        return found

    def search(self, words: str) -> None:
        """Type words and wait for what is found."""
        edit = self.panel.search_bar.edit
        edit.setText(words)
        with self.qtbot.waitSignal(self.panel.search_bar.wanted, timeout=5000):
            pass
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.keyClick(self.view, key, modifier)
        QCoreApplication.processEvents()

    def choose(self, *row_ids: int) -> None:
        """Select rows as with Ctrl and the mouse; the last one is the current one."""
        self.view.select(row_ids[0])
        model = self.view.selectionModel()
        flags = model.SelectionFlag
        for row_id in row_ids[1:]:
            with self.view.quiet():
                model.setCurrentIndex(self.keeper.model.index_of(row_id), flags.Select)


@pytest.fixture
def history_path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def book(history_path: Path) -> Iterator[Book]:
    """Another window, as it were: what it writes comes from outside."""
    made = Book(history_path)
    yield made
    made.store.close()


@pytest.fixture
def open_column(
    qtbot: QtBot, qapp: QApplication, history_path: Path
) -> Iterator[Callable[..., Column]]:
    """Return a function that opens the history's column."""
    opened: list[Column] = []

    def make(*, width: int = 200, height: int = 640, theme: str = "light") -> Column:
        apply_theme(qapp, theme)
        model = HistoryModel()
        panel = HistoryPanel(model)
        disk = Background("disk", panel)
        keeper = HistoryKeeper(history_path, KnownSecrets(), model, disk, panel)
        model.setParent(panel)
        desk = HistoryDesk(panel, keeper, panel)
        column = Column(qtbot, panel, keeper, desk, disk)
        opened.append(column)
        panel.resize(width, height)
        with qtbot.waitActive(panel):
            panel.show()
            panel.activateWindow()
        keeper.start()
        column.settle()
        return column

    yield make
    for column in opened:
        column.disk.close()
        column.keeper.close()
        column.panel.close()
        column.panel.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
