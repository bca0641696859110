"""XML is read without trust, as far as it goes, and what is wrong is said with its place."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhconsole.core.problem import Field, Severity
from nhconsole.core.text.xml_reading import read_xml, xml_problem

TOAST = '<toast launch="x"><visual><binding template="ToastText01"/></visual></toast>'

BROKEN = {
    "bare ampersand": ("<a>b & c</a>", "xml.ampersand", (1, 6)),
    "ampersand of a query": ('<a u="x?a=1&b=2"/>', "xml.ampersand", (1, 12)),
    "ampersand before the end": ("<a>b &</a>", "xml.ampersand", (1, 6)),
    "unfinished entity": ("<a>&amp</a>", "xml.entity-end", (1, 4)),
    "HTML entity": ("<a>é&nbsp;</a>", "xml.entity", (1, 5)),
    "unquoted": ("<a b=1/>", "xml.unquoted", (1, 6)),
    "typographic quotes": ("<a b=“1”/>", "xml.smart-quotes", (1, 6)),
    "less-than in a value": ('<a b="<"/>', "xml.less-than", (1, 7)),
    "quote not closed": ('<a><b c="d></b></a>', "xml.less-than", (1, 12)),
    "quote not closed to the end": ('<a b="x', "xml.tag", (1, 1)),
    "attribute without value": ("<a b/>", "xml.no-value", (1, 5)),
    "no space": ('<a b="1"c="2"/>', "xml.no-space", (1, 9)),
    "attribute twice": ('<a b="1" b="2"/>', "xml.attribute-twice", (1, 10)),
    "less-than in text": ("<a>1 < 2</a>", "xml.name", (1, 6)),
    "name with a digit": ("<1a/>", "xml.name", (1, 1)),
    "slash and space": ("<a/ >", "xml.slash", (1, 4)),
    "end tag with attribute": ("<a></a x>", "xml.end-tag", (1, 8)),
    "end tag too many": ("<a></a></a>", "xml.extra-end", (1, 8)),
    "comment with dashes": ("<a><!-- x -- y --></a>", "xml.comment-dashes", (1, 11)),
    "comment not closed": ("<a>\n<!-- x</a>", "xml.comment", (2, 1)),
    "CDATA not closed": ("<a><![CDATA[ x </a>", "xml.cdata", (1, 4)),
    "CDATA end in text": ("<a>]]></a>", "xml.cdata-end", (1, 4)),
    "control character": ("<a>\x01</a>", "xml.character", (1, 4)),
    "half a surrogate pair": ("<a>\ud800</a>", "xml.character", (1, 4)),
    "bad character number": ("<a>&#0;</a>", "xml.number", (1, 4)),
    "case of names": ("<Toast></toast>", "xml.case", (1, 8)),
    "second root": ("<a/><b/>", "xml.second-root", (1, 5)),
    "text behind": ("<a/>x", "xml.trailing", (1, 5)),
    "text before": ("hello <a/>", "xml.no-markup", (1, 1)),
    "zero-width space before": ("\u200b<a/>", "xml.no-markup", (1, 1)),
    "JSON": ('{"aps":{}}', "xml.json", (1, 1)),
    "empty": ("", "xml.empty", (1, 1)),
    "blanks": (" \n ", "xml.empty", (1, 1)),
    "only a comment": ("<!-- x -->", "xml.no-element", (1, 11)),
    "not closed at the end": ("<a>\r\n<b>", "xml.unclosed", (2, 4)),
    "tag not finished": ("<a>x<", "xml.tag", (1, 5)),
    "declaration in the middle": ('<a><?xml version="1.0"?></a>', "xml.declaration-place", (1, 4)),
    "declaration without version": ('<?xml encoding="utf-8"?><a/>', "xml.declaration", (1, 7)),
    "document type": ("<!DOCTYPE a><a/>", "xml.doctype", (1, 1)),
}


@pytest.mark.parametrize(("text", "code", "place"), BROKEN.values(), ids=BROKEN.keys())
def test_a_slip_is_named_with_its_place(text: str, code: str, place: tuple[int, int]) -> None:
    problem = xml_problem(text)

    assert problem is not None
    assert (problem.code, (problem.line, problem.column)) == (code, place)
    assert problem.severity is Severity.ERROR
    assert problem.field is Field.PAYLOAD
    assert problem.message.endswith(".")
    assert problem.remedy


def test_a_wrong_end_tag_names_the_opener() -> None:
    problem = xml_problem("<toast>\n<visual>\n    <text>hi</binding>\n</visual></toast>")

    assert problem is not None
    assert problem.message == (
        "The element <text> opened at line 3, column 5 is not closed: "
        "expected </text>, found </binding>."
    )


def test_columns_count_characters_not_bytes() -> None:
    problem = xml_problem("<a>żółć 🎉 & co</a>")

    assert problem is not None
    assert (problem.column, problem.start) == (11, 10)


GOOD = {
    "plain": TOAST,
    "declaration": f'<?xml version="1.0" encoding="utf-8"?>{TOAST}',
    "utf-16 declared on text": f'<?xml version="1.0" encoding="utf-16"?>{TOAST}',
    "byte order mark": f"\ufeff{TOAST}",
    "comment before": f"<!-- note -->\n{TOAST}",
    "instruction before": f"<?x y?>{TOAST}\n",
    "blanks before": f"\r\n  {TOAST}",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD.keys())
def test_good_xml_has_no_finding_and_shows_its_names(text: str) -> None:
    reading = read_xml(text)

    assert (reading.problem, reading.warnings) == (None, ())
    assert (reading.root_name, reading.first_child_name) == ("toast", "visual")


def test_blanks_before_the_declaration_are_a_warning() -> None:
    problem = xml_problem('\n <?xml version="1.0"?><a/>')

    assert problem is not None
    assert (problem.severity, problem.code) == (
        Severity.WARNING,
        "xml.space-before-declaration",
    )


def test_places_are_right_behind_blanks_before_the_declaration() -> None:
    problem = xml_problem('\n <?xml version="1.0"?>\n<a>&</a>')

    assert problem is not None
    assert (problem.line, problem.column) == (3, 4)


def test_another_declared_encoding_is_a_warning() -> None:
    problem = xml_problem('<?xml version="1.0" encoding="iso-8859-1"?><a/>')

    assert problem is not None
    assert (problem.severity, problem.code) == (Severity.WARNING, "xml.encoding")


def test_a_prefix_without_a_namespace_is_a_warning() -> None:
    problem = xml_problem("<wp:Toast><wp:Text1/></wp:Toast>")

    assert problem is not None
    assert (problem.severity, problem.code) == (Severity.WARNING, "xml.prefix-unbound")


def test_a_declared_prefix_is_not_noted() -> None:
    text = '<wp:Notification xmlns:wp="WPNotification"><wp:Toast/></wp:Notification>'

    reading = read_xml(text)

    assert reading.warnings == ()
    assert reading.root is not None
    assert [child.local_name for child in reading.root.children] == ["Toast"]


@pytest.mark.parametrize(
    "data",
    [
        TOAST.encode(),
        b"\xef\xbb\xbf" + TOAST.encode(),
        TOAST.encode("utf-16"),
        TOAST.encode("utf-16-le"),
        f'<?xml version="1.0" encoding="utf-16"?>{TOAST}'.encode(),
        f'<?xml version="1.0" encoding="windows-1252"?>{TOAST}'.encode("cp1252"),
        f'<?xml version="1.0" encoding="no-such"?>{TOAST}'.encode(),
    ],
)
def test_bytes_are_read_in_any_encoding(data: bytes) -> None:
    assert read_xml(data).root_name == "toast"


def test_a_declared_charset_is_used() -> None:
    reading = read_xml('<?xml version="1.0" encoding="windows-1250"?><a>żółć</a>'.encode("cp1250"))

    assert reading.root is not None
    assert reading.root.text == "żółć"


def test_names_are_known_though_the_rest_is_broken() -> None:
    reading = read_xml("<wp:Notification xmlns:wp='x'><wp:Tile Id='1'><wp:Count>3</wp:Tile>")

    assert not reading.is_well_formed
    assert (reading.root_name, reading.first_child_name) == ("wp:Notification", "wp:Tile")


def test_a_cut_text_gives_what_was_read() -> None:
    reading = read_xml("<a><b>1</b><c>2")

    assert reading.root is not None
    assert [(node.name, node.text, node.closed) for node in reading.root.children] == [
        ("b", "1", True),
        ("c", "2", False),
    ]


def test_a_bomb_of_entities_is_refused_unread() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><a>&e11;</a>'

    problem = xml_problem(bomb)

    assert problem is not None
    assert problem.code == "xml.doctype"


def test_depth_is_bounded() -> None:
    problem = xml_problem("<a>" * 100_000 + "</a>" * 100_000)

    assert problem is not None
    assert problem.code == "xml.too-deep"


def test_the_number_of_elements_is_bounded() -> None:
    reading = read_xml(f"<a>{'<b/>' * 50}</a>", max_nodes=10)

    assert reading.problem is not None
    assert reading.problem.code == "xml.too-many"
    assert reading.root is not None
    assert len(reading.root.children) == 9


def test_text_offsets_lead_to_the_element() -> None:
    text = "<a>żó<b/>\n🎉<c/></a>"

    reading = read_xml(text)

    assert reading.root is not None
    assert [text[node.start : node.start + 2] for node in reading.root.children] == ["<b", "<c"]


_PIECES = st.sampled_from(
    ["<", ">", "</", "/>", "<a>", "</a>", "<b ", "&", "&amp;", "&#x", ";", "=", '"', "'", "<!--",
     "-->", "<![CDATA[", "]]>", "<?xml ", "?>", "<!DOCTYPE", "x", " ", "\n", "é", "🎉", "\x00",
     "“", "a:b", "xmlns:a='u'"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join))
@example("<a b='>\n<")
def test_any_text_gives_a_finding_or_a_tree(text: str) -> None:
    reading = read_xml(text)

    if reading.problem is None:
        assert reading.root is not None
        assert reading.root.closed
    else:
        assert reading.problem.message
        assert 0 <= (reading.problem.start or 0) <= len(text)


@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing(data: bytes) -> None:
    read_xml(data)
    read_xml(b"<a>" + data)


@given(st.text(alphabet=string.printable + "é🎉\ud800\ufeff", max_size=60))
def test_any_characters_raise_nothing(text: str) -> None:
    xml_problem(text)
    xml_problem(f"<a {text}>")
