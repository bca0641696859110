"""Typed headers: which are refused, which replace ours, and how they join."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.problem import Severity
from nhconsole.core.sending.header_rules import (
    RESERVED,
    check_headers,
    merge_headers,
    unsendable_at,
)

OWN = (
    ("Content-Type", "application/xml"),
    ("ServiceBusNotification-Format", "windows"),
    ("ServiceBusNotification-Tags", "news"),
    ("X-WNS-Type", "wns/toast"),
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)


@pytest.mark.parametrize(
    "header",
    [
        ("X-WNS-Tag", "a"),
        ("X-WNS-TTL", ""),
        ("apns-priority", "10"),
        ("X-U", "größe 🙂"),
        ("X-Tab", "a\tb"),
        ("X!#$%&'*+-.^_`|~1", "x"),
        ("X-WNS-Type", "wns/toast"),
    ],
)
def test_legal_headers_are_taken_without_a_word(header: tuple[str, str]) -> None:
    assert check_headers((header,), OWN) == ()


@pytest.mark.parametrize(
    ("header", "code", "says"),
    [
        (("", "x"), "header.name", "no name"),
        (("X A", "x"), "header.name", "not a header name"),
        (("X:", "x"), "header.name", "not a header name"),
        (("X\r\nY", "x"), "header.name", "U+000D"),
        (("Größe", "x"), "header.name", "not a header name"),
        (("X-A", "a\rb"), "header.value", "a carriage return at position 2"),
        (("X-A", "a\r\nX-Evil: 1"), "header.value", "a carriage return at position 2"),
        (("X-A", "\nb"), "header.value", "a line break at position 1"),
        (("X-A", "ab\0"), "header.value", "a NUL at position 3"),
        (("X-A", "\x1b[0m"), "header.value", "U+001B"),
        (("X-A", "\x7f"), "header.value", "U+007F"),
        (("X-A", "\x85"), "header.value", "U+0085"),
        (("X-A", "\udcff"), "header.value", "U+DCFF"),
    ],
)
def test_what_cannot_stand_on_the_wire_is_refused(
    header: tuple[str, str], code: str, says: str
) -> None:
    (problem,) = check_headers((header,), OWN)

    assert problem.code == code
    assert problem.is_error
    assert not problem.overridable
    assert says in problem.message
    assert problem.remedy
    assert problem.sentence().isprintable()


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_what_the_console_keeps_to_itself_cannot_be_typed(name: str) -> None:
    (problem,) = check_headers(((name.title(), "x"),), OWN)

    assert problem.code == "header.reserved"
    assert problem.is_error
    assert not problem.overridable


@pytest.mark.parametrize(
    "name", ["authorization", "host", "content-length", "servicebusnotification-format"]
)
def test_the_names_of_the_design_are_reserved(name: str) -> None:
    assert name in RESERVED


def test_a_header_twice_is_refused() -> None:
    (problem,) = check_headers((("X-A", "1"), ("x-a", "2")), OWN)

    assert problem.code == "header.twice"
    assert problem.is_error


def test_a_header_that_replaces_ours_gets_a_warning_with_both() -> None:
    (problem,) = check_headers((("x-wns-type", "wns/raw"),), OWN)

    assert problem.code == "header.override"
    assert problem.severity is Severity.WARNING
    assert "x-wns-type" in problem.message
    assert "wns/toast" in problem.message


def test_a_typed_audience_of_a_broadcast_gets_a_warning() -> None:
    (problem,) = check_headers((("ServiceBusNotification-Tags", "vip"),), OWN[:2])

    assert problem.code == "header.audience"
    assert problem.severity is Severity.WARNING


def test_a_typed_header_takes_the_place_and_the_case_of_its_own() -> None:
    merged = merge_headers(OWN, (("X-New", "1"), ("content-type", "text/xml"), ("X-Last", "2")))

    assert merged == (
        ("content-type", "text/xml"),
        *OWN[1:],
        ("X-New", "1"),
        ("X-Last", "2"),
    )


def test_nothing_typed_leaves_ours_as_they_are() -> None:
    assert merge_headers(OWN, ()) == OWN


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT)).map(tuple))
def test_headers_without_errors_stay_one_line_each(typed: tuple[tuple[str, str], ...]) -> None:
    problems = check_headers(typed, OWN)
    for problem in problems:
        assert problem.sentence().isprintable()

    if not any(problem.is_error for problem in problems):
        for name, value in typed:
            line = f"{name}: {value}".encode()
            assert not set(line) & {0, 10, 13}
            assert name.isascii()


@given(ANY_TEXT)
def test_the_place_of_an_unsendable_character_is_its_first(text: str) -> None:
    at = unsendable_at(text)

    clean = text if at is None else text[:at]
    assert unsendable_at(clean) is None
    assert not set(clean.encode().decode()) & set("\r\n\0")
