"""The index of tags: the same answers as a scan, for any expression and after any change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from nhconsole.core.audience.tag_expression import parse_tag_expression
from nhconsole.core.audience.tag_index import Postings, TagIndex
from nhconsole.core.audience.tag_tree import And, Node, Not, Or, Tag, format_node, node_matches

TAGS = ("news", "sports", "user:42", "straße")
TREES = st.recursive(
    st.sampled_from(TAGS).map(Tag),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(And),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Or),
    ),
    max_leaves=8,
)
TAG_SETS = st.lists(st.frozensets(st.sampled_from(TAGS)), max_size=20)


def index_of(tag_sets: list[frozenset[str]]) -> TagIndex:
    index = TagIndex()
    for number, tags in enumerate(tag_sets):
        index.add(number, tags)
    return index


def scanned(node: Node, tag_sets: list[frozenset[str]]) -> list[int]:
    return [
        number
        for number, tags in enumerate(tag_sets)
        if node_matches(node, {tag.casefold() for tag in tags})
    ]


@given(TREES, TAG_SETS)
def test_any_expression_finds_what_a_scan_finds(node: Node, tag_sets: list[frozenset[str]]) -> None:
    found = index_of(tag_sets).matching(node, BitMap(range(len(tag_sets))))

    assert list(found) == scanned(node, tag_sets)


@given(TREES, TAG_SETS, st.frozensets(st.integers(0, 19)))
def test_only_the_given_registrations_are_found(
    node: Node, tag_sets: list[frozenset[str]], among: frozenset[int]
) -> None:
    given_numbers = among & set(range(len(tag_sets)))

    found = index_of(tag_sets).matching(node, BitMap(given_numbers))

    assert list(found) == [at for at in scanned(node, tag_sets) if at in given_numbers]


@given(TREES, TAG_SETS, st.data())
def test_removed_registrations_are_not_found_any_more(
    node: Node, tag_sets: list[frozenset[str]], data: st.DataObject
) -> None:
    index = index_of(tag_sets)
    gone = data.draw(st.frozensets(st.sampled_from(range(len(tag_sets))))) if tag_sets else ()
    for number in gone:
        index.remove(number, tag_sets[number])
    left = BitMap(set(range(len(tag_sets))) - set(gone))

    assert list(index.matching(node, left)) == [
        number for number in scanned(node, tag_sets) if number in left
    ]


@given(TREES)
def test_the_answer_is_a_set_of_its_own(node: Node) -> None:
    index = index_of([frozenset(TAGS), frozenset()])
    everybody = BitMap((0, 1))

    index.matching(node, everybody).clear()

    assert list(everybody) == [0, 1]
    assert list(index.tagged("news")) == [0]


@pytest.mark.parametrize("text", ["NEWS", "Strasse", "news && !SPORTS"])
def test_case_does_not_matter(text: str) -> None:
    index = index_of([frozenset({"News", "Straße"})])

    assert list(index.matching(parse_tag_expression(text).root, BitMap((0,)))) == [0]


def test_a_key_is_forgotten_with_its_last_number() -> None:
    postings: Postings[str] = Postings()
    for number in (1, 1, 2):
        postings.add("a", number)

    assert list(postings.numbers("a")) == [1, 2]
    postings.discard("a", 3)
    postings.discard("b", 1)
    postings.discard("a", 1)
    assert (postings.count("a"), len(postings)) == (1, 1)
    postings.discard("a", 2)
    assert ("a" in postings, len(postings), list(postings)) == (False, 0, [])


@given(TREES)
def test_trees_of_these_tests_can_be_written_and_read(node: Node) -> None:
    assert parse_tag_expression(format_node(node)).root is not None
