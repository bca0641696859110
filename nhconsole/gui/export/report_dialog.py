"""The report of an exchange, to hand to somebody else: a preview, and what is to be left out."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nhconsole.core.export import (
    Exported,
    ReportFacts,
    ReportOptions,
    exporter_named,
    exporters,
)
from nhconsole.core.sending.exchange import Exchange
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.export.desk import ExportDesk
from nhconsole.gui.theme import Tone
from nhconsole.gui.widgets.message_bar import MessageBar
from nhconsole.gui.widgets.segmented_control import SegmentedControl

_NOTE_DELAY_MS = 250
_FIRST = "markdown"
_LANGUAGES = {"json": Language.JSON, "http": Language.HTTP}
HELP = (
    "The report holds request, answer, verdicts and times of one send. Key and signature are never "
    "in it; tick what else the reader must not see. Nothing leaves this machine by itself."
)


class ReportDialog(QDialog):
    """Shows the report as it would be copied; each tick makes it anew, in the worker."""

    def __init__(
        self,
        desk: ExportDesk,
        exchange: Exchange,
        facts: ReportFacts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._exchange = exchange
        self._facts = facts
        self._number = 0
        self._made: Exported | None = None
        self.setObjectName("reportDialog")
        self.setWindowTitle(self.tr("Report for somebody else"))
        self.setProperty("helpText", self.tr(HELP))
        self._create_widgets()
        self._lay_out()
        self._connect()
        self.resize(760, 640)
        self.make()

    @property
    def options(self) -> ReportOptions:
        """What is ticked."""
        return ReportOptions(
            shorten_handles=self._handles.isChecked(),
            replace_payload_values=self._values.isChecked(),
            replace_tags=self._tags.isChecked(),
        )

    @Slot()
    def make(self) -> None:
        """Make the report anew."""
        self._timer.stop()
        self._number += 1
        self._set_made(None)
        facts = replace(self._facts, note=self._note.text())
        done = _Result(self._number, self._show, self._refuse)
        self._desk.make(
            self._form.current(), self._exchange, self.options, facts, done.finished, done.failed
        )

    def _create_widgets(self) -> None:
        self._form = SegmentedControl()
        self._form.setObjectName("reportForm")
        self._form.setAccessibleName(self.tr("Form of the report"))
        chosen = [exporter for exporter in exporters() if exporter.takes_options]
        self._form.set_segments((each.id, each.label) for each in reversed(chosen))
        self._form.set_current(_FIRST)
        self._handles = _check("reportHandles", self.tr("Shorten &handles of devices"))
        self._handles.setChecked(True)
        self._values = _check("reportValues", self.tr("Replace &values of the payload"))
        self._values.setToolTip(self.tr("Equal values get equal numbers; the form stays."))
        self._tags = _check("reportTags", self.tr("Replace &tags"))
        self._tags.setToolTip(self.tr("Equal tags get equal numbers; the expression stays."))
        self._note = QLineEdit(" ".join(self._facts.note.split()))
        self._note.setObjectName("reportNote")
        self._note.setPlaceholderText(self.tr("What the reader should know; stands on top"))
        self._note_label = QLabel(self.tr("&Note:"))
        self._note_label.setBuddy(self._note)
        self._message = MessageBar()
        self._message.setObjectName("reportMessage")
        self._view = CodeView()
        self._view.setObjectName("reportText")
        self._view.setAccessibleName(self.tr("Report"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NOTE_DELAY_MS)
        self._create_buttons()

    def _create_buttons(self) -> None:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self._copy: QPushButton = self._buttons.addButton(self.tr("&Copy"), role)
        self._copy.setObjectName("reportCopyButton")
        self._copy.setProperty("kind", "primary")
        self._copy.setDefault(True)
        self._save: QPushButton = self._buttons.addButton(self.tr("&Save…"), role)
        self._save.setObjectName("reportSaveButton")

    def _lay_out(self) -> None:
        ticks = QHBoxLayout()
        ticks.setSpacing(16)
        for box in (self._handles, self._values, self._tags):
            ticks.addWidget(box)
        ticks.addStretch()
        note = QHBoxLayout()
        note.setSpacing(8)
        note.addWidget(self._note_label)
        note.addWidget(self._note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._form)
        layout.addLayout(ticks)
        layout.addLayout(note)
        layout.addWidget(self._message)
        layout.addWidget(CodePane(self._view), 1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._form.selected.connect(self.make)
        for box in (self._handles, self._values, self._tags):
            box.toggled.connect(self.make)
        self._note.textEdited.connect(self._on_note)
        self._timer.timeout.connect(self.make)
        self._copy.clicked.connect(self._on_copy)
        self._save.clicked.connect(self._on_save)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(self._on_finished)

    @Slot()
    def _on_finished(self) -> None:
        # A result under way finds nobody any more.
        self._number += 1
        self._timer.stop()

    def _set_made(self, made: Exported | None) -> None:
        self._made = made
        self._copy.setEnabled(made is not None)
        self._save.setEnabled(made is not None)

    def _show(self, number: int, made: Exported) -> None:
        # Another tick may have come since.
        if number != self._number:
            return
        self._set_made(made)
        self._message.clear()
        language = exporter_named(self._form.current()).language
        self._view.set_language(_LANGUAGES.get(language, Language.PLAIN))
        at = self._view.verticalScrollBar().value()
        self._view.set_text(made.text)
        self._view.verticalScrollBar().setValue(at)

    def _refuse(self, number: int, reason: str) -> None:
        if number == self._number:
            self._view.set_text("")
            self._message.show_message(Tone.BAD, reason, closable=False)

    @Slot()
    def _on_note(self) -> None:
        # What is shown no more fits what is typed.
        self._set_made(None)
        self._timer.start()

    @Slot()
    def _on_copy(self) -> None:
        if self._made is not None:
            self._desk.copy_text(self._made.text, exporter_named(self._form.current()))

    @Slot()
    def _on_save(self) -> None:
        made = self._made
        if made is not None:
            self._desk.save_made(self._form.current(), self._exchange, lambda: made)


class _Result:
    """Brings a result home with the number of its order."""

    def __init__(
        self,
        number: int,
        show: Callable[[int, Exported], None],
        refuse: Callable[[int, str], None],
    ) -> None:
        self._number, self._show, self._refuse = number, show, refuse

    def finished(self, made: Exported) -> None:
        self._show(self._number, made)

    def failed(self, reason: str) -> None:
        self._refuse(self._number, reason)


def _check(name: str, words: str) -> QCheckBox:
    box = QCheckBox(words)
    box.setObjectName(name)
    return box
