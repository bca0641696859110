"""From a verdict to what the result panel draws: rows, counts, tones, words. No Qt."""

from typing import TYPE_CHECKING

from nhconsole.core.payload.platforms import pns_of
from nhconsole.core.text.text_place import shortened
from nhconsole.core.verdict.explanation import Judgement
from nhconsole.core.verdict.verdict import Cause, DeviceVerdict, Verdict
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.result.device_table import CauseRow, DeviceTable, table_of
from nhconsole.gui.roles import Tone

if TYPE_CHECKING:
    from nhconsole.gui.result.shown_exchange import ShownExchange

_TONES = {
    Judgement.ACCEPTED: Tone.GOOD,
    Judgement.REFUSED_BY_PNS: Tone.BAD,
    Judgement.REFUSED_BY_HUB: Tone.BAD,
    Judgement.NO_ANSWER: Tone.BAD,
    Judgement.NOBODY: Tone.WARN,
    Judgement.UNKNOWN: Tone.WARN,
}
_SIGNS = {
    Judgement.ACCEPTED: "check",
    Judgement.REFUSED_BY_PNS: "error",
    Judgement.REFUSED_BY_HUB: "error",
    Judgement.NO_ANSWER: "error",
    Judgement.NOBODY: "warning",
    Judgement.UNKNOWN: "help",
}

LONGEST_WORDS = 300
"""So much of unknown words stands in a cell: text of any length would be measured to be cut."""

Count = tuple[str, Tone, int]
"""Words without the number, tone, number."""


def verdict_tone(verdict: Verdict) -> Tone:
    """Return the tone of a verdict in the window's terms."""
    return Tone(verdict.tone.value)


def judgement_tone(judgement: Judgement) -> Tone:
    """Return the tone of what is said about a push."""
    return _TONES[judgement]


def judgement_sign(judgement: Judgement) -> str:
    """Return the name of the icon that stands beside such a verdict."""
    return _SIGNS[judgement]


def device_table(verdict: Verdict) -> DeviceTable:
    """Return the devices of a verdict, ready to be sorted, filtered and grouped."""
    causes = verdict.causes
    numbers = {
        id(device): number for number, cause in enumerate(causes) for device in cause.devices
    }
    rows = (_row(device, numbers[id(device)]) for device in verdict.devices)
    return table_of(rows, (_cause(cause) for cause in causes))


def _row(device: DeviceVerdict, cause: int) -> DeviceRow:
    result, explanation = device.result, device.explanation
    judgement = explanation.judgement
    return DeviceRow(
        registration_id=result.registration_id,
        pns_handle=result.pns_handle,
        platform=result.application_platform,
        words=shortened(explanation.title, LONGEST_WORDS),
        sentence=result.outcome,
        tone=_TONES[judgement],
        verdict=device.in_words,
        sign=_SIGNS[judgement],
        is_accepted=judgement is Judgement.ACCEPTED,
        is_refused=judgement.is_refusal or device.counted_as == "failed",
        cause=cause,
        explanation=explanation,
    )


def _cause(cause: Cause) -> CauseRow:
    judgement = cause.explanation.judgement
    return CauseRow(
        title=shortened(cause.explanation.title, LONGEST_WORDS),
        verdict=cause.devices[0].in_words,
        by=_by(cause.devices[0]),
        sign=_SIGNS[judgement],
        tone=_TONES[judgement],
        explanation=cause.explanation,
        count=len(cause.devices),
    )


def _by(device: DeviceVerdict) -> str:
    if device.explanation.judgement is Judgement.REFUSED_BY_HUB:
        return "the hub"
    service = pns_of(device.result.application_platform)
    return service if service != pns_of("") else ""


def counts_of(verdict: Verdict) -> tuple[Count, ...]:
    """Return how many devices were accepted, refused, or neither for certain; without zeros."""
    counted = verdict.tally
    if counted is None:
        return ()
    counts = (
        ("accepted", Tone.GOOD, counted.accepted),
        ("refused", Tone.BAD, counted.refused),
        ("unknown", Tone.WARN, counted.unknown),
    )
    return tuple(count for count in counts if count[2])


def status_of(shown: "ShownExchange") -> tuple[str, Tone]:
    """Return the status line of an answer in short, or that there is none, with a tone."""
    response, failure = shown.exchange.response, shown.exchange.failure
    tone = verdict_tone(shown.verdict)
    if failure is not None:
        return str(failure.kind).capitalize(), tone
    if response is None:
        return "No answer", tone
    # The status of the exchange itself: a 201 is good even where a device was refused.
    fine = 200 <= response.status < 300
    words = f"{response.status} {response.reason}".strip()
    return words[:32], Tone.GOOD if fine else tone
