"""The answers of faults: odd ones of their own, and the hub's with something changed."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

from nhconsole.core.sending.exchange import Headers, header_value
from nhconsole.emulator.answers import OWN_WORDING, XML, Answer, AnswerWriter, Refusal
from nhconsole.emulator.faults.fault import Fault
from nhconsole.emulator.faults.kinds import FaultKind

_HTML = ("Content-Type", "text/html; charset=utf-8")
_PAGE = (
    "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>"
    f"<h1>Bad gateway</h1><p>The page of a proxy in between {OWN_WORDING}</p></body></html>\n"
)
_BROKEN = "<NotificationOutcome><Success>1</Succ<Failure>&nbsp;<\x01"
_RETRY_AFTER_S = 10
"""ASSUMED: no Retry-After of the service's own was found."""
_THROTTLED = {
    429: f"The hub has had too many requests {OWN_WORDING}",
    # ASSUMED: a text of the service's own, but not seen in such an answer.
    503: "Server is busy.",
    # ASSUMED: empty, as is the recorded 403 of a policy without the Send right.
    403: None,
}


def fault_answer(fault: Fault, writer: AnswerWriter, real: Answer | None = None) -> Answer:
    """Return what the fault makes of an answer, whole; a cut one is cut later.

    Args:
        fault: what is played.
        writer: of answers that are made up.
        real: the hub's answer; None when it was not asked.
    """
    answer = real or writer.outcome(())
    match fault.kind:
        case FaultKind.DELAY:
            return answer
        case FaultKind.STATUS:
            answer = _chosen_answer(fault, writer)
        case FaultKind.DRIP if real is None:
            answer = _chosen_answer(fault, writer)
        case FaultKind.THROTTLED:
            answer = _throttled_answer(fault, writer)
        case FaultKind.EMPTY:
            headers = _without(answer.headers, "Content-Type")
            answer = replace(answer, headers=headers, body=b"", chunked=False)
        case FaultKind.HTML:
            answer = writer.kestrel(502, headers=(_HTML,), body=_PAGE.encode())
        case FaultKind.GARBAGE:
            answer = replace(answer, headers=_typed(answer.headers), body=_BROKEN.encode())
    return _with_wishes(answer, fault, writer.clock())


def _with_wishes(answer: Answer, fault: Fault, now: datetime) -> Answer:
    """Return an answer with what was chosen for it; it says which time it is."""
    retry_after = _retry_after(fault, now)
    wanted = (*fault.headers, *retry_after)
    headers = answer.headers
    for name, _ in wanted:
        headers = _without(headers, name)
    return replace(
        answer,
        status=fault.status or answer.status,
        headers=_dated(headers + wanted, fault, now),
        body=answer.body if fault.body is None else fault.body.encode("utf-8", "replace"),
    )


def _chosen_answer(fault: Fault, writer: AnswerWriter) -> Answer:
    text = None if fault.body == "" else f"A fault played on demand {OWN_WORDING}"
    return writer.refused(Refusal(status=fault.status or 503, text=text, reason=""))


def _throttled_answer(fault: Fault, writer: AnswerWriter) -> Answer:
    status = fault.status or 429
    return writer.refused(Refusal(status=status, text=_THROTTLED[status], reason=""))


def _retry_after(fault: Fault, now: datetime) -> Headers:
    seconds = fault.retry_after
    if seconds is None and fault.kind is FaultKind.THROTTLED:
        seconds = _RETRY_AFTER_S
    if seconds is None or fault.retry_after_form == "none":
        return ()
    if fault.retry_after_form == "date":
        return (("Retry-After", _http_date(now + timedelta(seconds=seconds))),)
    return (("Retry-After", str(seconds)),)


def _dated(headers: Headers, fault: Fault, now: datetime) -> Headers:
    if any(name.lower() == "date" for name, _ in headers):
        return headers
    is_skewed = fault.kind is FaultKind.CLOCK_SKEW
    moment = now + timedelta(seconds=fault.skew_s) if is_skewed else now
    return (*headers, ("Date", _http_date(moment)))


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _typed(headers: Headers) -> Headers:
    return headers if header_value(headers, "Content-Type") is not None else (*headers, XML)


def _without(headers: Headers, name: str) -> Headers:
    return tuple(pair for pair in headers if pair[0].lower() != name.lower())
