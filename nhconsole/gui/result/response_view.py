"""The response: status line and headers as they came, and the body, laid out or raw."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from nhconsole.core.body_view import BodyView
from nhconsole.core.exchange import HttpResponse
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from nhconsole.gui.widgets.tool import tool

PRETTY, RAW = "laid-out", "as-it-came"
_LANGUAGES = {"xml": Language.XML, "json": Language.JSON}


class ResponseView(QWidget):
    """Shows one response.

    Signals:
        save_requested(bytes): the body is wanted in a file.
    """

    save_requested = Signal(bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("responseView")
        self._response: HttpResponse | None = None
        self._body: BodyView | None = None
        self._is_stale = False
        self._create_widgets()
        self._lay_out()
        self._connect()
        self.show_exchange(None)

    def show_exchange(self, shown: ShownExchange | None) -> None:
        """Show the response of an exchange, or why there is none."""
        exchange = shown.exchange if shown else None
        self._response = exchange.response if exchange else None
        self._body = shown.body if shown else None
        has = self._response is not None
        self._split.setVisible(has)
        self._empty.setVisible(not has)
        for widget in (self._mode, self._copy, self._save):
            widget.setVisible(has)
        if exchange is None:
            self._note.setText("")
            self._empty.setText(self.tr("The hub's answer appears here."))
        elif exchange.failure is not None:
            self._note.setText("")
            self._empty.setText(exchange.failure.message)
        self._is_stale = True
        if self.isVisible():
            self._show_texts()

    @property
    def code_panes(self) -> tuple[CodePane, ...]:
        """The panes of headers and body."""
        return self._panes

    def _create_widgets(self) -> None:
        self._mode = SegmentedControl()
        self._mode.setObjectName("bodyMode")
        self._mode.setAccessibleName(self.tr("Body"))
        self._mode.add_segment(PRETTY, self.tr("Laid out"))
        self._mode.add_segment(RAW, self.tr("As it came"))
        self._note = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._note.setObjectName("bodyNote")
        self._note.setProperty("tone", "muted")
        self._copy = tool("copyBodyButton", "copy", self.tr("Copy the body"))
        self._save = tool("saveBodyButton", "save", self.tr("Save the body to a file…"))
        self._empty = QLabel()
        self._empty.setObjectName("responseEmpty")
        self._empty.setProperty("tone", "muted")
        self._empty.setWordWrap(True)
        self._head = CodeView()
        self._head.setObjectName("responseHead")
        self._head.setAccessibleName(self.tr("Status and headers"))
        self._head.set_language(Language.HTTP)
        self._text = CodeView()
        self._text.setObjectName("responseBody")
        self._text.setAccessibleName(self.tr("Body"))
        self._panes = (CodePane(self._head), CodePane(self._text))
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setObjectName("responseSplitter")
        self._split.setChildrenCollapsible(False)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self._mode)
        tools.addWidget(self._note, 1)
        tools.addWidget(self._copy)
        tools.addWidget(self._save)
        for pane in self._panes:
            self._split.addWidget(pane)
        self._split.setSizes([190, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(tools)
        layout.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._split, 1)

    def _connect(self) -> None:
        self._mode.selected.connect(self._show_body)
        self._copy.clicked.connect(self._on_copy)
        self._save.clicked.connect(self._on_save)

    def _show_texts(self) -> None:
        self._is_stale = False
        if self._response is not None:
            self._head.set_text(_head_text(self._response))
            self._show_body()

    @Slot()
    def _show_body(self) -> None:
        if self._body is None or self._response is None:
            return
        pretty = self._mode.current() == PRETTY
        self._text.set_language(
            _LANGUAGES.get(str(self._body.language), Language.PLAIN) if pretty else Language.PLAIN
        )
        self._text.set_text(self._body.text if pretty else self._body.raw)
        size = f"{len(self._response.body):,} bytes"
        cut = "" if self._response.complete else self.tr(", cut short")
        self._note.setText(f"{size}{cut}")

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.text())

    @Slot()
    def _on_save(self) -> None:
        if self._response is not None:
            self.save_requested.emit(self._response.body)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A tab that nobody saw was not worth the time.
        if self._is_stale:
            self._show_texts()


def _head_text(response: HttpResponse) -> str:
    lines = [f"HTTP/{response.http_version} {response.status} {response.reason}".rstrip()]
    lines += [f"{name}: {value}" for name, value in response.headers]
    return "\n".join(lines)
