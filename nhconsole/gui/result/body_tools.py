"""The row over a body: how it is shown, what it is, and what can be done with it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nhconsole.core.body.reading import BodyMode
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from nhconsole.gui.widgets.tool import tool

TREE = "tree"


class BodyTools(QWidget):
    """One row: Pretty, Raw, Hex (and Tree, where it has no room beside the text), find, copy, more.

    Signals:
        chosen(str): a mode, or ``tree``.
        tree_toggled(bool): the tree beside the text was switched on or off.
        find_requested(), copy_requested(), save_requested(): what they say.
        wrap_toggled(bool): long lines are to be wrapped, or not.
    """

    chosen = Signal(str)
    tree_toggled = Signal(bool)
    find_requested = Signal()
    copy_requested = Signal()
    save_requested = Signal()
    wrap_toggled = Signal(bool)

    def __init__(
        self, name: str, modes: dict[BodyMode, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._create_widgets(modes)
        self._create_menu()
        self._lay_out()
        self._connect()

    def current(self) -> str:
        """Return what is chosen: a mode, or ``tree``."""
        return self._mode.current().removeprefix(f"{self._name}-")

    def set_current(self, key: str) -> None:
        """Choose, silently."""
        self._mode.set_current(f"{self._name}-{key}")

    @property
    def wraps(self) -> bool:
        """Whether long lines are to be wrapped."""
        return self._wrap_action.isChecked()

    def show_note(self, text: str) -> None:
        """Say what the body is."""
        self._note.setText(text)

    def offer_tree(self, *, beside: bool, instead: bool) -> None:
        """Offer the tree beside the text, instead of it, or not at all."""
        self.tree_button.setVisible(beside)
        self._mode.set_segment_visible(f"{self._name}-{TREE}", instead)

    def add_action(self, action: QAction) -> None:
        """Put a rarer thing into the menu."""
        self.menu.addAction(action)

    def _create_widgets(self, modes: dict[BodyMode, str]) -> None:
        name = self._name
        self._mode = SegmentedControl()
        self._mode.setObjectName(f"{name}Mode")
        self._mode.setAccessibleName(self.tr("How the body is shown"))
        for mode, words in modes.items():
            self._mode.add_segment(f"{name}-{mode}", words)
        self._mode.add_segment(f"{name}-{TREE}", self.tr("Tree"))
        self._note = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._note.setObjectName(f"{name}Note")
        self._note.setProperty("tone", "muted")
        self.tree_button = tool(f"{name}TreeButton", TREE, self.tr("Tree beside the text"))
        self.tree_button.setCheckable(True)
        self.tree_button.setChecked(True)
        self._find = tool(f"{name}Find", "search", self.tr("Find in the body (Ctrl+F)"))
        self._copy = tool(f"{name}Copy", "copy", self.tr("Copy all of the body as shown"))
        self._more = tool(f"{name}More", "more", self.tr("More"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.offer_tree(beside=False, instead=False)

    def _create_menu(self) -> None:
        self.menu = QMenu(self)
        self.menu.setObjectName(f"{self._name}Menu")
        self._more.setMenu(self.menu)
        self._find_action = QAction(self.tr("&Find…"), self)
        # Only shown here: the pane of the text listens to it.
        self._find_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        self._find_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._copy_action = QAction(self.tr("&Copy all"), self)
        self._wrap_action = QAction(self.tr("&Wrap long lines"), self)
        self._wrap_action.setCheckable(True)
        self._wrap_action.setChecked(True)
        self.save_action = QAction(self.tr("&Save the body to a file…"), self)
        for action in (self._find_action, self._copy_action, self._wrap_action, self.save_action):
            self.menu.addAction(action)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._mode)
        row.addSpacing(4)
        row.addWidget(self._note, 1)
        for widget in (self.tree_button, self._find, self._copy, self._more):
            row.addWidget(widget)

    def _connect(self) -> None:
        self._mode.selected.connect(self._on_selected)
        self.tree_button.toggled.connect(self.tree_toggled)
        self._find.clicked.connect(self.find_requested)
        self._find_action.triggered.connect(self.find_requested)
        self._copy.clicked.connect(self.copy_requested)
        self._copy_action.triggered.connect(self.copy_requested)
        self._wrap_action.toggled.connect(self.wrap_toggled)
        self.save_action.triggered.connect(self.save_requested)

    @Slot(str)
    def _on_selected(self, key: str) -> None:
        self.chosen.emit(key.removeprefix(f"{self._name}-"))
