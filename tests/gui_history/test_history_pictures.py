"""Pictures of the history's column in named states, light and dark, narrow and wide.

They go to ``build/screens`` for a person to look at. What a machine can see is tested here: that
the column keeps its width, and that no word of a button or label is cut.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDateEdit,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from nhconsole.gui.history.filter_popup import FilterPopup
from nhconsole.gui.history.filters import HistoryFilter, Period
from nhconsole.gui.history.note_dialog import NoteDialog
from nhconsole.storage.history.query import ResultGroup
from nhconsole.storage.history.values import HistorySummary

FOLDER = Path(__file__).resolve().parents[2] / "build" / "screens"
DAY = timedelta(days=1)


def summary(verdict: str, status: int | None = 201, **more: object) -> HistorySummary:
    return HistorySummary(status=status, verdict=verdict, **more)  # type: ignore[arg-type]


@pytest.fixture
def filled(book):
    """Every kind of row, over some days."""
    for number in range(14):
        book.add(platform="adm", kind="message", audience=f"news-{number}", ago=400 * DAY)
    book.add(
        audience="sports",
        ago=3 * DAY,
        summary=summary("refused by the hub", 401, headline="401: the signature is wrong"),
    )
    noted = book.add(
        platform="template",
        kind="properties",
        audience="greeting",
        ago=DAY,
        summary=summary("accepted", success=6, headline="6 accepted"),
    )
    book.store.set_note(noted, "the one for the release")
    book.add(
        platform="fcmv1",
        kind="message",
        audience="broadcast",
        ago=DAY,
        summary=summary("nobody matched", headline="Nobody matched"),
    )
    book.add(
        platform="apple",
        kind="alert",
        audience="user:42",
        summary=summary("accepted", success=1, headline="1 accepted by APNs"),
    )
    starred = book.add(
        summary=summary("partly refused", success=4, failure=1, headline="4 accepted, 1 refused")
    )
    book.store.set_star(starred, True)
    both = book.add(
        platform="windowsphone",
        kind="toast",
        audience="a-very-long-tag-that-never-ends || another-rather-long-tag",
        summary=summary("no answer", None, headline="No answer: the connection was reset"),
    )
    book.store.set_star(both, True)
    book.store.set_note(both, "why?")
    book.add(kind="raw", audience="$InstallationId:{a213b4b2-d797}", summary=None)
    return book


def the_list(column) -> None:
    column.view.setFocus()
    row_id = next(row.id for row in column.keeper.model.rows() if row.starred and not row.note)
    column.panel.select_row(row_id)
    column.view._hover(1)


def scrolled(column) -> None:
    column.view.verticalScrollBar().setValue(420)


def searched(column) -> None:
    column.search("sports ")
    column.panel.search_bar.edit.setFocus()


def nothing_found(column) -> None:
    column.search("no such words")


def filtered(column) -> None:
    column.panel.search_bar.set_filters(
        HistoryFilter(
            starred=True,
            platform="windows",
            result=ResultGroup.REFUSED,
            hub="contoso-dev.servicebus.windows.net/contoso-app",
            period=Period.BETWEEN,
            first_day=DAY_ONE,
            last_day=DAY_TWO,
        )
    )
    column.settle()


def deleted(column) -> None:
    column.view.setFocus()
    column.choose(*column.ids[1:4])
    column.panel.mark_shown(column.ids[2])
    column.key(Qt.Key.Key_Delete)
    column.settle()


DAY_ONE = QDate(2025, 1, 1).toPython()
DAY_TWO = QDate(2027, 12, 31).toPython()
STATES = (the_list, scrolled, searched, nothing_found, filtered, deleted)


def check_and_save(widget: QWidget, name: str) -> None:
    QCoreApplication.processEvents()
    FOLDER.mkdir(parents=True, exist_ok=True)
    assert widget.grab().save(str(FOLDER / f"{name}.png"))
    for label in widget.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.objectName()
    for button in widget.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and not isinstance(button, QToolButton):
            assert button.width() >= button.minimumSizeHint().width(), button.objectName()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [200, 320])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_states_of_the_column(state: Callable, width: int, theme: str, open_column, filled) -> None:
    column = open_column(width=width, theme=theme)
    state(column)

    assert column.panel.width() == width
    check_and_save(column.panel, f"history-{state.__name__.replace('_', '-')}-{width}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_empty_column(theme: str, open_column) -> None:
    check_and_save(open_column(theme=theme).panel, f"history-empty-200-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_small_windows(theme: str, open_column, filled, qtbot) -> None:
    column = open_column(theme=theme)
    popup = FilterPopup()
    qtbot.addWidget(popup)
    column.keeper.facets_read.connect(popup.show_facets)
    column.keeper.read_facets()
    column.settle()
    popup.show_filters(HistoryFilter(platform="windows", period=Period.BETWEEN, starred=True))
    popup.setWindowFlags(Qt.WindowType.Widget)
    popup.show()
    check_and_save(popup, f"history-filters-{theme}")
    assert popup.findChild(QDateEdit, "historyFromEdit").isVisible()

    note = NoteDialog(1, "Windows toast to sports && !muted, 22 Nov 16:04:05", "For Anna")
    qtbot.addWidget(note)
    note.show()
    check_and_save(note, f"history-note-{theme}")
    assert note.findChild(QPlainTextEdit, "historyNoteEdit").toPlainText() == "For Anna"

    column.view.select(column.ids[1])
    column.panel.mark_shown(column.ids[3])
    menu = column.desk.menu()
    menu.adjustSize()
    check_and_save(menu, f"history-menu-{theme}")
