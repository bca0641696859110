"""What can be done with the exchange that is shown: save its bytes, compare it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nhconsole.gui.background import Background
from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.result.panel import ResultPanel

if TYPE_CHECKING:
    from nhconsole.gui.result.shown_exchange import ShownExchange


class ResultDesk(QObject):
    """Does what is asked for in the result panel.

    Signals:
        told(str, str): a tone and a sentence for the person.
    """

    told = Signal(str, str)

    def __init__(
        self,
        panel: ResultPanel,
        *,
        history: HistoryKeeper,
        background: Background,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._panel = panel
        self._history = history
        self._background = background
        # Large answers take their time; the disk is wanted meanwhile.
        self._thinking = Background("comparing", self)
        self._to_write = b""
        panel.save_requested.connect(self._on_save_bytes)
        panel.compare_with(self._thinking.run)

    @Slot(int, int)
    def compare(self, older: int, newer: int) -> None:
        """Compare two exchanges of the history."""
        self._history.read_pair(older, newer, self._on_pair)

    def close(self) -> None:
        """Let the worker end."""
        self._thinking.close()

    def _on_pair(self, pair: "tuple[ShownExchange | None, ShownExchange | None]") -> None:
        older, newer = pair
        if older is None or newer is None:
            self.told.emit("warn", self.tr("One of the two has no answer yet, or is gone."))
        else:
            self._panel.show_pair(older, newer)

    @Slot(bytes)
    def _on_save_bytes(self, data: bytes) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Save"))
        dialog.setObjectName("saveBytesDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self._write_bytes)
        self._to_write = data
        dialog.open()

    @Slot(str)
    def _write_bytes(self, name: str) -> None:
        from nhconsole.gui.files import write_bytes

        data = self._to_write
        self._background.run(
            lambda: write_bytes(Path(name), data), self._on_written, self._on_failed
        )

    def _on_written(self, name: str) -> None:
        self.told.emit("good", self.tr("Saved to {name}").format(name=name))

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self.told.emit("bad", reason)
