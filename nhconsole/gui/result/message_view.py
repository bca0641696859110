"""What the views of request and response share: parts to read, or bytes, made when wanted."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from nhconsole.core.body.reading import BodyMode
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.result.body_pane import BodyPane
from nhconsole.gui.result.message_parts import MessageParts
from nhconsole.gui.widgets.segmented_control import SegmentedControl

_WIRE_MODES = {BodyMode.RAW: "Text", BodyMode.HEX: "Hex"}


class MessageView(QWidget):
    """One message of an exchange. As long as nobody sees it, nothing is drawn.

    Signals:
        save_requested(bytes): the body, or the recorded bytes, are wanted in a file.
    """

    save_requested = Signal(bytes)

    def __init__(self, name: str, first: BodyMode, parent: QWidget | None = None) -> None:
        """Make the parts; ``name`` is ``request`` or ``response``."""
        super().__init__(parent)
        self.setObjectName(f"{name}View")
        self._name = name
        self._wire: BodyPane | None = None
        self._is_stale = False
        self._form = SegmentedControl()
        self._parts = MessageParts(name, first)
        self._save_all = QAction(self)
        self._parts.body.tools.add_action(self._save_all)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._parts)
        self._empty = QLabel()
        self._empty.setObjectName(f"{name}Empty")
        self._empty.setProperty("tone", "muted")
        self._empty.setWordWrap(True)

    @property
    def code_panes(self) -> tuple[CodePane, ...]:
        """The panes of text that there are."""
        panes = [self._parts.body] + ([self._wire] if self._wire else [])
        return tuple(pane.code_pane for pane in panes)

    @property
    def parts(self) -> MessageParts:
        """The first line, headers and body."""
        return self._parts

    @Slot(str)
    def choose(self, which: str) -> None:
        """Show the parts, or the bytes."""
        self._form.set_current(which)
        self._show()

    def find_text(self) -> bool:
        """Find in the text that is shown; False if none is."""
        if self._stack.isHidden():
            return False
        is_wire = self._stack.currentWidget() is self._wire
        pane = self._wire if is_wire and self._wire else self._parts.body
        pane.find_text()
        return True

    def _connect_parts(self) -> None:
        self._form.selected.connect(self._show)
        self._save_all.triggered.connect(self._on_save_all)
        self._parts.body.save_requested.connect(self.save_requested)

    def _wire_pane(self) -> BodyPane:
        """The pane of recorded bytes, in the font and zoom of the body's."""
        if self._wire is None:
            pane = BodyPane(f"{self._name}Wire", _WIRE_MODES, first=BodyMode.RAW, is_wire=True)
            like = self._parts.body.text_view
            pane.text_view.set_code_font(like.base_font)
            pane.text_view.set_zoom(like.zoom)
            pane.save_requested.connect(self.save_requested)
            self._stack.addWidget(pane)
            self._wire = pane
        return self._wire

    @Slot()
    def _show(self) -> None:
        raise NotImplementedError

    @Slot()
    def _on_save_all(self) -> None:
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while nobody looked: a tab that nobody saw was not worth the time."""
        super().showEvent(event)
        if self._is_stale:
            self._show()
