"""Opens what was sent once in the form, with its own connection, and has it sent anew.

Nothing of the old bytes is used: the form makes a request of today, with a token of today, and the
ordinary way to send sends it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from nhconsole.gui.connections import EMULATOR_ID, UNSAVED_ID, Connection, Connections
from nhconsole.gui.form import SendForm
from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.message_desk import MessageDesk
from nhconsole.gui.message_drafts import Message

if TYPE_CHECKING:
    from nhconsole.core.sending.draft import SendDraft
    from nhconsole.core.sending.exchange import HttpRequest
    from nhconsole.storage.history.values import StoredExchange


@dataclass
class _Again:
    """What is under way: an exchange whose connection is awaited."""

    stored: "StoredExchange"
    draft: "SendDraft"
    at_once: bool
    notes: list[str] = field(default_factory=list)
    """What the person has to know; with one of them, nothing is sent at once."""
    connection: Connection | None = None


class SendAgain(QObject):
    """Fills the form from the history.

    Signals:
        told(str, str): a tone and a sentence for the person.
        opened(): the message stands in the form, to be looked at before it is sent.
        send_now_requested(): the form holds it, and it is to be sent the ordinary way.
    """

    told = Signal(str, str)
    opened = Signal()
    send_now_requested = Signal()

    def __init__(
        self,
        *,
        form: SendForm,
        messages: MessageDesk,
        connections: Connections,
        keeper: HistoryKeeper,
        is_sending: Callable[[], bool],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._form = form
        self._messages = messages
        self._connections = connections
        self._keeper = keeper
        self._is_sending = is_sending
        self._window = window
        self._at_once = False
        self._awaited: _Again | None = None
        self._connected: _Again | None = None
        connections.chosen.connect(self._on_connection)
        connections.given_up.connect(self._on_given_up)

    @Slot(int, bool)
    def open(self, row_id: int, at_once: bool = False) -> None:
        """Open an exchange in the form; ``at_once`` has it sent, too, if nothing is against it."""
        if self._is_sending():
            self.told.emit("info", self.tr("A send is under way. Wait for its end, or cancel it."))
            return
        self._awaited, self._at_once = None, at_once
        self._keeper.read(row_id, self._on_read)

    def _on_read(self, stored: "StoredExchange | None") -> None:
        from nhconsole.core.sending.draft_json import draft_from_json

        draft = draft_from_json(stored.draft_json) if stored and stored.draft_json else None
        if stored is None:
            self.told.emit("warn", self.tr("That exchange is not in the history any more."))
        elif draft is None:
            self.told.emit(
                "warn",
                self.tr(
                    "This exchange was written down without its form, so there is nothing to open. "
                    "What went out stands under Request."
                ),
            )
        elif (kind := _kind_of(draft, stored)) is None:
            self.told.emit(
                "warn",
                self.tr("This version knows no {platform} {kind}.").format(
                    platform=draft.platform, kind=draft.kind
                ),
            )
        else:
            self._take(_Again(stored, replace(draft, kind=kind), self._at_once))

    def _take(self, again: _Again) -> None:
        if _lacks_a_key(again.draft):
            again.notes.append(
                self.tr(
                    "A key stood in it and was removed when it was written down: look for "
                    "«key removed»."
                )
            )
        name = again.stored.row.profile_name
        profile_id = self._connections.id_of(name) if name else UNSAVED_ID
        if profile_id:
            self._awaited = again
            self._connections.choose(
                profile_id,
                hub_name=again.draft.hub_name,
                api_version=again.draft.api_version,
            )
            return
        if not _is_same_hub(self._form, again.stored.request):
            again.notes.append(self._words_without_profile(again, is_gone=profile_id is None))
        elif again.draft.api_version:
            self._form.set_api_version(again.draft.api_version)
        self._fill(again)

    def _words_without_profile(self, again: _Again, *, is_gone: bool) -> str:
        row = again.stored.row
        if is_gone:
            text = self.tr(
                "Its profile “{name}” is gone. It went to {hub}; the connection in the form stays "
                "as it is."
            )
        else:
            text = self.tr(
                "Its connection was not saved. It went to {hub}; the connection in the form stays "
                "as it is."
            )
        return text.format(name=row.profile_name, hub=row.hub or again.stored.request.host)

    @Slot(object)
    def _on_connection(self, connection: Connection) -> None:
        again, self._awaited = self._awaited, None
        if again is not None and connection.id == self._profile_id(again):
            again.connection = connection
            self._connected = again
            # Later than everybody else who heard of the connection: the form has it then.
            QTimer.singleShot(0, self._on_connected)

    @Slot()
    def _on_connected(self) -> None:
        again, self._connected = self._connected, None
        if again is None or again.connection is None:
            return
        is_moved = not _is_same_hub(self._form, again.stored.request, if_unknown=True)
        # The built-in emulator has another port at each start.
        if is_moved and again.connection.id != EMULATOR_ID:
            again.notes.append(
                self.tr("“{name}” leads to another hub now; it went to {hub} then.").format(
                    name=again.connection.name, hub=again.stored.row.hub
                )
            )
        self._fill(again)

    def _profile_id(self, again: _Again) -> str | None:
        return self._connections.id_of(again.stored.row.profile_name)

    @Slot()
    def _on_given_up(self) -> None:
        self._awaited = None

    def _fill(self, again: _Again) -> None:
        draft = again.draft
        message = Message(draft.payload, draft.headers)
        replaced = self._messages.open_message(draft.platform, draft.kind, message)
        self._messages.show_audience(draft.audience)
        self._form.check_now()
        production = again.connection is not None and again.connection.is_production
        if again.notes or not again.at_once:
            self._messages.focus_payload()
            self.opened.emit()
        if again.notes:
            not_sent = [self.tr("Opened in the form, not sent.")] if again.at_once else []
            self.told.emit("warn", " ".join([*not_sent, *again.notes]))
        elif again.at_once and production and again.connection is not None:
            self._ask(again.connection)
        elif again.at_once:
            self.send_now_requested.emit()
        else:
            self._say_opened(again, replaced, production)

    def _say_opened(self, again: _Again, replaced: bool, production: bool) -> None:
        words = [self.tr("Opened in the form.")]
        if replaced:
            words.append(self.tr("Ctrl+Z in the payload brings back what stood there."))
        if production and again.connection is not None:
            words.append(
                self.tr("“{name}” is marked as production.").format(name=again.connection.name)
            )
        self.told.emit("warn" if production else "info", " ".join(words))

    def _ask(self, connection: Connection) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setObjectName("productionQuestion")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Production"))
        box.setText(self.tr("“{name}” is marked as production.").format(name=connection.name))
        box.setInformativeText(
            self.tr("Send this test push to it now? Up to 10 real devices may get it.")
        )
        send = box.addButton(self.tr("&Send"), QMessageBox.ButtonRole.AcceptRole)
        send.setObjectName("productionSendButton")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(self.send_now_requested)
        box.open()


def _kind_of(draft: "SendDraft", stored: "StoredExchange") -> str | None:
    """Return the kind to open; None if platform or kind is not known here."""
    from nhconsole.core.payload.platforms import platform_named

    try:
        platform = platform_named(draft.platform)
        return platform.kind(draft.kind or stored.row.kind or platform.default_kind.name).name
    except KeyError:
        return None


def _lacks_a_key(draft: "SendDraft") -> bool:
    from nhconsole.core.secrets.redaction import REMOVED

    audience = draft.audience
    texts = (
        draft.payload,
        draft.hub_name,
        audience.expression,
        audience.installation_id,
        *audience.tags,
        *(part for header in draft.headers for part in header),
    )
    return any(REMOVED in text for text in texts)


def _is_same_hub(form: SendForm, request: "HttpRequest", *, if_unknown: bool = False) -> bool:
    """Whether the form's connection leads where a request went."""
    preview = form.reading().preview(datetime.now(UTC))
    if preview is None:
        return if_unknown
    return _address(preview) == _address(request)


def _address(request: "HttpRequest") -> tuple[object, ...]:
    path = request.target.partition("?")[0]
    return (request.scheme, request.host.lower(), request.port, path)
