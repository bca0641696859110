"""A document is coloured block by block, never more of it in one turn than fits into a frame."""

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from nhconsole.gui.code.highlighter import LONGEST_LINE, SyntaxHighlighter
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.theme import Role, apply_theme, load_theme


def _document(text, language, qtbot):
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    highlighter = SyntaxHighlighter(document, language)
    document.setPlainText(text)
    qtbot.waitUntil(lambda: not highlighter.is_pending)
    return document, highlighter


def _colours(document, line):
    """Return (start, length, colour) of each coloured part of a line."""
    formats = document.findBlockByNumber(line).layout().formats()
    return [(f.start, f.length, f.format.foreground().color().name()) for f in formats]


def _role(role, theme="light"):
    return load_theme(theme).colour(role).name()


def test_a_tag_gets_its_colour(themed, qtbot):
    document, _ = _document('<toast launch="x">', Language.XML, qtbot)

    assert _colours(document, 0)[:2] == [
        (0, 6, _role(Role.CODE_TAG)),
        (7, 6, _role(Role.CODE_ATTRIBUTE)),
    ]


def test_colours_stand_where_qt_counts_behind_an_emoji(themed, qtbot):
    document, _ = _document("🎉🎉<a>", Language.XML, qtbot)

    # Two characters, four units.
    assert _colours(document, 0)[0] == (4, 3, _role(Role.CODE_TAG))


def test_a_comment_goes_on_over_its_lines_and_ends_when_it_is_closed(themed, qtbot):
    document, _ = _document("<!-- a\nb\n<c>", Language.XML, qtbot)
    assert _colours(document, 2) == [(0, 3, _role(Role.CODE_COMMENT))]

    QTextCursor(document.findBlockByNumber(1)).insertText("--> ")

    assert _colours(document, 2)[0] == (0, 3, _role(Role.CODE_TAG))


def test_a_line_that_is_too_long_stays_plain_and_the_next_one_does_not(themed, qtbot):
    document, _ = _document(f"<a>{'x' * LONGEST_LINE}\n<b>", Language.XML, qtbot)

    assert _colours(document, 0) == []
    assert _colours(document, 1)[0] == (0, 3, _role(Role.CODE_TAG))


def test_another_language_colours_anew(themed, qtbot):
    document, highlighter = _document('{"a": 1}', Language.PLAIN, qtbot)
    assert _colours(document, 0) == []

    highlighter.set_language(Language.JSON)
    qtbot.waitUntil(lambda: not highlighter.is_pending)

    assert (1, 3, _role(Role.CODE_KEY)) in _colours(document, 0)


def test_another_theme_colours_anew(qapp, qtbot):
    apply_theme(qapp, "light")
    document, highlighter = _document("<a>", Language.XML, qtbot)

    apply_theme(qapp, "dark")
    highlighter.retheme()
    qtbot.waitUntil(lambda: not highlighter.is_pending)

    assert _colours(document, 0)[0] == (0, 3, _role(Role.CODE_TAG, "dark"))


def test_a_large_document_is_coloured_in_several_turns_and_in_the_end_whole(themed, qtbot):
    lines = 6000
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    highlighter = SyntaxHighlighter(document, Language.XML)

    document.setPlainText("\n".join('<a b="c">text</a>' for _ in range(lines)))

    assert highlighter.is_pending
    assert _colours(document, 0)
    assert not _colours(document, lines - 1)
    qtbot.waitUntil(lambda: not highlighter.is_pending)
    assert _colours(document, lines - 1)


def test_lines_that_vanish_while_a_document_is_coloured_leave_none_uncoloured(themed, qtbot):
    lines = 6000
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    highlighter = SyntaxHighlighter(document, Language.XML)
    document.setPlainText("\n".join("<a>" for _ in range(lines)))
    assert highlighter.is_pending

    cursor = QTextCursor(document)
    cursor.setPosition(4 * 900, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    qtbot.waitUntil(lambda: not highlighter.is_pending)

    plain = [n for n in range(document.blockCount()) if not _colours(document, n)]
    assert plain == []


def test_a_comment_opened_at_the_top_reaches_the_end_of_a_large_document(themed, qtbot):
    document, highlighter = _document("\n".join("<a>" for _ in range(6000)), Language.XML, qtbot)

    QTextCursor(document).insertText("<!--")
    qtbot.waitUntil(lambda: not highlighter.is_pending)

    assert _colours(document, 5999) == [(0, 3, _role(Role.CODE_COMMENT))]
