"""Compares any two exchanges, whatever they hold; n log n in their size, never an error."""

import re
from dataclasses import replace

from nhconsole.core.comparison.address_parts import compare_addresses, plain_part
from nhconsole.core.comparison.answer_parts import compare_answers, compare_timings
from nhconsole.core.comparison.body_parts import (
    STRUCTURE_LIMIT,
    Body,
    BodyRules,
    compare_bodies,
)
from nhconsole.core.comparison.device_parts import compare_devices
from nhconsole.core.comparison.header_parts import compare_headers
from nhconsole.core.comparison.summary import summary_of
from nhconsole.core.comparison.values import Comparison, Section, SectionKind
from nhconsole.core.comparison.xml_parts import without_device_rows
from nhconsole.core.sending.exchange import Exchange, HttpRequest, HttpResponse
from nhconsole.core.verdict.values import Verdict

_TRACE = re.compile(
    r"(?i)\b(TrackingId|SystemTracker|TimeStamp|Activity ?Id|Reference ?Id)\b\W{0,3}[^,\s<]*"
    r"(?:\s[0-9:.]+(?:\s[AP]M)?)?"
)
"""What the hub hangs on the sentence of a fault: a new one each time."""
_TRACE_PATH = re.compile(r"(?i)(?:^|[./@])(tracking|request|correlation|activity)id$")
_LONGEST_TRACE = 4000
_TRACE_NOTE = "Only the tracking id or the time differs, as it does in every answer."
_ROWS_NOTE = "The rows of the devices are compared above, device by device."


def compare(
    left: Exchange, right: Exchange, left_verdict: Verdict, right_verdict: Verdict
) -> Comparison:
    """Say what differs between two exchanges.

    The signature of a SAS token is never part of what is returned.
    """
    ours, theirs = left.request, right.request
    sections = (
        Section(
            kind=SectionKind.ANSWER,
            parts=compare_answers(left, right, left_verdict, right_verdict),
        ),
        compare_devices(left_verdict, right_verdict),
        compare_bodies(_payload(ours), _payload(theirs), BodyRules(kind=SectionKind.PAYLOAD)),
        Section(
            kind=SectionKind.REQUEST_HEADERS, parts=compare_headers(ours.headers, theirs.headers)
        ),
        Section(kind=SectionKind.ADDRESS, parts=compare_addresses(ours, theirs)),
        *_responses(left, right, left_verdict, right_verdict),
        Section(kind=SectionKind.TIMING, parts=compare_timings(left, right)),
    )
    filled = tuple(section for section in sections if section.parts or section.notes)
    return Comparison(summary=summary_of(filled), sections=filled)


def _payload(request: HttpRequest) -> Body:
    return Body(data=request.body, content_type=request.header("Content-Type") or "")


def _answer_body(response: HttpResponse) -> Body:
    return Body(data=response.body, content_type=response.header("Content-Type") or "")


def _responses(
    left: Exchange, right: Exchange, left_verdict: Verdict, right_verdict: Verdict
) -> tuple[Section, ...]:
    ours, theirs = left.response, right.response
    if ours is None or theirs is None:
        # That one is missing is said once, not again of each of its headers.
        return ()
    has_rows = _is_outcome(left_verdict) and _is_outcome(right_verdict)
    rules = BodyRules(
        kind=SectionKind.RESPONSE_BODY,
        is_expected=is_only_trace,
        expected_note=_TRACE_NOTE,
        prune=without_device_rows if has_rows else None,
    )
    if has_rows and max(len(ours.body), len(theirs.body)) > STRUCTURE_LIMIT:
        body = _long_outcomes(left_verdict, right_verdict)
    else:
        body = compare_bodies(_answer_body(ours), _answer_body(theirs), rules)
    if has_rows and (left_verdict.devices or right_verdict.devices):
        body = replace(body, notes=(*body.notes, _ROWS_NOTE))
    headers = compare_headers(ours.headers, theirs.headers)
    return Section(kind=SectionKind.RESPONSE_HEADERS, parts=headers), body


def _is_outcome(verdict: Verdict) -> bool:
    return verdict.answer is not None and verdict.answer.outcome is not None


def _long_outcomes(left: Verdict, right: Verdict) -> Section:
    """Compare the counts of two outcomes that are long because of their rows."""
    counts = [_counts(verdict) for verdict in (left, right)]
    return Section(
        kind=SectionKind.RESPONSE_BODY,
        parts=tuple(plain_part(name, counts[0][name], counts[1][name]) for name in counts[0]),
        notes=("Too long to be compared further than its counts.",),
    )


def _counts(verdict: Verdict) -> dict[str, str]:
    outcome = verdict.answer.outcome if verdict.answer else None
    success = outcome.success if outcome else None
    failure = outcome.failure if outcome else None
    return {
        name: "none" if count is None else str(count)
        for name, count in (("Success", success), ("Failure", failure))
    }


def is_only_trace(what: str, left: str, right: str) -> bool:
    """Whether two texts differ in nothing but the tracking id and the time of an answer."""
    if _TRACE_PATH.search(what):
        return True
    if len(left) > _LONGEST_TRACE or len(right) > _LONGEST_TRACE:
        return False
    return _TRACE.sub(r"\1", left) == _TRACE.sub(r"\1", right)
