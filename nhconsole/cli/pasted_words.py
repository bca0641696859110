"""Finds the words that the table of explanations knows in a text: alone, in a log line, wrapped."""

import re
from collections.abc import Iterator
from http import HTTPStatus

from nhconsole.core.sending.exchange import Headers
from nhconsole.core.text.decoding import decode_text
from nhconsole.core.text.xml_reading import read_xml
from nhconsole.core.verdict.explanation import Explanation
from nhconsole.core.verdict.explanations import ExplanationTable
from nhconsole.core.verdict.fault import parse_fault
from nhconsole.core.verdict.outcome import RegistrationResult

_LOOK = 64 * 1024
_MOST_PIECES = 2000
_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(NotificationOutcome|Error)[\s>/]")
_ESCAPED = re.compile(rb"&lt;(?:[A-Za-z_][\w.-]*:)?(?:NotificationOutcome|Error)\b")
_CUTS = re.compile(r"\s{2,}|\t|\s[/|–—-]\s|[\"“”„«»<>;|]|(?<=\w):\s")
_WRAPPINGS = (
    re.compile(r".*?\boperations? failed with:\s*", re.IGNORECASE | re.DOTALL),
    re.compile(r".*?\bReceived HTTP code \d{3}[^:]{0,60}:\s*", re.IGNORECASE | re.DOTALL),
    re.compile(r".*?\(\d{3}\)[^.]{0,60}\. Reason:\s*", re.IGNORECASE | re.DOTALL),
    re.compile(r"(?:detail|outcome|message|reason)\s*[:=]\s*", re.IGNORECASE),
)
_QUOTES = "\"'`“”„‘’«»"
_PHRASES = "|".join(re.escape(status.phrase) for status in HTTPStatus if status >= 300)
_STATUS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b([1-9]\d\d):? (?:{_PHRASES})\b",
        r"\bstatus(?:[ _-]?code)?\W{1,4}([1-9]\d\d)\b",
        r"\bHTTP(?: code| status| error)?[ :]{1,2}([1-9]\d\d)\b",
        r"\berror: \(([1-9]\d\d)\)",
    )
)
_STATUSES = (400, 401, 403, 404, 405, 409, 410, 412, 413, 429, 500, 502, 503, 504)
_OK = 200
_NO_WORDS = b"?"
_PARTS = ("outcome", "detail", "message")


def body_inside(data: bytes) -> bytes | None:
    """Return the outcome or error in a text, from its beginning on; None if there is none."""
    if _ESCAPED.search(data[:_LOOK]):
        for escaped, plain in ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"')):
            data = data.replace(escaped, plain)
        data = data.replace(b"&amp;", b"&")
    found = _ELEMENT.search(data[:_LOOK])
    if found is None:
        return data if data.lstrip()[:1] in (b"{", b"<") and _code_in(data) else None
    # An XML declaration may name an encoding: it stays where it leads the text.
    return data if data.lstrip().startswith((b"<", b"\xef")) else data[found.start() :]


def _code_in(data: bytes) -> str:
    return parse_fault(0, "", (), data).code


def words_of_markup(data: bytes) -> str | None:
    """Return the sentence in XML, HTML or JSON that is no whole answer; None if it is plain text.

    It may be empty: then there is none in it that a hub could have written.
    """
    text = decode_text(data[:_LOOK]).text.lstrip()
    if not text.startswith(("<", "{", "[")):
        return None
    fault = parse_fault(0, "", (), data)
    if fault.is_html or (
        text.startswith("{") and fault.detail != data[:_LOOK].decode(errors="replace").strip()
    ):
        return fault.detail
    return _sentence_of_xml(text)


def _sentence_of_xml(text: str) -> str:
    root = read_xml(text, max_nodes=100).root if text.startswith("<") else None
    if root is None:
        return ""
    if root.local_name.lower() in _PARTS:
        return root.text.strip()
    part = root.first("Outcome") if root.local_name.lower() == "registrationresult" else None
    return part.text.strip() if part else ""


def status_in(text: str) -> int | None:
    """Return the status that an error message of an SDK or a page names; None if it names none."""
    for pattern in _STATUS:
        found = pattern.search(text[:_LOOK])
        if found:
            return int(found.group(1))
    return None


def without_wrapping(text: str) -> str:
    """Return the hub's own words, without what an SDK or a person put around them."""
    bare = text.strip().strip(_QUOTES).strip()
    for wrapping in _WRAPPINGS:
        found = wrapping.match(bare[:_LOOK])
        if found and found.end() < len(bare):
            bare = bare[found.end() :].strip(_QUOTES)
    return bare.strip()


class WordsOfTable:
    """Asks the table for rules that are about words, not about a status alone."""

    def __init__(self, table: ExplanationTable) -> None:
        self._table = table

    def outcome(self, text: str, platform: str) -> Explanation | None:
        """Return what explains the outcome sentence in a text; None if there is none."""
        for piece in _pieces(text):
            row = RegistrationResult(application_platform=platform, outcome=piece)
            explanation = self._table.explain_result(row)
            if explanation.in_table:
                return explanation
        return None

    def statuses(self, text: str, headers: Headers) -> tuple[int, ...]:
        """Return the statuses with which a rule knows these words, the likeliest first."""
        if not text.strip():
            return ()
        fault = parse_fault(0, "", headers, text.encode(errors="replace"))
        own = (int(fault.sub_code[:3]),) if fault.sub_code else ()
        body = text.encode(errors="replace")
        # A rule of a status alone, or of an answer of the hub's own, says nothing about the words.
        none = f"?.TrackingId:{fault.tracking_id}".encode() if fault.tracking_id else _NO_WORDS
        found = [
            status
            for status in dict.fromkeys((*own, *_STATUSES))
            if self._rule(status, headers, body) != self._rule(status, headers, none)
        ]
        return own if own and own[0] in found else tuple(found)

    def knows_answer(self, data: bytes, headers: Headers) -> bool:
        """Whether a rule is for this body of an answer that is neither outcome nor error."""
        return self._rule(_OK, headers, data) != self._rule(_OK, headers, _NO_WORDS)

    def unknown(self, text: str) -> Explanation:
        """Return the explanation of a text that no rule knows."""
        return self._table.explain_result(RegistrationResult(outcome=text))

    def _rule(self, status: int, headers: Headers, body: bytes) -> str:
        return self._table.explain_fault(parse_fault(status, "", headers, body)).rule


def _pieces(text: str) -> Iterator[str]:
    """Give what may be a sentence: the whole, each line, and each part of a line."""
    bare = without_wrapping(text)
    yield bare
    count = 0
    for line in bare[:_LOOK].splitlines():
        for piece in (line, *_CUTS.split(line)):
            count += 1
            if count > _MOST_PIECES:
                return
            # One word of a longer text is no answer: “success” may mean anything.
            if " " in piece.strip():
                yield piece.strip(f"{_QUOTES} ,.")
