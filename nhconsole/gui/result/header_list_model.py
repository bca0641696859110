"""Headers as they stand in a message: each with its case, repeated ones kept, in their order."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nhconsole.core.sending.header_origins import HeaderOrigin
from nhconsole.core.sending.headers import Headers
from nhconsole.gui.theme import Role, colour

NAME, VALUE, ORIGIN = range(3)
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MARKS = {
    HeaderOrigin.TYPED: "typed",
    HeaderOrigin.PLATFORM: "platform",
    HeaderOrigin.AUDIENCE: "audience",
    HeaderOrigin.CONSOLE: "console",
    HeaderOrigin.SIGNATURE: "signed",
}
_SENTENCES = {
    HeaderOrigin.TYPED: "You typed this header.",
    HeaderOrigin.PLATFORM: "Set by the console, from platform and kind.",
    HeaderOrigin.AUDIENCE: "Set by the console, from the audience.",
    HeaderOrigin.CONSOLE: "Set by the console. The HTTP library adds nothing.",
    HeaderOrigin.SIGNATURE: "Made by the console from the connection string when you send.",
}


class HeaderListModel(QAbstractTableModel):
    """Name, value, and for a request who set it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headers: Headers = ()
        self._origins: tuple[HeaderOrigin, ...] = ()

    @property
    def headers(self) -> Headers:
        """The headers shown."""
        return self._headers

    def set_headers(self, headers: Headers, origins: tuple[HeaderOrigin, ...] = ()) -> None:
        """Show headers; without origins nothing is said about who set them."""
        if (headers, origins) == (self._headers, self._origins):
            return
        if len(headers) == len(self._headers) and bool(origins) == bool(self._origins):
            # While a person types, the rows stay and only their values change.
            self._headers, self._origins = headers, origins
            last = self.index(len(headers) - 1, ORIGIN if origins else VALUE)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._headers, self._origins = headers, origins
        self.endResetModel()

    def line(self, row: int) -> str:
        """Return a header as it stands in the message."""
        name, value = self._headers[row]
        return f"{name}: {value}"

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def columnCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return 3 if self._origins else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        name, value = self._headers[index.row()]
        origin = self._origins[index.row()] if self._origins else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(index.column(), origin)
        if index.column() == ORIGIN and origin is not None:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.tr(_MARKS[origin])
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return self.tr(_SENTENCES[origin])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (name, value)[min(index.column(), VALUE)]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Header"), self.tr("Value"), self.tr("Set by"))[section]
        return None

    def _ink(self, column: int, origin: HeaderOrigin | None) -> object:
        if column == NAME:
            return colour(Role.CODE_HEADER)
        if column == ORIGIN:
            return colour(Role.ACCENT_INK if origin is HeaderOrigin.TYPED else Role.MUTED)
        return None
