"""The platforms as a list: the living ones, then the retired ones below a heading."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nhconsole.core.payload.platforms import PLATFORMS, Platform
from nhconsole.gui.icons import icon
from nhconsole.gui.theme import Role, bold_font, colour

_ROOT = QModelIndex()


class PlatformListModel(QAbstractListModel):
    """Rows of :class:`~nhconsole.core.payload.platforms.Platform`; the heading's row holds None."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        living = [platform for platform in PLATFORMS if not platform.retired]
        retired = [platform for platform in PLATFORMS if platform.retired]
        self._rows: list[Platform | None] = [*living, None, *retired]

    def row_of(self, format_name: str) -> int:
        """Return the row of a platform."""
        return next(
            number
            for number, platform in enumerate(self._rows)
            if platform is not None and platform.format == format_name
        )

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()] is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        platform = self._rows[index.row()]
        if platform is None:
            return self._heading(role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return platform.label
            case Qt.ItemDataRole.DecorationRole:
                role_of_ink = Role.MUTED if platform.retired else Role.TEXT
                return icon(f"platform-{platform.format}", role_of_ink)
            case Qt.ItemDataRole.ToolTipRole:
                return platform.retired or platform.note or platform.label
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{platform.label}. {platform.retired}".strip()
            case Qt.ItemDataRole.ForegroundRole if platform.retired:
                return colour(Role.MUTED)
            case Qt.ItemDataRole.UserRole:
                return platform
        return None

    def _heading(self, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("Retired")
            case Qt.ItemDataRole.FontRole:
                return bold_font()
            case Qt.ItemDataRole.ForegroundRole:
                return colour(Role.MUTED)
        return None
