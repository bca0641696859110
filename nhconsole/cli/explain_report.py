"""What “nhconsole explain” prints: causes in words, or one object whose shape is versioned."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

from nhconsole.cli.bad_input import SCHEMA, Document
from nhconsole.cli.explaining import Explained
from nhconsole.cli.send_report import fault_document, outcome_document
from nhconsole.core.text.text_place import one_line, shortened
from nhconsole.core.verdict.explanation import Explanation, Judgement
from nhconsole.core.verdict.verdict import Cause, Verdict

Line = tuple[int, str]


def explanation_lines(explained: Explained) -> Iterator[Line]:
    """Give the verdict in words: each line with its indent."""
    verdict = explained.verdict
    yield 0, verdict.headline
    yield from _words_of_the_hub(verdict)
    if verdict.explanation:
        yield 0, ""
        if verdict.explanation.in_table and not _is_said(verdict):
            yield 0, verdict.explanation.title
        yield from cause_lines(verdict.explanation)
    for cause in verdict.causes:
        yield 0, ""
        yield 0, f"{cause.explanation.title} × {len(cause.devices)}"
        yield from _cause(cause, verdict)
        yield from _devices(cause)
    yield from _remarks(explained)


def _is_said(verdict: Verdict) -> bool:
    """Whether the headline holds the title already."""
    title = verdict.explanation.title if verdict.explanation else ""
    return title.lower() in verdict.headline.lower()


def _cause(cause: Cause, verdict: Verdict) -> Iterator[Line]:
    """Give a cause; of what was accepted little is said if something else was refused."""
    lines = cause_lines(cause.explanation)
    is_accepted = cause.explanation.judgement is Judgement.ACCEPTED
    yield from islice(lines, 1) if is_accepted and verdict.exit_code else lines


def _words_of_the_hub(verdict: Verdict) -> Iterator[Line]:
    fault = verdict.answer.fault if verdict.answer else None
    if fault and fault.detail:
        yield 0, f"The answer says: “{shortened(fault.detail, 400)}”"
    if fault and fault.retry_after:
        yield 0, f"Retry-After: {one_line(fault.retry_after)}"


def cause_lines(explanation: Explanation) -> Iterator[Line]:
    """Give what one explanation says, indented below its title."""
    yield 2, explanation.shown_meaning
    if explanation.blame.place:
        yield 2, f"At fault: {explanation.blame.place}."
    if explanation.steps:
        yield 2, "What to do:"
    for number, step in enumerate(explanation.steps, 1):
        yield 4, f"{number}. {step}"
    if explanation.source:
        yield 2, f"Source: {explanation.source}"


def _devices(cause: Cause) -> Iterator[Line]:
    most = 10
    names = [
        _name(device.result.registration_id or device.result.pns_handle) for device in cause.devices
    ]
    known = [name for name in names if name]
    if known:
        more = f" and {len(known) - most} more" if len(known) > most else ""
        yield 2, f"Devices: {', '.join(known[:most])}{more}"


def _name(text: str) -> str:
    return shortened(text, 60)


def _remarks(explained: Explained) -> Iterator[Line]:
    verdict = explained.verdict
    notes = (*_assumption(explained), *explained.notes, *verdict.notes)
    fault = verdict.answer.fault if verdict.answer else None
    if notes or (fault and fault.tracking_id):
        yield 0, ""
    for note in notes:
        yield 0, f"Note: {note}"
    if fault and fault.tracking_id:
        when = f", {one_line(fault.timestamp_text)} (UTC)" if fault.timestamp_text else ""
        yield 0, f"Tracking id for Microsoft's support: {one_line(fault.tracking_id)}{when}"


def _assumption(explained: Explained) -> Iterator[str]:
    status = explained.status
    if explained.status_assumed and str(status) in explained.verdict.headline:
        yield f"The text names no status; {status} is what such words come with."


def explained_document(explained: Explained) -> Document:
    """Return the object of ``nhconsole explain --json``."""
    verdict = explained.verdict
    answer = verdict.answer
    return {
        "schema": SCHEMA,
        "exit_code": verdict.exit_code,
        "verdict": verdict.kind,
        "headline": verdict.headline,
        "read_as": explained.read_as,
        "status": explained.status,
        "status_assumed": explained.status_assumed,
        "causes": list(_causes(verdict)),
        "outcome": outcome_document(answer.outcome) if answer and answer.outcome else None,
        "fault": fault_document(answer.fault) if answer and answer.fault else None,
        "failure": asdict(verdict.failure) if verdict.failure else None,
        "notes": [*explained.notes, *verdict.notes],
        "problems": [],
    }


def _causes(verdict: Verdict) -> Iterator[Document]:
    if verdict.explanation:
        yield explanation_document(verdict.explanation)
    for cause in verdict.causes:
        yield explanation_document(cause.explanation, devices=len(cause.devices))


def explanation_document(explanation: Explanation, devices: int | None = None) -> Document:
    """Return one explanation as an object.

    Args:
        explanation: The explanation.
        devices: How many devices it is about; None if it is about the whole.
    """
    source = explanation.source
    return {
        "rule": explanation.rule or None,
        "in_table": explanation.in_table,
        "title": explanation.title,
        "devices": devices,
        "judgement": explanation.judgement,
        "at_fault": explanation.blame,
        "meaning": explanation.meaning,
        "steps": explanation.steps,
        "source": {"title": source.title, "url": source.url or None} if source else None,
        "confirmed": explanation.confirmed,
        "said": explanation.said,
    }
