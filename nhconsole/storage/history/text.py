"""What can be found of an exchange by words: its texts, as the index of words takes them.

Everything but the Authorization header. Of each body the first 128 KB are taken: a hub's answer to
a test send names at most ten devices, and a search must not wait for what a broken proxy sent.
"""

import html
import re
from collections.abc import Iterator

from nhconsole.core.sending.exchange import Exchange, HttpRequest
from nhconsole.core.sending.headers import Headers
from nhconsole.core.text.decoding import decode_text
from nhconsole.storage.history.rows import storable
from nhconsole.storage.history.values import StoredExchange

TEXT_VERSION = 2
"""Grows with every change of what stands in the index: it is then made anew."""
LONGEST_BODY = 128 * 1024
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
"""Characters of scripts that put no blanks between words: each counts as a word of its own."""


def searchable_text(stored: StoredExchange, *, with_answer: bool) -> str:
    """Return all that can be found of an exchange, its parts on lines of their own."""
    parts = [*_parts(stored), *(_answer_parts(stored.exchange) if with_answer else ())]
    return spaced(storable("\n".join(part for part in parts if part)))


def spaced(text: str) -> str:
    """Return a text with blanks around each character that is a word of its own."""
    return text if text.isascii() else _UNSPACED.sub(r" \1 ", text)


def _parts(stored: StoredExchange) -> Iterator[str]:
    row = stored.row
    yield from (row.note, row.profile_name, row.hub, row.platform, row.kind, row.audience_text)
    yield from _request_parts(stored.request)
    if row.summary is not None:
        yield row.summary.headline
        yield row.summary.verdict


def _request_parts(request: HttpRequest) -> Iterator[str]:
    yield from _header_lines(request.headers)
    yield _body_text(request.body, request.header("Content-Type") or "")


def _answer_parts(exchange: Exchange | None) -> Iterator[str]:
    if exchange is None:
        return
    if exchange.failure is not None:
        yield from (exchange.failure.message, exchange.failure.detail)
    response = exchange.response
    if response is not None:
        yield f"{response.status} {response.reason}"
        yield from _header_lines(response.headers)
        yield _body_text(response.body, response.header("Content-Type") or "")


def _header_lines(headers: Headers) -> Iterator[str]:
    return (f"{name}: {value}" for name, value in headers if name.lower() != "authorization")


def _body_text(body: bytes, content_type: str) -> str:
    text = decode_text(body[:LONGEST_BODY], content_type).text
    if text.count("\ufffd") > len(text) // 8:
        return ""  # a picture, an archive: nobody looks for such words
    if "\\u" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
    return html.unescape(text) if "&" in text else text
