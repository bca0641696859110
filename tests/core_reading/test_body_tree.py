"""The tree of a body says what the text says, and knows where each part stands in it."""

import json
import string
import xml.etree.ElementTree as ET
from copy import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.body.tree import DEEPEST, MOST_NODES, NONE, BodyTree, NodeKind, build_tree
from nhconsole.core.body.view import BodyLanguage

XML, JSON = BodyLanguage.XML, BodyLanguage.JSON
OUTCOME = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<NotificationOutcome xmlns:i="http://www.w3.org/2001/XMLSchema-instance">\n'
    "  <Success>1</Success>\n"
    "  <Results>\n"
    "    <RegistrationResult><Outcome>first &amp; foremost</Outcome></RegistrationResult>\n"
    "    <RegistrationResult><Outcome>second</Outcome></RegistrationResult>\n"
    "  </Results>\n"
    "</NotificationOutcome>"
)


def tree_of(text: str, language: BodyLanguage = XML) -> BodyTree:
    tree = build_tree(text, language)
    assert tree is not None
    return tree


def named(tree: BodyTree, path: str) -> int:
    return next(node for node in range(len(tree)) if tree.path(node) == path)


def test_xml_becomes_elements_with_their_values() -> None:
    tree = tree_of(OUTCOME)

    assert [tree.name(node) for node in tree.children(NONE)] == ["xml", "NotificationOutcome"]
    outcome = named(tree, "/NotificationOutcome/Results/RegistrationResult[1]/Outcome")
    assert tree.value(outcome) == "first & foremost"
    assert tree.part(outcome) == "<Outcome>first &amp; foremost</Outcome>"
    assert tree.counts[named(tree, "/NotificationOutcome/Results")] == 2
    assert tree.note == ""


def test_only_elements_of_one_name_are_numbered() -> None:
    tree = tree_of("<a><b/><c/><b/></a>")

    assert [tree.path(node) for node in range(len(tree))] == [
        "/a", "/a/b[1]", "/a/c", "/a/b[2]",
    ]  # fmt: skip


def test_attributes_come_before_what_is_inside() -> None:
    tree = tree_of("<t a='1' i:nil=\"true\"><b c = 'x > y'/></t>")

    assert [(tree.path(n), tree.value(n)) for n in range(len(tree))] == [
        ("/t", ""), ("/t/@a", "1"), ("/t/@i:nil", "true"), ("/t/b", ""), ("/t/b/@c", "x > y"),
    ]  # fmt: skip
    assert tree.counts[0] == 1


def test_mixed_content_has_nodes_for_its_texts() -> None:
    tree = tree_of("<p>one <b>two</b> three<!-- four --><![CDATA[<five>]]></p>")

    assert [(tree.kind(n), tree.value(n)) for n in range(1, len(tree))] == [
        (NodeKind.TEXT, "one "), (NodeKind.ELEMENT, "two"), (NodeKind.TEXT, " three"),
        (NodeKind.COMMENT, " four "), (NodeKind.TEXT, "<five>"),
    ]  # fmt: skip
    assert tree.path(3) == "/p/text()[2]"
    assert tree.content(0) == "one two three<five>"


def test_what_stands_in_cdata_means_itself() -> None:
    assert tree_of("<a><![CDATA[&amp;]]></a>").value(0) == "&amp;"


def test_json_becomes_members_with_paths() -> None:
    tree = tree_of('{"aps": {"alert-x": [1, {"t": "żó\\u0142"}, null]}}', JSON)

    assert [tree.path(node) for node in range(len(tree))] == [
        "$", "$.aps", '$.aps["alert-x"]', '$.aps["alert-x"][0]', '$.aps["alert-x"][1]',
        '$.aps["alert-x"][1].t', '$.aps["alert-x"][2]',
    ]  # fmt: skip
    assert tree.value(5) == "żół"
    assert tree.content(4) == '{"t": "żó\\u0142"}'


def test_node_at_a_place_is_the_innermost() -> None:
    tree = tree_of(OUTCOME)

    node = tree.node_at(OUTCOME.index("second"))

    assert tree.path(node) == "/NotificationOutcome/Results/RegistrationResult[2]/Outcome"
    assert tree.node_at(OUTCOME.index("\n<Notif")) == NONE
    assert tree.node_at(len(OUTCOME) + 5) == NONE


@pytest.mark.parametrize(
    ("text", "language", "paths", "note"),
    [
        ("<a><b>text", XML, ["/a", "/a/b"], "<b> at line 1, column 4 is not closed."),
        ("<a><b></a>", XML, ["/a", "/a/b"], "<b> at line 1, column 4 is not closed."),
        ("<a{0}></a{1}>", XML, ["/a{0}"], "</a{1}> at line 1, column 7 closes nothing."),
        ("<a></b></a>", XML, ["/a"], "</b> at line 1, column 4 closes nothing."),
        ("<a>\n<b/> < </a>", XML, ["/a", "/a/b"],
         "The tree ends at line 2, column 6: what stands there is not well-formed."),
        ("<a b='", XML, [],
         "The tree ends at line 1, column 1: what stands there is not well-formed."),
        ('{"a": [1,', JSON, ["$", "$.a", "$.a[0]"], "The text ends before its JSON does."),
        ('{"a": 1, b}', JSON, ["$", "$.a"],
         "The tree ends at line 1, column 10: what stands there is not JSON."),
        ("[1]]", JSON, ["$", "$[0]"],
         "The tree ends at line 1, column 4: what stands there is not JSON."),
    ],
)  # fmt: skip
def test_what_is_broken_has_a_tree_as_far_as_it_goes(
    text: str, language: BodyLanguage, paths: list[str], note: str
) -> None:
    tree = tree_of(text, language)

    assert [tree.path(node) for node in range(len(tree))] == paths
    assert tree.note == note


def test_cut_value_is_shown_as_far_as_it_came() -> None:
    assert tree_of("<a><b>as far as").value(1) == "as far as"


def test_html_page_has_a_tree_without_complaints() -> None:
    tree = tree_of("<!DOCTYPE html><html><body>\n<h1>502</h1><br><p>Bad<p>Gateway</body></html>")

    assert tree.value(named(tree, "/html/body/h1")) == "502"
    assert tree.note == ""


@pytest.mark.parametrize("language", [BodyLanguage.TEXT, BodyLanguage.HEX])
def test_other_texts_have_no_tree(language: BodyLanguage) -> None:
    assert build_tree("<a/>", language) is None


def test_value_can_be_asked_for_in_part() -> None:
    tree = tree_of('["' + "x" * 1000 + '"]', JSON)

    assert len(tree.value(1, 100)) <= 100
    assert len(tree.value(1)) == 1000


def test_too_many_parts_are_left_out_with_a_note() -> None:
    tree = tree_of("[" + "1," * MOST_NODES + "1]", JSON)

    assert len(tree) == MOST_NODES
    assert "first 500,000" in tree.note


@pytest.mark.parametrize(("piece", "language"), [("[", JSON), ("<a>", XML), ('{"a":', JSON)])
def test_too_deep_a_text_ends_with_a_note(piece: str, language: BodyLanguage) -> None:
    tree = tree_of(piece * 100_000, language)

    assert len(tree) == DEEPEST + 1
    assert "500 levels" in tree.note


@pytest.mark.parametrize(
    "piece",
    ["<a>", "</a>", "<!--", "<a b='", "<![CDATA[", "<!D[", "<?", "&", '"', "[],", "{}", "</"],
)
def test_megabyte_of_one_thing_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))

    for language in (XML, JSON):
        tree_of("<a>" + text, language)
        tree_of("[" + text, language)


_TEXT = st.text(alphabet=string.ascii_letters + ' \t<>&"é🎉', max_size=8)


@st.composite
def _elements(draw: st.DrawFn, depth: int = 3) -> ET.Element:
    element = ET.Element(draw(st.sampled_from(["a", "b", "wp"])))
    for name in draw(st.sets(st.sampled_from(["k", "l"]))):
        element.set(name, draw(_TEXT))
    element.text = draw(st.none() | _TEXT)
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        child = draw(_elements(depth=depth - 1))
        child.tail = draw(st.none() | _TEXT)
        element.append(child)
    return element


def _elements_in(tree: BodyTree, node: int) -> list[int]:
    return [child for child in tree.children(node) if tree.kind(child) is NodeKind.ELEMENT]


def _assert_same(tree: BodyTree, node: int, element: ET.Element) -> None:
    assert tree.name(node) == element.tag
    attributes = {
        tree.name(child): tree.value(child).replace("&#09;", "\t")
        for child in tree.children(node)
        if tree.kind(child) is NodeKind.ATTRIBUTE
    }
    assert attributes == element.attrib
    # The part stands by itself: an element cut out of the text is that element.
    assert ET.tostring(ET.fromstring(tree.part(node))) == ET.tostring(_without_tail(element))
    inside = _elements_in(tree, node)
    if not inside:
        assert tree.value(node) == (element.text or "")
    assert len(inside) == len(element)
    for child, one in zip(inside, element, strict=True):
        _assert_same(tree, child, one)


def _without_tail(element: ET.Element) -> ET.Element:
    alone = copy(element)
    alone.tail = None
    return alone


@given(_elements())
def test_xml_tree_says_what_the_text_says(element: ET.Element) -> None:
    text = ET.tostring(element, encoding="unicode")

    tree = tree_of(text)

    assert tree.note == ""
    _assert_same(tree, 0, ET.fromstring(text))
    _assert_in_order(tree)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)  # fmt: skip


def _walk(tree: BodyTree, node: int, value: object) -> None:
    assert json.loads(tree.part(node)) == value
    if isinstance(value, dict):
        assert [tree.name(child) for child in tree.children(node)] == [
            key.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for key in value
        ]
        children: list[object] = list(value.values())
    else:
        children = value if isinstance(value, list) else []
    for child, one in zip(tree.children(node), children, strict=True):
        assert tree.parents[child] == node
        _walk(tree, child, one)


@given(_JSON, st.booleans())
def test_json_tree_says_what_the_text_says(value: object, ascii_only: bool) -> None:
    tree = tree_of(json.dumps(value, ensure_ascii=ascii_only), JSON)

    assert tree.note == ""
    _walk(tree, 0, value)
    _assert_in_order(tree)


def _assert_in_order(tree: BodyTree) -> None:
    """Each node stands inside of its parent, behind the one before, and is found at its place."""
    for node in range(len(tree)):
        start, end = tree.starts[node], tree.ends[node]
        assert 0 <= start <= end <= len(tree.text)
        assert node < tree.beyond[node] <= len(tree)
        assert tree.value(node) is not None
        assert tree.path(node)
        parent = tree.parents[node]
        if parent != NONE:
            assert parent < node < tree.beyond[parent]
            assert tree.starts[parent] <= start
            assert end <= tree.ends[parent]
        if node and start < end:
            assert tree.starts[node - 1] <= start
        if start < end:
            found = tree.node_at(start)
            assert found == node or node in (*tree.ancestors(found), found)


_MARKUP = st.sampled_from(
    ["<", ">", "</", "/>", "<>", "</>", "< >", "<a>", "<b c='d'>", "</a>", "</b>", "<a/>", "<!--",
     "-->", "<![CDATA[", "]]>", "<?x", "?>", "<!D", " ", "x", '"', "'", "=", "{", "}", "[", "]",
     ":", ",", '"k"', "\\", "\\ud800", "1", "null", "\ufeff", "é🎉", "\x00", "&#0;", "&lt;", "\n",
     "<{}>", "</{}>"]
)  # fmt: skip


@given(st.lists(_MARKUP, max_size=30).map("".join), st.sampled_from([XML, JSON]))
def test_any_text_has_a_tree_in_order(text: str, language: BodyLanguage) -> None:
    for whole in (text, f"<a>{text}</a>", f'{{"k":[{text}]}}'):
        tree = tree_of(whole, language)
        _assert_in_order(tree)
        for node in range(len(tree)):
            assert tree.content(node) is not None
            tree.value(node, 3).encode()
