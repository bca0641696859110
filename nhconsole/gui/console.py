"""Connects the panels with the form, the sender and what is kept on disk."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from nhconsole.core.problem import errors_in
from nhconsole.gui.connections import UNSAVED, Connection, Connections
from nhconsole.gui.form import SendForm
from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.known_secrets import KnownSecrets
from nhconsole.gui.main_window import MainWindow
from nhconsole.gui.send_service import SendJob, SendService
from nhconsole.gui.theme import Tone
from nhconsole.gui.widgets.announce import announce

if TYPE_CHECKING:
    from nhconsole.core.sending.draft import DraftReading, SendDraft
    from nhconsole.gui.result.shown_exchange import ShownExchange
    from nhconsole.storage.history.values import StoredExchange

_TICK_MS = 100


class Console(QObject):
    """What happens when something is typed, chosen or pressed. Draws nothing itself."""

    def __init__(
        self,
        window: MainWindow,
        *,
        form: SendForm,
        sender: SendService,
        connections: Connections,
        history: HistoryKeeper,
        secrets: KnownSecrets,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._form = form
        self._sender = sender
        self._connections = connections
        self._history = history
        self._secrets = secrets
        self._connection: Connection = UNSAVED
        self._confirmed: DraftReading | None = None
        self._secret_is_meant = False
        self._refusal_stands = False
        self._stage = ""
        self._chosen_meanwhile: int | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_progress)
        self._connect_form()
        self._connect_services()

    def _connect_form(self) -> None:
        window, panel = self._window, self._window.connection
        panel.profile_chosen.connect(self._connections.choose)
        panel.connection_edited.connect(self._form.set_connection_text)
        panel.hub_edited.connect(self._form.set_hub_name)
        panel.connection_edited.connect(self._connections.give_way)
        panel.hub_edited.connect(self._connections.give_way)
        panel.send_requested.connect(self.send)
        panel.cancel_requested.connect(self._sender.cancel)
        window.send_action.triggered.connect(self.send)
        window.force_action.triggered.connect(self.send_all_the_same)
        window.cancel_action.triggered.connect(self._sender.cancel)
        window.history.row_chosen.connect(self._history.fetch)
        self._form.draft_changed.connect(self._on_draft_changed)
        self._form.reading_changed.connect(self._on_reading)

    def _connect_services(self) -> None:
        self._connections.entries_changed.connect(self._on_entries)
        self._connections.chosen.connect(self._on_connection)
        self._connections.waiting.connect(self._window.connection.show_waiting)
        self._connections.told.connect(self.tell)
        self._history.opened.connect(self._on_history_opened)
        self._history.fetched.connect(self._on_fetched)
        self._history.failed.connect(self._on_failed)
        self._sender.send_started.connect(self._on_started)
        self._sender.stage_reached.connect(self._on_stage)
        self._sender.send_finished.connect(self._on_finished)
        self._sender.send_crashed.connect(self._on_crashed)
        self._sender.send_let_go.connect(self._on_let_go)
        self._sender.idle.connect(self._on_idle)

    @Slot()
    def send(self) -> None:
        """Send the draft, unless something stands in the way; then say what."""
        if self._sender.is_sending:
            self._show_progress()
            return
        reading = self._form.reading()
        if not reading.is_sendable:
            self._say_why_not(reading)
        elif self._holds_secret(reading) and not self._secret_is_meant:
            self._ask_about_secret(reading)
        else:
            self._start(reading)

    @Slot()
    def send_all_the_same(self) -> None:
        """Send a draft with errors, to see what the hub says; some errors cannot be sent."""
        reading = self._form.reading()
        if self._sender.is_sending:
            self._show_progress()
        elif not reading.can_be_forced:
            self._say_why_not(reading)
        elif self._holds_secret(reading) and not self._secret_is_meant:
            self._ask_about_secret(reading)
        else:
            self._start(reading)

    @Slot(str, str)
    def tell(self, tone: str, text: str) -> None:
        """Show a sentence above the panels; small successes go to the status bar."""
        if tone in ("good", "info"):
            self._window.say(text)
            announce(self._window, text)
        else:
            self._window.message_bar.show_message(Tone(tone), text)

    def show(self, shown: "ShownExchange") -> None:
        """Show an exchange in the result panel."""
        self._window.result.show_exchange(shown)
        if shown.history_error:
            self._window.message_bar.show_message(
                Tone.BAD,
                self.tr("This exchange is not in the history: {why}").format(
                    why=shown.history_error
                ),
            )

    def _start(self, reading: "DraftReading") -> None:
        if not self._is_published(reading):
            self._secrets.keep(reading.secrets)
        self._sender.send(
            SendJob(
                reading=reading,
                profile_name=self._connections.profile_name(self._id_of(reading)),
                profile_id=self._id_of(reading),
                ca_file=self._connection.ca_file,
                loopback_ca_file=self._connection.loopback_ca_file,
            )
        )

    def _id_of(self, reading: "DraftReading") -> str:
        """The profile that is sent with; none if another string was typed over its own."""
        is_own = reading.draft.connection_text == self._connection.connection_text
        return self._connection.id if is_own else UNSAVED.id

    def _is_published(self, reading: "DraftReading") -> bool:
        """Whether the key is the emulator's own, and no other string was typed over it."""
        return self._connection.is_emulator and self._id_of(reading) == self._connection.id

    def _say_why_not(self, reading: "DraftReading") -> None:
        first = errors_in(reading.problems)[0].sentence()
        first = first[:1].upper() + first[1:]
        self._refusal_stands = True
        force = self.tr(" Ctrl+Shift+Enter sends it all the same.")
        text = self.tr("Not sent. {why}").format(why=first)
        self._window.message_bar.show_message(
            Tone.WARN, text + (force if reading.can_be_forced else "")
        )

    def _holds_secret(self, reading: "DraftReading") -> bool:
        from nhconsole.core.sending.draft import SECRET_IN_MESSAGE

        return any(problem.code == SECRET_IN_MESSAGE for problem in reading.problems)

    def _ask_about_secret(self, reading: "DraftReading") -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setObjectName("secretQuestion")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("The access key would be sent"))
        box.setText(self.tr("The hub's access key stands in the message itself."))
        box.setInformativeText(
            self.tr(
                "Every device that gets this push would get the key. In history and logs it is "
                "replaced in any case."
            )
        )
        send = box.addButton(self.tr("&Send it"), QMessageBox.ButtonRole.AcceptRole)
        send.setObjectName("sendSecretButton")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        self._confirmed = reading
        box.accepted.connect(self._on_secret_is_meant)
        box.open()

    @Slot()
    def _on_secret_is_meant(self) -> None:
        self._secret_is_meant = True
        reading, self._confirmed = self._confirmed, None
        if reading is not None and not self._sender.is_sending:
            self._start(reading)

    @Slot(object)
    def _on_draft_changed(self, draft: "SendDraft") -> None:
        self._window.result.turn_to_next_request()

    @Slot(object)
    def _on_reading(self, reading: "DraftReading") -> None:
        window = self._window
        # Before any send: drafts and notes are written at every moment.
        self._secrets.see(() if self._is_published(reading) else reading.secrets)
        if self._refusal_stands and reading.is_sendable:
            self._refusal_stands = False
            window.message_bar.clear()
        window.connection.show_reading(reading)
        window.compose.show_reading(reading)
        window.audience.show_reading(reading)
        typed = tuple(name for name, _ in reading.draft.headers)
        window.result.show_preview(reading.preview(datetime.now(UTC)), typed)
        window.force_action.setEnabled(reading.can_be_forced)

    @Slot(tuple)
    def _on_entries(self, entries: tuple[tuple[str, str], ...]) -> None:
        self._window.connection.show_entries(entries, self._connections.current_id)

    @Slot(object)
    def _on_connection(self, connection: Connection) -> None:
        self._connection = connection
        text = connection.connection_text.reveal()
        self._window.connection.show_current(connection.id)
        note = self.tr("an imitation: nothing is pushed") if connection.is_emulator else ""
        self._window.connection.show_connection(text, connection.hub_name, note)
        self._form.set_connection_text(text)
        self._form.set_hub_name(connection.hub_name)
        self._form.check_now()

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self.tell("bad", reason)

    @Slot(str, int)
    def _on_history_opened(self, message: str, interrupted: int) -> None:
        if message:
            self.tell("warn", message)
        elif interrupted:
            self.tell(
                "warn",
                self.tr(
                    "{count} send(s) were under way when the console ended last time; the hub may "
                    "have accepted them. They are marked in the history."
                ).format(count=interrupted),
            )

    @Slot(object, object)
    def _on_fetched(self, stored: "StoredExchange", shown: "ShownExchange | None") -> None:
        if shown is None:
            return
        if self._sender.is_sending:
            # It has to wait: the panel shows the send under way.
            self._chosen_meanwhile = stored.row.id
        else:
            self._window.result.show_exchange(shown, from_history=stored.row.started_at)

    @Slot(object)
    def _on_started(self, job: SendJob) -> None:
        self._stage = "prepare"
        self._chosen_meanwhile = None
        self._window.message_bar.clear()
        self._window.connection.show_sending(True)
        self._window.cancel_action.setEnabled(True)
        self._window.history.select_row(None)
        self._show_progress()
        self._tick.start()

    @Slot(str, float)
    def _on_stage(self, stage: str, seconds: float) -> None:
        self._stage = stage
        self._show_progress()

    @Slot()
    def _show_progress(self) -> None:
        if self._sender.is_sending:
            self._window.result.show_progress(self._stage, self._sender.elapsed_s)
            self._window.say(
                self.tr("Still sending, {seconds:.1f} s").format(seconds=self._sender.elapsed_s)
            )

    @Slot(object)
    def _on_finished(self, shown: "ShownExchange") -> None:
        self.show(shown)
        local = shown.exchange.started_at.astimezone().strftime("%H:%M:%S")
        words = self.tr("Sent {time}") if shown.exchange.sent else self.tr("Not sent {time}")
        self._window.say(f"{words.format(time=local)}  ·  {shown.verdict.headline}")
        announce(self._window, shown.verdict.headline)
        self._window.history.mark_shown(shown.row_id)

    @Slot()
    def _on_let_go(self) -> None:
        self._window.say(self.tr("Cancelled. It is still being written into the history."))

    @Slot(str)
    def _on_crashed(self, reason: str) -> None:
        self.tell("bad", reason)

    @Slot()
    def _on_idle(self) -> None:
        self._tick.stop()
        self._window.result.end_progress()
        self._window.connection.show_sending(False)
        self._window.cancel_action.setEnabled(False)
        if self._chosen_meanwhile is not None:
            self._window.history.select_row(self._chosen_meanwhile)
            self._history.fetch(self._chosen_meanwhile)
        # In a later turn: what an edit during the send means can wait for the result's paint.
        QTimer.singleShot(0, self._form.check_now)
