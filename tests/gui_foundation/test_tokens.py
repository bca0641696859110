"""The tokenisers name what a person sees, and survive everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.gui.code.tokens import START, Language, TokenKind, tokenise

K = TokenKind


def _drawn(language, text):
    """Return (text, kind) of each token over all lines."""
    found = []
    state = START
    for line in text.split("\n"):
        tokens, state = tokenise(language, line, state)
        found += [(line[t.start : t.start + t.length], t.kind) for t in tokens]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '<toast launch="x">hi</toast>',
            [
                ("<toast", K.TAG),
                ("launch", K.ATTRIBUTE),
                ("=", K.PUNCTUATION),
                ('"x"', K.STRING),
                (">", K.TAG),
                ("</toast", K.TAG),
                (">", K.TAG),
            ],
            id="element with attribute",
        ),
        pytest.param(
            "<badge value='7'/>",
            [
                ("<badge", K.TAG),
                ("value", K.ATTRIBUTE),
                ("=", K.PUNCTUATION),
                ("'7'", K.STRING),
                ("/>", K.TAG),
            ],
            id="self-closed, single quotes",
        ),
        pytest.param(
            "<?xml version='1.0'?><a/>",
            [("<?xml version='1.0'?>", K.KEYWORD), ("<a", K.TAG), ("/>", K.TAG)],
            id="declaration",
        ),
        pytest.param(
            "<!-- a\nb --><a>",
            [("<!-- a", K.COMMENT), ("b -->", K.COMMENT), ("<a", K.TAG), (">", K.TAG)],
            id="comment over two lines",
        ),
        pytest.param(
            "<![CDATA[ <b>\n]]>x",
            [("<![CDATA[ <b>", K.STRING), ("]]>", K.STRING)],
            id="character data over two lines",
        ),
        pytest.param(
            '<a b="1\n2" c>',
            [
                ("<a", K.TAG),
                ("b", K.ATTRIBUTE),
                ("=", K.PUNCTUATION),
                ('"1', K.STRING),
                ('2"', K.STRING),
                ("c", K.ATTRIBUTE),
                (">", K.TAG),
            ],
            id="value over two lines",
        ),
        pytest.param(
            "<a\n  b='1'>",
            [
                ("<a", K.TAG),
                ("b", K.ATTRIBUTE),
                ("=", K.PUNCTUATION),
                ("'1'", K.STRING),
                (">", K.TAG),
            ],
            id="tag over two lines",
        ),
        pytest.param(
            "a &amp; b & c < d",
            [("&amp;", K.ENTITY), ("&", K.ERROR), ("<", K.ERROR)],
            id="entity, bare ampersand, bare angle",
        ),
        pytest.param(
            "$(title) and #(n)",
            [("$(title)", K.VARIABLE), ("#(n)", K.VARIABLE)],
            id="properties of a template",
        ),
        pytest.param("<wp:Tile", [("<wp:Tile", K.TAG)], id="unfinished tag"),
    ],
)
def test_xml_is_drawn(text, expected):
    assert _drawn(Language.XML, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '{"a": "b", "n": -1.5e3, "t": true}',
            [
                ("{", K.PUNCTUATION),
                ('"a"', K.KEY),
                (":", K.PUNCTUATION),
                ('"b"', K.STRING),
                (",", K.PUNCTUATION),
                ('"n"', K.KEY),
                (":", K.PUNCTUATION),
                ("-1.5e3", K.NUMBER),
                (",", K.PUNCTUATION),
                ('"t"', K.KEY),
                (":", K.PUNCTUATION),
                ("true", K.KEYWORD),
                ("}", K.PUNCTUATION),
            ],
            id="object",
        ),
        pytest.param('"a\\"b"', [('"a\\"b"', K.STRING)], id="escaped quote"),
        pytest.param('"open', [('"open', K.STRING)], id="string that is not closed"),
        pytest.param("nul 'x'", [("nul", K.ERROR), ("'x'", K.ERROR)], id="no JSON"),
    ],
)
def test_json_is_drawn(text, expected):
    assert _drawn(Language.JSON, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "(a && !b)||$InstallationId:{x-1}",
            [
                ("(", K.PUNCTUATION),
                ("a", K.NAME),
                ("&&", K.OPERATOR),
                ("!", K.OPERATOR),
                ("b", K.NAME),
                (")", K.PUNCTUATION),
                ("||", K.OPERATOR),
                ("$InstallationId:{x-1}", K.VARIABLE),
            ],
            id="everything legal",
        ),
        pytest.param("a & b", [("a", K.NAME), ("&", K.ERROR), ("b", K.NAME)], id="half operator"),
    ],
)
def test_tag_expressions_are_drawn(text, expected):
    assert _drawn(Language.TAGS, text) == expected


def test_an_http_request_is_drawn_with_its_body_in_the_language_of_its_type():
    text = "POST /h/messages?test HTTP/1.1\nContent-Type: application/xml\n\n<a>\n<!-- x\ny -->"

    assert _drawn(Language.HTTP, text) == [
        ("POST", K.KEYWORD),
        ("/h/messages?test", K.STRING),
        ("HTTP/1.1", K.COMMENT),
        ("Content-Type", K.HEADER),
        (":", K.PUNCTUATION),
        ("<a", K.TAG),
        (">", K.TAG),
        ("<!-- x", K.COMMENT),
        ("y -->", K.COMMENT),
    ]


@pytest.mark.parametrize(
    ("status", "kind"), [("201 Created", K.NUMBER), ("401 Unauthorized", K.ERROR)]
)
def test_the_status_of_an_answer_is_drawn_by_what_it_means(status, kind):
    number, reason = status.split(" ", 1)

    assert _drawn(Language.HTTP, f"HTTP/1.1 {status}\nA: b") == [
        ("HTTP/1.1", K.COMMENT),
        (number, kind),
        (f" {reason}", kind),
        ("A", K.HEADER),
        (":", K.PUNCTUATION),
    ]


def test_a_body_of_no_known_type_is_left_plain():
    assert _drawn(Language.HTTP, "GET / HTTP/1.1\nContent-Type: text/plain\n\n<a> {") == [
        ("GET", K.KEYWORD),
        ("/", K.STRING),
        ("HTTP/1.1", K.COMMENT),
        ("Content-Type", K.HEADER),
        (":", K.PUNCTUATION),
    ]


def test_plain_text_has_no_tokens():
    assert _drawn(Language.PLAIN, '<a> {"b": 1}') == []


_LINES = st.lists(
    st.text(alphabet="<>/!-[]CDAT?=\"'&;ab {}:,.019\\$()|xmlHTTP \t🎉é", max_size=40), max_size=8
)


@given(language=st.sampled_from(Language), lines=_LINES)
def test_tokens_lie_in_their_line_one_behind_the_other(language, lines):
    state = START
    for line in lines:
        tokens, state = tokenise(language, line, state)
        end = 0
        for token in tokens:
            assert token.start >= end
            assert token.length > 0
            end = token.start + token.length
        assert end <= len(line)
        assert 0 <= state < 2**30


@given(language=st.sampled_from(Language), line=st.text(), state=st.integers(-1, 200))
def test_no_line_in_no_state_is_too_much(language, line, state):
    tokenise(language, line, state)
