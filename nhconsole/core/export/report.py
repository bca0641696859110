"""An exchange as a report in Markdown, to hand to somebody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nhconsole.core.body.view import BodyLanguage, view_body
from nhconsole.core.export.exported import Exported, ExportSource
from nhconsole.core.export.hiding import Hidden, hidden
from nhconsole.core.export.markdown import fenced, plain, table
from nhconsole.core.export.report_facts import fact_rows, timing_rows
from nhconsole.core.export.secret_check import checked
from nhconsole.core.sending.dump import SHOWN_BODY_CHARACTERS, printable_line
from nhconsole.core.sending.exchange import Exchange, Headers
from nhconsole.core.verdict.explanation import Explanation, Judgement
from nhconsole.core.verdict.values import Verdict
from nhconsole.core.verdict.verdict import judge

_MOST_DEVICES = 1000
_STEP = re.compile(r"[0-9]+\. ")
_WORDS = {
    Judgement.ACCEPTED: "accepted",
    Judgement.REFUSED_BY_PNS: "refused by the push service",
    Judgement.REFUSED_BY_HUB: "refused by the hub",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What a report tells of, private things already out."""

    shown: Hidden = field(repr=False)
    source: ExportSource
    verdict: Verdict | None

    @property
    def exchange(self) -> Exchange:
        return self.shown.exchange

    def clean(self, text: str) -> str:
        """Return words of the caller without secrets and without what is private."""
        return self.shown.text(self.source.redactor.text(text))


def export_markdown(source: ExportSource) -> Exported:
    """Return the report.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    shown = hidden(source)
    verdict = judge(shown.exchange, source.table) if source.table else None
    page = _Page(shown=shown, source=source, verdict=verdict)
    text = "\n\n".join(part for part in _parts(page) if part)
    return checked(Exported(text=text + "\n"), source)


def _parts(page: _Page) -> Iterator[str]:
    yield f"# {plain(_headline(page))}"
    yield _note(page)
    yield table(("What", "Value"), _facts(page))
    yield from _devices(page)
    yield from _advice(page)
    yield "## Request"
    yield from _request(page)
    yield "## Response"
    yield from _response(page)
    yield from _timing(page)
    yield from _versions(page)
    yield "## What was left out"
    yield "\n".join(f"- {plain(note)}" for note in page.shown.notes)


def _facts(page: _Page) -> list[tuple[str, str]]:
    facts = page.source.facts
    cleaned = replace(facts, profile_name=page.clean(facts.profile_name))
    return fact_rows(page.exchange, cleaned, len(page.source.exchange.request.body))


def _headline(page: _Page) -> str:
    if page.verdict is not None:
        return page.verdict.headline
    response = page.exchange.response
    return f"{response.status} {response.reason}".strip() if response else "No answer"


def _note(page: _Page) -> str:
    note = page.clean(page.source.facts.note).strip()
    return "\n".join(f"> {plain(line)}".rstrip() for line in note.split("\n")) if note else ""


def _devices(page: _Page) -> Iterator[str]:
    devices = page.verdict.devices if page.verdict else ()
    if not devices:
        return
    yield "## Devices"
    yield table(
        ("#", "Result", "Platform", "Handle", "Registration", "The hub's words"),
        (
            (
                str(number),
                _WORDS.get(device.explanation.judgement, "unknown"),
                device.result.application_platform,
                device.result.pns_handle,
                device.result.registration_id,
                device.result.outcome,
            )
            for number, device in enumerate(devices[:_MOST_DEVICES], 1)
        ),
    )
    more = len(devices) - _MOST_DEVICES
    if more > 0:
        yield f"… and {more:,} more devices."


def _advice(page: _Page) -> Iterator[str]:
    explanations = page.verdict.explanations if page.verdict else ()
    notes = page.verdict.notes if page.verdict else ()
    if explanations or notes:
        yield "## What it means and what to do"
    for explanation in explanations:
        yield f"### {plain(explanation.title)}"
        yield "\n".join(_explanation_lines(explanation))
    if notes:
        yield "\n".join(f"- Note: {plain(note)}" for note in notes)


def _explanation_lines(explanation: Explanation) -> Iterator[str]:
    if explanation.said:
        yield f"“{plain(explanation.said)}”\n"
    advice = explanation.advice()
    steps = [line for line in advice if _STEP.match(line)]
    yield "\n\n".join(plain(line) for line in advice if not _STEP.match(line))
    if steps:
        yield "\n" + "\n".join(map(plain, steps))
    if explanation.source:
        url = f" <{explanation.source.url}>" if explanation.source.url else ""
        yield f"\nSource: {plain(explanation.source.title)}{url}"


def _head(first: str, headers: Headers) -> str:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "\n".join(map(printable_line, lines))


def _request(page: _Page) -> Iterator[str]:
    request, recorded = page.exchange.request, page.source.exchange
    whole = len(recorded.request.to_bytes())
    if not recorded.sent:
        yield "Nothing was sent; this is the request that was ready."
    elif recorded.failure and len(recorded.sent) < whole:
        yield f"{len(recorded.sent):,} of {whole:,} bytes were sent."
    yield fenced(_head(f"{request.method} {request.target} HTTP/1.1", request.headers), "http")
    size = len(recorded.request.body)
    yield from _body(request.body, size, request.header("Content-Type") or "")


def _response(page: _Page) -> Iterator[str]:
    response, failure = page.exchange.response, page.exchange.failure
    if failure:
        maybe = "may have accepted" if failure.may_have_been_accepted else "cannot have accepted"
        yield f"{plain(failure.message)} The hub {maybe} the push."
    if response is None:
        yield "" if failure else "No answer was recorded."
        return
    first = f"HTTP/{response.http_version} {response.status} {response.reason}".rstrip()
    yield fenced(_head(first, response.headers), "http")
    recorded = page.source.exchange.response
    size = len(recorded.body) if recorded else 0
    yield from _body(response.body, size, response.header("Content-Type") or "")


def _body(body: bytes, size: int, content_type: str) -> Iterator[str]:
    if not body:
        yield "The body is empty."
        return
    view = view_body(body, content_type)
    language = "" if view.language in (BodyLanguage.TEXT, BodyLanguage.HEX) else view.language
    text = view.pretty[:SHOWN_BODY_CHARACTERS]
    yield f"Body, {size:,} bytes{', laid out' if view.is_laid_out else ''}:"
    yield fenced(text, str(language))
    more = len(view.pretty) - len(text)
    if more:
        yield f"… {more:,} more characters."
    for note in view.notes:
        yield plain(note)


def _timing(page: _Page) -> Iterator[str]:
    yield "## Timing"
    yield table(("Stage", "Milliseconds"), timing_rows(page.exchange.timings))


def _versions(page: _Page) -> Iterator[str]:
    versions = page.source.facts.versions
    if versions:
        yield "## Versions"
        yield "\n".join(f"- {plain(page.clean(line))}" for line in versions)
