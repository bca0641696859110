"""What is odd about an answer's body, in sentences: cut, of another length, empty, a web page."""

import re
from collections.abc import Iterator

from nhconsole.core.body.view import BodyLanguage, BodyView
from nhconsole.core.secrets.secret import quoted
from nhconsole.core.sending.exchange import HttpResponse

_HTML = re.compile(r"(?i)\s*<(?:!doctype\s+html|html)\b")
_DECLARED = {"json": BodyLanguage.JSON, "xml": BodyLanguage.XML}


def response_notes(response: HttpResponse, view: BodyView) -> tuple[str, ...]:
    """Return what a person should know about the body before reading it."""
    return (*_length_notes(response), *_type_notes(response, view), *view.notes)


def _length_notes(response: HttpResponse) -> Iterator[str]:
    came = len(response.body)
    declared = _declared_length(response)
    if not response.complete:
        of = f" of {declared:,}" if declared is not None and declared > came else ""
        yield f"The answer was cut short: {came:,}{of} bytes came."
    elif declared is not None and declared != came:
        yield f"Content-Length says {declared:,} bytes, but {came:,} came."
    elif not came:
        yield "The answer has no body."


def _declared_length(response: HttpResponse) -> int | None:
    text = (response.header("Content-Length") or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _type_notes(response: HttpResponse, view: BodyView) -> Iterator[str]:
    if not response.body:
        return
    encoding = (response.header("Content-Encoding") or "").strip()
    if encoding and encoding.lower() != "identity":
        yield f"The body is encoded as {quoted(encoding)}, and shown as it came."
    declared = (response.header("Content-Type") or "").partition(";")[0].strip().lower()
    if _HTML.match(view.raw):
        yield "This is a web page: it may come from a proxy or gateway, not from the hub."
    elif _contradicts(declared, view.language):
        yield f"Declared as {quoted(declared)}, but it is {view.language.value.upper()}."


def _contradicts(declared: str, found: BodyLanguage) -> bool:
    named = next((language for word, language in _DECLARED.items() if word in declared), None)
    return named is not None and found in _DECLARED.values() and named is not found
