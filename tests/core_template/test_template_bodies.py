"""A body is filled at its values alone, stays JSON or XML, and the rest stays as written."""

import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nhconsole.core.errors import InvalidTemplate
from nhconsole.core.payload.platforms import BodyKind
from nhconsole.core.template.body_template import check_template, parse_template

JSON_BODIES = {
    "as on the page": ('{"aps": {"alert" : "$(m)"}}', '{"aps": {"alert" : "Hi"}}'),
    "number, as on the page": ('{"badge" :"#(n)"}', '{"badge" :40}'),
    "number that is a text": ('{"badge":"#(m)"}', '{"badge":"Hi"}'),
    "number that is missing": ('{"badge":"#(no)"}', '{"badge":""}'),
    "number by default": ('{"badge":"#(no:{1})"}', '{"badge":1}'),
    "number in braces": ('{"badge":"{#(n)}"}', '{"badge":"40"}'),
    "number put in as text": ('{"badge":"$(n)"}', '{"badge":"40"}'),
    "in an array": ('[ "$(m)",\t1 , "x"]', '[ "Hi",\t1 , "x"]'),
    "alone": ('"$(m)"', '"Hi"'),
    "written with escapes": (r'{"a":"\u0024(m)"}', '{"a":"Hi"}'),
    "double quotes in braces": (r'{"a":"{\"\ud83d\ude00 \" + $(m)}"}', '{"a":"😀 Hi"}'),
    "escapes elsewhere": (r'{"\u0061":"\/\u00e4","b":"$(m)"}', r'{"\u0061":"\/\u00e4","b":"Hi"}'),
    "a key": ('{"$(m)":"$(m)"}', '{"$(m)":"Hi"}'),
    "long number and blanks": ('\r\n{"a":1e5 ,\r\n"b":"$(m)"}\n', '\r\n{"a":1e5 ,\r\n"b":"Hi"}\n'),
    "no expression": ('{"a":"b"}', '{"a":"b"}'),
}

XML_BODIES = {
    "as on the page": (
        '<tile>\n  <image src="$(u)" alt="alt text"/>\n  <text id="1">Seattle, WA</text>\n'
        '  <text id="2">$(m)</text>\n</tile>',
        '<tile>\n  <image src="a&amp;b" alt="alt text"/>\n  <text id="1">Seattle, WA</text>\n'
        '  <text id="2">Hi</text>\n</tile>',
    ),
    "joined, as on the page": ("<t>{'Hi, ' + $(m)}</t>", "<t>Hi, Hi</t>"),
    "single quotes around": ("<t a='$(m)'/>", "<t a='Hi'/>"),
    "entities in an attribute": (
        '<t a="{&apos;&quot;&#x26;&apos; + $(m)}"/>',
        '<t a="&quot;&amp;Hi"/>',
    ),
    "entities in a text": ("<t>{'&lt;' + $(m)}</t>", "<t>&lt;Hi</t>"),
    "CDATA": ("<t><![CDATA[$(u)]]></t>", "<t>a&amp;b</t>"),
    "a comment beside": ("<t><!-- $(m) -->$(m)</t>", "<t>Hi</t>"),
    "text in pieces": ("<t>$(<![CDATA[m]]>)</t>", "<t>Hi</t>"),
    "declaration, comment, instruction": (
        '<?xml version="1.0"?><!--$(m)--><?x $(m)?><t  a = "$(m)" ></t >',
        '<?xml version="1.0"?><!--$(m)--><?x $(m)?><t  a = "Hi" ></t >',
    ),
    "beside an element": ("<t>$(m)<b/></t>", "<t>$(m)<b/></t>"),
    "number": ('<badge value="#(n)"/>', '<badge value="40"/>'),
    "line break in an attribute": ("<t a=\"{'a\nb'}\"/>", '<t a="a b"/>'),
    "line breaks of a text": ("<t>{'a\r\nb'}</t>", "<t>a\nb</t>"),
    "entities elsewhere": ("<t a='&#65;'>&#65;<b>$(m)</b></t>", "<t a='&#65;'>&#65;<b>Hi</b></t>"),
    "byte order mark": ("\ufeff<t>$(m)</t>", "\ufeff<t>Hi</t>"),
}

PROPERTIES = {"m": "Hi", "n": "40", "u": "a&b"}

JSON_NUMBERS = {
    "0": True,
    "40": True,
    "1.50": True,
    "0.1": True,
    "1e5": True,
    "1E+5": True,
    "2.5e-3": True,
    "-5": False,
    "+5": False,
    "05": False,
    ".5": False,
    "5.": False,
    " 5": False,
    "5\n": False,
    "٣": False,
    "NaN": False,
    "true": False,
    "1,5": False,
}


@pytest.mark.parametrize(("body", "filled"), JSON_BODIES.values(), ids=JSON_BODIES)
def test_a_json_body_is_filled_at_its_string_values(body: str, filled: str) -> None:
    assert parse_template(body, BodyKind.JSON).render(PROPERTIES) == filled


@pytest.mark.parametrize(("body", "filled"), XML_BODIES.values(), ids=XML_BODIES)
def test_an_xml_body_is_filled_at_attributes_and_contents(body: str, filled: str) -> None:
    assert parse_template(body, BodyKind.XML).render(PROPERTIES) == filled


@pytest.mark.parametrize(("text", "is_number"), JSON_NUMBERS.items())
def test_only_a_number_as_the_page_writes_it_stays_a_number(text: str, is_number: bool) -> None:
    rendered = parse_template('{"badge":"#(n)"}', BodyKind.JSON).render({"n": text})

    assert (rendered == f'{{"badge":{text}}}') is is_number
    assert isinstance(json.loads(rendered)["badge"], str) is not is_number


def test_the_properties_are_named_once_and_in_order() -> None:
    body = '{"a":"$(Title)","b":"{$(name) + .(TITLE, 3)}","c":"#(count)","d":"text"}'

    assert parse_template(body, BodyKind.JSON).properties == ("Title", "name", "count")


def test_of_two_names_that_differ_in_case_the_last_counts() -> None:
    assert parse_template("$(a)", BodyKind.ANY).render({"a": "1", "A": "2"}) == "2"


def test_every_expression_that_cannot_be_read_is_named_with_line_and_column() -> None:
    body = '{"a": "$(x) now",\n "b": "#ff0000",\n "c": "$(x)"}'

    found = [(p.code, p.line, p.column) for p in check_template(body, BodyKind.JSON)]

    assert found == [("template.joined", 1, 13), ("template.not-expression", 2, 8)]


SLIPS = {
    "JSON, behind escapes": (r'{"a":"{\"\u00e4\\\" oops}"}', BodyKind.JSON, "oops"),
    "JSON, behind a pair": (r'{"a":"{\"\ud83d\ude00\" oops}"}', BodyKind.JSON, "oops"),
    "JSON, an escape itself": (r'{"a":"$(a\u002db)"}', BodyKind.JSON, r"a\u002db"),
    "attribute, behind entities": ('<t a="{&apos;&#228;&apos; oops}"/>', BodyKind.XML, "oops"),
    "text, behind an entity": ("<t>{'&lt;\r\n' oops}</t>", BodyKind.XML, "oops"),
    "CDATA, as a whole": (
        "<t><![CDATA[$(a) oops]]></t>",
        BodyKind.XML,
        "<![CDATA[$(a) oops]]>",
    ),
}


@pytest.mark.parametrize(("body", "kind", "place"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_placed_in_the_body_as_written(body: str, kind: BodyKind, place: str) -> None:
    (problem,) = check_template(body, kind)

    assert body[problem.start : problem.end] == place


WARNED = {
    "text with an expression": ('{"a":"Hi $(x)"}', BodyKind.JSON, "template.literal", "$(x)"),
    "key": ('{"$a":1}', BodyKind.JSON, "template.key", '"$a"'),
    "beside an element": ("<t>$(x)<b/></t>", BodyKind.XML, "template.mixed", "$(x)"),
    "beside an element, further on": (
        "<t><b/>Hi $(x)</t>",
        BodyKind.XML,
        "template.mixed",
        "Hi $(x)",
    ),
    "line break before": ("<t>\n$(x)</t>", BodyKind.XML, "template.literal", "$(x)"),
    "key twice": ('{"a":1,"a":"$(x)"}', BodyKind.JSON, "json.key-twice", '"a"'),
}


@pytest.mark.parametrize(("body", "kind", "code", "place"), WARNED.values(), ids=WARNED)
def test_what_is_probably_not_meant_is_warned_of(
    body: str, kind: BodyKind, code: str, place: str
) -> None:
    (warning,) = parse_template(body, kind).warnings

    assert (warning.code, body[warning.start : warning.end]) == (code, place)
    assert not warning.is_error


BROKEN = {
    "empty JSON": ("", BodyKind.JSON, "json.empty"),
    "trailing comma": ('{"a":1,}', BodyKind.JSON, "json.trailing-comma"),
    "XML for JSON": ("<t/>", BodyKind.JSON, None),
    "JSON for XML": ("{}", BodyKind.XML, "xml.json"),
    "expression outside of a value": ("<t $(x)/>", BodyKind.XML, None),
    "document type": ("<!DOCTYPE t><t/>", BodyKind.XML, "xml.doctype"),
    "half of a character": ('{"a":"\ud800"}', BodyKind.JSON, "template.surrogate"),
    "too deep": ("[" * 600 + '"$(x)"' + "]" * 600, BodyKind.JSON, None),
}


@pytest.mark.parametrize(("body", "kind", "code"), BROKEN.values(), ids=BROKEN)
def test_a_body_that_is_not_well_formed_is_refused(
    body: str, kind: BodyKind, code: str | None
) -> None:
    with pytest.raises(InvalidTemplate) as raised:
        parse_template(body, kind)

    assert code is None or raised.value.problems[0].code == code


_TEXTS = st.text() | st.sampled_from(
    ['"', "\\", "]]>", "&amp;", "<b>", "\x00", "\ud800", "😀", "1e3"]
)
_FORMS = ["$(p)", ".(p, 7)", "%(p)", "#(p)", "{'<&>' + $(p)}", "$(p:{x})", "$(p, 3)"]


@given(st.dictionaries(st.sampled_from(["p", "P", "q"]), _TEXTS))
@example({"p": '"\\\n\u2028]]>'})
def test_a_filled_json_body_is_json_and_says_what_was_put_in(properties: dict[str, str]) -> None:
    body = json.dumps([*_FORMS, "end"])
    text = parse_template("$(p)", BodyKind.ANY).render(properties)

    rendered = parse_template(body, BodyKind.JSON).render(properties)

    values = json.loads(rendered)
    assert rendered.encode()
    assert values[0] == text
    assert str(values[3]) == text or float(values[3]) == float(text)
    assert values[-1] == "end"


_OUTSIDE_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@given(st.dictionaries(st.sampled_from(["p", "P", "q"]), _TEXTS))
@example({"p": "]]>&<\"'\r\n\t\x00\ufffe"})
def test_a_filled_xml_body_is_well_formed_and_says_what_was_put_in(
    properties: dict[str, str],
) -> None:
    parts = "".join(f"<e>{form.replace('<&>', '&lt;&amp;>')}</e>" for form in _FORMS)
    body = f"<t a=\"$(p)\" b='$(p)'>{parts}<e><![CDATA[$(p)]]></e></t>"
    text = parse_template("$(p)", BodyKind.ANY).render(properties)
    expected = _OUTSIDE_XML.sub("\ufffd", text)

    root = ElementTree.fromstring(parse_template(body, BodyKind.XML).render(properties).encode())

    assert (root.get("a"), root.get("b")) == (expected, expected)
    assert (root[0].text or "", root[-1].text or "") == (expected, expected)


_JSON_PIECES = ['"', "$(x)", "{", "}", "[", "]", ":", ",", "1", "\\", '"a"', "#x", " ", "\n", "Hi "]
_XML_PIECES = [
    "<t>",
    "</t>",
    "<t a='",
    "'/>",
    "<b/>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&lt;",
    "&",
]
_HTML_PIECES = ["<html>", "<br>", "</br>", "</html>", "\ufeff"]
_MARKUP = st.lists(st.sampled_from([*_JSON_PIECES, *_XML_PIECES, *_HTML_PIECES])).map("".join)


def _errors_of_form(body: str, kind: BodyKind) -> list[str]:
    """Return what is not well-formed, whatever the expressions."""
    found = check_template(body, kind)
    return [p.code for p in found if p.is_error and not p.code.startswith("template.")]


@given(_MARKUP | st.text(), st.sampled_from([BodyKind.JSON, BodyKind.XML]))
@example("<html><br>$(x)</br><p>$(x)</p></html>", BodyKind.XML)
def test_any_body_is_read_or_refused_and_what_is_read_keeps_its_form(
    body: str, kind: BodyKind
) -> None:
    if any(problem.is_error for problem in check_template(body, kind)):
        with pytest.raises(InvalidTemplate):
            parse_template(body, kind)
        return
    template = parse_template(body, kind)

    rendered = template.render({"x": "<&\"'\n]]>"})

    assert _errors_of_form(rendered, kind) == []
    assert template.slots or rendered == body


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_VALUES, st.sampled_from([None, 1, "\t"]))
def test_a_body_without_expressions_stays_as_it_is(value: object, indent: int | str | None) -> None:
    body = json.dumps(value, indent=indent)
    assume(not re.search(r'"[$.%#{]', body))

    assert parse_template(body, BodyKind.JSON).render({"a": "b"}) == body
