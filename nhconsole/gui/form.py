"""The form behind the panels: one value, checked a moment after each edit."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot

from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.headers import Headers

if TYPE_CHECKING:
    from nhconsole.core.audience.audience import Audience
    from nhconsole.core.sending.draft import DraftReading, SendDraft

CHECK_DELAY_MS = 120
_INLINE_CHARACTERS = 16 * 1024
"""Longer payloads are checked off the window's thread."""


class SendForm(QObject):
    """Holds the draft; panels tell it what was typed and draw what it says.

    The readers of all fields are much to load, so they are loaded with the first use of a draft.

    Signals:
        draft_changed(SendDraft): at every edit.
        reading_changed(DraftReading): the draft was checked; shortly after the last edit.
    """

    draft_changed = Signal(object)
    reading_changed = Signal(object)

    _read_in_worker = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft: SendDraft | None = None
        self._reading: DraftReading | None = None
        self._edit = 0
        self._is_closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_DELAY_MS)
        self._timer.timeout.connect(self._check)
        self._read_in_worker.connect(self._on_read, Qt.ConnectionType.QueuedConnection)

    @property
    def draft(self) -> "SendDraft":
        """What is typed at this moment."""
        if self._draft is None:
            from nhconsole.core.sending.draft import SendDraft

            self._draft = SendDraft()
        return self._draft

    def reading(self) -> "DraftReading":
        """Return the checked draft as it is at this moment."""
        if self._reading is None or self._reading.draft is not self._draft:
            self._take(_read(self.draft))
        assert self._reading is not None
        return self._reading

    def set_draft(self, draft: "SendDraft") -> None:
        """Replace the draft, if it differs, and have it checked."""
        if draft == self.draft:
            return
        self._draft = draft
        self._edit += 1
        self.draft_changed.emit(draft)
        self._timer.start()

    @Slot(str)
    def set_connection_text(self, text: str) -> None:
        """Take the connection string as typed."""
        self.set_draft(replace(self.draft, connection_text=Secret(text)))

    @Slot(str)
    def set_hub_name(self, text: str) -> None:
        """Take the hub's name as typed."""
        self.set_draft(replace(self.draft, hub_name=text))

    def set_message(self, *, platform: str, kind: str, payload: str, headers: Headers) -> None:
        """Take another message: platform, kind, payload and headers together."""
        self.set_draft(
            replace(self.draft, platform=platform, kind=kind, payload=payload, headers=headers)
        )

    @Slot(object)
    def set_audience(self, audience: "Audience") -> None:
        """Take the audience as typed."""
        self.set_draft(replace(self.draft, audience=audience))

    def set_api_version(self, version: str) -> None:
        """Take the api-version of the settings."""
        self.set_draft(replace(self.draft, api_version=version))

    def check_now(self) -> None:
        """Check without waiting for a pause in typing."""
        if self._is_closed:
            return
        self._timer.stop()
        self._check()

    def close(self) -> None:
        """Let the worker end."""
        self._is_closed = True
        self._timer.stop()
        self._pool.waitForDone(2000)

    @Slot()
    def _check(self) -> None:
        if len(self.draft.payload) <= _INLINE_CHARACTERS:
            self._take(_read(self.draft))
        else:
            self._pool.clear()
            self._pool.start(_Read(self, self._edit, self.draft))

    @Slot(int, object)
    def _on_read(self, edit: int, reading: "DraftReading") -> None:
        if edit == self._edit:
            self._take(reading)

    def _take(self, reading: "DraftReading") -> None:
        self._timer.stop()
        self._reading = reading
        self.reading_changed.emit(reading)


def _read(draft: "SendDraft") -> "DraftReading":
    from nhconsole.core.sending.draft import read_draft

    return read_draft(draft)


class _Read(QRunnable):
    """Checks a long payload in the worker; the form drops it if it was overtaken by an edit."""

    def __init__(self, form: SendForm, edit: int, draft: "SendDraft") -> None:
        super().__init__()
        self._form, self._edit, self._draft = form, edit, draft

    def run(self) -> None:
        self._form._read_in_worker.emit(self._edit, _read(self._draft))
