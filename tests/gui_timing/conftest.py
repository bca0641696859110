"""Widgets shown as windows, for the tests of this folder."""

from tests.gui_foundation.conftest import shown, themed
from tests.helpers.clock import clock

__all__ = ["clock", "shown", "themed"]
