"""Audiences: the header they become, and what is wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.audience.audience import Audience, AudienceMode, audience_of, join_tags
from nhconsole.core.problem import errors_in

ANY_TEXT = st.text(st.characters(exclude_categories=()))
AUDIENCES = st.builds(
    Audience,
    mode=st.sampled_from(AudienceMode),
    tags=st.lists(ANY_TEXT | st.sampled_from(["a", "b", "a\r\nX: y"])).map(tuple),
    expression=ANY_TEXT | st.sampled_from(["a ||\r\n b", "a\0", "a\x85|| b"]),
    installation_id=ANY_TEXT | st.sampled_from(["abc", "a\nb"]),
)


def _any_of(*tags: str) -> Audience:
    return Audience(mode=AudienceMode.ANY_OF, tags=tags)


def _expression(text: str) -> Audience:
    return Audience(mode=AudienceMode.EXPRESSION, expression=text)


def _installation(text: str) -> Audience:
    return Audience(mode=AudienceMode.INSTALLATION, installation_id=text)


@pytest.mark.parametrize(
    ("audience", "header"),
    [
        (Audience(), None),
        (Audience(tags=("a",), expression="b", installation_id="c"), None),
        (_any_of("a"), "a"),
        (_any_of("b", " a ", "b"), "b || a"),
        (_expression(" a && !b "), "a && !b"),
        (_expression("a ||\r\n\tb"), "a || b"),
        (_expression("a\u2028|| b"), "a || b"),
        (_expression("  "), None),
        (_any_of(" "), None),
        (_installation(" abc "), "$InstallationId:{abc}"),
    ],
)
def test_an_audience_becomes_its_header(audience: Audience, header: str | None) -> None:
    assert audience.header_value() == header
    assert audience.in_words() == (header or "broadcast")


def test_a_set_is_joined_in_a_stable_order_and_a_list_in_its_own() -> None:
    assert join_tags({"c", "a", "b"}) == "a || b || c"
    assert join_tags(["c", "a", "b", "a"]) == "c || a || b"


@pytest.mark.parametrize(
    "audience",
    [
        Audience(),
        _any_of("a", "b"),
        _any_of(*(f"t{i}" for i in range(20))),
        _expression("a || b"),
        _installation("a213b4b2-d797-4392-8012-f683e16c1c52"),
    ],
)
def test_good_audiences_have_nothing_said_about_them(audience: Audience) -> None:
    assert audience.check() == ()


@pytest.mark.parametrize(
    "audience", [_any_of(), _any_of(" ", ""), _expression(" \n"), _installation(" ")]
)
def test_an_audience_of_nobody_is_never_forced_into_a_broadcast(audience: Audience) -> None:
    (problem,) = audience.check()

    assert problem.is_error
    assert not problem.overridable
    assert problem.remedy


@pytest.mark.parametrize(
    "audience",
    [
        _any_of("a\r\nX-Evil: 1"),
        _any_of("ok", "a\nb"),
        _any_of("a\0"),
        _any_of("a\udcff"),
        _expression("a\0 || b"),
        _expression("a || \udcff"),
        _expression("a || \x7f"),
        _installation("a\r\nX-Evil: 1"),
    ],
)
def test_what_would_break_out_of_the_header_cannot_be_overridden(audience: Audience) -> None:
    assert not all(problem.overridable for problem in errors_in(audience.check()))


@given(AUDIENCES)
def test_whatever_may_be_sent_stands_in_one_header_line(audience: Audience) -> None:
    problems = audience.check()
    for problem in problems:
        assert problem.sentence().isprintable()

    if all(problem.overridable for problem in errors_in(problems)):
        header = audience.header_value()
        assert header is None or header.encode()
        assert not set(header or "") & set("\r\n\0")
        assert (header is None) is (audience.mode is AudienceMode.BROADCAST)


@pytest.mark.parametrize(
    ("audience", "code"),
    [
        (_any_of("a b"), "tag.character"),
        (_any_of("a", ""), "tag.empty"),
        (_any_of("x" * 121), "tag.long"),
        (_any_of(*(f"t{i}" for i in range(21))), "tags.limit"),
        (_expression("a ||"), "tags.syntax"),
        (_installation("a b"), "tag.character"),
        (_installation("x" * 110), "tag.long"),
    ],
)
def test_what_the_hub_would_refuse_may_be_sent_all_the_same(audience: Audience, code: str) -> None:
    (problem,) = audience.check()

    assert problem.code == code
    assert problem.is_error
    assert problem.overridable


def test_the_same_tag_twice_counts_once() -> None:
    assert _any_of(*["a"] * 30).check() == ()


def test_a_finding_about_an_installation_points_into_the_id() -> None:
    (problem,) = _installation("  ab cd").check()

    assert (problem.start, problem.end) == (4, 5)


@pytest.mark.parametrize("text", ["$InstallationId:{abc}", "$installationid:abc"])
def test_the_whole_tag_of_an_installation_is_offered_as_its_id(text: str) -> None:
    (problem,) = _installation(text).check()

    assert problem.code == "audience.whole-tag"
    assert problem.suggestion == "abc"


@pytest.mark.parametrize(
    ("tags", "header"),
    [
        (None, None),
        ("", None),
        ("news", "news"),
        ("a && b", "a && b"),
        ({"b", "a"}, "a || b"),
        (frozenset({"b", "a"}), "a || b"),
        (["b", "a"], "b || a"),
        (("b", "a"), "b || a"),
        ((tag for tag in "ba"), "b || a"),
        ([], None),
        (set(), None),
    ],
    ids=str,
)
def test_what_a_python_caller_passes_becomes_the_articles_header(
    tags: object, header: str | None
) -> None:
    assert audience_of(tags).header_value() == header


@pytest.mark.parametrize("tags", [1, b"news", ["a", 1], {"a": 1}, object()], ids=str)
def test_what_is_no_tags_is_a_type_error(tags: object) -> None:
    with pytest.raises(TypeError, match="tags must be a text"):
        audience_of(tags)
