"""Tag expressions: read into trees, printed, matched, and refused with a place and a reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.audience.tag_expression import (
    MAX_TAGS_MIXED,
    MAX_TAGS_OR_ONLY,
    And,
    Node,
    Not,
    Or,
    Tag,
    TokenKind,
    check_tag_expression,
    format_node,
    parse_tag_expression,
    tokenize,
)
from nhconsole.core.errors import InvalidTagExpression
from nhconsole.core.problem import Severity

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "tag_expressions.json").read_text("utf-8")
)
ANY_TEXT = st.text(st.characters(exclude_categories=()))
PIECES = st.lists(
    st.sampled_from([*"ab!()|& ,$\n", "&&", "||", "news", "$UserId:{x}", "$UserId:{", "AND"])
).map("".join)
NAMES = st.sampled_from(["a", "b", "c", "d", "news:1", "$UserId:{x}", "AND", "größe"])


def _groups(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    many = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return inner.map(Not) | many.map(And) | many.map(Or)


TREES: st.SearchStrategy[Node] = st.recursive(NAMES.map(Tag), _groups, max_leaves=12)


def _drawn(node: Node) -> str:
    match node:
        case Tag(name=name):
            return name
        case Not(operand=operand):
            return f"Not({_drawn(operand)})"
        case And(operands=operands) | Or(operands=operands):
            return f"{type(node).__name__}({' '.join(map(_drawn, operands))})"


@pytest.mark.parametrize("row", VECTORS["read"], ids=lambda row: row["text"])
def test_an_expression_is_read_into_its_tree(row: dict[str, str]) -> None:
    assert _drawn(parse_tag_expression(row["text"]).root) == row["tree"]


@pytest.mark.parametrize("row", VECTORS["refused"], ids=lambda row: row["text"])
def test_what_cannot_be_read_is_refused_at_its_place_with_what_was_expected(
    row: dict[str, Any],
) -> None:
    with pytest.raises(InvalidTagExpression) as caught:
        parse_tag_expression(row["text"])

    (problem,) = caught.value.problems
    assert problem.start == row["at"]
    assert row["text"][problem.start : problem.end] == row["marked"]
    assert row["says"] in f"{problem.message} {problem.remedy}"
    assert problem.remedy
    assert problem.overridable
    assert check_tag_expression(row["text"]) == (problem,)


@given(TREES)
def test_a_printed_tree_is_read_back_as_the_same_tree(tree: Node) -> None:
    assert parse_tag_expression(format_node(tree)).root == tree


@given(TREES)
def test_printing_what_was_read_changes_nothing(tree: Node) -> None:
    text = format_node(tree)

    assert format_node(parse_tag_expression(text).root) == text


def _holds_by_brute_force(text: str, tags: set[str]) -> bool:
    """Work an expression out by replacing texts until one letter is left: no tree, no parser.

    ``T`` and ``F`` stand for the tags; the innermost group goes first, and in it ``!``, ``&&``
    and ``||`` in turn.
    """
    lowered = {tag.lower() for tag in tags}
    for name in sorted(set(text.replace("(", " ").replace(")", " ").split()), key=len)[::-1]:
        plain = name.lstrip("!")
        if plain not in ("", "&&", "||"):
            value = "\1" if plain.lower() in lowered else "\2"
            text = " ".join(
                part if part.strip("!()") != plain else part.replace(plain, value)
                for part in text.split(" ")
            )
    text = text.replace(" ", "")
    rules = [("(\1)", "\1"), ("(\2)", "\2"), ("!\1", "\2"), ("!\2", "\1")]
    ands = [(f"{a}&&{b}", "\1" if a + b == "\1\1" else "\2") for a in "\1\2" for b in "\1\2"]
    ors = [(f"{a}||{b}", "\2" if a + b == "\2\2" else "\1") for a in "\1\2" for b in "\1\2"]
    while len(text) > 1:
        opening = text.rfind("(")
        closing = text.find(")", opening) if opening >= 0 else len(text)
        group = text[opening + 1 : closing]
        for table in (rules, ands, ors):
            while True:
                before = group
                for old, new in table:
                    group = group.replace(old, new, 1)
                if group == before:
                    break
        assert len(group) == 1
        text = text[: max(opening, 0)] + group + text[closing + 1 :]
    return text == "\1"


@given(tree=TREES, tags=st.sets(NAMES))
def test_matching_agrees_with_working_it_out_by_hand(tree: Node, tags: set[str]) -> None:
    text = format_node(tree)

    assert parse_tag_expression(text).matches(tags) is _holds_by_brute_force(text, tags)


@given(tree=TREES, tags=st.sets(NAMES))
def test_matching_pays_no_attention_to_case(tree: Node, tags: set[str]) -> None:
    expression = parse_tag_expression(format_node(tree))

    assert expression.matches({tag.upper() for tag in tags}) is expression.matches(tags)


@given(tree=TREES, tags=st.sets(NAMES))
def test_a_negated_expression_matches_all_others(tree: Node, tags: set[str]) -> None:
    negated = parse_tag_expression(f"!({format_node(tree)})")

    assert negated.matches(tags) is not parse_tag_expression(format_node(tree)).matches(tags)


@given(ANY_TEXT | PIECES)
def test_every_character_belongs_to_exactly_one_token(text: str) -> None:
    tokens = list(tokenize(text))

    assert "".join(token.text for token in tokens) == text
    assert [token.start for token in tokens] == [
        sum(len(before.text) for before in tokens[:index]) for index in range(len(tokens))
    ]
    assert all(token.text and token.end == token.start + len(token.text) for token in tokens)


@given(ANY_TEXT | PIECES)
def test_any_text_is_read_or_refused_with_its_own_exception(text: str) -> None:
    try:
        expression = parse_tag_expression(text)
    except InvalidTagExpression as error:
        problems = error.problems
    else:
        problems = ()
        assert expression.tags
        assert isinstance(expression.matches(()), bool)
        assert str(expression) == text.strip()
    for problem in (*problems, *check_tag_expression(text)):
        assert problem.sentence().isprintable()
        assert problem.start is None or 0 <= problem.start <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 100_000 + "a" + ")" * 100_000,
        "!" * 100_000 + "a",
        "!(" * 50_000 + "a" + ")" * 50_000,
        "((!!" * 25_000,
        "a||(" * 25_000,
        "a" * 100_000,
        " " * 100_000,
        "|" * 99_999,
        "$a:{" * 25_000,
        "$" * 100_000,
        "\n" * 100_000 + "a b",
        ")" * 100_000,
        '"' * 100_000,
    ],
    ids=range(14),
)
def test_long_and_deep_texts_end_at_once(text: str) -> None:
    # A parser that recurses or backtracks freely dies or takes minutes here.
    problems = check_tag_expression(text)

    assert problems


def test_a_long_expression_is_read_to_its_end() -> None:
    expression = parse_tag_expression(" || ".join(["a"] * 30_000))

    assert len(expression.tags) == 30_000
    assert expression.matches({"a"})


def test_the_deepest_tree_that_is_read_can_be_used_deep_in_a_program() -> None:
    text = "!(" * 20 + "a && b" + ")" * 20

    def deep(left: int) -> bool:
        if left:
            return deep(left - 1)
        expression = parse_tag_expression(text)
        again = parse_tag_expression(format_node(expression.root))
        return again.root == expression.root and expression.matches({"a", "b"})

    assert deep(400)


def test_positions_are_those_of_the_text_with_its_blanks() -> None:
    root = parse_tag_expression("  a || bc").root

    assert isinstance(root, Or)
    assert [(tag.name, tag.start) for tag in root.operands if isinstance(tag, Tag)] == [
        ("a", 2),
        ("bc", 7),
    ]


def test_tokens_have_their_kinds() -> None:
    kinds = [token.kind for token in tokenize("!a && (b||c),")]

    assert kinds == [
        TokenKind.NOT,
        TokenKind.TAG,
        TokenKind.SPACE,
        TokenKind.AND,
        TokenKind.SPACE,
        TokenKind.OPEN,
        TokenKind.TAG,
        TokenKind.OR,
        TokenKind.TAG,
        TokenKind.CLOSE,
        TokenKind.WRONG,
    ]


# --- limits and ambiguities --------------------------------------------------------------------


def _tags(count: int) -> list[str]:
    return [f"tag{number}" for number in range(count)]


@pytest.mark.parametrize(
    ("text", "or_only"),
    [
        ("a", True),
        ("a || b", True),
        ("(a || b) || (c)", True),
        ("a && b", False),
        ("!a", False),
        ("a || !b", False),
        ("a || (b && c)", False),
    ],
)
def test_more_tags_are_allowed_where_only_or_joins_them(text: str, or_only: bool) -> None:
    expression = parse_tag_expression(text)

    assert expression.is_or_only is or_only
    assert expression.limit == (MAX_TAGS_OR_ONLY if or_only else MAX_TAGS_MIXED)


@pytest.mark.parametrize(
    ("text", "too_many"),
    [
        (" || ".join(_tags(20)), False),
        (" || ".join(_tags(21)), True),
        (" && ".join(_tags(6)), False),
        (" && ".join(_tags(7)), True),
        ("!(" + " || ".join(_tags(6)) + ")", False),
        ("!(" + " || ".join(_tags(7)) + ")", True),
    ],
    ids=["20 or", "21 or", "6 and", "7 and", "6 not", "7 not"],
)
def test_the_number_of_tags_is_held_to_its_limit(text: str, too_many: bool) -> None:
    problems = [found for found in check_tag_expression(text) if found.code == "tags.limit"]

    assert bool(problems) is too_many
    assert all(found.is_error and found.overridable for found in problems)


def test_a_tag_that_is_too_long_is_marked_behind_its_120th_character() -> None:
    text = "a || " + "x" * 121

    (problem,) = check_tag_expression(text)

    assert (problem.start, problem.end) == (5 + 120, 5 + 121)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a && b || c", 7),
        ("a || b && c", 7),
        ("(a || b && c) && d", 8),
        ("(a && b) || c", None),
        ("(a || b) && (c || d)", None),
        ("a || b || c", None),
        ("!(a && b) || c", None),
    ],
)
def test_a_mix_without_parentheses_gets_a_warning(text: str, at: int | None) -> None:
    mixed = [found for found in check_tag_expression(text) if found.code == "tags.mixed"]

    assert [found.start for found in mixed] == ([] if at is None else [at])
    assert all(found.severity is Severity.WARNING for found in mixed)


def test_tags_that_differ_only_in_case_get_a_warning() -> None:
    (problem,) = check_tag_expression("News || news || News")

    assert problem.code == "tags.case"
    assert (problem.start, problem.end) == (8, 12)


def test_an_id_without_braces_in_an_expression_is_marked() -> None:
    (problem,) = check_tag_expression("a && $InstallationId:abc")

    assert problem.code == "tag.braces"
    assert problem.suggestion == "$InstallationId:{abc}"
    assert problem.start == 5


@pytest.mark.parametrize("text", [row["text"] for row in VECTORS["read"]])
def test_good_expressions_have_no_errors(text: str) -> None:
    assert not [found for found in check_tag_expression(text) if found.is_error]
