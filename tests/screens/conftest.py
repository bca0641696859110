"""The whole window, for the tests of this folder."""

from tests.helpers.window import desk, emulator, make_desk

__all__ = ["desk", "emulator", "make_desk"]
