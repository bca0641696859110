"""Keeps the compose panel, the form and the stored drafts in step."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from nhconsole.core.body_view import BodyLanguage, view_body
from nhconsole.core.draft_json import audience_from_json, audience_to_json
from nhconsole.core.exchange import Headers
from nhconsole.core.platforms import BodyKind, platform_named
from nhconsole.gui.audience_panel import AudiencePanel
from nhconsole.gui.background import Background
from nhconsole.gui.compose_panel import ComposePanel
from nhconsole.gui.files import read_payload, write_bytes
from nhconsole.gui.form import SendForm
from nhconsole.gui.message_drafts import Message, MessageDrafts
from nhconsole.samples import Sample, samples_for
from nhconsole.storage.drafts import DraftStore, StoredDraft

_SAVE_DELAY_MS = 800
_TYPES = {BodyKind.JSON: "application/json", BodyKind.XML: "application/xml", BodyKind.ANY: ""}


class MessageDesk(QObject):
    """Switches between the drafts of platforms and kinds, and keeps them on disk.

    Signals:
        told(str, str): a tone and a sentence for the person.
    """

    told = Signal(str, str)

    def __init__(
        self,
        compose: ComposePanel,
        audience: AudiencePanel,
        form: SendForm,
        store: DraftStore,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._compose = compose
        self._audience = audience
        self._form = form
        self._store = store
        self._background = background
        self._drafts = MessageDrafts()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_DELAY_MS)
        self._timer.timeout.connect(self.save)
        self._connect()

    def start(self) -> None:
        """Show a sample at once; the stored drafts follow when they are read."""
        self._show(self._form.draft.platform)
        self._background.run(self._store.load, self._on_loaded, self._on_failed)

    def show_draft(self, platform: str, kind: str, message: Message) -> None:
        """Put a message into the editor, such as one of the history."""
        self._drafts.keep(platform, kind, message)
        self._show(platform)
        self._later()

    @Slot()
    def save(self) -> None:
        """Write the drafts down."""
        self._timer.stop()
        drafts = self._stored()
        self._background.run(lambda: self._store.save(drafts), _nothing, self._on_failed)

    def _connect(self) -> None:
        self._compose.platform_chosen.connect(self._show)
        self._compose.kind_chosen.connect(self._on_kind)
        self._compose.payload_edited.connect(self._on_payload)
        self._compose.headers_edited.connect(self._on_headers)
        self._compose.sample_chosen.connect(self._on_sample)
        self._compose.format_requested.connect(self.lay_out_payload)
        self._compose.open_requested.connect(self.open_payload)
        self._compose.save_requested.connect(self.save_payload)
        self._audience.audience_edited.connect(self._form.set_audience)
        self._audience.audience_edited.connect(self._later)

    @Slot()
    def lay_out_payload(self) -> None:
        """Lay the payload out, as one step that undo takes back; broken ones stay as they are."""
        draft = self._form.draft
        body = platform_named(draft.platform).kind(draft.kind).body
        view = view_body(draft.payload.encode(errors="replace"), _TYPES[body])
        if view.language in (BodyLanguage.XML, BodyLanguage.JSON) and view.is_laid_out:
            if view.text != draft.payload:
                self._compose.editor.replace_text(view.text)
        else:
            self.told.emit(
                "warn", self.tr("The payload is not well-formed, so it is left as it is.")
            )

    @Slot()
    def open_payload(self) -> None:
        """Ask for a file and put its text into the editor."""
        dialog = QFileDialog(self._compose.window(), self.tr("Open a payload"))
        dialog.setObjectName("openPayloadDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read_file)
        dialog.open()

    @Slot()
    def save_payload(self) -> None:
        """Ask for a file and write the payload into it."""
        dialog = QFileDialog(self._compose.window(), self.tr("Save the payload"))
        dialog.setObjectName("savePayloadDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.write_file)
        dialog.open()

    @Slot(str)
    def read_file(self, name: str) -> None:
        """Put the text of a file into the editor."""
        self._background.run(lambda: read_payload(Path(name)), self._on_read, self._on_failed)

    @Slot(str)
    def write_file(self, name: str) -> None:
        """Write the payload, byte for byte as it is sent, into a file."""
        payload = self._form.draft.payload.encode(errors="replace")
        self._background.run(
            lambda: write_bytes(Path(name), payload), self._on_written, self._on_failed
        )

    @Slot(str)
    def _show(self, platform: str) -> None:
        kind = self._drafts.kind_of(platform)
        message = self._drafts.message(platform, kind)
        self._compose.show_platform(platform, kind, samples_for(platform, kind))
        self._compose.show_message(message.payload, message.headers)
        self._form.set_message(
            platform=platform, kind=kind, payload=message.payload, headers=message.headers
        )
        self._form.check_now()

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        platform = self._form.draft.platform
        self._drafts.choose_kind(platform, kind)
        self._show(platform)
        self._later()

    @Slot(str)
    def _on_payload(self, payload: str) -> None:
        self._keep(Message(payload, self._form.draft.headers))

    @Slot(object)
    def _on_headers(self, headers: Headers) -> None:
        self._keep(Message(self._form.draft.payload, headers))

    @Slot(object)
    def _on_sample(self, sample: Sample) -> None:
        self._compose.editor.replace_text(sample.payload)
        if sample.note:
            self.told.emit("info", sample.note)

    def _keep(self, message: Message) -> None:
        draft = self._form.draft
        self._drafts.keep(draft.platform, draft.kind, message)
        self._form.set_message(
            platform=draft.platform,
            kind=draft.kind,
            payload=message.payload,
            headers=message.headers,
        )
        self._later()

    @Slot()
    def _later(self) -> None:
        self._timer.start()

    def _stored(self) -> tuple[StoredDraft, ...]:
        audience = audience_to_json(self._form.draft.audience)
        return tuple(
            StoredDraft(
                platform=platform,
                kind=kind,
                payload=message.payload,
                headers=message.headers,
                audience=audience,
            )
            for platform, kind, message in self._drafts.all()
        )

    def _on_loaded(self, loaded: tuple[tuple[StoredDraft, ...], tuple[str, ...]]) -> None:
        drafts, messages = loaded
        for message in messages:
            self.told.emit("warn", message)
        for draft in drafts:
            if _is_known(draft.platform, draft.kind):
                kept = Message(draft.payload, draft.headers)
                self._drafts.keep(draft.platform, draft.kind, kept)
        if drafts:
            audience = audience_from_json(drafts[-1].audience)
            self._audience.show_audience(audience)
            self._form.set_audience(audience)
        self._show(self._form.draft.platform)

    def _on_read(self, text: str) -> None:
        self._compose.editor.replace_text(text)

    def _on_written(self, name: str) -> None:
        self.told.emit("good", self.tr("Saved to {name}").format(name=name))

    def _on_failed(self, reason: str) -> None:
        self.told.emit("bad", reason)


def _nothing(_result: object) -> None:
    """Drafts are saved silently."""


def _is_known(platform: str, kind: str) -> bool:
    try:
        platform_named(platform).kind(kind)
    except KeyError:
        return False
    return True
