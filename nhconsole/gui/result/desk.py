"""What can be done with the exchange that is shown: save, copy, export, compare."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nhconsole.gui.background import Background
from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.known_secrets import KnownSecrets
from nhconsole.gui.result.panel import ResultPanel

if TYPE_CHECKING:
    from nhconsole.core.export import ReportFacts
    from nhconsole.gui.export.copy_as_menu import CopyAsMenu
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
        secrets: KnownSecrets,
        background: Background,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._panel = panel
        self._history = history
        self._secrets = secrets
        self._picked: ShownExchange | None = None
        self._wanted: int | None = None
        self._history_menu: CopyAsMenu | None = None
        self._background = background
        # Large answers take their time; the disk is wanted meanwhile.
        self._thinking = Background("comparing", self)
        self._to_write = b""
        panel.save_requested.connect(self._on_save_bytes)
        panel.compare_with(self._thinking.run)

    def copy_menu(self) -> "CopyAsMenu":
        """Return a menu of everything that the exchange shown can be copied as."""
        return self._copy_menu(self._shown)

    def copy_menu_of_history(self) -> "CopyAsMenu":
        """Return such a menu for the row of the history that was last given to :meth:`pick`."""
        menu = self._history_menu = self._copy_menu(self._picked_exchange)
        return menu

    def pick(self, row_id: int | None) -> None:
        """Take a row of the history for its menu, which is dead until the row is read."""
        self._picked = None
        self._wanted = row_id
        if self._history_menu is not None:
            self._history_menu.refresh()
        if row_id is not None:
            self._history.read_shown(row_id, self._on_picked)

    @Slot(int, int)
    def compare(self, older: int, newer: int) -> None:
        """Compare two exchanges of the history."""
        self._history.read_pair(older, newer, self._on_pair)

    def close(self) -> None:
        """Let the worker end."""
        self._thinking.close()

    def _copy_menu(self, current: "Callable[[], ShownExchange | None]") -> "CopyAsMenu":
        from nhconsole.gui.export.copy_as_menu import CopyAsMenu
        from nhconsole.gui.export.desk import ExportDesk

        exports = ExportDesk(
            lambda: shown.exchange if (shown := current()) else None,
            self._secrets.redactor,
            lambda: _report_facts(current()),
            self._thinking,
            self._window,
        )
        exports.told.connect(self.told)
        return CopyAsMenu(exports, self._window)

    def _shown(self) -> "ShownExchange | None":
        return self._panel.shown

    def _picked_exchange(self) -> "ShownExchange | None":
        return self._picked

    def _on_picked(self, shown: "ShownExchange | None") -> None:
        if shown is not None and shown.row_id == self._wanted:
            self._picked = shown
            if self._history_menu is not None:
                self._history_menu.refresh()

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


def _report_facts(shown: "ShownExchange | None") -> "ReportFacts":
    from nhconsole.cli.versions import version_lines
    from nhconsole.core.export import ReportFacts

    return ReportFacts(
        # Not the folder, in which the person's name may stand.
        versions=version_lines()[:-1],
        local_zone=datetime.now().astimezone().tzinfo,
        profile_name=shown.profile_name if shown is not None else "",
        note=shown.note if shown is not None else "",
    )
