"""What the tests of the result's views share."""

import pytest
from PySide6.QtWidgets import QApplication

from nhconsole.gui.theme import apply_theme


@pytest.fixture
def shown(qapp: QApplication, qtbot):
    """Show a widget as a window that has the keyboard, in the light theme."""
    apply_theme(qapp, "light")

    def show(widget, width=390, height=700):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return show
