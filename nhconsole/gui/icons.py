"""Icons: line drawings from ``resources/icons``, drawn in the colours of the theme when painted.

An icon that is not shown costs nothing, and one that is shown follows the theme by itself.
"""

from functools import cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache

from nhconsole.gui.theme import Role, theme
from nhconsole.resources import resource_path, resource_text

_INK = "currentColor"


def icon(name: str, role: Role = Role.TEXT) -> QIcon:
    """Return the icon of that name, drawn in the colour of ``role``.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    if not resource_path(f"icons/{name}.svg").is_file():
        raise FileNotFoundError(f"There is no icon “{name}” in resources/icons.")
    return QIcon(_LineIcon(name, role))


def icon_pixmap(name: str, size: int, role: Role, ratio: float = 1.0) -> QPixmap:
    """Return one icon as a picture of ``size`` logical pixels for a screen of that ratio."""
    ink = theme().colour(role).name()
    side = max(1, round(size * ratio))
    key = f"nhconsole-{name}-{ink}-{side}-{ratio}"
    found = QPixmap()
    if not QPixmapCache.find(key, found):
        found = _drawn(name, ink, side)
        found.setDevicePixelRatio(ratio)
        QPixmapCache.insert(key, found)
    return found


@cache
def _source(name: str) -> str:
    return resource_text(f"icons/{name}.svg")


def _drawn(name: str, ink: str, side: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # Loaded with the first icon that is painted.

    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(_source(name).replace(_INK, ink).encode()).render(
        painter, QRectF(0, 0, side, side)
    )
    painter.end()
    return picture


class _LineIcon(QIconEngine):
    """Draws one SVG in the theme's colour at the size that is asked for."""

    def __init__(self, name: str, role: Role) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def _picture(self, size: QSize, mode: QIcon.Mode, ratio: float) -> QPixmap:
        role = Role.DISABLED_TEXT if mode == QIcon.Mode.Disabled else self._role
        return icon_pixmap(self._name, min(size.width(), size.height()), role, ratio)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        # Asking for the device would load half of the widgets' classes, to find out which it is.
        ratio = painter.deviceTransform().m11()
        picture = self._picture(rect.size(), mode, ratio)
        side = min(rect.width(), rect.height())
        left = rect.x() + (rect.width() - side) // 2
        painter.drawPixmap(QRect(left, rect.y() + (rect.height() - side) // 2, side, side), picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._picture(size, mode, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # Since Qt 6.11 at the latest ``size`` is in logical pixels; before, it was multiplied. Qt
        # reckons the ratio of what it gets by itself, so that both come out right.
        return self._picture(size, mode, scale)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        side = min(size.width(), size.height())
        return QSize(side, side)

    def isNull(self) -> bool:
        return False

    def key(self) -> str:
        return f"nhconsole-{self._name}"

    def clone(self) -> "QIconEngine":
        return _LineIcon(self._name, self._role)
