"""A button that is only an icon: its words are in the tool tip and for screen readers."""

from PySide6.QtWidgets import QToolButton

from nhconsole.gui.icons import icon


def tool(name: str, icon_name: str, words: str) -> QToolButton:
    """Return an icon-only button."""
    button = QToolButton()
    button.setObjectName(name)
    button.setIcon(icon(icon_name))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button
