"""Puts a large text into a document piece by piece, one in each turn of the event loop."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor, QTextDocument

AT_ONCE = 128 * 1024
"""Up to this many characters a text is put in whole: five milliseconds, measured."""

_SLICE = 16 * 1024


class TextFeeder(QObject):
    """Feeds one document.

    Signals:
        slice_fed(int): how many characters are still to come.
        finished(): the whole text is in the document.
    """

    slice_fed = Signal(int)
    finished = Signal()

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._text = ""
        self._fed = 0
        self._is_feeding = False
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)

    @property
    def rest(self) -> str:
        """What is still to come."""
        return self._text[self._fed :]

    @property
    def is_feeding(self) -> bool:
        """Whether something is still to come."""
        return self._is_feeding

    def begin(self, text: str) -> str:
        """Return the part of ``text`` to put in right now; the rest follows by itself."""
        self.stop()
        if len(text) <= AT_ONCE:
            return text
        self._text = text
        self._fed = _cut(text, 0)
        self._is_feeding = True
        self._turn.start()
        return text[: self._fed]

    def stop(self) -> None:
        """Forget what is still to come."""
        self._text = ""
        self._fed = 0
        self._is_feeding = False
        self._turn.stop()

    def finish(self) -> None:
        """Put in the whole rest now."""
        if self._is_feeding:
            self._feed_until(len(self._text))
            self._end()

    @Slot()
    def _on_turn(self) -> None:
        self._feed_until(_cut(self._text, self._fed))
        self.slice_fed.emit(len(self._text) - self._fed)
        if self._fed == len(self._text):
            self._end()

    def _feed_until(self, end: int) -> None:
        piece = self._text[self._fed : end]
        self._fed = end
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece)

    def _end(self) -> None:
        self.stop()
        self.finished.emit()


def _cut(text: str, start: int) -> int:
    """Return where the slice from ``start`` ends: behind a line if one ends there about."""
    end = start + _SLICE
    if end >= len(text):
        return len(text)
    line_end = text.rfind("\n", start + _SLICE // 2, end)
    return line_end + 1 if line_end >= 0 else end
