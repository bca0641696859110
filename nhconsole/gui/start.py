"""Opens the window soon: what is loaded before the first paint, and what is left for after it.

Measured: PySide's import hook and the collector take a fifth of the time until the first paint.
"""

import builtins
import gc
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nhconsole.gui.app import App


def prepare() -> None:
    """Load what the first paint needs, and nothing more.

    Raises:
        ImportError: Qt cannot be loaded.
    """
    # Nothing that is loaded now is ever garbage, and the collector would look through it again and
    # again. It goes on when all is loaded, without looking at what was loaded.
    gc.disable()
    _use_plain_imports()
    import nhconsole.gui.app  # noqa: F401


def run_window(at_first_paint: "Callable[[App], None] | None" = None) -> int:
    """Show the window until it is closed; the exit code.

    Args:
        at_first_paint: Called once when the window stands on the screen, before anything more is
            loaded; for tests and measurements.
    """
    prepare()
    from nhconsole import log
    from nhconsole.gui.app import App, make_application

    with ExitStack() as at_end:
        log.hold_records()
        at_end.callback(log.install_crash_hooks())
        application = make_application(sys.argv[:1])
        app = App(application)
        if at_first_paint is not None:
            app.painted.connect(partial(at_first_paint, app))
        app.painted.connect(partial(_watch_for_the_end, app, at_end))
        app.complete.connect(_go_on_as_usual)
        app.show()
        return application.exec()


def _watch_for_the_end(app: "App", at_end: ExitStack) -> None:
    from nhconsole.gui.termination import TerminationWatch

    watch = TerminationWatch()
    watch.asked_to_end.connect(app.window.close)
    at_end.callback(watch.close)


def _use_plain_imports() -> None:
    """Put Python's own import back in the place of PySide's.

    WORKAROUND (https://github.com/napari/napari/issues/8584 measured the same hook):
    Theirs reads the source of each module that is imported, in search of the word “PySide6”, and
    keeps the text in memory. It is for ``from __feature__ import …`` alone, which we do not use.
    """
    import PySide6.QtCore  # noqa: F401  # puts its hook in

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def _go_on_as_usual() -> None:
    """Log to the file, and collect what becomes garbage from now on."""
    from nhconsole import log

    log.start_logging()
    gc.freeze()
    gc.enable()
