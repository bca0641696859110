"""A slip in a JSON payload is named with its place; what json.loads takes is no error."""

import json

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nhconsole.core.problem import Field, Severity
from nhconsole.core.text.json_reading import is_json, json_problem

BROKEN = {
    "empty": ("", "json.empty", (1, 1)),
    "blanks": (" \n", "json.empty", (1, 1)),
    "trailing comma in an object": ('{"a": 1,}', "json.trailing-comma", (1, 8)),
    "trailing comma in an array": ("[1,\n]", "json.trailing-comma", (1, 3)),
    "comma twice": ("[1,,2]", "json.no-value", (1, 4)),
    "comma first": ("[,1]", "json.no-value", (1, 2)),
    "single quotes": ("{'a': 1}", "json.single-quotes", (1, 2)),
    "single quotes in a value": ("{\"a\": 'x'}", "json.single-quotes", (1, 7)),
    "typographic quotes": ("{“a”: 1}", "json.smart-quotes", (1, 2)),
    "missing comma": ('{"a": 1\n "b": 2}', "json.no-comma", (1, 8)),
    "missing comma in an array": ("[1 2]", "json.no-comma", (1, 3)),
    "missing colon": ('{"a" 1}', "json.no-colon", (1, 6)),
    "equals sign": ('{"a"=1}', "json.no-colon", (1, 5)),
    "missing value": ('{"a":}', "json.no-value", (1, 6)),
    "missing brace": ('{"a": {"b": 1}', "json.unclosed", (1, 15)),
    "missing bracket": ('{"a": [1, 2}', "json.wrong-close", (1, 12)),
    "closer too many": ('{"a": 1}}', "json.extra-close", (1, 9)),
    "text behind": ('{"a": 1} x', "json.trailing", (1, 10)),
    "second value": ("{}{}", "json.trailing", (1, 3)),
    "line comment": ('{"a": 1 // no\n}', "json.comment", (1, 9)),
    "block comment": ('/* no */ {"a": 1}', "json.comment", (1, 1)),
    "unquoted key": ("{a: 1}", "json.bare-key", (1, 2)),
    "number as key": ("{1: 1}", "json.bare-key", (1, 2)),
    "brace as key": ("{{}}", "json.no-key", (1, 2)),
    "unquoted text": ('{"a": hello}', "json.bare-word", (1, 7)),
    "Python's True": ('{"a": True}', "json.foreign-word", (1, 7)),
    "Python's None": ('{"a": None}', "json.foreign-word", (1, 7)),
    "NaN": ('{"a": NaN}', "json.not-a-number", (1, 7)),
    "minus Infinity": ('{"a": -Infinity}', "json.not-a-number", (1, 7)),
    "leading zero": ('{"a": 01}', "json.number", (1, 7)),
    "plus sign": ('{"a": +1}', "json.number", (1, 7)),
    "bare point": ('{"a": .5}', "json.number", (1, 7)),
    "point at the end": ('{"a": 1.}', "json.number", (1, 7)),
    "hex": ('{"a": 0x1F}', "json.number", (1, 7)),
    "line break in a string": ('{"a": "x\ny"}', "json.string-unclosed", (1, 7)),
    "string not closed": ('{"a": "x', "json.string-unclosed", (1, 7)),
    "tab in a string": ('{"a": "x\ty"}', "json.control-character", (1, 9)),
    "bad escape": ('{"a": "C:\\Users"}', "json.escape", (1, 10)),
    "escaped single quote": ('{"a": "it\\\'s"}', "json.escape", (1, 10)),
    "short \\u": ('{"a": "\\u12"}', "json.escape", (1, 8)),
    "byte order mark": ('\ufeff{"a": 1}', "json.bom", (1, 1)),
    "XML": ("<toast/>", "json.xml", (1, 1)),
    "semicolon": ('{"a": 1; "b": 2}', "json.not-allowed", (1, 8)),
    "no-break space": ('{"a":\u00a01}', "json.not-allowed", (1, 6)),
    "too deep": ("[" * 200_000, "json.too-deep", (1, 501)),
}


@pytest.mark.parametrize(("text", "code", "place"), BROKEN.values(), ids=BROKEN.keys())
def test_a_slip_is_named_with_its_place(text: str, code: str, place: tuple[int, int]) -> None:
    problem = json_problem(text)

    assert problem is not None
    assert (problem.code, (problem.line, problem.column)) == (code, place)
    assert (problem.severity, problem.field) == (Severity.ERROR, Field.PAYLOAD)
    assert problem.message.endswith(".")
    assert problem.remedy
    assert not is_json(text)


def test_a_missing_brace_names_the_one_that_is_open() -> None:
    problem = json_problem('{\n  "aps": {\n    "alert": "x"\n}')

    assert problem is not None
    assert "“{” opened at line 1, column 1" in problem.message


def test_a_wrong_closer_names_the_opener() -> None:
    problem = json_problem('{"a": [1, 2}')

    assert problem is not None
    assert problem.message == (
        "The “[” opened at line 1, column 7 is not closed: expected “]”, found “}”."
    )


def test_an_error_may_be_overridden() -> None:
    problem = json_problem('{"a": 1,}')

    assert problem is not None
    assert problem.overridable


@pytest.mark.parametrize(
    "text",
    ['{"aps":{"alert":"żółć 🎉"}}', "0", "[]", '"x"', "null", " {\r\n}\t", '{"a":{"b":1},"b":2}',
     '"\\ud800"', "[1e5, -0.5E-3]", "9007199254740993", '{"n":"123456789012345678901234"}',
     "0." + "3" * 40],
)  # fmt: skip
def test_good_json_has_no_finding(text: str) -> None:
    assert json_problem(text) is None


def test_a_key_that_stands_twice_is_a_warning() -> None:
    problem = json_problem('{"a": 1, "b": {"a": 2}, "\\u0061": 3}')

    assert problem is not None
    assert (problem.severity, problem.code, problem.column) == (
        Severity.WARNING,
        "json.key-twice",
        25,
    )


@pytest.mark.parametrize("digits", [30, 10_000])
def test_a_very_long_number_is_a_warning(digits: int) -> None:
    problem = json_problem('{"n": ' + "9" * digits + "}")

    assert problem is not None
    assert (problem.severity, problem.code) == (Severity.WARNING, "json.long-number")


def _python_takes(text: str) -> bool:
    def refuse(name: str) -> object:
        raise ValueError(name)

    try:
        json.loads(text, parse_constant=refuse, parse_int=float)
    except ValueError:
        return False
    return True


_PIECES = st.sampled_from(
    ["{", "}", "[", "]", ":", ",", '"a"', '"', "'", "1", "-", "0", ".5", "e3", "1.5", "true",
     "null", "None", "NaN", "-Infinity", "\\", "\\u00e9", "\\u12", " ", "\n", "\t", "//", "/*",
     "x", "é", "“", "\ufeff", "\x00", "\ud800", "=", ";"]
)  # fmt: skip
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def _nearly_json(draw: st.DrawFn) -> str:
    text = json.dumps(
        draw(_VALUES), ensure_ascii=draw(st.booleans()), indent=draw(st.none() | st.just(1))
    )
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(_PIECES) + text[at + draw(st.integers(0, 2)) :]


@given(st.lists(_PIECES, max_size=12).map("".join) | _nearly_json())
@example("[1.5e]")
@example('{"a":1}\x0c')
def test_an_error_is_found_exactly_where_pythons_reader_refuses(text: str) -> None:
    problem = json_problem(text)

    has_error = problem is not None and problem.is_error
    assert has_error is not _python_takes(text)
    assert is_json(text) is _python_takes(text)


@given(_VALUES)
def test_what_python_writes_has_no_error(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assume("Infinity" not in text)

    problem = json_problem(text)

    assert problem is None or not problem.is_error


@given(st.text(max_size=80))
def test_any_text_gets_a_sentence_or_nothing(text: str) -> None:
    problem = json_problem(text)

    assert problem is None or (problem.message and 0 <= (problem.start or 0) <= len(text))
