"""Judges an exchange: one headline, the causes, and the exit code, for every face of the program.

Exit codes: 0 sent and no device refused (nobody matched, and no outcome, too), 1 the hub or a
device refused (a redirect too), 2 the console itself refused to send, 3 no usable answer.
"""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl

from nhconsole.core.payload.platforms import pns_of
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    HttpRequest,
    HttpResponse,
    TransportFailure,
)
from nhconsole.core.text.text_place import first_lower, one_line, shortened
from nhconsole.core.timing.service_stamp import http_date, read_retry_after
from nhconsole.core.verdict.answer import Answer, AnswerKind, read_answer
from nhconsole.core.verdict.explanation import Explanation, Judgement
from nhconsole.core.verdict.explanations import ExplanationTable
from nhconsole.core.verdict.fault import HubFault, parse_fault
from nhconsole.core.verdict.outcome import NotificationOutcome
from nhconsole.core.verdict.tally import Tally, tally
from nhconsole.core.verdict.values import Cause, DeviceVerdict, Tone, Verdict, VerdictKind

__all__ = ["Cause", "DeviceVerdict", "Tone", "Verdict", "VerdictKind", "judge"]

MAY_HAVE_BEEN_ACCEPTED = "the hub may have accepted the push"
NOTHING_WAS_SENT = "nothing was sent"

NO_OUTCOME_NOTE = "no outcome in the answer"
NOBODY_NOTE = "nobody matched"


def judge(exchange: Exchange, table: ExplanationTable) -> Verdict:
    """Say what became of a send."""
    response = exchange.response
    answer = read_answer(response) if response else None
    if exchange.failure:
        return _failed(exchange.failure, answer, table)
    if response is None or answer is None:
        return _unclear("No answer was recorded", None)
    verdict = _answered(exchange.request, answer, table)
    if answer.outcome and not answer.outcome.complete and not verdict.devices:
        # No row says what it means.
        broken = _as_fault(response)
        verdict = replace(verdict, explanation=table.explain_fault(broken))
    again = _again(exchange, answer)
    return replace(verdict, headline=f"{verdict.headline}; {again}") if again else verdict


def _as_fault(response: HttpResponse) -> HubFault:
    return parse_fault(response.status, response.reason, response.headers, response.body)


def _again(exchange: Exchange, answer: Answer) -> str:
    """Say when the hub wants to be asked again, reckoned from the answer; empty if it does not."""
    if answer.fault is None or not answer.fault.retry_after or exchange.response is None:
        return ""
    found = read_retry_after(
        answer.fault.retry_after,
        answered_at=exchange.started_at + timedelta(seconds=exchange.timings.total_s),
        hub_date=http_date(exchange.response.header("Date") or ""),
    )
    return found.words if found else ""


def _failed(failure: TransportFailure, answer: Answer | None, table: ExplanationTable) -> Verdict:
    maybe = MAY_HAVE_BEEN_ACCEPTED if failure.may_have_been_accepted else NOTHING_WAS_SENT
    said = one_line(failure.message).rstrip(".") or str(failure.kind)
    outcome = answer.outcome if answer else None
    return Verdict(
        kind=VerdictKind.FAILURE,
        tone=Tone.WARN if failure.kind is FailureKind.CANCELLED else Tone.BAD,
        headline=f"{_beginning(failure, answer)}{said}; {maybe}",
        exit_code=2 if failure.kind is FailureKind.FORBIDDEN else 3,
        explanation=table.explain_failure(failure),
        devices=_devices(outcome, table) if outcome else (),
        notes=answer.notes if answer else (),
        answer=answer,
        failure=failure,
    )


def _beginning(failure: TransportFailure, answer: Answer | None) -> str:
    said = failure.message.lower()
    if failure.kind is FailureKind.CANCELLED:
        return "" if said.startswith("cancelled") else "Cancelled: "
    if answer:
        return f"{answer.status}, but the answer is not whole: "
    return "" if said.startswith("no answer") else "No answer: "


def _unclear(headline: str, answer: Answer | None) -> Verdict:
    return Verdict(
        kind=VerdictKind.UNCLEAR,
        tone=Tone.BAD,
        headline=headline,
        exit_code=3,
        notes=answer.notes if answer else (),
        answer=answer,
    )


def _is_test_send(request: HttpRequest) -> bool:
    query = request.target.partition("?")[2]
    return any(name.lower() == "test" for name, _ in parse_qsl(query, keep_blank_values=True))


def _answered(request: HttpRequest, answer: Answer, table: ExplanationTable) -> Verdict:
    if answer.outcome and answer.kind is AnswerKind.OUTCOME:
        return _outcome(request, answer, answer.outcome, table)
    if not _is_test_send(request) and 200 <= answer.status < 300:
        return _sent(answer)
    match answer.kind:
        case AnswerKind.EMPTY:
            return _without_outcome(answer, table, VerdictKind.EMPTY)
        case AnswerKind.NO_OUTCOME | AnswerKind.OUTCOME:
            return _without_outcome(answer, table, VerdictKind.NO_OUTCOME)
        case AnswerKind.REDIRECT:
            return _refused(answer, table, VerdictKind.REDIRECT)
        case AnswerKind.FAULT:
            return _refused(answer, table, VerdictKind.FAULT)
        case AnswerKind.ODD:
            return replace(_refused(answer, table, VerdictKind.ODD), exit_code=3)


def _sent(answer: Answer) -> Verdict:
    return Verdict(
        kind=VerdictKind.SENT,
        tone=Tone.GOOD,
        headline=f"{answer.status}: accepted by the hub",
        exit_code=0,
        notes=answer.notes,
        answer=answer,
    )


def _without_outcome(answer: Answer, table: ExplanationTable, kind: VerdictKind) -> Verdict:
    empty = kind is VerdictKind.EMPTY
    what = NO_OUTCOME_NOTE if empty else "the answer is no outcome"
    return Verdict(
        kind=kind,
        tone=Tone.WARN if empty else Tone.BAD,
        headline=f"{answer.status}, but {what}",
        exit_code=0 if empty else 3,
        stderr_note=NO_OUTCOME_NOTE if empty else "",
        explanation=table.explain_fault(answer.fault) if answer.fault else None,
        notes=answer.notes,
        answer=answer,
    )


def _refused(answer: Answer, table: ExplanationTable, kind: VerdictKind) -> Verdict:
    fault = answer.fault
    explanation = table.explain_fault(fault) if fault else None
    title = explanation.title if explanation else "refused"
    headline = f"{answer.status}: {shortened(first_lower(title), 120)}"
    if kind is VerdictKind.REDIRECT and answer.location:
        headline += f", to {shortened(answer.location, 80)}"
    return Verdict(
        kind=kind,
        tone=Tone.BAD,
        headline=headline,
        exit_code=1,
        explanation=explanation,
        notes=answer.notes,
        answer=answer,
    )


def _devices(outcome: NotificationOutcome, table: ExplanationTable) -> tuple[DeviceVerdict, ...]:
    known: dict[tuple[str, str], Explanation] = {}
    devices = []
    for result in outcome.results:
        # Thousands of rows share a few sentences.
        words = (result.application_platform, result.outcome)
        if words not in known:
            known[words] = table.explain_result(result)
        devices.append(DeviceVerdict(result=result, explanation=known[words]))
    return tuple(devices)


def _outcome(
    request: HttpRequest, answer: Answer, outcome: NotificationOutcome, table: ExplanationTable
) -> Verdict:
    platform = request.header("ServiceBusNotification-Format") or ""
    if outcome.is_nobody:
        return _nobody(request, answer, platform, table)
    devices = _devices(outcome, table)
    counted = tally(outcome, [device.explanation.judgement for device in devices])
    services = [device.pns for device in devices if _is_accepted(device)]
    words = counted.in_words(services, pns_of(platform) if platform else "")
    if not outcome.complete:
        said = "nothing is said about any device" if counted.says_nothing else words
        words = f"{answer.status}, but the outcome breaks off: {said}"
    elif counted.says_nothing:
        words = f"{answer.status}, but the outcome says nothing about any device"
    verdict = replace(_unclear(words, answer), tally=counted, devices=_counted(devices, counted))
    if not outcome.complete or counted.says_nothing:
        return verdict
    if counted.contradicts:
        return replace(verdict, tone=Tone.WARN, exit_code=1)
    kind, tone = _kind(counted), _tone(counted, outcome)
    return replace(verdict, kind=kind, tone=tone, exit_code=1 if counted.is_refused else 0)


def _counted(devices: tuple[DeviceVerdict, ...], counted: Tally) -> tuple[DeviceVerdict, ...]:
    """Add to words that say too little what the hub's counts make of them, where that is sure."""
    said = "failed" if counted.rows_are_refused else ""
    unknown = sum(1 for device in devices if _is_unknown(device))
    if counted.taken_on_trust and counted.taken_on_trust == unknown:
        said = "accepted"
    if not said:
        return devices
    return tuple(
        replace(device, counted_as=said) if _is_unknown(device) else device for device in devices
    )


def _is_unknown(device: DeviceVerdict) -> bool:
    judgement = device.explanation.judgement
    return not judgement.is_refusal and judgement is not Judgement.ACCEPTED


def _is_accepted(device: DeviceVerdict) -> bool:
    return device.explanation.judgement is Judgement.ACCEPTED


def _kind(counted: Tally) -> VerdictKind:
    if not counted.is_refused:
        return VerdictKind.ACCEPTED
    return VerdictKind.PARTLY if counted.accepted else VerdictKind.REFUSED


def _tone(counted: Tally, outcome: NotificationOutcome) -> Tone:
    if counted.is_refused:
        return Tone.WARN if counted.accepted else Tone.BAD
    return Tone.WARN if outcome.notes or counted.taken_on_trust else Tone.GOOD


def _nobody(
    request: HttpRequest, answer: Answer, platform: str, table: ExplanationTable
) -> Verdict:
    tags = request.header("ServiceBusNotification-Tags") or ""
    return Verdict(
        kind=VerdictKind.NOBODY,
        tone=Tone.WARN,
        headline="Nobody matched: 0 accepted, 0 refused",
        exit_code=0,
        stderr_note=NOBODY_NOTE,
        explanation=table.explain_nobody(platform=platform, tags=tags),
        notes=answer.notes,
        answer=answer,
    )
