"""What all tests of the small widgets share."""

import pytest
from PySide6.QtWidgets import QApplication

from nhconsole.gui.theme import apply_theme


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The application in the light theme."""
    apply_theme(qapp, "light")
    return qapp


@pytest.fixture
def shown(themed, qtbot):
    """Show a widget as a window that has the keyboard."""

    def show(widget, width=600, height=400):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return show
