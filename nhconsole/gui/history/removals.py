"""Deleting from the history: hidden at once, brought back on demand, really deleted after it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence

from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.history.panel import HistoryPanel

if TYPE_CHECKING:
    from nhconsole.storage.history.values import Removal


class Removals(QObject):
    """Holds the last removal until it is brought back or cannot be any more.

    Signals:
        told(str, str): a tone and a sentence for the person.
    """

    told = Signal(str, str)

    def __init__(
        self, panel: HistoryPanel, keeper: HistoryKeeper, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._keeper = keeper
        self._pending: Removal | None = None
        self._had_keyboard = False
        self._undo_action: QAction | None = None
        keeper.removed.connect(self._on_removed)
        keeper.restored.connect(self._on_restored)

    @Slot()
    def remove_selected(self) -> None:
        """Hide the selected rows; those that are being sent stay."""
        from nhconsole.storage.history.values import HistoryState

        model, view = self._keeper.model, self._panel.view
        numbers = [model.number_of(row_id) for row_id in view.selected_ids()]
        rows = [model.row_at(number) for number in numbers if number is not None]
        ids = [row.id for row in rows if row.state is not HistoryState.RUNNING]
        if ids:
            self._settle()
            self._had_keyboard = view.hasFocus()
            neighbour = self._neighbour(ids)
            model.forget(ids)
            if neighbour is not None and self._panel.shown_id in ids:
                view.choose(neighbour)
            else:
                view.select(neighbour)
            self._keeper.remove(ids)
        elif rows:
            self.told.emit("info", self.tr("What is being sent cannot be deleted."))

    def _neighbour(self, ids: list[int]) -> int | None:
        """Return the next older row that stays, else the next newer one."""
        rows = self._keeper.model.rows()
        older = (row.id for row in rows if row.id < min(ids))
        newer = (row.id for row in reversed(rows) if row.id > max(ids))
        return next(older, None) or next(newer, None)

    @Slot()
    def ask_about_all(self) -> None:
        """Ask before everything that is listed goes, with the number."""
        self._keeper.count_found(self._ask)

    @Slot()
    def undo(self) -> None:
        """Bring back what was hidden last."""
        pending, self._pending = self._pending, None
        if pending is not None:
            self._put_away()
            self._keeper.restore(pending)

    def _ask(self, counts: tuple[int, int]) -> None:
        from PySide6.QtWidgets import QMessageBox

        count, starred = counts
        if not count:
            return
        box = QMessageBox(self._panel.window())
        box.setObjectName("historyDeleteQuestion")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self._words_for_all(count, is_found=self._keeper.query is not None))
        if starred:
            have = self.tr("has a star") if starred == 1 else self.tr("have a star")
            box.setInformativeText(f"{starred:,} of them {have}.")
        delete = box.addButton(self.tr("&Delete"), QMessageBox.ButtonRole.DestructiveRole)
        delete.setObjectName("historyDeleteButton")
        delete.clicked.connect(self._on_confirmed)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.open()

    def _words_for_all(self, count: int, *, is_found: bool) -> str:
        if count == 1:
            return self.tr("Delete the one exchange that is listed?")
        if is_found:
            return self.tr("Delete the {count:,} exchanges that were found?").format(count=count)
        return self.tr("Delete all {count:,} exchanges of the history?").format(count=count)

    @Slot()
    def _on_confirmed(self) -> None:
        self._settle()
        self._keeper.remove_found()

    @Slot(object)
    def _on_removed(self, removal: "Removal") -> None:
        if not removal.count:
            return
        self._settle()
        self._pending = removal
        self._made_undo_action().setEnabled(True)
        self._panel.undo_bar.offer(self.tr("{count:,} deleted").format(count=removal.count))
        if self._had_keyboard and not self._keeper.model.rowCount():
            # The list is gone; Ctrl+Z has to be heard all the same.
            self._panel.undo_bar.button.setFocus()

    @Slot(int)
    def _on_restored(self, count: int) -> None:
        if count:
            self.told.emit("info", self.tr("{count:,} brought back.").format(count=count))
        else:
            self.told.emit("warn", self.tr("It is too late: they are deleted for good."))

    @Slot()
    def _settle(self) -> None:
        """Really delete what was hidden last; there is no way back from now on."""
        pending, self._pending = self._pending, None
        self._put_away()
        if pending is not None:
            self._keeper.purge(pending)

    def _put_away(self) -> None:
        if self._undo_action is not None:
            self._undo_action.setEnabled(False)
            self._panel.undo_bar.put_away()

    def _made_undo_action(self) -> QAction:
        if self._undo_action is None:
            action = self._undo_action = QAction(self.tr("Undo"), self._panel)
            action.setObjectName("historyUndoAction")
            action.setShortcut(QKeySequence("Ctrl+Z"))
            # Not in the search alone, whose own text has a way back, too.
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(self.undo)
            self._panel.addAction(action)
            bar = self._panel.undo_bar
            bar.undo_requested.connect(self.undo)
            bar.ended.connect(self._settle)
        return self._undo_action
