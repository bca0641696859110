"""From what was pasted to a verdict: status, headers and words, as far as they are known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from nhconsole.cli.pasted import Pasted, PastedKind
from nhconsole.cli.pasted.json_outcome import outcome_of_json
from nhconsole.cli.pasted_failures import failure_in
from nhconsole.cli.pasted_words import (
    WordsOfTable,
    body_inside,
    status_in,
    without_wrapping,
    words_of_markup,
)
from nhconsole.core.sending.exchange import (
    Exchange,
    FailureKind,
    Headers,
    HttpRequest,
    HttpResponse,
    Stage,
    TransportFailure,
    header_value,
)
from nhconsole.core.sending.operations import FORMAT_HEADER, TAGS_HEADER
from nhconsole.core.text.decoding import decode_text
from nhconsole.core.text.text_place import first_lower, shortened
from nhconsole.core.verdict.explanation import Explanation, Judgement
from nhconsole.core.verdict.explanations import ExplanationTable
from nhconsole.core.verdict.fault import HubFault, parse_fault
from nhconsole.core.verdict.outcome import parse_outcome
from nhconsole.core.verdict.verdict import NOTHING_WAS_SENT, Tone, Verdict, VerdictKind, judge

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_TEST_TARGET = "/hub/messages?test"
_OK = 200
_CREATED = 201
"""What carries an outcome."""
_LONGEST_SHOWN = 400
_ANY_WORDS = "?"
_MORE = "The body tells more: put the whole answer on standard input."
_OTHER_MARKUP = "It is XML or JSON, but neither an outcome nor an error of the hub."
_OWN_WORDS = "Taken from the words of a program that got no answer; it knows more than they say."
NOT_IN_TABLE = "Not in the table of known answers"


_NO_ANSWER = Verdict(
    kind=VerdictKind.UNCLEAR,
    tone=Tone.BAD,
    headline="There is no answer in this text",
    exit_code=3,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What was typed beside the text."""

    status: int | None = None
    headers: Headers = ()
    platform: str | None = None
    tags: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A verdict, and how the text was understood."""

    read_as: str
    verdict: Verdict
    status: int | None = None
    status_assumed: bool = False
    """It stands in no text; it is what such a body comes with."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What is known beside the body."""

    headers: Headers
    platform: str
    tags: str | None
    target: str


def explain(pasted: Pasted, hints: Hints, table: ExplanationTable) -> Explained:
    """Explain what was pasted. Never fails."""
    context = _context(pasted, hints)
    if pasted.failure_text and not pasted.failure:
        explained = _failure(pasted, context, table)
    elif pasted.failure and pasted.status is None:
        explained = _judged(pasted, None, context, table, read_as=str(pasted.kind))
    elif hints.status is None and _has_no_answer(pasted):
        explained = Explained(read_as=str(pasted.kind), verdict=_NO_ANSWER)
    else:
        explained = _answer(pasted, hints.status or pasted.status, context, table)
    notes = (*pasted.notes, *_contradiction(pasted, hints), *explained.notes)
    return replace(explained, notes=notes)


def _has_no_answer(pasted: Pasted) -> bool:
    return pasted.kind in (PastedKind.DUMP, PastedKind.DOCUMENT) and pasted.status is None


def _context(pasted: Pasted, hints: Hints) -> _Context:
    sent = pasted.request_headers
    tags = hints.tags
    if tags is None and sent is not None:
        tags = header_value(sent, TAGS_HEADER) or ""
    platform = hints.platform or header_value(sent or (), FORMAT_HEADER) or ""
    return _Context(
        headers=(*hints.headers, *pasted.headers),
        platform=platform,
        tags=tags,
        target=pasted.target or _TEST_TARGET,
    )


def _contradiction(pasted: Pasted, hints: Hints) -> Iterator[str]:
    if None not in (pasted.status, hints.status) and pasted.status != hints.status:
        yield f"The text says {pasted.status}; {hints.status} was typed, and counts."


def _answer(
    pasted: Pasted, status: int | None, context: _Context, table: ExplanationTable
) -> Explained:
    if pasted.kind is PastedKind.NOTHING:
        return _without_body(_judged(pasted, status or 0, context, table, read_as="status"), table)
    if pasted.kind is not PastedKind.TEXT:
        return _judged(pasted, status or 0, context, table, read_as=str(pasted.kind))
    body = body_inside(pasted.body)
    whole = body or outcome_of_json(decode_text(pasted.body).text)
    if whole is None:
        return _words(pasted, status, context, table)
    shown = replace(pasted, body=whole)
    if parse_outcome(whole):
        explained = _judged(shown, status or _CREATED, context, table, read_as="outcome")
        return replace(explained, status_assumed=status is None)
    fault = parse_fault(0, "", (), whole)
    status = status or _status_of(fault)
    if status is None:
        return _words(replace(pasted, body=fault.detail.encode()), None, context, table)
    return _judged(shown, status, context, table, read_as="error")


def _without_body(explained: Explained, table: ExplanationTable) -> Explained:
    """Explain a status alone: of its body nothing is known, not even that it was empty."""
    verdict = explained.verdict
    fault = verdict.answer.fault if verdict.answer else None
    empty = verdict.explanation
    if fault is None or empty is None or fault.status < 400:
        return explained
    generic = table.explain_fault(replace(fault, detail=_ANY_WORDS, raw_text=_ANY_WORDS))
    if generic.rule == empty.rule or not generic.in_table:
        return explained
    headline = f"{fault.status}: {first_lower(generic.title)}"
    return replace(
        explained,
        verdict=replace(verdict, headline=headline, explanation=replace(generic, said="")),
        notes=(f"If the answer has an empty body, it means: {first_lower(empty.title)}.", _MORE),
    )


def _words(
    pasted: Pasted, status: int | None, context: _Context, table: ExplanationTable
) -> Explained:
    """Explain a text that is neither an outcome nor an error with its status."""
    whole = decode_text(pasted.body).text
    inside = words_of_markup(pasted.body)
    text = without_wrapping(whole) if inside is None else inside
    known = WordsOfTable(table)
    if status is None or 200 <= status < 300:
        outcome = known.outcome(text, context.platform)
        if outcome is not None:
            return Explained(read_as="outcome sentence", verdict=_of_sentence(outcome))
    status = status or status_in(whole)
    if status is not None:
        said = pasted if inside is not None else replace(pasted, body=text.encode())
        return _judged(said, status, context, table, read_as="body")
    statuses = known.statuses(text, context.headers)
    if not statuses and inside is not None and known.knows_answer(pasted.body, context.headers):
        explained = _judged(pasted, _OK, context, table, read_as="body")
        return replace(explained, status_assumed=True)
    failure = None if statuses else failure_in(whole, table)
    if failure is not None:
        verdict = _of_sentence(failure)
        return Explained(read_as="failure", verdict=verdict, notes=(_OWN_WORDS,))
    if not statuses:
        notes = () if text else (_OTHER_MARKUP,)
        return Explained(read_as="text", verdict=_unknown(text or whole, table), notes=notes)
    said = replace(pasted, body=text.encode())
    explained = _judged(said, statuses[0], context, table, read_as="error sentence")
    return replace(explained, status_assumed=True, notes=tuple(_about(statuses)))


def _about(statuses: tuple[int, ...]) -> Iterator[str]:
    if len(statuses) > 1:
        others = " and ".join(str(status) for status in statuses[1:])
        yield f"The status is not known: the words fit {statuses[0]}, but {others} as well."


def _status_of(fault: HubFault) -> int | None:
    code = fault.code.strip()[:3]
    return int(code) if code.isascii() and code.isdigit() and int(code) >= 100 else None


def _judged(
    pasted: Pasted, status: int | None, context: _Context, table: ExplanationTable, *, read_as: str
) -> Explained:
    exchange = Exchange(
        id="",
        started_at=_NO_TIME,
        request=_request(context),
        sent=b"",
        received=b"",
        response=None if status is None else _response(pasted, status, context),
        failure=pasted.failure,
    )
    verdict = judge(exchange, table)
    if verdict.kind is VerdictKind.NOBODY:
        nobody = table.explain_nobody(platform=context.platform, tags=context.tags)
        verdict = replace(verdict, explanation=nobody)
    return Explained(read_as=read_as, verdict=verdict, status=status)


def _response(pasted: Pasted, status: int, context: _Context) -> HttpResponse:
    return HttpResponse(
        status=status,
        reason=pasted.reason,
        http_version="1.1",
        headers=context.headers,
        body=pasted.body,
        complete=pasted.complete,
    )


def _request(context: _Context) -> HttpRequest:
    named = ((FORMAT_HEADER, context.platform), (TAGS_HEADER, context.tags or ""))
    return HttpRequest(
        method="POST",
        scheme="https",
        host="hub",
        port=443,
        target=context.target,
        headers=tuple((name, value) for name, value in named if value),
        body=b"",
    )


def _failure(pasted: Pasted, context: _Context, table: ExplanationTable) -> Explained:
    """Explain a dump without a whole answer: its own words say which kind of failure it was."""
    said = " ".join(pasted.outcome_words[:1])
    failure = TransportFailure(
        stage=Stage.WAIT,
        kind=FailureKind.OTHER,
        message=pasted.failure_text,
        may_have_been_accepted=NOTHING_WAS_SENT not in said,
    )
    known = replace(pasted, failure=failure)
    explained = _judged(known, pasted.status, context, table, read_as=str(pasted.kind))
    explanation = _explanation_in(pasted.outcome_words, table) or explained.verdict.explanation
    headline = said or explained.verdict.headline
    verdict = replace(explained.verdict, headline=headline, explanation=explanation)
    return replace(explained, verdict=verdict)


def _explanation_in(lines: tuple[str, ...], table: ExplanationTable) -> Explanation | None:
    """Return the explanation that a dump carries: its kind of failure stands nowhere else."""
    said = set(lines)
    found = (rule.explain() for rule in table.rules)
    return next((explained for explained in found if explained.shown_meaning in said), None)


_OF_JUDGEMENT: dict[Judgement, tuple[VerdictKind, Tone, int]] = {
    Judgement.ACCEPTED: (VerdictKind.ACCEPTED, Tone.GOOD, 0),
    Judgement.REFUSED_BY_PNS: (VerdictKind.REFUSED, Tone.BAD, 1),
    Judgement.REFUSED_BY_HUB: (VerdictKind.REFUSED, Tone.BAD, 1),
    Judgement.NOBODY: (VerdictKind.NOBODY, Tone.WARN, 0),
    Judgement.UNKNOWN: (VerdictKind.UNCLEAR, Tone.WARN, 1),
    Judgement.NO_ANSWER: (VerdictKind.FAILURE, Tone.BAD, 3),
}


def _of_sentence(explanation: Explanation) -> Verdict:
    kind, tone, exit_code = _OF_JUDGEMENT[explanation.judgement]
    return Verdict(
        kind=kind,
        tone=tone,
        headline=explanation.title,
        exit_code=exit_code,
        explanation=explanation,
    )


def _unknown(text: str, table: ExplanationTable) -> Verdict:
    return Verdict(
        kind=VerdictKind.UNCLEAR,
        tone=Tone.WARN,
        headline=NOT_IN_TABLE,
        exit_code=3,
        explanation=WordsOfTable(table).unknown(shortened(text, _LONGEST_SHOWN)),
    )
