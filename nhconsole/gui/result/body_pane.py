"""A body, pretty, raw or in hex, with its tree beside it; used for answers and for requests.

What takes more than a moment is done by a worker: laying out, cutting into lines, the tree.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nhconsole.core.body.reading import BodyMode, ReadBody, read_body, read_wire
from nhconsole.core.body.view import BodyLanguage, BodyView
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.result.body_part_bar import BodyPartBar, in_size
from nhconsole.gui.result.body_reader import BodyReader
from nhconsole.gui.result.body_sync import BodySync
from nhconsole.gui.result.body_text_view import BodyTextView
from nhconsole.gui.result.body_tools import TREE, BodyTools
from nhconsole.gui.theme import Tone

if TYPE_CHECKING:
    from nhconsole.gui.result.body_tree_panel import BodyTreePanel
    from nhconsole.gui.widgets.message_bar import MessageBar

BESIDE_FROM = 560
"""From this width on there is room for the tree beside the text."""

_AT_ONCE = 12 * 1024
"""Bytes that are read without a worker: two milliseconds' worth."""
_LANGUAGES = {BodyLanguage.XML: Language.XML, BodyLanguage.JSON: Language.JSON}


class BodyPane(QWidget):
    """Shows the body of a message; nothing is done while nobody sees it.

    Args:
        name: Begins the object names of the parts.
        modes: The ways of showing it, each with its label.
        first: The one that is chosen at first.
        is_wire: The bytes are those of the wire, with the head: no tree, and their own colours.

    Signals:
        save_requested(bytes): the whole body is wanted in a file.
        shown(): what was given last is on the screen, or its first part.
    """

    save_requested = Signal(bytes)
    shown = Signal()

    def __init__(
        self,
        name: str,
        modes: dict[BodyMode, str],
        *,
        first: BodyMode = BodyMode.PRETTY,
        is_wire: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}Pane")
        self._name = name
        self._is_wire = is_wire
        self._mode = self._text_mode = first
        self._data = b""
        self._content_type = ""
        self._view: BodyView | None = None
        self._notes: tuple[str, ...] = ()
        self._read: ReadBody | None = None
        self._is_stale = False
        self._is_arrange_due = False
        self._keeps_place = False
        self._wants_tree = False
        self._tree_panel: BodyTreePanel | None = None
        self._note_bar: MessageBar | None = None
        self._create_widgets(modes)
        self._lay_out()
        self._connect()
        self._tools.set_current(first)

    def show_body(
        self,
        data: bytes,
        content_type: str = "",
        *,
        view: BodyView | None = None,
        notes: tuple[str, ...] = (),
        keeps_place: bool = False,
    ) -> None:
        """Show a body.

        Args:
            data: Its bytes.
            content_type: As declared.
            view: What the bytes were read to, if that is known already.
            notes: What is odd about it; else the notes of its view are shown.
            keeps_place: It is the body of before, edited: stay where it is scrolled to.
        """
        if self._read is not None and data == self._data and content_type == self._content_type:
            self._notes = notes
            self._show_notes()
            return
        self._data, self._content_type, self._view = data, content_type, view
        self._notes = notes
        self._keeps_place = keeps_place
        self._read = None
        self._refresh()

    @property
    def code_pane(self) -> CodePane:
        """The pane of the text."""
        return self._code_pane

    @property
    def text_view(self) -> BodyTextView:
        """The view of the text."""
        return self._text

    @property
    def tree_panel(self) -> "BodyTreePanel | None":
        """The tree; None as long as none was shown."""
        return self._tree_panel

    @property
    def tools(self) -> BodyTools:
        """The row over the body."""
        return self._tools

    @property
    def read(self) -> ReadBody | None:
        """What is shown; None while it is being read."""
        return self._read

    @property
    def is_tree_shown(self) -> bool:
        """Whether the tree is on the screen."""
        return self._tree_panel is not None and not self._tree_panel.isHidden()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Show the body in a mode, or its tree."""
        self._tools.set_current(key)
        self._wants_tree = key == TREE
        # Hex has no tree; it is that of the text shown before.
        mode = BodyMode(key) if key != TREE else self._text_mode
        if mode is not BodyMode.HEX:
            self._text_mode = mode
        if mode is not self._mode:
            self._mode = mode
            self._read = None
            self._refresh()
        else:
            self._arrange()

    @Slot()
    def warm_up(self) -> None:
        """Make the tree's panel before it is needed, while there is time for it."""
        self._make_tree_panel()

    # --- widgets ----------------------------------------------------------------------------

    def _create_widgets(self, modes: dict[BodyMode, str]) -> None:
        self._tools = BodyTools(self._name, modes)
        self._text = BodyTextView()
        self._text.setObjectName(f"{self._name}Text")
        self._text.setAccessibleName(
            self.tr("Recorded bytes") if self._is_wire else self.tr("Body")
        )
        self._code_pane = CodePane(self._text)
        self._part = BodyPartBar(self._name, self._text)
        self._reader = BodyReader(self)
        self._sync = BodySync(self._text, self)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setObjectName(f"{self._name}Splitter")
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(8)

    def _lay_out(self) -> None:
        self._split.addWidget(self._code_pane)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._tools)
        self._column.addWidget(self._split, 1)
        self._column.addWidget(self._part)

    def _connect(self) -> None:
        self._tools.chosen.connect(self.choose)
        self._tools.tree_toggled.connect(self._arrange)
        self._tools.find_requested.connect(self.find_text)
        self._tools.copy_requested.connect(self.copy_all)
        self._tools.save_requested.connect(self._on_save)
        self._tools.wrap_toggled.connect(self._on_wrap_toggled)
        self._part.save_requested.connect(self._on_save)
        self._text.part_changed.connect(self._on_part_changed)
        self._reader.text_read.connect(self._take)
        self._reader.tree_built.connect(self._take_tree)
        self._reader.failed.connect(self._tools.show_note)
        self._sync.text_wanted.connect(self._show_text)
        self._sync.tree_wanted.connect(self._show_tree)

    def _make_tree_panel(self) -> "BodyTreePanel":
        if self._tree_panel is None:
            # Loaded when it is first needed, or in a turn of its own: the views are large enough.
            from nhconsole.gui.result.body_tree_panel import BodyTreePanel

            self._tree_panel = BodyTreePanel(self._name)
            self._tree_panel.hide()
            self._sync.set_panel(self._tree_panel)
            self._split.insertWidget(0, self._tree_panel)
            self._split.setStretchFactor(0, 2)
            self._split.setStretchFactor(1, 3)
        return self._tree_panel

    # --- reading ----------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        at_once = len(self._data) <= _AT_ONCE
        if not at_once:
            self._tools.show_note(self.tr("reading…"))
        self._reader.read(self._work(), at_once=at_once)

    def _work(self) -> Callable[[], ReadBody]:
        """Return what reads the body; a worker may call it, so it knows values only."""
        data, content_type, mode, view = self._data, self._content_type, self._mode, self._view
        row = self._hex_row()
        if self._is_wire:
            return lambda: read_wire(data, mode, row)
        return lambda: read_body(data, content_type, mode, view, row)

    def _hex_row(self) -> int:
        return 16 if self.width() >= BESIDE_FROM else 8

    @Slot(object)
    def _take(self, read: ReadBody) -> None:
        """Put on the screen what was read."""
        self._read = read
        self._view = read.view
        is_hex = read.mode is BodyMode.HEX
        language = Language.HTTP if self._is_wire else _LANGUAGES.get(read.view.language)
        self._text.set_wrapped(self._tools.wraps and not is_hex)
        scrolled = self._text.verticalScrollBar().value() if self._keeps_place else 0
        with self._sync.held():
            self._text.set_language(language if language and not is_hex else Language.PLAIN)
            self._text.show_body(read.text)
            self._text.verticalScrollBar().setValue(scrolled)
        if read.tree is not None:
            self._make_tree_panel().set_tree(read.tree)
        elif self._tree_panel is not None:
            self._tree_panel.set_tree(None)
        self._show_notes()
        # To give a large text another width takes long: not to one that is about to go.
        self._is_arrange_due = self._text.is_emptying
        if not self._is_arrange_due:
            self._arrange()
        self.shown.emit()

    @Slot()
    def _on_part_changed(self) -> None:
        if self._is_arrange_due and not self._text.is_emptying:
            self._arrange()

    @Slot(object)
    def _take_tree(self, read: ReadBody) -> None:
        self._read = read
        self._make_tree_panel().set_tree(read.tree)
        self._arrange()

    def _what_it_is(self, read: ReadBody) -> str:
        if self.width() < BESIDE_FROM:
            return in_size(len(self._data))
        size = self.tr("{} bytes").format(f"{len(self._data):,}")
        if self._is_wire:
            return size
        known = read.view.language.value.upper() if self._may_have_tree() else ""
        return " · ".join(filter(None, (size, known, read.view.encoding.upper())))

    def _may_have_tree(self) -> bool:
        view = self._view
        return view is not None and not self._is_wire and view.language in _LANGUAGES

    def _show_notes(self) -> None:
        notes = self._notes or (self._view.notes if self._view and not self._is_wire else ())
        if not notes and self._note_bar is None:
            return
        if self._note_bar is None:
            from nhconsole.gui.widgets.message_bar import MessageBar

            self._note_bar = MessageBar()
            self._note_bar.setObjectName(f"{self._name}Notes")
            self._note_bar.action_button.setObjectName(f"{self._name}NotesAction")
            self._note_bar.close_button.setObjectName(f"{self._name}NotesClose")
            self._column.insertWidget(1, self._note_bar)
        self._note_bar.show_message(Tone.WARN, " ".join(notes), closable=False)

    # --- tree and text ----------------------------------------------------------------------

    @Slot()
    def _arrange(self) -> None:
        """Show text, tree, or both, as there is room and reason."""
        self._is_arrange_due = False
        read, was_shown = self._read, self.is_tree_shown
        # A tree that is about to come keeps its place.
        has_tree = read is not None and bool(read.tree or (was_shown and read.lacks_tree))
        is_wide = self.width() >= BESIDE_FROM
        self._tools.offer_tree(
            beside=has_tree and is_wide, instead=self._may_have_tree() and not is_wide
        )
        wants = self._tools.tree_button.isChecked() if is_wide else self._wants_tree
        tree = has_tree and wants
        text = is_wide or not tree
        if text:
            self._tools.set_current(self._mode)
        if read is not None:
            self._tools.show_note(self._what_it_is(read))
        if self._tree_panel is not None:
            self._tree_panel.setVisible(tree)
        self._code_pane.setVisible(text)
        if tree and text and not was_shown:
            self._split.setSizes([self.width() * 2 // 5, self.width() * 3 // 5])
        if tree and not was_shown:
            self._sync.follow_cursor()

    @Slot()
    def _show_text(self) -> None:
        if self._code_pane.isHidden():
            self.choose(self._mode)

    @Slot()
    def _show_tree(self) -> None:
        if self.width() >= BESIDE_FROM:
            self._tools.tree_button.setChecked(True)
        else:
            self.choose(TREE)

    # --- actions ----------------------------------------------------------------------------

    @Slot()
    def copy_all(self) -> None:
        """Put the whole text on the clipboard, also what is not shown yet."""
        read = self._read
        if read is None:
            return
        as_came = read.mode is BodyMode.RAW and read.view.language is not BodyLanguage.HEX
        QGuiApplication.clipboard().setText(read.view.raw if as_came else read.text.text)

    @Slot(bool)
    def _on_wrap_toggled(self, on: bool) -> None:
        self._text.set_wrapped(on and self._mode is not BodyMode.HEX)

    @Slot()
    def _on_save(self) -> None:
        self.save_requested.emit(self._data)

    @Slot()
    def find_text(self) -> None:
        """Open the bar that finds in the text, and show the text if only the tree is there."""
        self._show_text()
        self._code_pane.find_bar.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tree beside the text, or instead of it."""
        super().resizeEvent(event)
        was_wide = event.oldSize().width() >= BESIDE_FROM
        if was_wide == (event.size().width() >= BESIDE_FROM):
            return
        if self._read is not None and self._read.mode is BodyMode.HEX:
            # More bytes go into a line now, or fewer.
            self._read = None
            self._refresh()
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was given while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._refresh()
