"""About: what this is, its versions for a bug report, and where its files are."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QUrl, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nhconsole import paths
from nhconsole.version import VERSION

_PACKAGES = (
    "PySide6-Essentials",
    "requests",
    "urllib3",
    "truststore",
    "keyring",
    "aiohttp",
    "pyroaring",
)


def versions_text() -> str:
    """Return the versions of everything that matters, a line each."""
    lines = [
        f"nhconsole {VERSION}",
        f"Python {platform.python_version()}",
        f"Qt {qVersion()} ({QGuiApplication.platformName()})",
        *(f"{name} {_installed(name)}" for name in _PACKAGES),
        platform.platform(),
        f"Log: {paths.log_folder()}",
        f"Data: {paths.data_folder()}",
    ]
    return "\n".join(lines)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


class AboutDialog(QDialog):
    """Shows versions to copy, and opens the log's folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(self.tr("About nhconsole"))
        words = QLabel(
            self.tr(
                "A debugging console for Azure Notification Hubs. Every send is the hub's test "
                "send: it tries at most ten devices, and the push services' answers come back."
            )
        )
        words.setWordWrap(True)
        versions = QPlainTextEdit(versions_text())
        versions.setObjectName("versionsText")
        versions.setAccessibleName(self.tr("Versions"))
        versions.setReadOnly(True)
        versions.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = buttons.addButton(
            self.tr("&Copy versions"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._log = buttons.addButton(
            self.tr("Open &log folder"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._copy.setObjectName("copyVersionsButton")
        self._log.setObjectName("openLogFolderButton")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(versions)
        layout.addWidget(buttons)
        self.resize(560, 380)
        self._copy.clicked.connect(self._on_copy)
        self._log.clicked.connect(self._on_open_log)
        buttons.rejected.connect(self.reject)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(versions_text())

    @Slot()
    def _on_open_log(self) -> None:
        folder = paths.log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
