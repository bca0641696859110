"""The parts of an HTTP message, one under the other: first line, headers, body."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QVBoxLayout, QWidget

from nhconsole.core.body.reading import BodyMode
from nhconsole.core.sending.header_origins import HeaderOrigin
from nhconsole.core.sending.headers import Headers
from nhconsole.gui.result.body_pane import BodyPane
from nhconsole.gui.result.fold_section import FoldSection
from nhconsole.gui.result.header_list import HeaderList
from nhconsole.gui.theme import code_font
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.tool import tool

_MODES = {BodyMode.PRETTY: "Pretty", BodyMode.RAW: "Raw", BodyMode.HEX: "Hex"}
_MOST_FOR_HEADERS = 0.42
"""The share of the height that headers take by themselves."""


class MessageParts(QWidget):
    """Shows one message.

    Args:
        name: Begins the object names of the parts.
        first: How the body is shown at first.
    """

    def __init__(self, name: str, first: BodyMode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}Parts")
        self._was_moved = False
        self._create_widgets(name, first)
        self._lay_out()
        self._connect()

    def show_head(
        self, first_line: str, headers: Headers, origins: tuple[HeaderOrigin, ...] = ()
    ) -> None:
        """Show the first line and the headers."""
        self.first_line.setText(first_line)
        self.headers.set_headers(headers, origins)
        self._section.set_title(self.tr("Headers ({})").format(len(headers)))

    def add_section(self, section: QWidget) -> None:
        """Put a section between headers and body."""
        self._lower.insertWidget(self._lower.count() - 1, section)

    def _create_widgets(self, name: str, first: BodyMode) -> None:
        self.first_line = ElidedLabel()
        self.first_line.setObjectName(f"{name}FirstLine")
        self.first_line.setAccessibleName(self.tr("First line"))
        self.first_line.setFont(code_font())
        self.first_line.set_copyable()
        self.headers = HeaderList(f"{name}Headers")
        self._copy = tool(f"{name}CopyHeaders", "copy", self.tr("Copy all headers"))
        self._section = FoldSection(f"{name}HeaderSection")
        self._section.set_title(self.tr("Headers"))
        self._section.set_content(self.headers)
        self._section.add_tool(self._copy)
        self.body = BodyPane(f"{name}Body", _MODES, first=first)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setObjectName(f"{name}PartsSplitter")
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(9)

    def _lay_out(self) -> None:
        lower = QWidget()
        self._lower = QVBoxLayout(lower)
        self._lower.setContentsMargins(0, 0, 0, 0)
        self._lower.setSpacing(6)
        self._lower.addWidget(self.body, 1)
        self._section.setMinimumHeight(self._section.title_height())
        self._section.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._split.addWidget(self._section)
        self._split.addWidget(lower)
        self._split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.first_line)
        column.addWidget(self._split, 1)

    def _connect(self) -> None:
        self._copy.clicked.connect(self.headers.copy_all)
        self._section.opened.connect(self._share_out)
        self.headers.height_changed.connect(self._share_out)
        self._split.splitterMoved.connect(self._on_moved)

    @Slot()
    def _on_moved(self) -> None:
        # From now on the person's own division holds.
        self._was_moved = True

    @Slot()
    def _share_out(self) -> None:
        """Give the headers the height that they need, up to their share, and the body the rest."""
        title = self._section.title_height()
        whole = title + 4 + self.headers.whole_height()
        is_open = self._section.is_open
        self._section.setMaximumHeight(whole if is_open else title)
        if self._was_moved and is_open:
            return
        height = self._split.height()
        top = min(whole, int(height * _MOST_FOR_HEADERS)) if is_open else title
        self._split.setSizes([top, max(1, height - top)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height out anew."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._share_out()
