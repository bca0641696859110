"""The look of the window: colours by role, palette, style sheet and fonts.

The colours are data (``resources/themes``). A widget that paints itself asks :func:`theme` for a
colour while it paints; it is repainted by Qt when the theme changes.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from nhconsole.gui.code.tokens import TokenKind
from nhconsole.gui.roles import Role, Tone
from nhconsole.resources import resource_path, resource_text

__all__ = [
    "SYSTEM",
    "THEME_NAMES",
    "Role",
    "Theme",
    "ThemeKeeper",
    "Tone",
    "apply_theme",
    "bold_font",
    "code_colour",
    "code_font",
    "colour",
    "load_theme",
    "palette_of",
    "style_sheet_of",
    "system_theme_name",
    "theme",
    "theme_keeper",
]

SYSTEM = "system"
"""The name that stands for "as the system is set"."""

THEME_NAMES = ("light", "dark")
STYLE_ARGUMENTS = ("-style", "Fusion")
"""For the application's command line; its property :data:`IS_FUSION` says that they were there."""
IS_FUSION = "isFusion"


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A named set of colours, one for each :class:`Role`."""

    name: str
    is_dark: bool
    colours: Mapping[Role, QColor]

    def colour(self, role: Role) -> QColor:
        """Return the colour of a role."""
        return self.colours[role]

    def code_colour(self, kind: TokenKind) -> QColor:
        """Return the colour of a kind of token in the editors."""
        return self.colours[Role(f"code-{kind}")]


@cache
def load_theme(name: str) -> Theme:
    """Return the theme of that name (``light`` or ``dark``) from its file."""
    data = json.loads(resource_text(f"themes/{name}.json"))
    colours = {role: QColor(data["colours"][role]) for role in Role}
    return Theme(name=data["name"], is_dark=data["dark"], colours=colours)


class ThemeKeeper(QObject):
    """Holds the chosen theme of the application and follows the system's scheme.

    Signals:
        theme_changed(str): the name of the theme that is shown now.
    """

    theme_changed = Signal(str)

    def __init__(self, app: QApplication, system_name: Callable[[], str] | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._system_name = system_name or system_theme_name
        self._choice = SYSTEM
        self._shown: Theme | None = None
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def shown(self) -> Theme:
        """The theme that is shown."""
        return self._shown or load_theme(self._system_name())

    @property
    def choice(self) -> str:
        """What was asked for: ``system``, ``light`` or ``dark``."""
        return self._choice

    def choose(self, name: str) -> Theme:
        """Show a theme by name; ``system`` follows the system from now on."""
        self._choice = name if name in THEME_NAMES else SYSTEM
        # Title bars and native dialogs follow this hint.
        self._app.styleHints().setColorScheme(_SCHEMES[self._choice])
        return self._show(self._system_name() if self._choice == SYSTEM else self._choice)

    def _show(self, name: str) -> Theme:
        shown = load_theme(name)
        if shown is not self._shown:
            self._shown = shown
            self._app.setPalette(palette_of(shown))
            self._app.setStyleSheet(style_sheet_of(shown))
            self.theme_changed.emit(shown.name)
        return shown

    @Slot()
    def _on_scheme_changed(self) -> None:
        if self._choice == SYSTEM:
            self._show(self._system_name())


_SCHEMES = {
    SYSTEM: Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def system_theme_name() -> str:
    """Return the name of the theme that fits the system's scheme."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def theme_keeper(app: QApplication | None = None) -> ThemeKeeper:
    """Return the application's keeper; it is made when first asked for."""
    owner = app or QApplication.instance()
    if not isinstance(owner, QApplication):
        raise RuntimeError("A theme needs a QApplication; create it first.")
    found = owner.property("themeKeeper")
    if isinstance(found, ThemeKeeper):
        return found
    keeper = ThemeKeeper(owner)
    owner.setProperty("themeKeeper", keeper)
    return keeper


def apply_theme(app: QApplication, name: str = SYSTEM) -> Theme:
    """Give the application its style and a theme: ``light``, ``dark`` or ``system``."""
    # Not app.style() alone: PySide loads everything that a style can do with it (13 ms).
    if not app.property(IS_FUSION) and app.style().name() != "fusion":
        app.setStyle("Fusion")
    return theme_keeper(app).choose(name)


def theme() -> Theme:
    """Return the theme that is shown."""
    return theme_keeper().shown


def colour(role: Role) -> QColor:
    """Return a colour of the theme that is shown."""
    return theme().colour(role)


def code_colour(kind: TokenKind) -> QColor:
    """Return the colour of a kind of token in the theme that is shown."""
    return theme().code_colour(kind)


def style_sheet_of(shown: Theme) -> str:
    """Return the style sheet of a theme."""
    template = resource_text("themes/app.qss").replace("@icons", resource_path("icons").as_posix())
    return re.sub(r"@([a-z-]+)", lambda at: shown.colour(Role(at.group(1))).name(), template)


_PALETTE: tuple[tuple[QPalette.ColorRole, Role], ...] = (
    (QPalette.ColorRole.Window, Role.WINDOW),
    (QPalette.ColorRole.WindowText, Role.TEXT),
    (QPalette.ColorRole.Base, Role.FIELD),
    (QPalette.ColorRole.AlternateBase, Role.ALTERNATE),
    (QPalette.ColorRole.Text, Role.TEXT),
    (QPalette.ColorRole.PlaceholderText, Role.MUTED),
    (QPalette.ColorRole.Button, Role.PANEL),
    (QPalette.ColorRole.ButtonText, Role.TEXT),
    (QPalette.ColorRole.BrightText, Role.BAD),
    (QPalette.ColorRole.Highlight, Role.SELECTION),
    (QPalette.ColorRole.HighlightedText, Role.SELECTION_TEXT),
    (QPalette.ColorRole.Accent, Role.ACCENT),
    (QPalette.ColorRole.Link, Role.LINK),
    (QPalette.ColorRole.LinkVisited, Role.LINK),
    (QPalette.ColorRole.ToolTipBase, Role.TOOLTIP),
    (QPalette.ColorRole.ToolTipText, Role.TOOLTIP_TEXT),
    (QPalette.ColorRole.Light, Role.PANEL),
    (QPalette.ColorRole.Midlight, Role.HOVER),
    (QPalette.ColorRole.Mid, Role.BORDER),
    (QPalette.ColorRole.Dark, Role.FIELD_BORDER),
    (QPalette.ColorRole.Shadow, Role.FIELD_BORDER),
)
_DISABLED_INK = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.PlaceholderText,
    QPalette.ColorRole.HighlightedText,
    QPalette.ColorRole.Link,
)


def palette_of(shown: Theme) -> QPalette:
    """Return the palette of a theme, all groups set."""
    palette = QPalette()
    for qt_role, role in _PALETTE:
        palette.setColor(QPalette.ColorGroup.All, qt_role, shown.colour(role))
    disabled = QPalette.ColorGroup.Disabled
    for qt_role in _DISABLED_INK:
        palette.setColor(disabled, qt_role, shown.colour(Role.DISABLED_TEXT))
    palette.setColor(disabled, QPalette.ColorRole.Highlight, shown.colour(Role.PRESSED))
    return palette


def code_font(family: str = "", points: float = 0) -> QFont:
    """Return the font for code: the given family and size, or the system's fixed font."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if sys.platform == "win32":
        # The system's answer there is Courier New, thin at these sizes.
        font.setFamilies(["Cascadia Mono", "Consolas", font.family()])
    if family:
        font.setFamilies([family, *font.families()])
    font.setPointSizeF(points or max(QApplication.font().pointSizeF(), font.pointSizeF()))
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    # Halves the time of a key press in one long line. Scripts that need shaping still get it.
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    font.setKerning(False)
    return font


def bold_font() -> QFont:
    """Return a font that only makes bolder: family and size stay those of the widget's parent."""
    font = QFont()
    font.setWeight(QFont.Weight.DemiBold)
    return font
