"""Bringing two sequences into line."""

from difflib import SequenceMatcher
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.comparison.alignment import Aligner, Element, pair_up

SEQUENCES = st.lists(st.integers(0, 6), max_size=24)


def _longest(left: list[int], right: list[int]) -> int:
    """The length of a longest common subsequence, as it is written in books."""
    row = [0] * (len(right) + 1)
    for value in left:
        before = row[:]
        for j, other in enumerate(right):
            row[j + 1] = before[j] + 1 if value == other else max(row[j], before[j + 1])
    return row[-1]


@given(SEQUENCES, SEQUENCES)
def test_what_is_in_line_is_equal_and_rises_on_both_sides(left: list[int], right: list[int]):
    pairs = Aligner().common(left, right)

    assert all(left[i] == right[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@given(st.lists(st.integers(0, 1), max_size=20), st.lists(st.integers(0, 1), max_size=20))
def test_without_anchors_the_longest_is_found(left: list[int], right: list[int]) -> None:
    # Doubled, so that nothing stands once.
    left, right = left * 2, right * 2

    assert len(Aligner().common(left, right)) == _longest(left, right)


@given(st.lists(st.integers(), unique=True, max_size=30), st.data())
def test_what_was_left_out_is_all_that_is_missing(values: list[int], data: st.DataObject) -> None:
    kept = [value for value in values if data.draw(st.booleans())]

    assert len(Aligner().common(values, kept)) == len(kept)


@given(SEQUENCES, SEQUENCES)
def test_flipped_gives_the_mirror(left: list[int], right: list[int]) -> None:
    there = Aligner(flipped=False).common(left, right)
    back = Aligner(flipped=True).common(right, left)

    assert there == [(i, j) for j, i in back]


@given(SEQUENCES, SEQUENCES)
def test_every_place_comes_once(left: list[int], right: list[int]) -> None:
    pairs = pair_up(
        Aligner(),
        [Element(value, value % 2, value % 3 or None) for value in left],
        [Element(value, value % 2, value % 3 or None) for value in right],
    )

    assert sorted(i for i, _ in pairs if i is not None) == list(range(len(left)))
    assert sorted(j for _, j in pairs if j is not None) == list(range(len(right)))
    assert all(left[i] % 2 == right[j] % 2 for i, j in pairs if i is not None and j is not None)


def test_a_spent_budget_ends_the_search_and_not_the_comparison() -> None:
    left, right = [1, 2] * 300, [2, 1] * 290
    aligner = Aligner(cells=10)

    assert len(aligner.common(left, right)) < len(left)
    assert len(pair_up(aligner, *([Element(v, "") for v in row] for row in (left, right)))) == 600


def test_looking_for_anchors_ends_too() -> None:
    left, right = [0, 1, 2, 3], [9, 1, 2, 8]
    aligner = Aligner(looks=0, cells=0)

    assert aligner.common(left, right) == []


@given(SEQUENCES, SEQUENCES)
def test_it_finds_hardly_less_than_the_librarys_own_matcher(
    left: list[int], right: list[int]
) -> None:
    library = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()

    assert len(Aligner().common(left, right)) >= sum(block.size for block in library) // 2
