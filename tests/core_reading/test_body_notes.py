"""What is odd about an answer's body is said in a sentence, whatever its headers claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.body.notes import response_notes
from nhconsole.core.body.view import view_body
from nhconsole.core.sending.exchange import HttpResponse


def notes_of(body: bytes, *, complete: bool = True, **headers: str) -> tuple[str, ...]:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    response = HttpResponse(
        status=200, reason="OK", http_version="1.1", headers=named, body=body, complete=complete
    )
    return response_notes(response, view_body(body, response.header("Content-Type") or ""))


def test_ordinary_body_has_no_notes() -> None:
    assert notes_of(b"<a/>", Content_Length="4", Content_Type="application/xml") == ()


def test_encoded_body_is_noted() -> None:
    found = notes_of(b"abc", Content_Encoding="gzip")

    assert found == ("The body is encoded as “gzip”, and shown as it came.",)


@pytest.mark.parametrize("length", ["", "many", "-1", "٣", "9" * 50, " 4 "])
def test_length_that_is_no_number_or_right_is_not_compared(length: str) -> None:
    assert notes_of(b"abcd", Content_Length=length) == ()


def test_cut_answer_says_how_much_came() -> None:
    assert notes_of(b"abc", complete=False, Content_Length="1000") == (
        "The answer was cut short: 3 of 1,000 bytes came.",
    )
    assert notes_of(b"abc", complete=False) == ("The answer was cut short: 3 bytes came.",)


def test_json_in_what_is_declared_as_xml_is_noted() -> None:
    found = notes_of(b'{"a": 1}', Content_Type="application/xml")

    assert found == ("Declared as “application/xml”, but it is JSON.",)


@given(st.binary(max_size=50), st.text(max_size=20), st.text(max_size=20), st.booleans())
def test_no_answer_is_too_odd(body: bytes, kind: str, length: str, complete: bool) -> None:
    notes_of(body, complete=complete, Content_Type=kind, Content_Length=length)
