"""Keeps a body's text and its tree at the same place."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from nhconsole.core.body.tree import NONE, BodyTree
from nhconsole.gui.result.body_text_view import BodyTextView

if TYPE_CHECKING:
    from nhconsole.gui.result.body_tree_panel import BodyTreePanel


class BodySync(QObject):
    """Selects in the text what is chosen in the tree, and the other way round.

    Signals:
        text_wanted(): Enter in the tree: the text should be on the screen.
        tree_wanted(): Enter in the text: the tree should be.
    """

    text_wanted = Signal()
    tree_wanted = Signal()

    def __init__(self, text: BodyTextView, parent: QObject) -> None:
        super().__init__(parent)
        self._text = text
        self._panel: BodyTreePanel | None = None
        self._is_busy = False
        self._pending = NONE
        text.cursorPositionChanged.connect(self._on_cursor_moved)
        text.node_wanted.connect(self._on_node_wanted)
        text.loading_finished.connect(self._on_loaded)

    def set_panel(self, panel: "BodyTreePanel") -> None:
        """Take the panel of the tree, once there is one."""
        self._panel = panel
        panel.node_chosen.connect(self._on_node_chosen)
        panel.node_activated.connect(self._on_node_activated)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let each where it is while another text is put in."""
        before, self._is_busy = self._is_busy, True
        try:
            yield
        finally:
            self._is_busy = before

    def follow_cursor(self) -> None:
        """Choose the node in which the text's cursor stands."""
        tree = self._tree
        node = tree.node_at(self._text.cursor_index()) if tree is not None else NONE
        if self._panel is not None and node != NONE:
            self._panel.go_to(node)

    @property
    def _tree(self) -> BodyTree | None:
        return self._panel.view.tree if self._panel is not None else None

    def _select(self, node: int) -> bool:
        tree = self._tree
        if tree is None or node >= len(tree):
            return False
        with self.held():
            return self._text.select(tree.starts[node], tree.ends[node])

    @Slot()
    def _on_cursor_moved(self) -> None:
        if not self._is_busy and self._panel is not None and self._panel.isVisible():
            self.follow_cursor()

    @Slot(int)
    def _on_node_chosen(self, node: int) -> None:
        if self._text.isVisible():
            self._select(node)

    @Slot(int)
    def _on_node_activated(self, node: int) -> None:
        """Go to the node's place in the text, and show that first if it has to be."""
        self.text_wanted.emit()
        if not self._select(node):
            self._pending = node
            self._text.show_all()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_node_wanted(self) -> None:
        if self._tree is None:
            return
        self.tree_wanted.emit()
        self.follow_cursor()
        if self._panel is not None:
            self._panel.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_loaded(self) -> None:
        pending, self._pending = self._pending, NONE
        if pending != NONE:
            self._select(pending)
