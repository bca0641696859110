"""Saving the connection of the form as a profile, and removing one."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nhconsole.gui.connection_panel import ConnectionPanel
from nhconsole.gui.connections import UNSAVED, Connection, Connections
from nhconsole.gui.form import SendForm
from nhconsole.gui.known_secrets import KnownSecrets


class ProfileDesk(QObject):
    """Asks for a name before saving, and before removing."""

    def __init__(
        self,
        panel: ConnectionPanel,
        *,
        form: SendForm,
        connections: Connections,
        secrets: KnownSecrets,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._form = form
        self._connections = connections
        self._secrets = secrets
        self._connection: Connection = UNSAVED
        panel.save_requested.connect(self._on_save_profile)
        panel.remove_requested.connect(self._on_remove_profile)
        connections.chosen.connect(self._on_connection)

    @Slot(object)
    def _on_connection(self, connection: Connection) -> None:
        self._connection = connection

    @Slot()
    def _on_save_profile(self) -> None:
        from nhconsole.gui.profile_name_dialog import ProfileNameDialog

        dialog = ProfileNameDialog(
            self._connection.name if self._connection.id else "",
            is_production=self._connection.is_production,
            parent=self._window,
        )
        dialog.profile_named.connect(self._save_profile)
        dialog.open()

    @Slot(str, bool)
    def _save_profile(self, name: str, is_production: bool) -> None:
        draft = self._form.draft
        self._secrets.keep(self._form.reading().secrets)
        if name.strip():
            self._connections.save(
                name.strip(),
                draft.connection_text.reveal(),
                draft.hub_name,
                is_production=is_production,
            )

    @Slot()
    def _on_remove_profile(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setObjectName("removeProfileQuestion")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(
            self.tr("Remove the profile “{name}” and its key?").format(name=self._connection.name)
        )
        remove = box.addButton(self.tr("&Remove"), QMessageBox.ButtonRole.AcceptRole)
        remove.setObjectName("removeProfileButton")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(self._remove_profile)
        box.open()

    @Slot()
    def _remove_profile(self) -> None:
        self._connections.remove(self._connection.id)
