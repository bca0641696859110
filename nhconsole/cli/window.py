"""The window: looks for a display first, then loads Qt. The only module here that knows of it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nhconsole.cli.display import missing_display, missing_library
from nhconsole.cli.terminal import Terminal

if TYPE_CHECKING:
    from nhconsole.demo import DemoSend
    from nhconsole.emulator import EmulatorServer

# As in arguments.py, which the window need not load.
_BAD_INPUT = 2
_WITHOUT_WINDOW = (
    "Without a window there are “nhconsole demo” (sends to an emulator, saves a picture of the "
    "window) and “nhconsole send”."
)


def main(arguments: Sequence[str], terminal: Terminal) -> int:
    """Open the window; return the exit code."""
    del arguments
    missing = missing_display(os.environ)
    if missing:
        terminal.tell(f"The window cannot be opened: {missing} {_WITHOUT_WINDOW}")
        return _BAD_INPUT
    try:
        from nhconsole.gui.start import prepare, run_window

        prepare()
    except ImportError as error:
        terminal.tell(f"The window cannot be opened: {why_no_qt(error)} {_WITHOUT_WINDOW}")
        return _BAD_INPUT
    return run_window()


def show_demo(
    sent: "Sequence[DemoSend]",
    *,
    emulator: "EmulatorServer",
    screenshot: Path | None,
    theme: str,
) -> int:
    """Show what was sent in the window, or save its picture.

    Args:
        sent: The pushes of the demonstration.
        emulator: Still running.
        screenshot: Where the picture goes; None shows the window until it is closed.
        theme: ``light`` or ``dark``; empty for the system's.

    Raises:
        ImportError: Qt cannot be loaded; see :func:`why_no_qt`.
    """
    if screenshot is not None:
        # Drawn into memory: the same picture everywhere, with and without a display.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from nhconsole.gui.app import show_demo as show

    return show(
        sent,
        emulator=emulator,
        screenshot=screenshot,
        theme=theme,
        offscreen=screenshot is not None,
    )


def why_no_qt(error: ImportError) -> str:
    """Return why Qt could not be loaded, in a sentence."""
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("PySide6"):
        return "PySide6 is not installed (pip install PySide6-Essentials)."
    return missing_library(error) or f"Qt could not be loaded ({error})."
