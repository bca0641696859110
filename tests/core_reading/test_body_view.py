"""A body is shown readable without a change to what it says."""

import json
import string
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.body.view import BodyLanguage, hex_dump, view_body

OUTCOME = "<NotificationOutcome><Success>1</Success><Results><R/></Results></NotificationOutcome>"


def test_one_line_of_xml_gets_one_element_a_line() -> None:
    view = view_body(OUTCOME.encode(), "application/xml; charset=utf-8")

    assert view.language is BodyLanguage.XML
    assert view.raw == OUTCOME
    assert view.pretty == (
        "<NotificationOutcome>\n"
        "  <Success>1</Success>\n"
        "  <Results>\n"
        "    <R/>\n"
        "  </Results>\n"
        "</NotificationOutcome>"
    )


def test_mixed_content_stays_as_it_is() -> None:
    view = view_body(b"<a><p>one <b>two</b> <i>three</i></p><q> </q><r><![CDATA[ x ]]></r></a>")

    assert view.pretty == (
        "<a>\n  <p>one <b>two</b> <i>three</i></p>\n  <q> </q>\n  <r><![CDATA[ x ]]></r>\n</a>"
    )


def test_preserved_blanks_stay() -> None:
    view = view_body(b"<a><p xml:space='preserve'> <b/> </p></a>")

    assert view.pretty == "<a>\n  <p xml:space='preserve'> <b/> </p>\n</a>"


def test_json_keeps_numbers_order_and_double_keys() -> None:
    view = view_body(
        b'{"b":1.50,"a":1e400,"b":12345678901234567890123,"c":[],"d":{},"e":[1,{"f":null}]}'
    )

    assert view.language is BodyLanguage.JSON
    assert view.pretty == (
        '{\n  "b": 1.50,\n  "a": 1e400,\n  "b": 12345678901234567890123,\n  "c": [],\n  "d": {},\n'
        '  "e": [\n    1,\n    {\n      "f": null\n    }\n  ]\n}'
    )


def test_json_escapes_become_readable_unless_they_mean_something() -> None:
    view = view_body(
        rb'{"a":"\u017c\u00f3\u0142\u0107 \ud83c\udf89 \u0022 \\u00e9 \n \u202e \ud800"}'
    )

    assert view.pretty == '{\n  "a": "żółć 🎉 \\" \\\\u00e9 \\n \\u202e \\ud800"\n}'


@pytest.mark.parametrize(
    ("data", "content_type", "language", "raw"),
    [
        (b"", "", BodyLanguage.TEXT, ""),
        (b"plain words", "text/plain", BodyLanguage.TEXT, "plain words"),
        (b'{"a": 1}', "text/plain", BodyLanguage.JSON, '{"a": 1}'),
        (b'"x"', "application/json", BodyLanguage.JSON, '"x"'),
        (b"<a>", "application/json", BodyLanguage.XML, "<a>"),
        (b"caf\xe9", "text/plain; charset=iso-8859-1", BodyLanguage.TEXT, "café"),
        (b"\xef\xbb\xbf<a/>", "", BodyLanguage.XML, "<a/>"),
        ("<a>é</a>".encode("utf-16"), "", BodyLanguage.XML, "<a>é</a>"),
        (b'<?xml version="1.0" encoding="utf-16"?><a/>', "application/xml", BodyLanguage.XML,
         '<?xml version="1.0" encoding="utf-16"?><a/>'),
    ],
)  # fmt: skip
def test_a_body_is_decoded(
    data: bytes, content_type: str, language: BodyLanguage, raw: str
) -> None:
    view = view_body(data, content_type)

    assert (view.language, view.raw) == (language, raw)


def test_bytes_that_do_not_fit_are_replaced_and_noted() -> None:
    view = view_body(b"Some long enough text with one bad byte \xff inside", "text/plain")

    assert "\ufffd" in view.text
    assert len(view.notes) == 1
    assert "UTF-8" in view.notes[0]


def test_an_unknown_charset_is_noted() -> None:
    assert "“klingon”" in view_body(b"x", "text/plain; charset=klingon").notes[0]


def test_a_charset_that_is_no_character_set_is_not_used() -> None:
    assert view_body(b"abc", "text/plain; charset=rot13").text == "abc"


def test_a_wrongly_declared_utf_16_is_noted() -> None:
    assert "UTF-8" in view_body(b"<a/>", "application/xml; charset=utf-16").notes[0]


def test_binary_is_shown_in_hex() -> None:
    view = view_body(bytes(range(20)))

    assert view.language is BodyLanguage.HEX
    assert view.text.splitlines() == [
        "00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  ................",
        "00000010  10 11 12 13                                       ....",
    ]


def test_a_long_hex_dump_ends_with_a_count() -> None:
    assert hex_dump(bytes(300_000)).endswith("… 37,856 more bytes")


@pytest.mark.parametrize("text", ["<a><b></a>", "<a/>text", '{"a": 1', "<a b='"])
def test_what_is_not_well_formed_is_shown_as_it_came(text: str) -> None:
    view = view_body(text.encode())

    assert view.pretty == view.raw == text
    assert not view.is_laid_out
    assert "as it came" in view.notes[0]


def test_html_is_shown_as_it_came_without_a_note() -> None:
    view = view_body(b"<!DOCTYPE html><html><br></html>")

    assert (view.pretty, view.notes) == ("<!DOCTYPE html><html><br></html>", ())


@pytest.mark.parametrize("piece", ["[", "<a>", '{"a":', "[],", "<a/>", "<!--", '<a b="', "&", "\\"])
def test_megabytes_of_one_thing_are_shown(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))

    assert len(view_body(text.encode()).text) >= len(text)


_TEXT = st.text(alphabet=string.ascii_letters + ' \t\n<>&"é🎉', max_size=8)


@st.composite
def _elements(draw: st.DrawFn, depth: int = 3) -> ET.Element:
    element = ET.Element(draw(st.sampled_from(["a", "b", "wp"])))
    if draw(st.booleans()):
        element.set("k", draw(_TEXT))
    element.text = draw(st.none() | _TEXT)
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        child = draw(_elements(depth=depth - 1))
        child.tail = draw(st.none() | _TEXT)
        element.append(child)
    return element


def _without_indentation(element: ET.Element) -> object:
    """What an element says, blanks between elements left out."""
    texts = [element.text or "", *(child.tail or "" for child in element)]
    if len(element) and not "".join(texts).strip(" \t\r\n"):
        texts = [""] * len(texts)
    children = [_without_indentation(child) for child in element]
    return element.tag, dict(element.attrib), texts, children


@given(_elements())
def test_laid_out_xml_says_the_same(element: ET.Element) -> None:
    text = ET.tostring(element, encoding="unicode")

    view = view_body(text.encode())

    assert _without_indentation(ET.fromstring(view.pretty)) == _without_indentation(
        ET.fromstring(text)
    )
    assert view_body(view.pretty.encode()).pretty == view.pretty


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(_JSON, st.booleans())
def test_laid_out_json_says_the_same(value: object, ascii_only: bool) -> None:
    text = json.dumps([value], ensure_ascii=ascii_only)

    view = view_body(text.encode("utf-8", "replace"))

    kept = {"parse_int": str, "parse_float": str, "object_pairs_hook": list}
    assert json.loads(view.pretty, **kept) == json.loads(view.raw, **kept)


@given(st.binary(max_size=300), st.sampled_from(["", "application/xml", "x; charset=utf-16", "="]))
def test_any_bytes_can_be_shown(data: bytes, content_type: str) -> None:
    view_body(data, content_type)
    view_body(b"<a " + data, content_type)
    view_body(b'{"' + data, content_type)


_MARKUP = st.sampled_from(
    ["<", ">", "</", "/>", "<>", "</>", "< >", "<a>", "</a>", "<a/>", "<!--", "-->", "<![CDATA[",
     "]]>", "<?", "?>", "<!", " ", "x", '"', "'", "=", "{", "}", "[", "]", ":", ",", '"k"', "\\",
     "\\u00e9", "1", "null", "\ufeff", "é", "\x00"]
)  # fmt: skip


@given(st.lists(_MARKUP, max_size=20).map("".join))
def test_any_markup_can_be_shown(text: str) -> None:
    view_body(text.encode())
    view_body(f"<a>{text}</a>".encode())
    view_body(f"[{text}]".encode())
