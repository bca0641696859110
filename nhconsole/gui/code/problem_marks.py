"""Where the problems of a text stand in its document: what to underline, and what to say there."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtGui import QTextCursor, QTextDocument

from nhconsole.core.problem import Problem, Severity
from nhconsole.gui.code.positions import line_and_column, units_before
from nhconsole.gui.theme import Tone

MOST_MARKS = 200
"""More are not underlined: nobody reads them, and each one costs on every paint."""

TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN, Severity.HINT: Tone.INFO}
_LONGEST_MARK = 400


class Mark(NamedTuple):
    """A problem and the part of the document that it means."""

    problem: Problem
    cursor: QTextCursor
    """Selects that part; it moves with the text as it is edited."""

    @property
    def tone(self) -> Tone:
        """The tone in which it is drawn."""
        return TONES[self.problem.severity]

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, without the field's name."""
        return " ".join(part for part in (self.problem.message, self.problem.remedy) if part)


def place_of(problem: Problem, text: str) -> tuple[int, int] | None:
    """Return the 1-based line and column of a problem; None when it means the whole text."""
    if problem.line is not None:
        return problem.line, problem.column or 1
    if problem.start is not None:
        return line_and_column(text, problem.start)
    return None


def marks_of(problems: Sequence[Problem], document: QTextDocument, text: str) -> list[Mark]:
    """Return the marks of the problems that have a place in the document."""
    marks = []
    for problem in problems[:MOST_MARKS]:
        place = place_of(problem, text)
        if place is not None:
            length = _length_of(problem)
            marks.append(Mark(problem, _select(document, *place, length)))
    return marks


def line_marks(marks: Iterable[Mark]) -> dict[int, tuple[Tone, str]]:
    """Return the gravest tone and all sentences by 1-based line."""
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        block = mark.cursor.document().findBlock(mark.cursor.selectionStart())
        by_line.setdefault(block.blockNumber() + 1, []).append(mark)
    order = list(Severity)
    return {
        line: (
            min(found, key=lambda mark: order.index(mark.problem.severity)).tone,
            "\n".join(mark.sentence for mark in found),
        )
        for line, found in by_line.items()
    }


def _length_of(problem: Problem) -> int:
    if problem.start is not None and problem.end is not None:
        return min(problem.end - problem.start, _LONGEST_MARK)
    return 0


def _select(document: QTextDocument, line: int, column: int, length: int) -> QTextCursor:
    """Select ``length`` characters at a place, or the word there; at least one character."""
    block = document.findBlockByNumber(line - 1)
    if not block.isValid():
        block = document.lastBlock()
    text = block.text()
    first = min(column - 1, max(0, len(text) - 1))
    last = min(first + length, len(text)) if length else _word_end(text, first)
    cursor = QTextCursor(block)
    start = block.position()
    cursor.setPosition(start + units_before(text, first))
    cursor.setPosition(
        start + units_before(text, max(last, min(first + 1, len(text)))),
        QTextCursor.MoveMode.KeepAnchor,
    )
    return cursor


def _word_end(text: str, first: int) -> int:
    end = first
    while (
        end < len(text)
        and end - first < _LONGEST_MARK
        and (text[end].isalnum() or text[end] in "_-.:")
    ):
        end += 1
    return max(end, first + 1)
