"""The tree of a body with the path of the chosen node under it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nhconsole.core.body.tree import NONE, BodyTree
from nhconsole.gui.result.body_tree_view import BodyTreeView
from nhconsole.gui.result.body_worker import body_worker
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.tool import tool

_AT_ONCE = 5_000
"""Nodes whose texts are put together without a worker."""


class BodyTreePanel(QWidget):
    """Shows a tree and where in it one is.

    Signals:
        node_chosen(int): a person went to a node.
        node_activated(int): a person wants to see the node in the text.
    """

    node_chosen = Signal(int)
    node_activated = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}TreePanel")
        self.view = BodyTreeView(self)
        self.view.setObjectName(f"{name}Tree")
        self.view.setAccessibleName(self.tr("Tree of the body"))
        self._note = QLabel(self)
        self._note.setObjectName(f"{name}TreeNote")
        self._note.setProperty("tone", "warn")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._path = ElidedLabel("", self)
        self._path.setObjectName(f"{name}TreePath")
        self._path.setAccessibleName(self.tr("Path"))
        self._path.setProperty("tone", "muted")
        self._path.set_copyable()
        self._expand = tool(f"{name}ExpandAll", "expand-all", self.tr("Expand all"))
        self._collapse = tool(f"{name}CollapseAll", "collapse-all", self.tr("Collapse all"))
        self._lay_out()
        self._connect()

    def set_tree(self, tree: BodyTree | None) -> None:
        """Show another tree, at the node of the same number if there is one."""
        node = self.view.current_node()
        self.view.set_tree(tree)
        self._note.setText(tree.note if tree else "")
        self._note.setVisible(bool(tree and tree.note))
        self._path.setText("")
        if tree is not None and node < len(tree):
            self.go_to(node)

    def go_to(self, node: int) -> None:
        """Choose a node and show its path."""
        self.view.go_to(node)
        self._show_path(node)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._path, 1)
        row.addWidget(self._expand)
        row.addWidget(self._collapse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.view, 1)
        column.addWidget(self._note)
        column.addLayout(row)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.view.node_chosen.connect(self._on_chosen)
        self.view.node_activated.connect(self.node_activated)
        self.view.text_requested.connect(self._on_text_requested)
        self._expand.clicked.connect(self.view.expand_all)
        self._collapse.clicked.connect(self.view.collapse_all)

    def _show_path(self, node: int) -> None:
        tree = self.view.tree
        self._path.setText(tree.path(node) if tree is not None and node != NONE else "")

    @Slot(int)
    def _on_chosen(self, node: int) -> None:
        self._show_path(node)
        self.node_chosen.emit(node)

    @Slot(int)
    def _on_text_requested(self, node: int) -> None:
        tree = self.view.tree
        if tree is None:
            return
        if tree.beyond[node] - node <= _AT_ONCE:
            _copy(tree.content(node))
        else:
            body_worker().run(lambda: tree.content(node), _copy, _copy)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
