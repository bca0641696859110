"""A cURL command is pasted, what it means is said, and the form can take it."""

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from nhconsole.core.curl.reading import CurlReading, looks_like_curl, read_curl
from nhconsole.core.payload.platforms import platform_named
from nhconsole.core.problem import Problem
from nhconsole.core.secrets.secret import shown
from nhconsole.gui.background import Background
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.problem_list_model import ProblemListModel

_DELAY_MS = 150
_ROWS = 5
HELP = (
    "Paste a cURL command from a browser's network tools, from Postman or from a page. Address, "
    "platform, headers, tags and payload go into the form; the token in it does not: a new one is "
    "signed for each send."
)


class PasteCurlDialog(QDialog):
    """Reads what is pasted while it is typed.

    Signals:
        reading_taken(CurlReading): the person wants it in the form; its draft is not None.
    """

    reading_taken = Signal(object)

    def __init__(
        self, background: Background, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._number = 0
        self._is_wanted = False
        self.setObjectName("pasteCurlDialog")
        self.setWindowTitle(self.tr("Paste a cURL command"))
        self.setProperty("helpText", self.tr(HELP))
        self._reading: CurlReading | None = None
        self._create_widgets()
        self._lay_out()
        self._connect()
        self.resize(640, 480)
        self._editor.set_text(_whole(text))
        self._show_reading(None)
        self.read()

    @Slot()
    def read(self) -> None:
        """Have the text read as it is now, in the worker: somebody may paste megabytes."""
        self._timer.stop()
        self._number += 1
        number, text = self._number, self._editor.text()
        self._background.run(
            lambda: (number, read_curl(text) if text.strip() else None), self._on_read, _nothing
        )

    @Slot(object)
    def _on_read(self, result: tuple[int, CurlReading | None]) -> None:
        number, reading = result
        if number != self._number:
            return
        self._reading = reading
        self._show_reading(reading)
        if self._is_wanted:
            self._take()

    def _show_reading(self, reading: CurlReading | None) -> None:
        self._model.set_problems(reading.problems if reading else ())
        rows = self._model.rowCount()
        height = max(self._problems.sizeHintForRow(0), 0) if rows else 0
        self._problems.setVisible(rows > 0)
        self._problems.setFixedHeight(min(rows, _ROWS) * height + 6)
        self._summary.setText(self._in_words(reading))
        self._fill.setEnabled(bool(reading and reading.draft))

    def _in_words(self, reading: CurlReading | None) -> str:
        if reading is None or reading.draft is None:
            return self.tr("The command's address, platform, tags and payload fill the form.")
        draft = reading.draft
        host = reading.endpoint.host if reading.endpoint else self.tr("no host")
        return self.tr("{0} to {1} on {2}, {3} bytes, {4}").format(
            platform_named(draft.platform).label,
            shown(draft.hub_name) or self.tr("no hub"),
            host,
            f"{len(draft.payload.encode(errors='replace')):,}",
            shown(draft.audience.in_words()),
        )

    def _create_widgets(self) -> None:
        self._editor = CodeEditor()
        self._editor.setObjectName("curlEdit")
        self._editor.setAccessibleName(self.tr("cURL command"))
        self._editor.setPlaceholderText("curl -X POST 'https://…/HUB/messages?…' …")
        self._summary = QLabel()
        self._summary.setObjectName("curlSummary")
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self._model = ProblemListModel(self)
        self._problems = QListView()
        self._problems.setObjectName("curlProblems")
        self._problems.setAccessibleName(self.tr("Findings"))
        self._problems.setModel(self._model)
        self._problems.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._problems.setFrameShape(QFrame.Shape.NoFrame)
        self._problems.setIconSize(QSize(16, 16))
        self._problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._fill = self._buttons.addButton(
            self.tr("&Fill the form"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._fill.setObjectName("fillFormButton")
        self._fill.setProperty("kind", "primary")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(CodePane(self._editor), 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._problems)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._editor.text_edited.connect(self._timer.start)
        self._timer.timeout.connect(self.read)
        self._problems.activated.connect(self._on_problem)
        self._problems.clicked.connect(self._on_problem)
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(self._on_finished)

    @Slot(QModelIndex)
    def _on_problem(self, index: QModelIndex) -> None:
        problem = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(problem, Problem) and problem.start is not None:
            self._editor.go_to_problem(problem)

    @Slot()
    def _on_accepted(self) -> None:
        # What is typed last may not be read yet.
        self._is_wanted = True
        self.read()

    def _take(self) -> None:
        self._is_wanted = False
        if self._reading is not None and self._reading.draft is not None:
            self.reading_taken.emit(self._reading)
            self.accept()

    @Slot()
    def _on_finished(self) -> None:
        # A result under way finds nobody any more.
        self._number += 1
        self._timer.stop()


def _nothing(_reason: str) -> None:
    """Let the log have what went wrong: reading raises nothing on purpose."""


def _whole(text: str) -> str:
    """Return the clipboard's text if a command was pasted from there, else ``text``.

    A field of one line, where it may have been pasted first, takes the line breaks away.
    """
    clipboard = QGuiApplication.clipboard().text()
    if not looks_like_curl(clipboard):
        return text
    return clipboard if not text or clipboard.split() == text.split() else text
