"""Makes exports in a worker, and puts them on the clipboard or into a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nhconsole.core.export import (
    KEY_VARIABLE,
    Exported,
    Exporter,
    ReportFacts,
    ReportOptions,
    exporter_named,
)
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import Exchange
from nhconsole.gui.background import Background
from nhconsole.gui.export.making import make_export
from nhconsole.gui.files import write_bytes

if TYPE_CHECKING:
    from nhconsole.gui.export.report_dialog import ReportDialog


class ExportDesk(QObject):
    """Exports the exchange that is shown.

    Args:
        current: Returns the exchange shown at this moment; None if there is none.
        redactor: Returns what removes every secret known at this moment.
        facts: Returns versions, profile and note for a report of that exchange.
        background: The worker.
        window: Dialogs open above it.

    Signals:
        told(str, str): a tone and a sentence for the person.
    """

    told = Signal(str, str)

    def __init__(
        self,
        current: Callable[[], Exchange | None],
        redactor: Callable[[], Redactor],
        facts: Callable[[], ReportFacts],
        background: Background,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._current = current
        self._redactor = redactor
        self._facts = facts
        self._background = background
        self._window = window
        self._to_save: tuple[Exporter, Callable[[], Exported]] | None = None

    @property
    def has_exchange(self) -> bool:
        """Whether there is something to export."""
        return self._current() is not None

    def copy(self, exporter_id: str) -> None:
        """Put the exchange shown on the clipboard, in the form of that id."""
        exchange = self._current()
        if exchange is None:
            return
        exporter = exporter_named(exporter_id)
        work = self._work(exporter_id, exchange, ReportOptions(), self._facts())
        self._background.run(lambda: (exporter, work()), self._on_made, self._on_failed)

    def save(self, exporter_id: str) -> None:
        """Ask for a file and write the exchange shown into it."""
        exchange = self._current()
        if exchange is not None:
            work = self._work(exporter_id, exchange, ReportOptions(), self._facts())
            self.save_made(exporter_id, exchange, work)

    def save_made(
        self, exporter_id: str, exchange: Exchange, work: Callable[[], Exported]
    ) -> QFileDialog:
        """Ask for a file and write what ``work`` returns into it."""
        exporter = exporter_named(exporter_id)
        self._to_save = (exporter, work)
        title = self.tr("Save as {0}").format(exporter.label)
        dialog = QFileDialog(self._window, title)
        dialog.setObjectName("saveExportDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"nhconsole-{exchange.started_at:%Y%m%d-%H%M%S}{exporter.file_suffix}")
        dialog.fileSelected.connect(self.write_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def make(
        self,
        exporter_id: str,
        exchange: Exchange,
        options: ReportOptions,
        facts: ReportFacts,
        done: Callable[[Exported], None],
        failed: Callable[[str], None],
    ) -> None:
        """Make an export in the worker and hand it over in the window's thread."""
        self._background.run(self._work(exporter_id, exchange, options, facts), done, failed)

    def open_report(self) -> "ReportDialog | None":
        """Open the report of the exchange shown, with a preview and what to leave out."""
        exchange = self._current()
        if exchange is None:
            return None
        from nhconsole.gui.export.report_dialog import ReportDialog

        dialog = ReportDialog(self, exchange, self._facts(), self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _work(
        self, exporter_id: str, exchange: Exchange, options: ReportOptions, facts: ReportFacts
    ) -> Callable[[], Exported]:
        redactor = self._redactor()
        return lambda: make_export(exporter_id, exchange, redactor, options, facts)

    @Slot(str)
    def write_file(self, name: str) -> None:
        """Write what was to be saved into the file of that name."""
        if self._to_save is None:
            return
        _, work = self._to_save
        self._to_save = None
        self._background.run(
            lambda: write_bytes(Path(name), work().file_bytes), self._on_written, self._on_failed
        )

    @Slot(object)
    def _on_made(self, made: tuple[Exporter, Exported]) -> None:
        exporter, exported = made
        self.copy_text(exported.text, exporter)

    def copy_text(self, text: str, exporter: Exporter) -> None:
        """Put a finished text on the clipboard and say so."""
        QGuiApplication.clipboard().setText(text)
        words = self.tr("Copied: {0}.").format(exporter.label)
        if not exporter.takes_options:
            hint = self.tr("It takes the key from the environment variable {0}.")
            words = f"{words} {hint.format(KEY_VARIABLE)}"
        self.told.emit("good", words)

    @Slot(object)
    def _on_written(self, name: str) -> None:
        self.told.emit("good", self.tr("Saved as “{0}”.").format(name))

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self.told.emit("bad", reason)
