"""An exchange as a report may show it: secrets out, and what the person wants to keep private.

Handles are shortened, payload values and tags replaced by numbered marks, in the request and
wherever the answer repeats them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nhconsole.core.export.exported import ExportSource, ReportOptions
from nhconsole.core.export.payload_values import Numbering, without_values
from nhconsole.core.export.replacing import Replacement
from nhconsole.core.payload.platforms import PLATFORMS
from nhconsole.core.sending.exchange import Exchange, Headers, HttpRequest, header_value
from nhconsole.core.sending.operations import TAGS_HEADER
from nhconsole.core.verdict.outcome import parse_outcome

_HANDLE_HEADER = "ServiceBusNotification-DeviceHandle"
_TAG = re.compile(r"\$InstallationId:\{([^{}]*)\}|[^\s()&|!]+")
_LEAST_ECHO = 6
"""Shorter values are ordinary words; where the answer has one, it is not taken for an echo."""
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """An exchange without what is to stay private."""

    exchange: Exchange = field(repr=False)
    notes: tuple[str, ...] = ()
    """What was shortened or replaced, in sentences."""
    marks: Replacement = field(repr=False)
    """What was replaced, for words that quote it."""

    def text(self, words: str) -> str:
        """Return a text of other origin with the same things replaced."""
        return self.marks.text(words)


def hidden(source: ExportSource) -> Hidden:
    """Return the exchange of a source with secrets and private things out."""
    clean = source.redactor.exchange(source.exchange)
    options = source.options
    tags, values = Numbering("tag"), Numbering("value")
    request = _request(clean.request, options, tags, values)
    handles = _short_handles(clean) if options.shorten_handles else {}
    marks = Replacement({**handles, **_echoes(tags, values)})
    return Hidden(
        exchange=_with_marks(clean, request, marks),
        notes=tuple(_notes(options, handles, tags, values)),
        marks=marks,
    )


def _request(
    request: HttpRequest, options: ReportOptions, tags: Numbering, values: Numbering
) -> HttpRequest:
    if options.replace_tags:
        request = replace(request, headers=_without_tags(request.headers, tags))
    if options.replace_payload_values:
        content_type = request.header("Content-Type") or ""
        request = replace(request, body=without_values(request.body, content_type, values))
    return request


def _without_tags(headers: Headers, numbering: Numbering) -> Headers:
    return tuple(
        (name, _TAG.sub(lambda tag: _tag_mark(tag, numbering), value))
        if name.lower() == TAGS_HEADER.lower()
        else (name, value)
        for name, value in headers
    )


def _tag_mark(tag: re.Match[str], numbering: Numbering) -> str:
    if tag[1] is not None:
        return f"$InstallationId:{{{numbering.mark(tag[1])}}}"
    return numbering.mark(tag.group())


def _short_handles(exchange: Exchange) -> dict[str, str]:
    """Return each handle of the exchange and its short form; no two have the same one."""
    response = exchange.response
    content_type = (response.header("Content-Type") if response else None) or ""
    outcome = parse_outcome(response.body, content_type) if response else None
    handles = [result.pns_handle for result in outcome.results] if outcome else []
    handles.append(header_value(exchange.request.headers, _HANDLE_HEADER) or "")
    short: dict[str, str] = {}
    taken: dict[str, int] = {}
    for handle in dict.fromkeys(filter(None, handles)):
        form = _short(handle)
        taken[form] = taken.get(form, 0) + 1
        short[handle] = form if taken[form] == 1 else f"{form} ({taken[form]})"
    return short


def _short(handle: str) -> str:
    # Of a handle so short that this would show nearly all of it, less stays.
    return f"{handle[:6]}…{handle[-4:]}" if len(handle) >= 16 else f"{handle[:2]}…"


def _echoes(tags: Numbering, values: Numbering) -> dict[str, str]:
    """Return what the answer may repeat of what was replaced in the request."""
    formats = {platform.format for platform in PLATFORMS}
    found = {**values.marks, **tags.marks}
    return {
        text: mark
        for text, mark in found.items()
        if len(text) >= _LEAST_ECHO and text.lower() not in formats
    }


def _with_marks(exchange: Exchange, request: HttpRequest, marks: Replacement) -> Exchange:
    response, failure = exchange.response, exchange.failure
    marked = replace(
        request,
        headers=_marked_headers(request.headers, marks),
        body=marks.raw(request.body),
    )
    return replace(
        exchange,
        request=marked,
        sent=_sent(exchange, marked),
        received=_received(exchange, marks),
        response=replace(
            response,
            reason=marks.text(response.reason),
            headers=_marked_headers(response.headers, marks),
            body=marks.raw(response.body),
        )
        if response
        else None,
        failure=replace(
            failure,
            message=marks.text(failure.message),
            detail=marks.text(failure.detail),
        )
        if failure
        else None,
    )


def _marked_headers(headers: Headers, marks: Replacement) -> Headers:
    return tuple((name, marks.text(value)) for name, value in headers)


def _sent(exchange: Exchange, marked: HttpRequest) -> bytes:
    """Return the bytes sent; where something was replaced, those of the request as shown."""
    if marked == exchange.request or not exchange.sent:
        return exchange.sent
    return marked.to_bytes()


def _received(exchange: Exchange, marks: Replacement) -> bytes:
    """Return the bytes received; a chunked body may hold something in two pieces."""
    response = exchange.response
    received = marks.raw(exchange.received)
    if response is None or "chunked" not in (response.header("Transfer-Encoding") or "").lower():
        return received
    body = marks.raw(response.body)
    return (
        received if body == response.body else received.partition(_HEAD_END)[0] + _HEAD_END + body
    )


def _notes(
    options: ReportOptions, handles: Mapping[str, str], tags: Numbering, values: Numbering
) -> Iterable[str]:
    yield "The access key and the token's signature are never written."
    if handles:
        yield "Handles of devices are shortened to their first six and last four characters."
    if options.replace_payload_values and values.marks:
        yield "The payload's values are replaced by numbers; equal values have equal numbers."
    if options.replace_tags and tags.marks:
        yield "Tags are replaced by numbers; equal tags have equal numbers."
