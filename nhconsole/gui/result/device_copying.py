"""Puts devices on the clipboard; thousands of them in slices, so that the window never waits."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from nhconsole.gui.result.device_copy import FORMS
from nhconsole.gui.result.device_row import DeviceRow

_SLICE = 250
"""So many rows are written in one turn of the event loop: about three milliseconds."""


class Copying(QObject):
    """One copy at a time; a newer one ends the one before it.

    Signals:
        copied(int): so many rows are on the clipboard.
    """

    copied = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form = FORMS["text"]
        self._left: Iterator[DeviceRow] = iter(())
        self._lines: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)

    def copy(self, form: str, rows: Sequence[DeviceRow]) -> None:
        """Put rows on the clipboard in a form: ``text``, ``tsv`` or ``json``."""
        self._form = FORMS[form]
        self._left = iter(rows)
        self._lines = []
        if rows:
            self._timer.start()
            # A few are there at once.
            self._on_turn()

    @Slot()
    def _on_turn(self) -> None:
        for _ in range(_SLICE):
            row = next(self._left, None)
            if row is None:
                self._finish()
                return
            self._lines.append(self._form.line(row))

    def _finish(self) -> None:
        self._timer.stop()
        QGuiApplication.clipboard().setText(self._form.whole(self._lines))
        count, self._lines = len(self._lines), []
        self.copied.emit(count)
