"""The expression language, as Microsoft's page and the .NET SDK's grammar describe it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhconsole.core.errors import InvalidTemplate
from nhconsole.core.payload.platforms import BodyKind
from nhconsole.core.template.body_template import check_template, parse_template

PROPERTIES = {
    "title": "This is the title line",
    "name": "Ann",
    "Mixed_Case9": "found",
    "empty": "",
    "emoji": "a😀b",
    "path": "a b/c?d=é&~",
    "count": "40",
}

RENDERED = {
    "a property": ("$(name)", "Ann"),
    "another case": ("$(NAME)", "Ann"),
    "a property written in mixed case": ("$(mixed_case9)", "found"),
    "a missing property": ("$(nobody)", ""),
    "blanks around the name": ("$( name )", "Ann"),
    "clipped": ("$(title, 20)", "This is the title li"),
    "clipped, but short enough": ("$(name, 3)", "Ann"),
    "clipped to nothing": ("$(name, 0)", ""),
    "clipped, blanks and plus sign": ("$(name , +2 )", "An"),
    "clipped before half of a character": ("$(emoji, 2)", "a"),
    "clipped behind a character of two units": ("$(emoji, 3)", "a😀"),
    "dots, as on the page": (".(title, 20)", "This is the title..."),
    "dots that are not needed": (".(name, 3)", "Ann"),
    "dots without room": (".(title, 2)", ".."),
    "dots for nothing": (".(title, 0)", ""),
    "encoded": ("%(path)", "a%20b%2Fc%3Fd%3D%C3%A9%26~"),
    "a number in a text": ("#(count)", "40"),
    "a number in braces": ("{#(count)}", "40"),
    "concatenation, as on the page": (
        "{$(name) + ' - ' + $(title)}",
        "Ann - This is the title line",
    ),
    "greeting, as on the page": ("{'Hi, ' + $(name)}", "Hi, Ann"),
    "blanks in braces": ("{  $(name)+  'x'  }", "Annx"),
    "double quotes": ('{"it\'s " + $(name)}', "it's Ann"),
    "doubled single quote": ("{'it''s'}", "it's"),
    "doubled double quote": ('{"a""b"}', 'a"b'),
    "a quote alone": ("{''''}", "'"),
    "an empty text first": ("{'' + $(name)}", "Ann"),
    "a brace and a plus in a text": ("{'} + {'}", "} + {"),
    "no braces": ("$(name) + '!'", "Ann!"),
    "a default": ("$(nobody:{no one})", "no one"),
    "a default that is not needed": ("$(name:{no one})", "Ann"),
    "a default for an empty property": ("$(empty:{no one})", ""),
    "a default with marks": (r"$(nobody:{a), {b\}\\c\d})", r"a), {b}\c\d"),
    "a default, clipped": ("$(nobody:{no one}, 2)", "no"),
    "a default, encoded": ("%(nobody:{a b})", "a%20b"),
    "the longest name": (f"$({'a' * 120})", ""),
    "a text": ("Hello", "Hello"),
    "an expression further on": ("Hi $(name)", "Hi $(name)"),
    "a blank before": (" $(name)", " $(name)"),
    "a line break before": ("\n$(name)", "\n$(name)"),
    "quotes without braces": ("'a' + $(name)", "'a' + $(name)"),
    "nothing": ("", ""),
    "blanks": ("  ", "  "),
}

REFUSED = {
    "followed by text": ("$(x) now", "joined", "now"),
    "followed by a blank": ("$(x) ", "joined", " "),
    "text without quotes": ("{$(x) now}", "joined", "now"),
    "quote not doubled": ("{'it's'}", "joined", "s'"),
    "JSON": ("{'a':1}", "joined", ":1"),
    "shell style": ("${x}", "not-expression", "$"),
    "mustache": ("{{x}}", "term", "{x}"),
    "colour": ("#ff0000", "not-expression", "#"),
    "price": ("$5 off", "not-expression", "$"),
    "dots": ("...loading", "not-expression", "."),
    "dollar alone": ("$", "not-expression", "$"),
    "percent in braces": ("{$(x) + %y}", "not-expression", "%"),
    "brace alone": ("{", "unclosed-brace", "{"),
    "brace not last": ("{$(x)} ", "unclosed-brace", "{$(x)} "),
    "nothing in braces": ("{}", "term", "}"),
    "blanks in braces": ("{  }", "term", " "),
    "nothing behind plus": ("{$(x) +}", "term", "}"),
    "empty text last": ("{$(x) + ''}", "term", "''"),
    "name without form": ("{x}", "term", "x"),
    "text not closed": ("{'abc}", "unclosed-quote", "'abc"),
    "body": ("$Body", "body", "$Body"),
    "parenthesis not closed": ("$(x", "unclosed", "$(x"),
    "length not closed": ("$(x, 3", "unclosed", "$(x, 3"),
    "default not closed": ("$(x:{y)", "unclosed-default", ":{y)"),
    "default escaped its end": (r"$(x:{y\})", "unclosed-default", r":{y\})"),
    "parenthesis not closed behind a default": ("$(x:{y}", "unclosed", "$(x:{y}"),
    "blank behind a default": ("$(x:{y} )", "default-end", " "),
    "no length behind a default": ("$(x:{y},z)", "length", "$(x:{y},z)"),
    "no name": ("$()", "no-name", "$()"),
    "no name, a length": ("$(, 3)", "length", "$(, 3)"),
    "no name, a default": ("$(:{y})", "no-name", "$(:{y})"),
    "hyphen in a name": ("$(first-name)", "name", "first-name"),
    "letter beyond ASCII": ("$(größe)", "name", "größe"),
    "colon without brace": ("$(x:y)", "name", "x:y"),
    "long name": (f"$({'a' * 121})", "name-long", "a" * 121),
    "length is a word": ("$(x, y)", "length", "$(x, y)"),
    "length is missing": ("$(x, )", "length", "$(x, )"),
    "negative length": ("$(x, -1)", "length", "$(x, -1)"),
    "length beyond 32 bits": ("$(x, 2147483648)", "length", "$(x, 2147483648)"),
    "length of many digits": (f"$(x, {'9' * 5000})", "length", f"$(x, {'9' * 5000})"),
    "dots without a length": (".(x)", "length-missing", ".(x)"),
    "encoded with a length": ("%(x, 3)", "length-refused", "%(x, 3)"),
    "number with a length": ("#(x, 3)", "length-refused", "#(x, 3)"),
    "number joined": ("{#(x) + 'a'}", "number-joined", "{#(x) + 'a'}"),
}


@pytest.mark.parametrize(("text", "expected"), RENDERED.values(), ids=RENDERED)
def test_a_value_says_what_the_language_says(text: str, expected: str) -> None:
    assert parse_template(text, BodyKind.ANY).render(PROPERTIES) == expected


@pytest.mark.parametrize(("text", "code", "place"), REFUSED.values(), ids=REFUSED)
def test_what_only_begins_like_an_expression_is_refused_at_its_place(
    text: str, code: str, place: str
) -> None:
    with pytest.raises(InvalidTemplate) as raised:
        parse_template(text, BodyKind.ANY)

    (problem,) = raised.value.problems
    assert problem.code == f"template.{code}"
    assert text[problem.start : problem.end] == place
    assert problem.is_error
    assert problem.remedy


@pytest.mark.parametrize("text", ["#ff0000", "$5 off", "...loading", "it's $", "$it's"])
def test_the_remedy_for_a_text_that_begins_so_renders_to_that_text(text: str) -> None:
    problems = check_template(text, BodyKind.ANY)
    written = problems[0].remedy.partition("write ")[2].partition(";")[0] if problems else text

    assert parse_template(written, BodyKind.ANY).render({}) == text


@pytest.mark.parametrize("text", ["$(name) now", "$(name)'s turn", ".(name, 9), hi"])
def test_the_remedy_for_text_behind_a_property_can_be_read(text: str) -> None:
    (problem,) = check_template(text, BodyKind.ANY)
    written = "{" + problem.remedy.partition("{")[2].removesuffix(".")

    assert parse_template(written, BodyKind.ANY).render(PROPERTIES).startswith("A")


def test_a_joined_number_is_not_advised() -> None:
    (problem,) = check_template("#(x) now", BodyKind.ANY)

    assert "#(" not in problem.remedy


@pytest.mark.parametrize("text", ["Hi $(x)", " $(x)", "+{$(x)}", "a #(x)", "a .(x, 3)", "a %(x)"])
def test_an_expression_inside_a_text_is_warned_of(text: str) -> None:
    template = parse_template(text, BodyKind.ANY)

    (warning,) = template.warnings
    assert warning.code == "template.literal"
    assert not warning.is_error
    assert text[warning.start : warning.end].strip("+{} ").endswith(")")


@pytest.mark.parametrize("text", ["Hi", "costs $5", "50% (about)", "f(x)", "mail.(at)", "a {b}"])
def test_an_ordinary_text_is_not_warned_of(text: str) -> None:
    assert parse_template(text, BodyKind.ANY).warnings == ()


def test_parts_joined_without_braces_are_warned_of() -> None:
    (warning,) = parse_template("$(a) + $(b)", BodyKind.ANY).warnings

    assert warning.code == "template.braces"


_PIECES = st.sampled_from([*"$.%#{}()+,:'\"\\ a9\n", "$(", "$(a", ":{", "''", "$body", ")+"])


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)), st.text())
@example("{'", "")
@example("$(a:{\\", "")
@example("$(\u2003", "")
@example("{$(a)\u3000}", "x")
def test_any_text_is_read_or_refused_with_a_place_inside_of_it(text: str, value: str) -> None:
    try:
        template = parse_template(text, BodyKind.ANY)
    except InvalidTemplate as error:
        for problem in error.problems:
            assert problem.start is not None
            assert problem.end is not None
            assert 0 <= problem.start < problem.end <= len(text)
    else:
        rendered = template.render(dict.fromkeys(template.properties, value))
        assert rendered == text or template.slots


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from("'\""))
def test_every_text_can_be_written_in_quotes(text: str, mark: str) -> None:
    written = f"{{{mark}{text.replace(mark, mark * 2)}{mark} + $(nobody)}}"

    assert parse_template(written, BodyKind.ANY).render({}) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_can_be_written_as_a_default(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("}", "\\}")

    assert parse_template(f"$(nobody:{{{escaped}}})", BodyKind.ANY).render({}) == text


@given(st.text(), st.integers(0, 50), st.sampled_from("$."))
def test_a_clipped_text_is_never_longer_than_asked(text: str, limit: int, form: str) -> None:
    rendered = parse_template(f"{form}(x, {limit})", BodyKind.ANY).render({"x": text})

    assert len(rendered.encode("utf-16-le")) <= 2 * limit
