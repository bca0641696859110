"""Keeps the compose panel, the form and the stored drafts in step."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nhconsole.core.payload.platforms import BodyKind, platform_named
from nhconsole.core.sending.headers import Headers
from nhconsole.gui.audience_panel import AudiencePanel
from nhconsole.gui.background import Background
from nhconsole.gui.compose_panel import ComposePanel
from nhconsole.gui.form import SendForm
from nhconsole.gui.message_drafts import Message, MessageDrafts
from nhconsole.samples import Sample, samples_for

if TYPE_CHECKING:
    from nhconsole.core.audience.audience import Audience
    from nhconsole.storage.drafts import DraftStore, StoredDraft

_FIRST_PLATFORM = "windows"
_SAVE_DELAY_MS = 800
_BYTE_ORDER_MARK = "\ufeff"
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
        store: "DraftStore",
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
        self._platform = _FIRST_PLATFORM
        self._audience_is_typed = False
        self._stored_are_read = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_DELAY_MS)
        self._timer.timeout.connect(self.save)
        self._connect()

    def show_sample(self) -> None:
        """Show a sample to begin with. It can be edited at once; nobody has read it yet."""
        self._show_in_panel(_FIRST_PLATFORM)

    def start(self) -> None:
        """Have the message read; the stored drafts follow."""
        self._tell_form()
        self._background.run(self._store.load, self._on_loaded, self._on_not_loaded)

    def open_message(self, platform: str, kind: str, message: Message) -> bool:
        """Put a message into the editor over what stood there, which undo brings back.

        Returns:
            Whether another payload stood there.
        """
        before = self._drafts.message(platform, kind).payload
        self._drafts.keep(platform, kind, Message(before, message.headers))
        self._show(platform)
        if before != message.payload:
            self._compose.editor.replace_text(message.payload)
        self._later()
        return before != message.payload

    @Slot()
    def focus_payload(self) -> None:
        """Put the keyboard into the payload."""
        self._compose.editor.setFocus()

    def show_audience(self, audience: "Audience") -> None:
        """Put an audience into its fields, such as one of the history."""
        self._audience_is_typed = True
        self._audience.show_audience(audience)
        self._form.set_audience(audience)
        self._later()

    @Slot()
    def save(self) -> None:
        """Write the drafts down, but not over those of the last run before they are read."""
        self._timer.stop()
        if not self._stored_are_read:
            return
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
        self._compose.editor.file_dropped.connect(self.read_file)
        self._compose.editor.held_changed.connect(self._on_held)
        self._audience.audience_edited.connect(self._on_audience)

    @Slot()
    def lay_out_payload(self) -> None:
        """Lay the payload out, as one step that undo takes back; broken ones stay as they are."""
        from nhconsole.core.body.view import BodyLanguage, view_body

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
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._compose.window(), self.tr("Open a payload"))
        dialog.setObjectName("openPayloadDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read_file)
        dialog.open()

    @Slot()
    def save_payload(self) -> None:
        """Ask for a file and write the payload into it."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._compose.window(), self.tr("Save the payload"))
        dialog.setObjectName("savePayloadDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.write_file)
        dialog.open()

    @Slot(str)
    def read_file(self, name: str) -> None:
        """Put the text of a file into the editor."""
        from nhconsole.gui.files import read_payload

        self._background.run(lambda: read_payload(Path(name)), self._on_read, self._on_failed)

    @Slot(str)
    def write_file(self, name: str) -> None:
        """Write the payload, byte for byte as it is sent, into a file."""
        from nhconsole.gui.files import write_bytes

        payload = self._form.draft.payload.encode(errors="replace")
        self._background.run(
            lambda: write_bytes(Path(name), payload), self._on_written, self._on_failed
        )

    @Slot(str)
    def _show(self, platform: str) -> None:
        self._show_in_panel(platform)
        self._tell_form()

    def _show_in_panel(self, platform: str) -> None:
        self._platform = platform
        kind, message = self._current()
        self._compose.show_platform(platform, kind, samples_for(platform, kind))
        self._compose.show_message(message.payload, message.headers)

    def _tell_form(self) -> None:
        kind, message = self._current()
        self._form.set_message(
            platform=self._platform, kind=kind, payload=message.payload, headers=message.headers
        )
        self._form.check_now()

    def _current(self) -> tuple[str, Message]:
        kind = self._drafts.kind_of(self._platform)
        return kind, self._drafts.message(self._platform, kind)

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        self._drafts.choose_kind(self._platform, kind)
        self._show(self._platform)
        self._later()

    @Slot(str)
    def _on_payload(self, payload: str) -> None:
        self._keep(Message(payload, self._current()[1].headers))

    @Slot(object)
    def _on_headers(self, headers: Headers) -> None:
        self._keep(Message(self._current()[1].payload, headers))

    @Slot(object)
    def _on_audience(self, audience: "Audience") -> None:
        self._audience_is_typed = True
        self._form.set_audience(audience)
        self._later()

    @Slot(object)
    def _on_sample(self, sample: Sample) -> None:
        self._compose.editor.replace_text(sample.payload)
        if sample.note:
            self.told.emit("info", sample.note)

    def _keep(self, message: Message) -> None:
        kind = self._drafts.kind_of(self._platform)
        self._drafts.keep(self._platform, kind, message)
        self._form.set_message(
            platform=self._platform, kind=kind, payload=message.payload, headers=message.headers
        )
        self._later()

    @Slot()
    def _later(self) -> None:
        self._timer.start()

    def _stored(self) -> "tuple[StoredDraft, ...]":
        from nhconsole.core.sending.draft_json import audience_to_json
        from nhconsole.storage.drafts import StoredDraft

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

    def _on_loaded(self, loaded: "tuple[tuple[StoredDraft, ...], tuple[str, ...]]") -> None:
        self._stored_are_read = True
        drafts, messages = loaded
        for message in messages:
            self.told.emit("warn", message)
        before = self._current()
        # The kind that was edited last stands last; what was typed meanwhile is newer than all.
        for draft in reversed(drafts):
            if _is_known(draft.platform, draft.kind):
                kept = Message(draft.payload, draft.headers)
                self._drafts.keep_older(draft.platform, draft.kind, kept)
        if drafts and not self._audience_is_typed:
            self._show_audience(drafts[-1])
        if self._current() != before:
            self._show(self._platform)

    def _on_not_loaded(self, reason: str) -> None:
        self._stored_are_read = True
        self._on_failed(reason)

    def _show_audience(self, draft: "StoredDraft") -> None:
        from nhconsole.core.sending.draft_json import audience_from_json

        audience = audience_from_json(draft.audience)
        self._audience.show_audience(audience)
        self._form.set_audience(audience)

    @Slot(bool)
    def _on_held(self, held: bool) -> None:
        if held:
            self.told.emit(
                "warn",
                self.tr(
                    "A line is too long to be edited here; it is sent whole. Ctrl+Z takes it back, "
                    "Format breaks it into lines."
                ),
            )

    def _on_read(self, text: str) -> None:
        if text.startswith(_BYTE_ORDER_MARK):
            text = text.removeprefix(_BYTE_ORDER_MARK)
            self.told.emit("warn", self.tr("The file's byte order mark is left out."))
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
