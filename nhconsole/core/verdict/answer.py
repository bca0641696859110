"""Sorts an answer to a send: an outcome, nothing, something else, a redirect, or a fault."""

from dataclasses import dataclass
from enum import StrEnum

from nhconsole.core.body.view import BodyLanguage, view_body
from nhconsole.core.sending.exchange import HttpResponse
from nhconsole.core.text.text_place import shortened
from nhconsole.core.text.xml_reading import read_xml
from nhconsole.core.verdict.fault import HubFault, parse_fault
from nhconsole.core.verdict.outcome import NotificationOutcome, parse_outcome

_LOOK = 64 * 1024
"""So much of a foreign body is read to say what it is."""


class AnswerKind(StrEnum):
    """What sort of answer it is."""

    OUTCOME = "outcome"
    EMPTY = "empty"
    """2xx without a body: what an ordinary send gets."""
    NO_OUTCOME = "no outcome"
    """2xx with a body that is no NotificationOutcome."""
    REDIRECT = "redirect"
    FAULT = "fault"
    ODD = "odd"
    """A status outside of HTTP's classes for final answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, read."""

    kind: AnswerKind
    status: int
    outcome: NotificationOutcome | None = None
    fault: HubFault | None = None
    """The answer as an error; there for everything but an outcome."""
    location: str = ""
    """Where a redirect points to, or the id of an ordinary send."""
    notes: tuple[str, ...] = ()
    """What is odd, in sentences; those of the outcome included."""


def _kind(response: HttpResponse, outcome: NotificationOutcome | None) -> AnswerKind:
    match response.status // 100:
        case 2 if outcome:
            return AnswerKind.OUTCOME
        case 2 if not response.body.strip() and response.complete:
            return AnswerKind.EMPTY
        case 2:
            return AnswerKind.NO_OUTCOME
        case 3:
            return AnswerKind.REDIRECT
        case 4 | 5:
            return AnswerKind.FAULT
        case _:
            return AnswerKind.ODD


def _what_it_is(response: HttpResponse) -> str:
    """Say what a body is that should have been an outcome."""
    view = view_body(response.body[:_LOOK], response.header("Content-Type") or "")
    if not response.body.strip():
        return "The body is empty."
    if view.language is BodyLanguage.HEX:
        return "The body is no text."
    if view.language is BodyLanguage.XML:
        reading = read_xml(view.raw, max_nodes=100)
        if reading.root_name:
            return f"The body is XML or HTML, <{shortened(reading.root_name)}>."
        why = f" {reading.problem.message}" if reading.problem else ""
        return f"The body looks like XML, but cannot be read.{why}"
    name = "JSON" if view.language is BodyLanguage.JSON else "text"
    return f"The body is {name}: “{shortened(view.raw, 60)}”."


def _notes(response: HttpResponse, kind: AnswerKind) -> list[str]:
    notes = []
    if not response.complete:
        notes.append(f"The answer broke off after {len(response.body):,} bytes of its body.")
    if kind is AnswerKind.NO_OUTCOME:
        notes.append(_what_it_is(response))
    return notes


def read_answer(response: HttpResponse) -> Answer:
    """Read the answer to a send, whatever came."""
    content_type = response.header("Content-Type") or ""
    outcome = parse_outcome(response.body, content_type) if response.body.strip() else None
    kind = _kind(response, outcome)
    is_outcome = kind is AnswerKind.OUTCOME
    return Answer(
        kind=kind,
        status=response.status,
        outcome=outcome,
        fault=None
        if is_outcome
        else parse_fault(response.status, response.reason, response.headers, response.body),
        location=(response.header("Location") or "").strip(),
        notes=(*_notes(response, kind), *(outcome.notes if outcome and is_outcome else ())),
    )
