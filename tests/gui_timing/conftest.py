"""Widgets shown as windows, for the tests of this folder."""

from tests.gui_foundation.conftest import shown, themed

__all__ = ["shown", "themed"]
