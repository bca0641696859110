"""The history as a list, newest first, a page at a time."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from nhconsole.core.verdict import VerdictKind
from nhconsole.gui.theme import Tone
from nhconsole.storage.history_values import HistoryRow, HistoryState

_ROOT = QModelIndex()
PAGE_SIZE = 100

_TONES = {
    VerdictKind.ACCEPTED: Tone.GOOD,
    VerdictKind.SENT: Tone.GOOD,
    VerdictKind.NOBODY: Tone.WARN,
    VerdictKind.EMPTY: Tone.WARN,
}


def result_words(row: HistoryRow) -> tuple[str, Tone]:
    """Return what became of an exchange in a few words, and its tone."""
    if row.state is HistoryState.RUNNING:
        return "sending…", Tone.INFO
    summary = row.summary
    if summary is None:
        return "interrupted", Tone.WARN
    tone = next((t for kind, t in _TONES.items() if kind == summary.verdict), Tone.BAD)
    if summary.verdict in (VerdictKind.FAILURE, VerdictKind.NOBODY):
        return summary.verdict, tone
    if summary.success or summary.failure:
        counts = [f"{summary.success} ok"] if summary.success else []
        counts += [f"{summary.failure} refused"] if summary.failure else []
        return " · ".join(counts), Tone.BAD if summary.failure else tone
    return str(summary.status) if summary.status else summary.verdict, tone


class HistoryModel(QAbstractListModel):
    """Rows of :class:`~nhconsole.storage.history_values.HistoryRow` under ``UserRole``.

    Signals:
        page_requested(object): the rows older than this row id are wanted (None: the newest).
    """

    page_requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[HistoryRow] = []
        self._more = False
        self._loading = False

    def reload(self) -> None:
        """Ask for the newest page."""
        self._loading = True
        self.page_requested.emit(None)

    def show_first_page(self, rows: tuple[HistoryRow, ...]) -> None:
        """Show the newest rows instead of what was there."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more = len(rows) == PAGE_SIZE
        self._loading = False
        self.endResetModel()

    def append_page(self, rows: tuple[HistoryRow, ...]) -> None:
        """Add older rows at the end."""
        self._loading = False
        self._more = len(rows) == PAGE_SIZE
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    def put_first(self, row: HistoryRow) -> None:
        """Add the newest exchange, or replace the row of the same id."""
        for number, known in enumerate(self._rows[:PAGE_SIZE]):
            if known.id == row.id:
                self._rows[number] = row
                index = self.index(number)
                self.dataChanged.emit(index, index)
                return
        self.beginInsertRows(_ROOT, 0, 0)
        self._rows.insert(0, row)
        self.endInsertRows()

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> bool:
        return not parent.isValid() and self._more and not self._loading

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> None:
        if self.canFetchMore(parent) and self._rows:
            self._loading = True
            self.page_requested.emit(self._rows[-1].id)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.platform} {row.kind}"
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return _in_words(row)
            case Qt.ItemDataRole.UserRole:
                return row
        return None


def _in_words(row: HistoryRow) -> str:
    when = row.started_at.astimezone().strftime("%d %b %Y %H:%M:%S")
    headline = row.summary.headline if row.summary else ""
    words = result_words(row)[0]
    parts = (f"{row.platform} {row.kind} to {row.audience_text}", words, headline, when)
    return "\n".join(part for part in parts if part)
