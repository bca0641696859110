"""Colours the tokens of a document, block by block, never so many at once that typing would halt.

Qt highlights what changed right where it changed. After a paste, a new text or a new theme that may
be a whole document: what exceeds the budget of one turn of the event loop is done in the next ones.
"""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

from nhconsole.gui.code.positions import is_plain, units_before
from nhconsole.gui.code.tokens import Language, Token, TokenKind, tokenise
from nhconsole.gui.theme import code_colour

LONGEST_LINE = 4 * 1024
"""Longer lines stay uncoloured: one such line would cost more than a frame."""

_BUDGET = 8 * 1024
"""Characters highlighted in one turn of the event loop; about four milliseconds' worth."""
_BLOCK_COST = 24
"""What a block costs by itself, in characters."""
_NONE = -1


class SyntaxHighlighter(QSyntaxHighlighter):
    """Highlights a document in one of the languages of :mod:`nhconsole.gui.code.tokens`."""

    def __init__(self, document: QTextDocument, language: Language = Language.PLAIN) -> None:
        super().__init__(document)
        self._language = language
        self._formats: dict[TokenKind, QTextCharFormat] = {}
        self._spent = 0
        self._frontier = _NONE
        self._last_done = _NONE
        self._is_catching_up = False
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)
        document.contentsChange.connect(self._on_contents_change)
        self._load_formats()

    @property
    def language(self) -> Language:
        """The language of the document."""
        return self._language

    @property
    def is_pending(self) -> bool:
        """Whether a part of the document still waits for its colours."""
        return self._frontier != _NONE

    @property
    def is_catching_up(self) -> bool:
        """Whether the document is being coloured, not edited, at this moment."""
        return self._is_catching_up

    def set_language(self, language: Language) -> None:
        """Highlight in another language."""
        if language != self._language:
            self._language = language
            self.restart()

    def retheme(self) -> None:
        """Take the colours of the theme that is shown now."""
        self._load_formats()
        self.restart()

    def restart(self) -> None:
        """Highlight everything again, a slice in each turn of the event loop."""
        self._wait_from(0)

    def _load_formats(self) -> None:
        self._formats = {}
        for kind in TokenKind:
            text_format = QTextCharFormat()
            text_format.setForeground(code_colour(kind))
            if kind is TokenKind.ERROR:
                text_format.setFontUnderline(True)
            self._formats[kind] = text_format

    def _wait_from(self, block_number: int) -> None:
        if self._frontier == _NONE or block_number < self._frontier:
            self._frontier = block_number
        self._turn.start()

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        """Keep the frontier right when lines vanish above it."""
        if self._frontier != _NONE and not self._is_catching_up:
            self._frontier = min(self._frontier, self.document().findBlock(position).blockNumber())

    @Slot()
    def _on_turn(self) -> None:
        self._spent = 0
        if self._frontier == _NONE:
            return
        block = self.document().findBlockByNumber(self._frontier)
        self._frontier = _NONE
        self._is_catching_up = True
        try:
            self._catch_up(block)
        finally:
            self._is_catching_up = False

    def _catch_up(self, block: QTextBlock) -> None:
        """Highlight from ``block`` on, until the budget is spent or the end is reached."""
        while block.isValid() and self._frontier == _NONE:
            self._last_done = block.blockNumber()
            self.rehighlightBlock(block)
            # One call goes on by itself while the state changes; do nothing twice.
            last = self.document().findBlockByNumber(self._last_done)
            block = last.next()

    def highlightBlock(self, text: str) -> None:
        """Colour one block, or leave it for a later turn."""
        if self._spent > _BUDGET:
            if self._frontier == _NONE:
                self._wait_from(self.currentBlock().blockNumber())
            return
        if not self._spent:
            self._turn.start()
        self._last_done = max(self._last_done, self.currentBlock().blockNumber())
        self._spent += _BLOCK_COST
        state = self.previousBlockState()
        if len(text) > LONGEST_LINE:
            self.setCurrentBlockState(max(state, 0))
            return
        self._spent += len(text)
        tokens, after = tokenise(self._language, text, state)
        self.setCurrentBlockState(after)
        self._colour(text, tokens)

    def _colour(self, text: str, tokens: list[Token]) -> None:
        formats = self._formats
        if is_plain(text):
            for start, length, kind in tokens:
                self.setFormat(start, length, formats[kind])
            return
        for start, length, kind in tokens:
            first = units_before(text, start)
            self.setFormat(first, units_before(text, start + length) - first, formats[kind])
