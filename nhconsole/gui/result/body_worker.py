"""The thread in which bodies are laid out and their trees are built; one for all views."""

from PySide6.QtCore import QCoreApplication
from shiboken6 import isValid

from nhconsole.gui.background import Background

_NAME = "bodies"


def body_worker() -> Background:
    """Return the thread; it is made when it is first needed, and ends with the application."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("There is no application yet.")
    found = application.property(_NAME)
    if isinstance(found, Background) and isValid(found):
        return found
    made = Background(_NAME, application)
    application.aboutToQuit.connect(made.close)
    application.setProperty(_NAME, made)
    return made
