"""What stands in the place of an outcome while a send runs: the stages, and where it is now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nhconsole.gui.widgets.stage_strip import StageStrip

_STAGES = {
    "prepare": "Preparing the request.",
    "dns": "Looking up the host.",
    "connect": "Connecting.",
    "proxy": "Asking the proxy.",
    "tls": "Securing the connection.",
    "send": "Sending the request.",
    "wait": "The hub has the request and waits for the push services: a test send is answered only "
    "when they have answered, or the hub gave up on them.",
    "receive": "Receiving the answer.",
}


class ProgressPage(QWidget):
    """Shows the progress of one send."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progressPage")
        self._strip = StageStrip()
        self._words = _label("progressWords")
        self._hint = _label("progressHint")
        self._hint.setText(self.tr("Esc cancels; what is then known is said."))
        self._hint.setProperty("tone", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 18, 0, 0)
        layout.setSpacing(12)
        for widget in (self._strip, self._words, self._hint):
            layout.addWidget(widget)
        layout.addStretch()

    def clear(self) -> None:
        """Begin with a new send."""
        self._strip.clear()
        self._words.setText("")

    def show_progress(self, stage: str, seconds: float) -> None:
        """Show that the send is in a stage, so many seconds after its start."""
        self._strip.show_progress(stage, seconds)
        self._words.setText(self.tr(_STAGES.get(stage, "")))


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
