"""What happens when the history is searched, starred, noted, deleted or asked for again."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal, Slot

from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.history.panel import HistoryPanel
from nhconsole.gui.history.removals import Removals

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from nhconsole.gui.history.actions import HistoryActions
    from nhconsole.gui.history.filter_popup import FilterPopup
    from nhconsole.storage.history.values import HistoryRow

LOOK_MS = 2000
_SOON_MS = 200
_RETAIN_DELAY_MS = 5000


class HistoryDesk(QObject):
    """Connects the history's panel with its keeper.

    Signals:
        told(str, str): a tone and a sentence for the person.
        compare_requested(int, int): two rows, the older one first.
        send_again_requested(int, bool): a row; whether it is to be sent at once.
        menu_wanted(object): the menu opens for that row; None if it is for none or several.
    """

    told = Signal(str, str)
    compare_requested = Signal(int, int)
    send_again_requested = Signal(int, bool)
    menu_wanted = Signal(object)

    def __init__(
        self, panel: HistoryPanel, keeper: HistoryKeeper, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._keeper = keeper
        self._model = keeper.model
        self._actions: HistoryActions | None = None
        self._popup: FilterPopup | None = None
        self._copy_menu: QMenu | None = None
        self._keep = self._days = 0
        self._removals = Removals(panel, keeper, self)
        self._removals.told.connect(self.told)
        self._look_timer = QTimer(self)
        self._look_timer.setInterval(LOOK_MS)
        self._look_timer.timeout.connect(self._on_look_time)
        self._soon_timer = QTimer(self)
        self._soon_timer.setSingleShot(True)
        self._soon_timer.setInterval(_SOON_MS)
        self._soon_timer.timeout.connect(keeper.refresh_newest)
        self._retain_timer = QTimer(self)
        self._retain_timer.setSingleShot(True)
        self._retain_timer.setInterval(_RETAIN_DELAY_MS)
        self._retain_timer.timeout.connect(self.apply_retention)
        self._connect()

    @property
    def actions(self) -> "HistoryActions | None":
        """What can be done with a row; None before the first one came."""
        return self._actions

    def set_copy_menu(self, menu: "QMenu") -> None:
        """Offer a menu “Copy as” for the row of :attr:`menu_wanted`."""
        self._copy_menu = menu
        if self._actions is not None:
            self._actions.copy_menu = menu

    def set_retention(self, keep: int, days: int) -> None:
        """Keep so many exchanges, for so many days; 0 is no limit. Applied in a moment."""
        if (keep, days) != (self._keep, self._days):
            self._keep, self._days = keep, days
            self._retain_timer.start()

    @Slot()
    def apply_retention(self) -> None:
        """Let go of what is too old or too much."""
        self._keeper.retain(self._keep, self._days)

    @Slot()
    def on_sent(self) -> None:
        """A send began or ended: bring the list up to date."""
        self._keeper.refresh_newest()
        # Where it only begins now, it stands in the file in a moment.
        self._soon_timer.start()
        self._retain_timer.start()

    def menu(self) -> "QMenu":
        """Return the menu of the rows that are selected."""
        actions = self._made_actions()
        self._show_state(actions)
        row = self._one()
        self.menu_wanted.emit(row.id if row is not None else None)
        return actions.menu()

    def _connect(self) -> None:
        self._keeper.opened.connect(self._on_opened)
        self._keeper.counted.connect(self._panel.show_total)
        self._keeper.found.connect(self._on_found)
        self._keeper.gone.connect(self._on_gone)
        self._panel.view_made.connect(self._on_view_made, Qt.ConnectionType.QueuedConnection)
        if self._panel.has_view:
            self._on_view_made()

    # The list and its tools.

    @Slot()
    def _on_view_made(self) -> None:
        bar, view = self._panel.search_bar, self._panel.view
        bar.wanted.connect(self._on_wanted)
        bar.filters_requested.connect(self._on_filters_requested)
        view.star_clicked.connect(self._on_star_clicked)
        view.menu_requested.connect(self._on_menu_requested)
        self._made_actions()
        # What cannot be done must not keep its key after the next row is chosen.
        view.selectionModel().selectionChanged.connect(self._on_selection)
        self._on_selection()

    def _made_actions(self) -> "HistoryActions":
        if self._actions is None:
            from nhconsole.gui.history.actions import HistoryActions

            actions = self._actions = HistoryActions(self._panel.view)
            actions.copy_menu = self._copy_menu
            actions.show.triggered.connect(self._on_show)
            actions.send_again.triggered.connect(self._on_send_again)
            actions.send_now.triggered.connect(self._on_send_now)
            actions.compare.triggered.connect(self._on_compare)
            actions.star.triggered.connect(self._on_star)
            actions.note.triggered.connect(self._on_note)
            actions.delete.triggered.connect(self._removals.remove_selected)
            actions.delete_all.triggered.connect(self._removals.ask_about_all)
        return self._actions

    @Slot()
    def _on_selection(self) -> None:
        self._show_state(self._made_actions())

    def _show_state(self, actions: "HistoryActions") -> None:
        rows = self._selected()
        actions.show_state(
            selected=len(rows),
            can_compare=self._pair() is not None,
            all_starred=bool(rows) and all(row.starred for row in rows),
            has_note=bool(rows and rows[0].note),
            is_found=self._panel.search_bar.is_on,
        )

    def _selected(self) -> "tuple[HistoryRow, ...]":
        """The rows that are selected, the newest first."""
        if not self._panel.has_view:
            return ()
        numbers = (self._model.number_of(row_id) for row_id in self._panel.view.selected_ids())
        return tuple(self._model.row_at(number) for number in numbers if number is not None)

    def _one(self) -> "HistoryRow | None":
        rows = self._selected()
        return rows[0] if len(rows) == 1 else None

    def _pair(self) -> tuple[int, int] | None:
        """The rows to compare, the older one first: the two selected, or one and the one shown."""
        ids = [row.id for row in self._selected()]
        shown = self._panel.shown_id
        if len(ids) == 1 and shown is not None and shown != ids[0]:
            ids.append(shown)
        return (min(ids), max(ids)) if len(ids) == 2 else None

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    @Slot()
    def _on_show(self) -> None:
        row = self._one()
        if row is not None:
            self._panel.mark_shown(row.id)
            self._panel.row_chosen.emit(row.id)

    @Slot()
    def _on_send_again(self) -> None:
        row = self._one()
        if row is not None:
            self.send_again_requested.emit(row.id, False)

    @Slot()
    def _on_send_now(self) -> None:
        row = self._one()
        if row is not None:
            self.send_again_requested.emit(row.id, True)

    @Slot()
    def _on_compare(self) -> None:
        pair = self._pair()
        if pair is not None:
            self.compare_requested.emit(*pair)
        else:
            self.told.emit(
                "info", self.tr("Select two exchanges, or one beside the one that is shown.")
            )

    @Slot(int)
    def _on_star_clicked(self, row_id: int) -> None:
        number = self._model.number_of(row_id)
        if number is not None:
            self._keeper.set_star((row_id,), not self._model.row_at(number).starred)

    @Slot()
    def _on_star(self) -> None:
        rows = self._selected()
        if rows:
            starred = not all(row.starred for row in rows)
            self._keeper.set_star((row.id for row in rows), starred)

    @Slot()
    def _on_note(self) -> None:
        from nhconsole.gui.history.note_dialog import NoteDialog
        from nhconsole.gui.history.words import note_heading

        row = self._one()
        if row is not None:
            dialog = NoteDialog(row.id, note_heading(row), row.note, self._panel.window())
            dialog.note_written.connect(self._keeper.set_note)
            dialog.show()

    # The search.

    @Slot()
    def _on_wanted(self) -> None:
        bar = self._panel.search_bar
        now = datetime.now().astimezone()
        self._keeper.search(bar.filters().query(bar.words(), now) if bar.is_on else None)

    @Slot(int)
    def _on_found(self, found: int) -> None:
        from nhconsole.gui.history.reading import COUNTED_TO

        self._panel.search_bar.show_found(found, COUNTED_TO)

    @Slot()
    def _on_filters_requested(self) -> None:
        bar = self._panel.search_bar
        if self._popup is None:
            from nhconsole.gui.history.filter_popup import FilterPopup

            self._popup = FilterPopup(self._panel.window())
            self._popup.filters_chosen.connect(bar.set_filters)
            self._popup.closed.connect(self._on_popup_closed)
            self._keeper.facets_read.connect(self._popup.show_facets)
        button = bar.filter_button
        self._popup.open_at(button.mapToGlobal(QPoint(0, button.height() + 4)), bar.filters())
        self._keeper.read_facets()

    @Slot()
    def _on_popup_closed(self) -> None:
        bar = self._panel.search_bar
        bar.filter_button.setChecked(not bar.filters().is_empty)
        bar.filter_button.setFocus()

    # The file.

    @Slot()
    def _on_opened(self) -> None:
        self._look_timer.start()
        self._retain_timer.start()

    @Slot()
    def _on_look_time(self) -> None:
        window = self._panel.window()
        if self._panel.isVisible() and not window.isMinimized():
            self._keeper.look()

    @Slot(int)
    def _on_gone(self, row_id: int) -> None:
        if self._panel.has_view:
            self._model.forget((row_id,))
        self.told.emit("info", self.tr("That exchange was deleted in another window."))
