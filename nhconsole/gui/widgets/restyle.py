"""Draws a widget anew after a property changed that the style sheet asks for."""

from PySide6.QtWidgets import QWidget


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property of the style sheet's selectors; Qt looks at them only when told to."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
