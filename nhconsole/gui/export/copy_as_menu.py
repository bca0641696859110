"""The menu “Copy as”: every form in which the exchange shown can be copied or saved."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nhconsole.core.export import Exporter, exporters
from nhconsole.gui.export.desk import ExportDesk
from nhconsole.gui.icons import icon

_COPY, _SAVE, _REPORT = "copy", "save", "report"
_TIPS = {
    "curl": "A shell script that signs anew; the key comes from the environment.",
    "python-requests": "A program that signs anew; the key comes from the environment.",
    "python": "A program with this console's own Python package.",
    "javascript": "An ES module with Microsoft's SDK; the key comes from the environment.",
    "csharp": "A program with Microsoft's SDK. It was not compiled or run here.",
    "http": "The bytes as recorded, without the token's signature.",
    "har": "For the network tools of browsers and proxies.",
    "markdown": "For an issue or a mail; handles shortened, no key, no signature.",
}


class CopyAsMenu(QMenu):
    """One action for each form (``copyAs_<id>``), and a submenu to save (``saveAs_<id>``)."""

    def __init__(self, desk: ExportDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("copyAsMenu")
        self.setTitle(self.tr("Copy &as"))
        self.setToolTipsVisible(True)
        for exporter in exporters():
            self._add(self, exporter, _COPY, exporter.label)
        self.addSeparator()
        self._save = self.addMenu(icon("save"), self.tr("&Save as"))
        self._save.setObjectName("saveAsMenu")
        self._save.setToolTipsVisible(True)
        for exporter in exporters():
            label = f"{exporter.label} ({exporter.file_suffix})…"
            self._add(self._save, exporter, _SAVE, label)
        self._report = self.addAction(icon("document"), self.tr("&Report for somebody else…"))
        self._report.setObjectName("openReport")
        self._report.setData((_REPORT, "markdown"))
        self.aboutToShow.connect(self.refresh)
        # It comes for the actions of the submenu too.
        self.triggered.connect(self._on_triggered)

    def _add(self, menu: QMenu, exporter: Exporter, verb: str, label: str) -> None:
        action = menu.addAction(self.tr(label))
        action.setObjectName(f"{verb}As_{exporter.id}")
        action.setToolTip(self.tr(_TIPS.get(exporter.id, "")))
        action.setData((verb, exporter.id))

    @Slot()
    def refresh(self) -> None:
        """Enable what can be done now: nothing without an exchange."""
        has_exchange = self._desk.has_exchange
        for action in (*self.actions(), *self._save.actions()):
            action.setEnabled(has_exchange)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        verb, exporter_id = action.data() or ("", "")
        if verb == _COPY:
            self._desk.copy(exporter_id)
        elif verb == _SAVE:
            self._desk.save(exporter_id)
        elif verb == _REPORT:
            self._desk.open_report()
