"""The rows of a tree that are open at this moment, as a table of one column.

A table and no tree to Qt: its tree view asks for every row that it opens, and 200,000 rows held the
window for seconds. Here a row is asked for when it comes into sight.
"""

from array import array
from bisect import bisect_left

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nhconsole.core.body.tree import NONE, BodyTree, NodeKind

MOST_SHOWN = 600
"""Characters of a value that a row looks at."""
_MOST_IN_TIP = 3000
_ROOT = QModelIndex()
_SIGNS: dict[int, str] = {NodeKind.ATTRIBUTE: "@", NodeKind.INSTRUCTION: "?"}
_KINDS: dict[int, str] = {NodeKind.TEXT: "text", NodeKind.COMMENT: "comment"}

Index = QModelIndex | QPersistentModelIndex


class BodyTreeModel(QAbstractTableModel):
    """Keeps which nodes of a :class:`BodyTree` are open."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tree: BodyTree | None = None
        self._rows = array("i")
        self._open = bytearray()

    @property
    def tree(self) -> BodyTree | None:
        """The tree whose nodes are shown."""
        return self._tree

    def set_tree(self, tree: BodyTree | None) -> None:
        """Show another tree, open as deep as it wants to be."""
        self.beginResetModel()
        self._tree = tree
        self._open = bytearray(len(tree) if tree else 0)
        self._rows = array("i")
        if tree is not None:
            self._rows.extend(self._nodes_to_depth(tree))
        self.endResetModel()

    def node(self, row: int) -> int:
        """Return the node in a row; -1 if there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else NONE

    def row(self, node: int) -> int:
        """Return the row of a node, or of the innermost open node around it."""
        at = bisect_left(self._rows, node)
        if at < len(self._rows) and self._rows[at] == node:
            return at
        return max(0, at - 1)

    def is_open(self, node: int) -> bool:
        """Whether the nodes inside of a node are shown."""
        return bool(self._open[node])

    def expand(self, node: int, *, whole: bool = False) -> None:
        """Show what is inside of a node in sight; with ``whole`` what is inside of that too."""
        tree = self._tree
        if tree is None or not tree.has_inside(node):
            return
        if whole:
            self.collapse(node)
            self._open[node : tree.beyond[node]] = b"\1" * (tree.beyond[node] - node)
        elif self._open[node]:
            return
        self._open[node] = 1
        inside = self._shown_inside(tree, node, whole=whole)
        row = self.row(node)
        self.beginInsertRows(_ROOT, row + 1, row + len(inside))
        self._rows[row + 1 : row + 1] = inside
        self.endInsertRows()
        self._say_changed(row)

    def collapse(self, node: int) -> None:
        """Hide what is inside of a node."""
        tree = self._tree
        if tree is None or not self._open[node]:
            return
        row = self.row(node)
        end = bisect_left(self._rows, tree.beyond[node])
        self._open[node] = 0
        if end > row + 1:
            self.beginRemoveRows(_ROOT, row + 1, end - 1)
            del self._rows[row + 1 : end]
            self.endRemoveRows()
        self._say_changed(row)

    def expand_all(self) -> None:
        """Show all nodes."""
        if self._tree is not None:
            self.beginResetModel()
            self._open = bytearray(b"\1" * len(self._tree))
            self._rows = array("i", range(len(self._tree)))
            self.endResetModel()

    def collapse_all(self) -> None:
        """Show only the nodes at the top."""
        if self._tree is not None:
            self.beginResetModel()
            self._open = bytearray(len(self._tree))
            self._rows = array("i", self._tree.children(NONE))
            self.endResetModel()

    def reveal(self, node: int) -> int:
        """Open what is around a node, and return its row."""
        if self._tree is not None:
            for around in self._tree.ancestors(node):
                self.expand(around)
        return self.row(node)

    def _nodes_to_depth(self, tree: BodyTree) -> "array[int]":
        found = array("i")
        at, end = 0, len(tree)
        while at < end:
            found.append(at)
            if tree.depths[at] < tree.open_depth:
                self._open[at] = 1
                at += 1
            else:
                at = tree.beyond[at]
        return found

    def _shown_inside(self, tree: BodyTree, node: int, *, whole: bool) -> "array[int]":
        end = tree.beyond[node]
        if whole:
            return array("i", range(node + 1, end))
        found = array("i")
        beyond, is_open = tree.beyond, self._open
        at = node + 1
        while at < end:
            found.append(at)
            at = at + 1 if is_open[at] else beyond[at]
        return found

    def _say_changed(self, row: int) -> None:
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)

    # --- Qt's questions ---------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tree = self._tree
        node = self.node(index.row())
        if tree is None or node == NONE:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ": ".join(filter(None, (label(tree, node), row_value(tree, node))))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(tree, node)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._state_in_words(tree, node)
        return None

    def _state_in_words(self, tree: BodyTree, node: int) -> str:
        level = self.tr("level {}").format(tree.depths[node] + 1)
        if not tree.has_inside(node):
            return level
        state = self.tr("open") if self._open[node] else self.tr("closed")
        return f"{level}, {state}"


def label(tree: BodyTree, node: int) -> str:
    """Return what a node is called in the tree."""
    kind = tree.kinds[node]
    name = tree.name(node)
    if name:
        return _SIGNS.get(kind, "") + name
    if kind in _KINDS:
        return _KINDS[kind]
    return str(tree.numbers[node]) if tree.parents[node] != NONE else "$"


def place_number(tree: BodyTree, node: int) -> str:
    """Return the place of an element among those of its name, if there are more."""
    is_element = tree.kinds[node] == NodeKind.ELEMENT
    return f"[{tree.numbers[node]}]" if is_element and tree.numbers[node] else ""


def row_value(tree: BodyTree, node: int) -> str:
    """Return the value of a node on one line, at its row's length; a string in its quotes."""
    value = " ".join(tree.value(node, MOST_SHOWN).split())
    if tree.kinds[node] == NodeKind.STRING:
        return f"“{value}”" if len(value) < MOST_SHOWN - 2 else f"“{value}…"
    if tree.value_ends[node] - tree.value_starts[node] > MOST_SHOWN and tree.has_value(node):
        return f"{value}…"
    return value


def count_of(tree: BodyTree, node: int) -> str:
    """Return how many nodes are inside of a container; empty for what has a value."""
    kind, count = tree.kinds[node], tree.counts[node]
    if kind == NodeKind.OBJECT:
        return f"{{{count:,}}}"
    if kind == NodeKind.ARRAY:
        return f"[{count:,}]"
    return f"({count:,})" if kind == NodeKind.ELEMENT and count > 1 else ""


def _tip(tree: BodyTree, node: int) -> str:
    value = tree.value(node, _MOST_IN_TIP)
    return "\n".join(filter(None, (tree.path(node), value[:_MOST_IN_TIP])))
