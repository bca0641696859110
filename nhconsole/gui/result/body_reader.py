"""Has bodies read by the worker; what comes too late is dropped."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from nhconsole.core.body.reading import ReadBody, with_tree
from nhconsole.gui.result.body_worker import body_worker


class BodyReader(QObject):
    """Reads for one pane: the text first, and a tree that takes longer after it.

    Signals:
        text_read(ReadBody): the text is there, a small one's tree too.
        tree_built(ReadBody): the tree of the text that was read last is there.
        failed(str): why there is nothing; a sentence.
    """

    text_read = Signal(object)
    tree_built = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = 0

    def read(self, work: Callable[[], ReadBody], *, at_once: bool) -> None:
        """Read another body; the one before is not wanted any more.

        Args:
            work: Reads it; knows values only, as the worker calls it.
            at_once: It takes no time: read it here and now.
        """
        self._job += 1
        if at_once:
            self.text_read.emit(work())
            return
        job = self._job
        body_worker().run(lambda: (job, work()), self._on_read, self._on_failed)

    def _on_read(self, found: tuple[int, ReadBody]) -> None:
        job, read = found
        if not isValid(self) or job != self._job:
            return
        self.text_read.emit(read)
        if read.lacks_tree:
            body_worker().run(lambda: (job, with_tree(read)), self._on_tree, self._on_failed)

    def _on_tree(self, found: tuple[int, ReadBody]) -> None:
        if isValid(self) and found[0] == self._job:
            self.tree_built.emit(found[1])

    def _on_failed(self, reason: str) -> None:
        if isValid(self):
            self.failed.emit(reason)
