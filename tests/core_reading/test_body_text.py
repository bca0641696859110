"""A text is cut into lines that can be shown, and each line knows where it stands in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.body.text import LONGEST_LINE, PIECE, BodyText


def test_ordinary_lines_are_shown_as_they_are() -> None:
    cut = BodyText.of("one\r\ntwo\rthree\n")

    assert cut.text == "one\ntwo\nthree\n"
    assert list(cut.starts) == [0, 4, 8, 14]
    assert cut.shown(0, cut.line_count) == cut.text
    assert [cut.number_of(line) for line in range(4)] == [1, 2, 3, 4]


def test_endless_line_is_cut_into_pieces_without_a_loss() -> None:
    text = "short\n" + "x" * 5_000_000 + "\nlast"

    cut = BodyText.of(text)
    shown = cut.shown(0, cut.line_count).split("\n")

    assert "".join(shown) == text.replace("\n", "")
    assert max(map(len, shown)) == PIECE
    assert cut.number_of(1) == 2
    assert cut.number_of(2) is None
    assert cut.number_of(cut.line_count - 1) == 3


def test_line_is_cut_behind_a_tag_if_one_ends_there() -> None:
    cut = BodyText.of("<element>value</element>" * 1000)

    assert all(cut.text[start - 1] == ">" for start in cut.starts[1:])


def test_first_part_ends_with_a_line() -> None:
    cut = BodyText.of("0123456789\n" * 100)

    assert cut.lines_within(35) == 3
    assert cut.lines_within(5) == 1
    assert cut.lines_within(10_000) == cut.line_count


_LINES = st.lists(
    st.sampled_from(["", "a", "é🎉", "x" * (LONGEST_LINE - 1), "y" * (LONGEST_LINE + 1), "\r"]),
    max_size=5,
)


@given(_LINES.map("\n".join), st.data())
def test_each_place_is_in_the_line_that_shows_it(text: str, data: st.DataObject) -> None:
    cut = BodyText.of(text)
    shown = cut.shown(0, cut.line_count).split("\n")
    index = data.draw(st.integers(0, len(cut.text)))

    line = cut.line_of(index)

    assert len(shown) == cut.line_count
    assert cut.starts[line] <= index <= cut.end_of(line)
    assert cut.text[cut.starts[line] : cut.end_of(line)] == shown[line]


@pytest.mark.parametrize("text", ["", "\n", "x"])
def test_tiny_texts_have_lines(text: str) -> None:
    assert BodyText.of(text).line_count == text.count("\n") + 1
