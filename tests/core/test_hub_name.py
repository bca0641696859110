"""A hub's name is one segment of the path, or it is refused."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.connection.hub_name import MAX_HUB_NAME, check_hub_name, hub_segment
from nhconsole.core.problem import Severity, errors_in

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize("name", ["hub", "My-Hub_1.test", "a", " hub ", "\thub\n", "x" * 260])
def test_usual_names_are_taken_without_a_word(name: str) -> None:
    assert check_hub_name(name) == ()


@pytest.mark.parametrize(
    ("name", "code", "marked"),
    [
        ("", "hub.missing", None),
        (" \n", "hub.missing", None),
        ("a#", "hub.character", "#"),
        (" a?test=1", "hub.character", "?"),
        ("a%2e%2e", "hub.character", "%"),
        ("%2e%2e", "hub.character", "%"),
        ("a\\b", "hub.character", "\\"),
        ("a\x00b", "hub.character", "\x00"),
        ("a\r\nb", "hub.character", "\r"),
        ("a\x7f", "hub.character", "\x7f"),
        ("a\x85b", "hub.character", "\x85"),
        ("a\udcffb", "hub.character", "\udcff"),
        (" ..", "hub.dots", ".."),
        (".", "hub.dots", "."),
        ("my.hub..x", "hub.dots", ".."),
        ("a/../b", "hub.slash", "/"),
        ("../x", "hub.slash", "/"),
        ("/", "hub.slash", "/"),
        ("x" * 261, "hub.long", None),
        ("Endpoint=sb://a/;SharedAccessKey=x", "hub.connection-string", None),
    ],
)
def test_what_would_lead_elsewhere_is_refused_and_marked(
    name: str, code: str, marked: str | None
) -> None:
    (problem,) = check_hub_name(name)

    assert problem.code == code
    assert problem.is_error
    assert not problem.overridable
    assert problem.remedy
    found = None if problem.start is None else name[problem.start : problem.end]
    assert found == marked


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("namespace/hub", "hub"),
        ("/hub", "hub"),
        ("hub/", "hub"),
        ("namespace/hub/", "hub"),
        ("a/..", None),
        ("a/../b", None),
        ("a/b#", None),
        ("/", None),
    ],
)
def test_a_hub_behind_its_namespace_is_offered(name: str, suggestion: str | None) -> None:
    (problem,) = check_hub_name(name)

    assert problem.suggestion == suggestion


@pytest.mark.parametrize(
    ("name", "marked"), [("my hub", " "), (" größe", "ö"), ("a=b", "="), ("a\u202eb", "\u202e")]
)
def test_unusual_names_are_taken_with_a_warning(name: str, marked: str) -> None:
    (problem,) = check_hub_name(name)

    assert problem.severity is Severity.WARNING
    assert name[problem.start : problem.end] == marked
    assert problem.sentence().isprintable()


@given(ANY_TEXT)
def test_whatever_is_taken_is_one_segment_that_reads_back(text: str) -> None:
    if errors_in(check_hub_name(text)):
        return

    segment = hub_segment(text.strip())

    assert unquote(segment) == text.strip()
    assert segment not in ("", ".", "..")
    assert not set(segment) & set("/?#\\ \r\n\0")
    assert segment.isascii()
    assert len(text.strip()) <= MAX_HUB_NAME


@given(ANY_TEXT)
def test_every_finding_is_a_printable_sentence_within_the_text(text: str) -> None:
    for problem in check_hub_name(text):
        assert problem.sentence().isprintable()
        assert problem.start is None or text[problem.start : problem.end]
