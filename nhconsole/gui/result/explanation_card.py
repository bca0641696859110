"""What the card beside the devices says: of one device, of a cause, of the whole. No Qt."""

from dataclasses import dataclass, field
from html import escape

from nhconsole.core.sending.exchange import HttpRequest
from nhconsole.core.text.text_place import shortened
from nhconsole.core.verdict.explanation import Explanation
from nhconsole.core.verdict.explanation_catalogue import Entry, Subject
from nhconsole.core.verdict.explanation_report import unknown_words_report
from nhconsole.core.verdict.verdict import Verdict
from nhconsole.core.verdict.words import elided
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.result.device_table import CauseRow
from nhconsole.gui.result.outcome_rows import judgement_sign, judgement_tone, verdict_tone
from nhconsole.gui.roles import Tone
from nhconsole.version import VERSION

_LONGEST_TITLE = 160
_LONGEST_QUOTE = 2000
_UNKNOWN_TITLE = "Not in the table of known answers"
_UNKNOWN_MEANING = "What these words mean is not known here, and nothing is guessed."
_COUNTED = {
    "Unknown (failed)": "By its counts, the hub takes this as a failure.",
    "Unknown (accepted)": "By its counts, the hub takes this as accepted.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationCard:
    """One explanation with what it is about."""

    explanation: Explanation
    tone: Tone
    sign: str
    verdict: str
    """In words: “Refused by WNS”."""
    about: str = ""
    """Which device, or how many."""
    quote: str = ""
    """The words explained, as they came."""
    detail: str = ""
    """What else is known, on a line of its own."""
    more_html: str = ""
    """What follows the steps, as rich text: what else the list of explanations knows."""
    report: str = field(default="", repr=False)
    """For the maintainers; empty for what is known."""

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        if not self.explanation.in_table:
            return _UNKNOWN_TITLE
        return shortened(self.explanation.title, _LONGEST_TITLE)

    @property
    def subtitle(self) -> str:
        """The verdict, if the title does not say it, and what the card is about."""
        verdict = "" if self.title == self.verdict else self.verdict
        return " · ".join(part for part in (verdict, self.about) if part)

    @property
    def meaning(self) -> str:
        """What it means, in sentences."""
        if self.explanation.in_table:
            return self.explanation.shown_meaning
        counted = _COUNTED.get(self.verdict, "")
        return f"{_UNKNOWN_MEANING} {counted}".strip()

    @property
    def place(self) -> str:
        """Where to look; empty if that is not known."""
        where = self.explanation.blame.place
        return f"Where to look: {where}." if where else ""


def card_of_row(row: DeviceRow, alike: int, report: str = "") -> ExplanationCard | None:
    """Return the card of one device.

    Args:
        row: The device.
        alike: How many devices have the same cause, this one included.
        report: For the maintainers, if nothing is known about the words.
    """
    if row.explanation is None:
        return None
    others = f" · one of {alike:,}" if alike > 1 else ""
    platform = f" · {row.platform}" if row.platform else ""
    return ExplanationCard(
        explanation=row.explanation,
        tone=row.tone,
        sign=row.sign,
        verdict=row.verdict,
        about=f"{elided(row.name)}{platform}{others}",
        quote=elided(row.sentence, _LONGEST_QUOTE),
        report=report if not row.explanation.in_table else "",
    )


def card_of_cause(cause: CauseRow, report: str = "") -> ExplanationCard:
    """Return the card of a cause."""
    return ExplanationCard(
        explanation=cause.explanation,
        tone=cause.tone,
        sign=cause.sign,
        verdict=cause.verdict,
        about="1 device" if cause.count == 1 else f"{cause.count:,} devices",
        quote=elided(cause.explanation.said, _LONGEST_QUOTE),
        report=report if not cause.explanation.in_table else "",
    )


def card_of_verdict(verdict: Verdict, request: HttpRequest | None = None) -> ExplanationCard | None:
    """Return the card of the whole: a fault, a failure, nobody; None if the devices tell."""
    explanation = verdict.explanation
    if explanation is None:
        return None
    report = "" if explanation.in_table else report_of(verdict, explanation, request)
    fault = verdict.answer.fault if verdict.answer else None
    waits = f"Retry-After: {fault.retry_after}" if fault and fault.retry_after else ""
    failure = verdict.failure
    return ExplanationCard(
        explanation=explanation,
        tone=verdict_tone(verdict),
        sign=judgement_sign(explanation.judgement),
        verdict=explanation.judgement.in_words(),
        quote=fault.detail if fault and fault.status >= 300 and not failure else "",
        detail=failure.detail if failure else waits,
        report=report,
    )


def card_text(card: ExplanationCard) -> str:
    """Return a card as plain text."""
    quote = f"“{card.quote}”" if card.quote else ""
    lines = (card.title, card.subtitle, quote, *card.explanation.lines(), card.detail)
    return "\n".join(dict.fromkeys(line for line in lines if line))


def card_of_entry(entry: Entry) -> ExplanationCard:
    """Return the card of a rule by itself, as the list of explanations shows it."""
    judgement = entry.explanation.judgement
    return ExplanationCard(
        explanation=entry.explanation,
        tone=judgement_tone(judgement),
        sign=judgement_sign(judgement),
        verdict=judgement.in_words(),
        more_html=_more_html(entry),
        detail=f"Rule {entry.rule}",
    )


def _more_html(entry: Entry) -> str:
    parts = []
    if entry.wanted:
        words = "".join(f"<li>{escape(text)}</li>" for text in entry.wanted)
        parts.append(f"<b>{_WANTED[entry.subject]}</b><ul {_LIST}>{words}</ul>")
    for part in entry.platforms:
        lines = ([escape(part.meaning)] if part.meaning else []) + [
            f"<li>{escape(step)}</li>" for step in part.steps
        ]
        begin = f"<b>Besides, for {escape(part.label)}</b>"
        parts.append(f"{begin}<ul {_LIST}>{''.join(lines)}</ul>")
    return "".join(parts)


_WANTED = {
    Subject.OUTCOMES: "For sentences and names such as",
    Subject.NOBODY: "After",
    Subject.FAULTS: "For answers such as",
    Subject.FAILURES: "For failures such as",
}
_LIST = 'style="margin-top:2px; margin-bottom:6px; margin-left:16px; -qt-list-indent:0"'


def report_of(
    verdict: Verdict, explanation: Explanation, request: HttpRequest | None = None
) -> str:
    """Return the report for the maintainers about words that nobody knows."""
    device = next((one for one in verdict.devices if one.explanation == explanation), None)
    return unknown_words_report(
        explanation, verdict, version=VERSION, device=device, request=request
    )


def steps_html(explanation: Explanation) -> str:
    """Return steps, or reasons with their checks, as numbered rows of rich text."""
    if explanation.reasons:
        reasons = [
            f"{escape(reason.text)}<br><i>Check:</i> {escape(reason.check)}"
            for reason in explanation.reasons
        ]
        extra = explanation.steps[len(reasons) :]
        return _numbered([*reasons, *(escape(step) for step in extra)])
    return _numbered([escape(step) for step in explanation.steps])


def _numbered(items: list[str]) -> str:
    if not items:
        return ""
    # A list, not a table: Qt lays tables out at half the speed.
    rows = "".join(f'<li style="margin-bottom:3px">{item}</li>' for item in items)
    room = 18 if len(items) < 10 else 26
    return f'<ol style="margin:0px 0px 0px {room}px; -qt-list-indent:0">{rows}</ol>'


def source_html(explanation: Explanation) -> str:
    """Return where a rule comes from, as a link if it has an address."""
    source = explanation.source
    if source is None:
        return ""
    title = escape(source.title)
    if not source.url:
        return f"Source: {title}"
    return f'Source: <a href="{escape(source.url)}">{title}</a>'
