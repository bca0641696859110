"""Says a sentence to screen readers."""

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader speak ``text`` in the name of ``widget``; nothing happens without one.

    Args:
        widget: what the sentence is about; it must be on the screen to be heard.
        text: one plain sentence.
        urgent: interrupts what is being read.
    """
    if not text:
        return
    # Loaded with the first sentence: three milliseconds that no window's start should wait for.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, text)
    level = QAccessible.AnnouncementPoliteness
    event.setPoliteness(level.Assertive if urgent else level.Polite)
    QAccessible.updateAccessibility(event)
