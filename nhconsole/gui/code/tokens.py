"""Splits one line of text into coloured tokens; a number carries what continues on the next line.

No Qt in here: positions count characters, and the highlighter turns them into what Qt counts.
Nothing here judges a text; whether a payload is right is said by its checks.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

START = 0
"""The state before the first line of every language."""


class TokenKind(StrEnum):
    """What a token is; themes name a colour for each."""

    TAG = "tag"
    ATTRIBUTE = "attribute"
    STRING = "string"
    COMMENT = "comment"
    NUMBER = "number"
    KEYWORD = "keyword"
    PUNCTUATION = "punctuation"
    ENTITY = "entity"
    KEY = "key"
    HEADER = "header"
    OPERATOR = "operator"
    NAME = "name"
    VARIABLE = "variable"
    ERROR = "error"


class Language(StrEnum):
    """The languages that the editors know."""

    PLAIN = "plain"
    XML = "xml"
    JSON = "json"
    HTTP = "http"
    TAGS = "tags"


class Token(NamedTuple):
    """A coloured part of a line."""

    start: int
    length: int
    kind: TokenKind


Tokens = list[Token]


def tokenise(language: Language, line: str, state: int = START) -> tuple[Tokens, int]:
    """Return the tokens of a line and the state in which the next line begins."""
    tokens: Tokens = []
    return tokens, _TOKENISERS[language](line, max(state, START), tokens)


# --- XML ------------------------------------------------------------------------------------

_IN_TAG, _IN_DOUBLE, _IN_SINGLE, _IN_COMMENT, _IN_CDATA, _IN_PROCESSING = range(1, 7)

_XML_TEXT = re.compile(
    r"(?P<comment><!--)|(?P<cdata><!\[CDATA\[)|(?P<processing><\?)"
    r"|(?P<open></?)(?P<name>[^\s<>/=\"'!?][^\s<>/=\"']*)|(?P<doctype><![^>]*>?)"
    r"|(?P<entity>&(?:#x?)?\w+;)|(?P<variable>[$#%.]\([^()<>]*\))|(?P<error><|&)"
)
_XML_TAG = re.compile(
    r"(?P<close>/?>)|(?P<name>[^\s<>/=\"']+)|(?P<equals>=)|(?P<double>\")|(?P<single>')|(?P<error><)"
)
_XML_ENDS = {
    _IN_DOUBLE: ('"', _IN_TAG, TokenKind.STRING),
    _IN_SINGLE: ("'", _IN_TAG, TokenKind.STRING),
    _IN_COMMENT: ("-->", START, TokenKind.COMMENT),
    _IN_CDATA: ("]]>", START, TokenKind.STRING),
    _IN_PROCESSING: ("?>", START, TokenKind.KEYWORD),
}
_XML_OPENERS = {
    "comment": (_IN_COMMENT, TokenKind.COMMENT),
    "cdata": (_IN_CDATA, TokenKind.STRING),
    "processing": (_IN_PROCESSING, TokenKind.KEYWORD),
}


def _xml(line: str, state: int, tokens: Tokens) -> int:
    at = 0
    while at < len(line):
        if state in _XML_ENDS:
            at, state = _xml_until_end(line, at, at, state, tokens)
        elif state == _IN_TAG:
            at, state = _xml_tag(line, at, tokens)
        else:
            at, state = _xml_text(line, at, tokens)
    return state


def _xml_until_end(
    line: str, start: int, search_from: int, state: int, tokens: Tokens
) -> tuple[int, int]:
    """Take what lasts until its end mark, from ``start`` on, or the rest of the line."""
    end_mark, after, kind = _XML_ENDS[state]
    found = line.find(end_mark, search_from)
    end = len(line) if found < 0 else found + len(end_mark)
    tokens.append(Token(start, end - start, kind))
    return end, state if found < 0 else after


def _xml_tag(line: str, at: int, tokens: Tokens) -> tuple[int, int]:
    for found in _XML_TAG.finditer(line, at):
        start, end = found.span()
        match found.lastgroup:
            case "close":
                tokens.append(Token(start, end - start, TokenKind.TAG))
                return end, START
            case "name":
                tokens.append(Token(start, end - start, TokenKind.ATTRIBUTE))
            case "equals":
                tokens.append(Token(start, 1, TokenKind.PUNCTUATION))
            case "error":
                return start, START
            case quote:
                state = _IN_DOUBLE if quote == "double" else _IN_SINGLE
                return _xml_until_end(line, start, end, state, tokens)
    return len(line), _IN_TAG


def _xml_text(line: str, at: int, tokens: Tokens) -> tuple[int, int]:
    for found in _XML_TEXT.finditer(line, at):
        start, end = found.span()
        group = found.lastgroup or ""
        if group in _XML_OPENERS:
            state, _ = _XML_OPENERS[group]
            return _xml_until_end(line, start, end, state, tokens)
        if group == "name":
            tokens.append(Token(start, end - start, TokenKind.TAG))
            return end, _IN_TAG
        tokens.append(Token(start, end - start, _XML_SINGLE[group]))
    return len(line), START


_XML_SINGLE = {
    "doctype": TokenKind.KEYWORD,
    "entity": TokenKind.ENTITY,
    "variable": TokenKind.VARIABLE,
    "error": TokenKind.ERROR,
}

# --- JSON -----------------------------------------------------------------------------------

_JSON = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?P<string>"(?:[^"\\]|\\.)*"?\\?)'
    r"|(?P<number>-?\d[\d.eE+-]*)|(?P<keyword>\b(?:true|false|null)\b)"
    r"|(?P<punctuation>[{}\[\],:]+)|(?P<error>[^\s{}\[\],:\"]+)"
)
_JSON_KINDS = {name: TokenKind(name) for name in _JSON.groupindex}


def _json(line: str, state: int, tokens: Tokens) -> int:
    for found in _JSON.finditer(line):
        start, end = found.span()
        tokens.append(Token(start, end - start, _JSON_KINDS[found.lastgroup or "error"]))
    return START


# --- Tag expressions ------------------------------------------------------------------------

_TAGS = re.compile(
    r"(?P<operator>&&|\|\||!)|(?P<punctuation>[()])|(?P<variable>\$\w*:?(?:\{[^{}]*\}?)?)"
    r"|(?P<name>[\w@#.:-]+)|(?P<error>[^\s])"
)
_TAGS_KINDS = {name: TokenKind(name) for name in _TAGS.groupindex}


def _tags(line: str, state: int, tokens: Tokens) -> int:
    for found in _TAGS.finditer(line):
        start, end = found.span()
        tokens.append(Token(start, end - start, _TAGS_KINDS[found.lastgroup or "error"]))
    return START


# --- HTTP -----------------------------------------------------------------------------------

_HTTP_HEAD = 1
"""Behind the start line. A content type that was seen adds the language of the body to come."""
_HTTP_BODY = 64
"""In the body; what is added to it is the language and, times eight, that language's state."""
_BODY_LANGUAGES = (Language.PLAIN, Language.XML, Language.JSON)

_REQUEST_LINE = re.compile(r"(?P<method>[A-Z]+)\s+(?P<target>\S+)(?:\s+(?P<version>HTTP/\S+))?$")
_STATUS_LINE = re.compile(r"(?P<version>HTTP/\S+)\s+(?P<status>\d{3})(?P<reason>.*)$")
_HEADER_LINE = re.compile(r"(?P<name>[^\s:]+)(?P<colon>:)\s*(?P<value>.*)$")


def _http(line: str, state: int, tokens: Tokens) -> int:
    if state >= _HTTP_BODY:
        return _http_body(line, state, tokens)
    if state == START:
        _http_start(line, tokens)
        return _HTTP_HEAD if line.strip() else START
    if not line.strip():
        return _HTTP_BODY + state - _HTTP_HEAD
    return _http_header(line, state, tokens)


def _http_start(line: str, tokens: Tokens) -> None:
    found = _STATUS_LINE.match(line)
    if found:
        status = TokenKind.ERROR if found["status"][0] in "45" else TokenKind.NUMBER
        _add_group(tokens, found, "version", TokenKind.COMMENT)
        _add_group(tokens, found, "status", status)
        _add_group(tokens, found, "reason", status)
        return
    found = _REQUEST_LINE.match(line)
    if found:
        _add_group(tokens, found, "method", TokenKind.KEYWORD)
        _add_group(tokens, found, "target", TokenKind.STRING)
        _add_group(tokens, found, "version", TokenKind.COMMENT)


def _http_header(line: str, state: int, tokens: Tokens) -> int:
    found = _HEADER_LINE.match(line)
    if not found:
        return state
    _add_group(tokens, found, "name", TokenKind.HEADER)
    _add_group(tokens, found, "colon", TokenKind.PUNCTUATION)
    if found["name"].lower() != "content-type":
        return state
    value = found["value"].lower()
    index = next((n for n, name in enumerate(_BODY_LANGUAGES) if name.value in value), 0)
    return _HTTP_HEAD + index


def _http_body(line: str, state: int, tokens: Tokens) -> int:
    inner_state, index = divmod(state - _HTTP_BODY, 8)
    # A state may be left over from another language.
    index %= len(_BODY_LANGUAGES)
    inner = _TOKENISERS[_BODY_LANGUAGES[index]](line, inner_state, tokens)
    return _HTTP_BODY + index + 8 * inner


def _add_group(tokens: Tokens, found: re.Match[str], name: str, kind: TokenKind) -> None:
    start, end = found.span(name)
    if end > start:
        tokens.append(Token(start, end - start, kind))


def _plain(line: str, state: int, tokens: Tokens) -> int:
    return START


_TOKENISERS: dict[Language, Callable[[str, int, Tokens], int]] = {
    Language.PLAIN: _plain,
    Language.XML: _xml,
    Language.JSON: _json,
    Language.TAGS: _tags,
    Language.HTTP: _http,
}
