"""Theme, zoom, fonts, and the dialogs of settings, help and about."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from nhconsole.gui.main_window import MainWindow
from nhconsole.gui.theme import apply_theme, code_font
from nhconsole.storage.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

_ZOOM_STEPS = (50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)


class Looks(QObject):
    """Applies what the person chose about how things look.

    Signals:
        settings_changed(Settings): after a choice.
    """

    settings_changed = Signal(object)

    def __init__(self, window: MainWindow, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self.settings = settings
        window.theme_chosen.connect(self._on_theme)
        window.zoom_in_action.triggered.connect(self._on_zoom_in)
        window.zoom_out_action.triggered.connect(self._on_zoom_out)
        window.zoom_reset_action.triggered.connect(self._on_zoom_reset)
        window.settings_action.triggered.connect(self.open_settings)
        window.about_action.triggered.connect(self.open_about)
        window.help_action.triggered.connect(self.open_help)
        window.find_action.triggered.connect(self._on_find)
        window.panes_added.connect(self._apply_fonts)
        window.show_theme_choice(settings.theme)
        self._apply_fonts()

    @Slot()
    def open_settings(self) -> None:
        """Open the settings."""
        from nhconsole.gui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.settings, self._window)
        dialog.settings_chosen.connect(self._on_settings)
        _open(dialog)

    @Slot()
    def open_about(self) -> None:
        """Open the page about versions and folders."""
        from nhconsole.gui.about_dialog import AboutDialog

        _open(AboutDialog(self._window))

    @Slot()
    def open_help(self) -> None:
        """Show the help of the panel that has the keyboard."""
        from PySide6.QtWidgets import QMessageBox

        words = _help_of(QApplication.focusWidget())
        box = QMessageBox(self._window)
        box.setObjectName("helpBox")
        box.setWindowTitle(self.tr("Help"))
        box.setText(words or self.tr(_GENERAL_HELP))
        _open(box)

    @Slot(str)
    def _on_theme(self, name: str) -> None:
        self._change(replace(self.settings, theme=name))

    @Slot()
    def _on_zoom_in(self) -> None:
        self._zoom_to(next((step for step in _ZOOM_STEPS if step > self.settings.zoom_percent), 0))

    @Slot()
    def _on_zoom_out(self) -> None:
        smaller = [step for step in _ZOOM_STEPS if step < self.settings.zoom_percent]
        self._zoom_to(smaller[-1] if smaller else 0)

    @Slot()
    def _on_zoom_reset(self) -> None:
        self._zoom_to(100)

    @Slot(int)
    def _zoom_to(self, percent: int) -> None:
        if percent:
            self._change(replace(self.settings, zoom_percent=percent))

    @Slot()
    def _on_find(self) -> None:
        focused = QApplication.focusWidget()
        result = self._window.result
        in_result = focused is not None and (focused is result or result.isAncestorOf(focused))
        if not (in_result and result.find_text()):
            self._window.compose.editor_pane.find_bar.open()

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        self._change(settings)

    def _change(self, settings: Settings) -> None:
        before, self.settings = self.settings, settings
        if settings.theme != before.theme:
            application = QApplication.instance()
            if isinstance(application, QApplication):
                apply_theme(application, settings.theme)
            self._window.show_theme_choice(settings.theme)
        self._apply_fonts()
        self.settings_changed.emit(settings)

    @Slot()
    def _apply_fonts(self) -> None:
        font = code_font(self.settings.editor_font_family, self.settings.editor_font_points)
        for pane in self._window.code_panes():
            pane.display.set_code_font(font)
            pane.display.set_zoom(self.settings.zoom_percent)


_GENERAL_HELP = (
    "Ctrl+Enter sends the message as a test push, Esc cancels. Ctrl+L goes to the connection "
    "string, Ctrl+1 … Ctrl+9 choose a platform, Ctrl+F finds. F1 in a panel explains it."
)


def _help_of(widget: QWidget | None) -> str:
    while widget is not None:
        words = widget.property("helpText")
        if words:
            return str(words)
        widget = widget.parentWidget()
    return ""


def _open(dialog: "QDialog") -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
