"""A view with a pair of exchanges, and what all its tests need."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from nhconsole.core.sending.exchange import Exchange
from nhconsole.gui.background import Background
from nhconsole.gui.compare.compare_view import CompareView
from nhconsole.gui.result.shown_exchange import made_ready
from nhconsole.gui.theme import apply_theme
from tests.core_comparison.exchanges import (
    ACCEPTED,
    BAD_HANDLE,
    exchange,
    outcome,
    request,
    response,
)


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The application in the light theme."""
    apply_theme(qapp, "light")
    return qapp


@pytest.fixture
def background(themed) -> Iterator[Background]:
    """A worker of its own."""
    worker = Background("compare")
    yield worker
    worker.close()


@pytest.fixture
def pair() -> tuple[Exchange, Exchange]:
    """Two sends: another title, another tag, a device that turned bad, one new."""
    left = exchange(
        request(
            '{"title": "Goal", "body": "2 - 1"}',
            content_type="application/json",
            headers=(("ServiceBusNotification-Tags", "sports"),),
        ),
        response(outcome([("r1", "h1", ACCEPTED), ("r2", "h2", ACCEPTED)])),
    )
    right = exchange(
        request(
            '{"title": "Goal!", "body": "2 - 1"}',
            content_type="application/json",
            headers=(("ServiceBusNotification-Tags", "news"),),
            se=1_700_000_060,
        ),
        response(
            outcome([("r1", "h1", ACCEPTED), ("r2", "h2", BAD_HANDLE), ("r3", "h3", ACCEPTED)])
        ),
    )
    return left, right


@pytest.fixture
def view(background, qtbot) -> CompareView:
    """An empty view on the screen."""
    made = CompareView(background.run)
    qtbot.addWidget(made)
    made.resize(366, 560)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def compare(view, qtbot) -> Callable[[Exchange, Exchange], CompareView]:
    """Show two exchanges and wait for the result."""

    def show(left: Exchange, right: Exchange) -> CompareView:
        with qtbot.waitSignal(view.compared, timeout=9000):
            view.show_pair(made_ready(left), made_ready(right))
        return view

    return show
