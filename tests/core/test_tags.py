"""Single tags: what is legal, and where an illegal one is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.audience.tags import MAX_TAG_LENGTH, check_tag, installation_tag, is_tag

LEGAL = [
    "news",
    "a",
    "follows_RedSox",
    "user:42",
    "a@b.example",
    "#1",
    "v1.2-beta",
    "größe",
    "x" * 120,
    "$InstallationId:{a213b4b2-d797-4392-8012-f683e16c1c52}",
    "$UserId:{me@example.org}",
    "$userid:{a=b}",
]


@pytest.mark.parametrize("tag", LEGAL)
def test_legal_tags_are_taken_without_a_word(tag: str) -> None:
    assert is_tag(tag)
    assert check_tag(tag) == ()


@pytest.mark.parametrize(
    ("tag", "code", "marked", "says"),
    [
        ("", "tag.empty", "", "empty"),
        ("a b", "tag.character", " ", "a space"),
        ("a,b", "tag.character", ",", "“,”"),
        ("a||b", "tag.character", "|", "“|”"),
        ("a/b", "tag.character", "/", "“/”"),
        ("a\nb", "tag.character", "\n", "U+000A"),
        ("a\udcff", "tag.character", "\udcff", "U+DCFF"),
        ("a=b", "tag.character", "=", "“=”"),
        ("x" * 121, "tag.long", "x", "121"),
        ("x" * 150, "tag.long", "x" * 30, "120"),
        ("$InstallationId:abc", "tag.braces", "$InstallationId:abc", "without braces"),
        ("$UserId:abc", "tag.braces", "$UserId:abc", "without braces"),
        ("$InstallationId:{a b}", "tag.character", " ", "a space"),
        ("$UserId:{a{b}", "tag.character", "{", "“{”"),
        ("$Other:{a}", "tag.system", "$Other:{a}", "begins with $"),
        ("$InstallationId:{}", "tag.system", "$InstallationId:{}", "begins with $"),
        ("$", "tag.system", "$", "begins with $"),
    ],
)
def test_an_illegal_tag_is_marked_and_may_be_sent_all_the_same(
    tag: str, code: str, marked: str, says: str
) -> None:
    (problem,) = check_tag(tag, offset=7)

    assert not is_tag(tag)
    assert problem.code == code
    assert says in problem.message
    assert problem.remedy
    assert problem.overridable
    assert problem.start is not None
    assert problem.end is not None
    assert tag[problem.start - 7 : problem.end - 7] == marked


def test_an_id_without_braces_is_offered_with_them() -> None:
    (problem,) = check_tag("$InstallationId:abc")

    assert problem.suggestion == "$InstallationId:{abc}"


def test_a_brace_left_open_is_closed_in_the_offer() -> None:
    (problem,) = check_tag("$UserId:abc}")

    assert problem.suggestion == "$UserId:{abc}"


def test_the_braces_belong_to_the_tag_of_an_installation() -> None:
    assert installation_tag("abc") == "$InstallationId:{abc}"


@given(st.text(st.characters(exclude_categories=())))
def test_a_tag_is_legal_or_has_a_printable_finding_within_it(text: str) -> None:
    problems = check_tag(text)

    assert bool(problems) is not is_tag(text)
    for problem in problems:
        assert problem.sentence().isprintable()
        assert 0 <= (problem.start or 0) <= (problem.end or 0) <= len(text)


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_no_legal_tag_could_break_an_expression_or_a_header(text: str) -> None:
    if is_tag(text):
        assert len(text) <= MAX_TAG_LENGTH
        assert not set(text) & set(" \t\r\n\0|&!(),\"'")
