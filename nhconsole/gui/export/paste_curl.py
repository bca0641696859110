"""Fills the form from a pasted cURL command, with a connection that is known if there is one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from nhconsole.gui.background import Background
from nhconsole.gui.connection_panel import ConnectionPanel
from nhconsole.gui.connections import Connection, Connections
from nhconsole.gui.form import SendForm
from nhconsole.gui.message_desk import MessageDesk
from nhconsole.gui.message_drafts import Message

if TYPE_CHECKING:
    from nhconsole.core.curl.reading import CurlReading
    from nhconsole.core.sending.draft import SendDraft


class PasteCurl(QObject):
    """Opens the dialog, also when a command is pasted where a connection string belongs.

    Signals:
        told(str, str): a tone and a sentence for the person.
    """

    told = Signal(str, str)

    def __init__(
        self,
        panel: ConnectionPanel,
        *,
        form: SendForm,
        messages: MessageDesk,
        connections: Connections,
        background: Background,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._form = form
        self._messages = messages
        self._connections = connections
        self._background = background
        self._connection_text = form.draft.connection_text.reveal()
        panel.connection_edited.connect(self._on_connection_edited)
        connections.chosen.connect(self._on_connection)

    @Slot()
    def open(self, text: str = "") -> None:
        """Open the dialog; with no text it takes what the clipboard holds, if that is one."""
        from nhconsole.gui.export.paste_curl_dialog import PasteCurlDialog

        dialog = PasteCurlDialog(self._background, text, self._panel.window())
        dialog.reading_taken.connect(self._on_taken)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_connection_edited(self, text: str) -> None:
        from nhconsole.core.curl.reading import looks_like_curl

        if not looks_like_curl(text):
            self._connection_text = text
            return
        self._show_connection(self._connection_text, self._form.draft.hub_name)
        self.open(text)

    @Slot(object)
    def _on_connection(self, connection: Connection) -> None:
        self._connection_text = connection.connection_text.reveal()

    @Slot(object)
    def _on_taken(self, reading: "CurlReading") -> None:
        draft = reading.draft
        if draft is None:
            return
        self._take_connection(reading, draft)
        self._messages.open_message(
            draft.platform, draft.kind, Message(draft.payload, draft.headers)
        )
        self._messages.show_audience(draft.audience)
        self._form.check_now()

    def _take_connection(self, reading: "CurlReading", draft: "SendDraft") -> None:
        endpoint = reading.endpoint
        if endpoint is None:
            self._show_connection(self._connection_text, draft.hub_name)
            self.told.emit("warn", self.tr("Filled in. The command names no host."))
            return
        form = self._form.reading().connection.connection
        profile_id = self._connections.id_at(endpoint)
        if form is not None and form.endpoint == endpoint:
            self._show_connection(self._connection_text, draft.hub_name)
        elif profile_id is not None:
            self._connections.choose(
                profile_id, hub_name=draft.hub_name, api_version=draft.api_version
            )
        else:
            self._connections.give_way()
            self._show_connection(reading.connection_start, draft.hub_name)
            self._panel.focus_string()
            words = self.tr("Filled in. Add the access key to the connection string.")
            self.told.emit("warn", words)
            return
        self.told.emit("good", self.tr("Filled in from the cURL command."))

    def _show_connection(self, text: str, hub_name: str) -> None:
        self._connection_text = text
        self._panel.show_connection(text, hub_name)
        self._form.set_connection_text(text)
        self._form.set_hub_name(hub_name)
