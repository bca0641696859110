"""Values broken into lines, and what is marked in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from nhconsole.gui.compare.wrapping import MOST_LINES, marks, shown_pair, wrapped
from nhconsole.gui.theme import code_font

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=400)


@pytest.fixture(scope="module")
def metrics(qapp) -> QFontMetricsF:
    return QFontMetricsF(code_font())


@given(text=TEXTS, width=st.integers(0, 500))
def test_lines_are_the_text_from_its_start_and_few(metrics, text: str, width: int) -> None:
    lines = wrapped(text, width, metrics)
    joined = "".join(line.text for line in lines)

    assert 1 <= len(lines) <= MOST_LINES
    assert joined == text or text.startswith(joined[:-1])


@given(text=TEXTS, width=st.integers(60, 500))
def test_no_line_is_wider_than_there_is_room(metrics, text: str, width: int) -> None:
    lines = wrapped(text, width, metrics)

    assert all(metrics.horizontalAdvance(line.text) <= width + metrics.maxWidth() for line in lines)


@given(text=TEXTS, span=st.tuples(st.integers(0, 400), st.integers(0, 400)))
def test_what_is_marked_is_inside_of_the_lines(metrics, text: str, span: tuple[int, int]) -> None:
    for line in wrapped(text, 120, metrics, span):
        assert 0 <= line.mark[0] <= line.mark[1]
        assert line.mark == (0, 0) or line.mark[1] <= 120


def test_a_few_letters_that_differ_are_marked() -> None:
    assert marks("Goal! 2 - 1", "Goal! 3 - 1") == ((6, 7), (6, 7))


def test_two_texts_with_nothing_in_common_are_not_marked() -> None:
    assert marks("sports", "news") == ((0, 0), (0, 0))


def test_right_to_left_texts_are_not_marked() -> None:
    assert marks("هدف! ٢", "هدف! ٣") == ((0, 0), (0, 0))


def test_of_a_long_common_start_only_the_end_is_shown() -> None:
    left, right = shown_pair("x" * 500 + "a", "x" * 500 + "b")

    assert left == "…" + "x" * 40 + "a"
    assert right.endswith("b")
