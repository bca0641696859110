"""What is sent: platform, kind, payload with its problems, and headers."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nhconsole.core.payload.platforms import BodyKind, Platform, platform_named
from nhconsole.core.problem import Field, Problem, Severity, gravest_of
from nhconsole.core.sending.headers import Headers
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.header_table_model import HeaderTableModel
from nhconsole.gui.icons import icon
from nhconsole.gui.platform_list_model import PlatformListModel
from nhconsole.gui.problem_list_model import ProblemListModel
from nhconsole.gui.theme import Tone, bold_font
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from nhconsole.gui.widgets.tool import tool
from nhconsole.samples import Sample

if TYPE_CHECKING:
    from nhconsole.core.sending.draft import DraftReading

HELP = (
    "Choose a platform (Ctrl+1 … Ctrl+9) and its kind, and write the payload: XML for Windows and "
    "Windows Phone, JSON for the others. Problems are listed below the editor; Enter on one goes "
    "to its place. Each platform keeps its own draft. Headers set by the console are grey; type "
    "one of the same name to replace it."
)
_OWN_FIELDS = (Field.PLATFORM, Field.PAYLOAD, Field.HEADERS)
_LANGUAGES = {
    BodyKind.JSON: Language.JSON,
    BodyKind.XML: Language.XML,
    BodyKind.ANY: Language.PLAIN,
}
_PROBLEM_ROWS = 3
_LEAST_WIDTH = 638


class ComposePanel(Card):
    """Edits the message of one platform at a time.

    Signals:
        platform_chosen(str), kind_chosen(str): the person chose another one.
        payload_edited(str): the payload as typed.
        headers_edited(Headers): the typed headers.
        sample_chosen(Sample): a known-good payload is wanted.
        format_requested(), open_requested(), save_requested(): buttons and menu.
    """

    platform_chosen = Signal(str)
    kind_chosen = Signal(str)
    payload_edited = Signal(str)
    headers_edited = Signal(object)
    sample_chosen = Signal(object)
    format_requested = Signal()
    open_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("composePanel")
        self.setAccessibleName(self.tr("Message"))
        self.setProperty("helpText", self.tr(HELP))
        # The same for every platform: the columns must not move when another one is chosen.
        self.setMinimumWidth(_LEAST_WIDTH)
        self._shown: tuple[str, str] = ("", "")
        self._create_platforms()
        self._create_toolbar()
        self._create_editor()
        self._create_headers()
        self._lay_out()
        self._connect()

    @property
    def editor(self) -> CodeEditor:
        """The editor of the payload."""
        return self._editor

    def show_platform(self, format_name: str, kind_name: str, samples: tuple[Sample, ...]) -> None:
        """Show which platform and kind are edited."""
        platform = platform_named(format_name)
        if self._shown[0] != format_name:
            index = self._platform_model.index(self._platform_model.row_of(format_name))
            selection = self._platforms.selectionModel()
            before = selection.currentIndex()
            blocked = selection.blockSignals(True)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            selection.blockSignals(blocked)
            for changed in (before, index):
                self._platforms.update(changed)
            self._kinds.set_segments([(kind.name, kind.label) for kind in platform.kinds])
            self._kinds.setVisible(len(platform.kinds) > 1)
        self._kinds.set_current(kind_name)
        self._shown = (format_name, kind_name)
        self._editor.set_language(_LANGUAGES[platform.kind(kind_name).body])
        self._show_samples(samples)
        self._show_note(platform)

    def show_message(self, payload: str, headers: Headers) -> None:
        """Fill the editor and the typed headers, without signals."""
        self._editor.set_text(payload)
        self._header_model.set_typed(headers)

    def show_reading(self, reading: "DraftReading") -> None:
        """Show what is wrong, how large the payload is, and which headers follow from it."""
        own = tuple(problem for problem in reading.problems if problem.field in _OWN_FIELDS)
        self._problem_model.set_problems(own)
        rows = self._problem_model.rowCount()
        self._problems.setVisible(rows > 0)
        height = self._problems.sizeHintForRow(0) if rows else 0
        self._problems.setFixedHeight(min(rows, _PROBLEM_ROWS) * height + 6)
        self._editor.set_problems(tuple(item for item in own if item.field is Field.PAYLOAD))
        self._show_status(reading, own)
        if reading.notification is not None:
            from nhconsole.core.sending.operations import FORMAT_HEADER

            kind = reading.notification.kind
            platform = reading.notification.platform
            self._header_model.set_detected(
                (
                    ("Content-Type", kind.content_type),
                    (FORMAT_HEADER, platform.format),
                    *kind.headers,
                )
            )

    def focus_platforms(self) -> None:
        """Put the keyboard into the list of platforms."""
        self._platforms.setFocus()

    def choose_platform_number(self, number: int) -> None:
        """Choose the n-th platform of the list, counted from 1 without the heading."""
        rows = [
            row
            for row in range(self._platform_model.rowCount())
            if self._platform_model.index(row).data(Qt.ItemDataRole.UserRole) is not None
        ]
        if 0 < number <= len(rows):
            self._platforms.setCurrentIndex(self._platform_model.index(rows[number - 1]))

    def _create_platforms(self) -> None:
        self._platform_model = PlatformListModel(self)
        self._platforms = QListView()
        self._platforms.setObjectName("platformList")
        self._platforms.setAccessibleName(self.tr("Platform"))
        self._platforms.setModel(self._platform_model)
        self._platforms.setIconSize(QSize(16, 16))
        self._platforms.setSpacing(2)
        self._platforms.setFrameShape(QFrame.Shape.NoFrame)
        self._platforms.setFixedWidth(self._platforms.sizeHintForColumn(0) + 10)
        self._platforms.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._platforms.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _create_toolbar(self) -> None:
        self._kinds = SegmentedControl()
        self._kinds.setObjectName("kindControl")
        self._kinds.setAccessibleName(self.tr("Kind of notification"))
        self._samples = QComboBox()
        self._samples.setObjectName("sampleCombo")
        self._samples.setAccessibleName(self.tr("Start from a sample"))
        self._samples.setMinimumContentsLength(6)
        self._samples.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._format = QPushButton(self.tr("Format"))
        self._format.setObjectName("formatButton")
        self._format.setIcon(icon("format"))
        self._format.setToolTip(self.tr("Lay the payload out (Ctrl+Shift+F); undo takes it back"))
        self._more = tool("payloadMenuButton", "more", self.tr("Open or save the payload"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._more)
        self._open_action = QAction(icon("open"), self.tr("&Open a payload…"), menu)
        self._save_action = QAction(icon("save"), self.tr("&Save the payload…"), menu)
        menu.addActions([self._open_action, self._save_action])
        self._more.setMenu(menu)

    def _create_editor(self) -> None:
        self._note = QLabel()
        self._note.setObjectName("platformNote")
        self._note.setProperty("tone", "muted")
        self._note.setWordWrap(True)
        self._editor = CodeEditor()
        self._editor.setObjectName("payloadEdit")
        self._editor.setAccessibleName(self.tr("Payload"))
        self.editor_pane = CodePane(self._editor)
        self._status = Pill()
        self._status.setObjectName("payloadStatus")
        self._size = QLabel()
        self._size.setObjectName("payloadSize")
        self._size.setProperty("tone", "muted")
        self._cursor = QLabel()
        self._cursor.setObjectName("payloadCursor")
        self._cursor.setProperty("tone", "muted")
        self._problem_model = ProblemListModel(self)
        self._problems = QListView()
        self._problems.setObjectName("problemList")
        self._problems.setAccessibleName(self.tr("Problems"))
        self._problems.setModel(self._problem_model)
        self._problems.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._problems.setFrameShape(QFrame.Shape.NoFrame)
        self._problems.setIconSize(QSize(16, 16))
        self._problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._problems.hide()

    def _create_headers(self) -> None:
        self._header_model = HeaderTableModel(self)
        self._headers_title = QLabel(self.tr("Headers"))
        self._headers_title.setFont(bold_font())
        self._remove_header = tool(
            "removeHeaderButton", "trash", self.tr("Remove the chosen header (Delete)")
        )
        self._remove_header.setEnabled(False)
        self._headers = QTableView()
        self._headers.setObjectName("headerTable")
        self._headers.setAccessibleName(self.tr("Headers"))
        self._headers.setModel(self._header_model)
        self._headers.setFrameShape(QFrame.Shape.NoFrame)
        self._headers.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._headers.setShowGrid(False)
        self._headers.setTabKeyNavigation(False)
        self._headers.verticalHeader().hide()
        self._headers.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        head = self._headers.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.resizeSection(0, 210)
        delete = QAction(self.tr("Remove"), self._headers)
        delete.setShortcut(Qt.Key.Key_Delete)
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        delete.triggered.connect(self._on_remove_header)
        self._headers.addAction(delete)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("editorSplitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._editor_side())
        self.splitter.addWidget(self._header_side())
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([380, 150])
        columns = QHBoxLayout()
        columns.setSpacing(10)
        columns.addWidget(self._platforms)
        columns.addWidget(self.splitter, 1)
        self.set_content(columns)

    def _editor_side(self) -> QWidget:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self._kinds)
        tools.addWidget(self._samples, 1)
        tools.addWidget(self._format)
        tools.addWidget(self._more)
        status = QHBoxLayout()
        status.setSpacing(10)
        status.addWidget(self._status)
        status.addWidget(self._size)
        status.addStretch()
        status.addWidget(self._cursor)
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(tools)
        layout.addWidget(self._note)
        layout.addWidget(self.editor_pane, 1)
        layout.addLayout(status)
        layout.addWidget(self._problems)
        return side

    def _header_side(self) -> QWidget:
        head = QHBoxLayout()
        head.addWidget(self._headers_title)
        head.addStretch()
        head.addWidget(self._remove_header)
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._headers, 1)
        return side

    def _connect(self) -> None:
        self._platforms.selectionModel().currentChanged.connect(self._on_platform)
        self._kinds.selected.connect(self._on_kind)
        self._samples.activated.connect(self._on_sample)
        self._format.clicked.connect(self.format_requested)
        self._open_action.triggered.connect(self.open_requested)
        self._save_action.triggered.connect(self.save_requested)
        self._editor.text_edited.connect(self._on_text)
        self._editor.cursor_moved.connect(self._on_cursor)
        self._problems.activated.connect(self._on_problem)
        self._problems.clicked.connect(self._on_problem)
        self._header_model.headers_edited.connect(self.headers_edited)
        self._headers.selectionModel().currentChanged.connect(self._on_header_row)
        self._remove_header.clicked.connect(self._on_remove_header)

    def _show_samples(self, samples: tuple[Sample, ...]) -> None:
        blocked = self._samples.blockSignals(True)
        self._samples.clear()
        self._samples.addItem(self.tr("Samples…"), None)
        for sample in samples:
            self._samples.addItem(sample.title, sample)
        self._samples.setEnabled(bool(samples))
        self._samples.blockSignals(blocked)

    def _show_note(self, platform: Platform) -> None:
        self._note.setText(platform.note)
        # That a platform is retired stands among the problems.
        self._note.setVisible(bool(platform.note) and not platform.retired)

    def _show_status(self, reading: "DraftReading", own: tuple[Problem, ...]) -> None:
        gravest = gravest_of(own)
        kind = reading.notification.kind.label.lower() if reading.notification else ""
        if gravest is None or gravest.severity is Severity.HINT:
            self._status.show_status(self.tr("Valid {kind}").format(kind=kind), Tone.GOOD)
        elif gravest.is_error:
            self._status.show_status(self.tr("Problem"), Tone.BAD)
        else:
            self._status.show_status(self.tr("Check"), Tone.WARN)
        if reading.notification is not None:
            used, limit = len(reading.notification.body), reading.notification.kind.limit_bytes
            about = "≈ " if reading.notification.kind.limit_assumed else ""
            self._size.setText(f"{_bytes(used)} of {about}{_bytes(limit)}")

    @Slot(QModelIndex)
    def _on_platform(self, index: QModelIndex) -> None:
        platform = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(platform, Platform) and platform.format != self._shown[0]:
            self.platform_chosen.emit(platform.format)

    @Slot(str)
    def _on_kind(self, name: str) -> None:
        self.kind_chosen.emit(name)

    @Slot(int)
    def _on_sample(self, number: int) -> None:
        sample = self._samples.itemData(number)
        self._samples.setCurrentIndex(0)
        if sample is not None:
            self.sample_chosen.emit(sample)

    @Slot()
    def _on_text(self) -> None:
        self.payload_edited.emit(self._editor.text())

    @Slot(int, int)
    def _on_cursor(self, line: int, column: int) -> None:
        self._cursor.setText(self.tr("Ln {line}, Col {column}").format(line=line, column=column))

    @Slot(QModelIndex)
    def _on_problem(self, index: QModelIndex) -> None:
        problem = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(problem, Problem) and problem.field is Field.PAYLOAD:
            self._editor.go_to_problem(problem)
            self._editor.setFocus()
        elif isinstance(problem, Problem) and problem.field is Field.HEADERS:
            self._headers.setFocus()

    @Slot(QModelIndex)
    def _on_header_row(self, index: QModelIndex) -> None:
        self._remove_header.setEnabled(self._header_model.is_typed(index.row()))

    @Slot()
    def _on_remove_header(self) -> None:
        self._header_model.remove(self._headers.currentIndex().row())
        self._remove_header.setEnabled(
            self._header_model.is_typed(self._headers.currentIndex().row())
        )


def _bytes(count: int) -> str:
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.1f} KB".replace(".0 KB", " KB")
