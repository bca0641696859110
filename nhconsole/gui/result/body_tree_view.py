"""The tree of a body: opened and closed by mouse and keyboard, in step with the text."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from nhconsole.core.body.tree import NONE, BodyTree
from nhconsole.gui.result.body_tree_delegate import MARK, BodyTreeDelegate, indent_of
from nhconsole.gui.result.body_tree_model import BodyTreeModel

_PADDING = 6
_KEYS = Qt.Key


class BodyTreeView(QTableView):
    """Shows a :class:`BodyTree`.

    Right opens or goes inside, Left closes or goes out, * opens everything inside, + and - open
    and close, Enter goes to the place in the text.

    Signals:
        node_chosen(int): a person went to a node.
        node_activated(int): Enter or a double click on a node.
        text_requested(int): the text of a node is wanted on the clipboard; to collect that of a
            large one takes a while.
    """

    node_chosen = Signal(int)
    node_activated = Signal(int)
    text_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = BodyTreeModel(self)
        self._is_going = False
        self.setModel(self._model)
        self.setItemDelegate(BodyTreeDelegate(self._model, self))
        self._set_up()
        self._create_actions()
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    @property
    def tree(self) -> BodyTree | None:
        """The tree that is shown."""
        return self._model.tree

    def set_tree(self, tree: BodyTree | None) -> None:
        """Show another tree."""
        self._model.set_tree(tree)

    def current_node(self) -> int:
        """Return the node that is chosen; -1 if none is."""
        return self._model.node(self.currentIndex().row())

    def go_to(self, node: int) -> None:
        """Choose a node, silently, and show it."""
        if node == NONE or self.tree is None:
            return
        self._is_going = True
        try:
            index = self._model.index(self._model.reveal(node), 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        finally:
            self._is_going = False

    @Slot()
    def expand_all(self) -> None:
        """Open all nodes."""
        self._keeping_node(self._model.expand_all)

    @Slot()
    def collapse_all(self) -> None:
        """Close all nodes."""
        self._keeping_node(self._model.collapse_all)

    @Slot()
    def expand_inside(self) -> None:
        """Open everything inside of the chosen node."""
        if self.current_node() != NONE:
            self._model.expand(self.current_node(), whole=True)

    def menu(self) -> QMenu:
        """Return a menu of what can be done with the chosen node."""
        menu = QMenu(self)
        menu.setObjectName("bodyTreeMenu")
        for action in self.actions():
            menu.addAction(action)
        return menu

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _PADDING)

    def _create_actions(self) -> None:
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        self._add(self.tr("&Copy text"), self._copy_text, QKeySequence.StandardKey.Copy)
        self._add(self.tr("Copy &path"), self._copy_path, QKeySequence(keys | _KEYS.Key_C))
        self._add(self.tr("Copy with everything &inside"), self._copy_part)
        line = QAction(self)
        line.setSeparator(True)
        self.addAction(line)
        self._add(self.tr("&Open everything inside"), self.expand_inside)
        self._add(self.tr("&Expand all"), self.expand_all)
        self._add(self.tr("Collapse &all"), self.collapse_all)

    def _add(
        self,
        words: str,
        slot: object,
        keys: QKeySequence | QKeySequence.StandardKey | None = None,
    ) -> None:
        action = QAction(words, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(slot)
        self.addAction(action)

    def _keeping_node(self, change: Callable[[], None]) -> None:
        node = self.current_node()
        change()
        if node != NONE and self.tree is not None:
            self._is_going = True
            index = self._model.index(self._model.row(node), 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self._is_going = False

    @Slot()
    def _copy_text(self) -> None:
        if self.current_node() != NONE:
            self.text_requested.emit(self.current_node())

    @Slot()
    def _copy_path(self) -> None:
        if self.tree is not None and self.current_node() != NONE:
            QGuiApplication.clipboard().setText(self.tree.path(self.current_node()))

    @Slot()
    def _copy_part(self) -> None:
        if self.tree is not None and self.current_node() != NONE:
            QGuiApplication.clipboard().setText(self.tree.part(self.current_node()))

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._is_going:
            self.node_chosen.emit(self._model.node(current.row()))

    # --- mouse and keyboard -----------------------------------------------------------------

    def _is_on_mark(self, at: QPoint) -> bool:
        node = self._model.node(self.rowAt(at.y()))
        if node == NONE or self.tree is None or not self.tree.has_inside(node):
            return False
        left = indent_of(self.tree, node)
        return left - 2 <= at.x() <= left + MARK

    def _toggle(self, node: int) -> None:
        if self._model.is_open(node):
            self._model.collapse(node)
        else:
            self._model.expand(node)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close on the mark, choose elsewhere."""
        at = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_mark(at):
            self._toggle(self._model.node(self.rowAt(at.y())))
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open or close a node; go to the place of one that has nothing inside."""
        node = self._model.node(self.rowAt(event.position().toPoint().y()))
        if node == NONE or self.tree is None:
            return
        if self.tree.has_inside(node):
            self._toggle(node)
        else:
            self.node_activated.emit(node)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a search of all rows would hold the window; Ctrl+F finds in the text."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, close and go about; see the class."""
        node = self.current_node()
        if node == NONE or self.tree is None or not self._obey(Qt.Key(event.key()), node):
            super().keyPressEvent(event)

    def _obey(self, key: Qt.Key, node: int) -> bool:
        match key:
            case _KEYS.Key_Right:
                self._go_in(node)
            case _KEYS.Key_Left:
                self._go_out(node)
            case _KEYS.Key_Plus:
                self._model.expand(node)
            case _KEYS.Key_Minus:
                self._model.collapse(node)
            case _KEYS.Key_Asterisk:
                self._model.expand(node, whole=True)
            case _KEYS.Key_Return | _KEYS.Key_Enter:
                self.node_activated.emit(node)
            case _KEYS.Key_Home:
                self._choose_row(0)
            case _KEYS.Key_End:
                self._choose_row(self._model.rowCount() - 1)
            case _:
                return False
        return True

    def _go_in(self, node: int) -> None:
        tree = self.tree
        if tree is not None and tree.has_inside(node):
            if self._model.is_open(node):
                self._choose_row(self._model.row(node) + 1)
            else:
                self._model.expand(node)

    def _go_out(self, node: int) -> None:
        if self._model.is_open(node):
            self._model.collapse(node)
        elif self.tree is not None and self.tree.parents[node] != NONE:
            self._choose_row(self._model.row(self.tree.parents[node]))

    def _choose_row(self, row: int) -> None:
        index = self._model.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
