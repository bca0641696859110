"""Payloads and answers, compared by structure, by lines, or by size."""

import copy
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.comparison.body_parts import (
    LINES_LIMIT,
    STRUCTURE_LIMIT,
    Body,
    BodyRules,
    compare_bodies,
)
from nhconsole.core.comparison.found_parts import MOST_DIFFERENT, MOST_SAME
from nhconsole.core.comparison.values import Change, Part, Section, SectionKind

RULES = BodyRules(kind=SectionKind.PAYLOAD)
TOAST = (
    '<toast launch="a"><visual><binding template="ToastGeneric">'
    "<text>Goal</text><text>2 – 1</text></binding></visual></toast>"
)


def compared(left: str | bytes, right: str | bytes) -> Section:
    bodies = [text.encode() if isinstance(text, str) else text for text in (left, right)]
    return compare_bodies(Body(data=bodies[0]), Body(data=bodies[1]), RULES)


def differences(section: Section) -> list[tuple[str, str, str, str]]:
    return [
        (str(part.change), part.what, part.left, part.right)
        for part in section.parts
        if part.differs
    ]


def differing(left: str | bytes, right: str | bytes) -> list[tuple[str, str, str, str]]:
    return differences(compared(left, right))


def test_json_is_told_by_path() -> None:
    left = '{"message": {"notification": {"title": "Goal", "body": "2"}, "tags": ["a", "b"]}}'
    right = '{"message": {"notification": {"title": "Goal!", "body": "2"}, "ttl": 3}}'

    assert differing(left, right) == [
        ("changed", "message.notification.title", "Goal", "Goal!"),
        ("gone", "message.tags", '["a", "b"]', ""),
        ("new", "message.ttl", "", "3"),
    ]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ('{"a": 1, "b": [2]}', '{"b":[2],\n "a":1}'),
        ('{"a": "\\u00e9"}', '{"a": "é"}'),
        ("\ufeff{}", "{ }"),
        ('<a x="1" y="2"/>', "<a y='2'  x='1'></a>"),
        ("<a><b/><c/></a>", "<a>\n  <b />\n  <c/>\n</a>"),
        ("<a>&lt;&#101;</a>", "<a><![CDATA[<e]]></a>"),
        ("<a><!-- x --><b/></a>", "<?xml version='1.0'?><a><b/></a>"),
        ('<p:a xmlns:p="urn:x" p:k="1"/>', '<q:a q:k="1" xmlns:q="urn:x"/>'),
    ],
)
def test_what_a_reader_does_not_see_is_no_difference(left: str, right: str) -> None:
    section = compared(left, right)

    assert section.is_same
    assert section.notes == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [("1", "1.0"), ("100", "1e2"), ("-0", "0"), ("0.10", "0.1"), ("1E400", "10e399")],
)
def test_the_same_number_in_another_writing_is_said_to_be_that(left: str, right: str) -> None:
    section = compared(f'{{"n": {left}}}', f'{{"n": {right}}}')

    assert differences(section) == [("written differently", "n", left, right)]
    assert section.different == 0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1", "1.0001"),
        ("12345678901234567890", "12345678901234567891"),
        ("1e999999999999999999999", "1e999999999999999999998"),
        ("1", '"1"'),
        ("1", "true"),
        ("null", "{}"),
        ("[]", "{}"),
        ('""', "null"),
    ],
)
def test_another_value_is_a_change(left: str, right: str) -> None:
    section = compared(f'{{"n": {left}}}', f'{{"n": {right}}}')

    assert [(part.change, part.what) for part in section.parts] == [(Change.CHANGED, "n")]


def test_a_doubled_key_is_kept() -> None:
    assert differing('{"a": 1, "a": 2}', '{"a": 1}') == [("gone", "a (no. 2 of that key)", "2", "")]


def test_an_odd_key_is_written_so_that_the_path_can_be_read() -> None:
    assert differing('{"a.b": {"": 1}}', '{"a.b": {"": 2}}') == [
        ("changed", '["a.b"][""]', "1", "2")
    ]


def test_an_item_put_in_front_is_one_difference() -> None:
    assert differing('["a", "b", "c"]', '["x", "a", "b", "c"]') == [("new", "[0]", "", '"x"')]


def test_items_with_an_id_are_followed_to_another_place() -> None:
    left = '[{"id": 1, "t": "a"}, {"id": 2, "t": "b"}]'
    right = '[{"id": 2, "t": "B"}, {"id": 1, "t": "a"}]'

    assert differing(left, right) == [("changed", "[1→0].t", "b", "B")]


def test_an_item_whose_id_is_edited_is_still_the_one_at_its_place() -> None:
    assert differing('[{"id": 1, "t": "a"}]', '[{"id": 7, "t": "a"}]') == [
        ("changed", "[0].id", "1", "7")
    ]


def test_xml_is_told_by_path() -> None:
    right = (
        TOAST.replace("Goal", "Goal!").replace('launch="a"', 'launch="b" scenario="x"')
    ).replace("</binding>", "<image src='i'/></binding>")

    assert differing(TOAST, right) == [
        ("changed", "toast/@launch", "a", "b"),
        ("new", "toast/@scenario", "", "x"),
        ("changed", "toast/visual/binding/text[1]", "Goal", "Goal!"),
        ("new", "toast/visual/binding/image", "", '<image src="i" />'),
    ]


def test_another_namespace_is_told_once() -> None:
    assert differing("<a><b>1</b></a>", '<a xmlns="urn:x"><b>1</b></a>') == [
        ("changed", "a (namespace)", "", "urn:x")
    ]


def test_text_that_moved_to_the_other_side_of_an_element_is_seen() -> None:
    assert differing("<p>ab<b/></p>", "<p>a<b/>b</p>") != []


def test_blanks_alone_in_a_text_are_said_to_be_that() -> None:
    section = compared("<a>Goal now</a>", "<a>\n  Goal now\n</a>")

    assert [part.change for part in section.parts] == [Change.WRITTEN]
    assert "blanks" in section.parts[0].note


def test_what_cannot_be_seen_is_named() -> None:
    (part,) = compared('{"t": "2 goals"}', '{"t": "2\u00a0goals"}').parts

    assert "a space (U+0020) on the left, a no-break space on the right" in part.note


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        ('{"a": 1}', '{"a": 1', "the right one is not well-formed JSON"),
        ('{"a": NaN}', '{"a": 1}', "the left one holds NaN, which is no number"),
        ("[" * 400 + "]" * 400, "[]", "100 levels"),
        ("[" * 100_000, "[]", "not well-formed JSON"),
        ("<a/>", "<a>", "not well-formed XML"),
        ("<a/>", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "document type"),
        ("<a/>", "<a>" * 400 + "</a>" * 400, "100 levels"),
        ("<p:a/>", "<a/>", "not well-formed XML"),
        ('{"a": 1}', f'{{"a": "{"x" * STRUCTURE_LIMIT}"}}', "too long"),
    ],
)
def test_what_has_no_structure_is_compared_by_lines_and_that_is_said(
    left: str, right: str, why: str
) -> None:
    section = compared(left, right)

    assert [part.what for part in section.parts] == ["line 1"]
    assert why in section.notes[0]


def test_texts_are_compared_by_lines() -> None:
    assert differing("one\ntwo\nthree", "one\n2\nthree\nfour") == [
        ("changed", "line 2", "two", "2"),
        ("new", "line 4", "", "four"),
    ]


def test_line_ends_alone_are_said_to_be_that() -> None:
    assert differing("a\r\nb\r\n", "a\nb\n") == [
        ("written differently", "line ends", "2 × CR LF", "2 × LF")
    ]


def test_long_lines_are_shown_around_their_first_difference() -> None:
    (part,) = compared("x" * 1_000_000 + "LEFT", "x" * 1_000_000 + "RIGHT").parts

    assert part.left.startswith("…xxx")
    assert part.left.endswith("LEFT")
    assert part.right.endswith("RIGHT")


def test_no_text_is_told_apart_by_its_first_byte_that_differs() -> None:
    (part,) = compared(b"\x00\x01\x02\x03", b"\x00\x01\xff\x03\x04").parts

    assert (part.left, part.right) == ("4 bytes", "5 bytes")
    assert part.note == "They differ from byte 3 on."


def test_json_against_xml_is_one_difference() -> None:
    assert differing("<a/>", '{"a": 1}') == [
        ("changed", "(the whole)", "XML, 4 bytes", "JSON, 8 bytes")
    ]


def test_a_body_against_none_is_gone_or_new() -> None:
    assert differing("abc", "") == [("gone", "(the whole)", "text, 3 bytes", "")]
    assert differing("", "{}") == [("new", "(the whole)", "", "JSON, 2 bytes")]
    assert compared("", "").parts == ()


def test_what_is_more_than_anybody_reads_is_counted() -> None:
    left = json.dumps(list(range(MOST_DIFFERENT + 5)) + ["same"] * (MOST_SAME + 7))
    right = json.dumps([f"{n}" for n in range(MOST_DIFFERENT + 5)] + ["same"] * (MOST_SAME + 7))

    section = compared(left, right)

    assert section.different == MOST_DIFFERENT + 5
    assert (section.unlisted_different, section.unlisted_same) == (5, 7)
    assert len(section.parts) == MOST_DIFFERENT + MOST_SAME
    assert "Only the first 10,000 differences are listed." in section.notes


def test_a_body_beyond_all_limits_is_told_apart_by_size() -> None:
    section = compared(b"a" * (LINES_LIMIT + 1), b"a" * LINES_LIMIT)

    assert [part.left for part in section.parts] == ["12,582,913 bytes"]
    assert "Too long" in section.notes[0]


SCALARS = st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=25,
)
DOCUMENTS = st.lists(VALUES, min_size=1, max_size=5) | st.dictionaries(
    st.text(max_size=4), VALUES, min_size=1, max_size=5
)


def _mirrored(part: Part) -> tuple[object, ...]:
    other = {Change.NEW: Change.GONE, Change.GONE: Change.NEW}
    return other.get(part.change, part.change), part.right, part.left


def _sides(part: Part) -> tuple[object, ...]:
    return part.change, part.left, part.right


@given(DOCUMENTS)
def test_json_compared_with_itself_is_the_same(value: object) -> None:
    assert compared(json.dumps(value), json.dumps(value, indent=2)).is_same


@given(DOCUMENTS, DOCUMENTS)
def test_swapped_json_gives_the_mirror(left: object, right: object) -> None:
    there = compared(json.dumps(left), json.dumps(right))
    back = compared(json.dumps(right), json.dumps(left))

    assert sorted(map(repr, map(_sides, there.parts))) == sorted(
        map(repr, map(_mirrored, back.parts))
    )


def _leaves(value: object) -> list[tuple[object, object]]:
    """The places of all values that hold no others: container and key."""
    found: list[tuple[object, object]] = []
    keys = value.keys() if isinstance(value, dict) else range(len(value))  # type: ignore[arg-type]
    for key in keys:
        inner = value[key]  # type: ignore[index]
        if isinstance(inner, dict | list) and inner:
            found += _leaves(inner)
        else:
            found.append((value, key))
    return found


@given(DOCUMENTS, st.data())
def test_one_edit_of_json_is_found_and_nothing_else(value: object, data: st.DataObject) -> None:
    edited = copy.deepcopy(value)
    container, key = data.draw(st.sampled_from(_leaves(edited)))
    container[key] = "an edited value"  # type: ignore[index]

    section = compared(json.dumps(value), json.dumps(edited))

    assert [part.change for part in section.parts if part.differs] == [Change.CHANGED]
    assert next(part for part in section.parts if part.differs).right in (
        "an edited value",
        '"an edited value"',
    )


@given(DOCUMENTS, st.data())
def test_one_value_put_into_json_is_found_and_nothing_else(
    value: object, data: st.DataObject
) -> None:
    edited = copy.deepcopy(value)
    containers = [container for container, _ in _leaves(edited)]
    container = data.draw(st.sampled_from(containers))
    if isinstance(container, list):
        container.insert(data.draw(st.integers(0, len(container))), "an added value")
    else:
        container["an added key"] = "an added value"  # type: ignore[index]

    section = compared(json.dumps(value), json.dumps(edited))

    assert differences(section) == [
        ("new", section.parts[_first_different(section)].what, "", '"an added value"')
    ]


def _first_different(section: Section) -> int:
    return next(number for number, part in enumerate(section.parts) if part.differs)


NAMES = st.sampled_from(["a", "b", "text", "binding"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=4)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> ElementTree.Element:
    node = ElementTree.Element(draw(NAMES), draw(st.dictionaries(NAMES, TEXTS, max_size=2)))
    children = draw(st.lists(trees(depth=depth - 1), max_size=3)) if depth else []
    node.extend(children)
    if not children:
        node.text = draw(TEXTS)
    return node


def _written(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, "unicode")


@given(trees())
def test_xml_compared_with_itself_laid_out_is_the_same(root: ElementTree.Element) -> None:
    plain = _written(root)
    ElementTree.indent(root)

    assert compared(plain, _written(root)).is_same


@given(trees(), trees())
def test_swapped_xml_gives_the_mirror(
    left: ElementTree.Element, right: ElementTree.Element
) -> None:
    there = compared(_written(left), _written(right))
    back = compared(_written(right), _written(left))

    assert sorted(map(repr, map(_sides, there.parts))) == sorted(
        map(repr, map(_mirrored, back.parts))
    )


@given(trees(), st.data())
def test_one_edit_of_xml_is_found_and_nothing_else(
    root: ElementTree.Element, data: st.DataObject
) -> None:
    before = _written(root)
    node = data.draw(st.sampled_from([node for node in root.iter() if len(node) == 0]))
    edit = data.draw(st.sampled_from(["text", "attribute", "child"]))
    if edit == "text":
        node.text = "an edited text"
        expected = (Change.CHANGED, "an edited text")
    elif edit == "attribute":
        node.set("added", "a value")
        expected = (Change.NEW, "a value")
    else:
        node = data.draw(st.sampled_from([*root.iter()]))
        position = data.draw(st.integers(0, len(node)))
        if len(node) == 0:
            node.text = None
            before = _written(root)
        node.insert(position, ElementTree.Element("added"))
        expected = (Change.NEW, "<added />")

    found = [part for part in compared(before, _written(root)).parts if part.differs]

    assert [(part.change, part.right) for part in found] == [expected]


@given(st.binary(max_size=60), st.binary(max_size=60), st.sampled_from([b"", b"<", b"{", b"["]))
def test_no_bytes_raise_anything(left: bytes, right: bytes, start: bytes) -> None:
    section = compared(start + left, start + right)

    assert section.is_same or left != right


@given(st.sampled_from([TOAST, '{"message":{"data":{"a":"b","n":[1,2,{"x":null}]}}}']), st.data())
def test_a_mutated_body_raises_nothing_and_is_not_called_the_same(
    text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.text(max_size=3))
    mutated = text[:place] + put + text[place + data.draw(st.integers(0, 3)) :]

    section = compared(text, mutated.encode("utf-8", "replace"))

    assert section.kind is SectionKind.PAYLOAD
    assert section.parts
