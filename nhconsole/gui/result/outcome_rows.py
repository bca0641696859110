"""From a verdict to what the result panel draws: rows, counts, tones, words."""

from typing import TYPE_CHECKING

from nhconsole.core.explanation import Judgement
from nhconsole.core.verdict import DeviceVerdict, Verdict
from nhconsole.gui.result.device_row import DeviceRow
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

Count = tuple[str, Tone, int]
"""Words with the number, tone, number."""


def verdict_tone(verdict: Verdict) -> Tone:
    """Return the tone of a verdict in the window's terms."""
    return Tone(verdict.tone.value)


def device_rows(verdict: Verdict) -> tuple[DeviceRow, ...]:
    """Return a row for each device, as they came."""
    return tuple(_row(device) for device in verdict.devices)


def _row(device: DeviceVerdict) -> DeviceRow:
    result = device.result
    return DeviceRow(
        registration_id=result.registration_id,
        pns_handle=result.pns_handle,
        platform=result.application_platform,
        words=device.explanation.title,
        sentence=result.outcome,
        tone=_TONES[device.explanation.judgement],
        explanation=device.explanation,
    )


def counts_of(verdict: Verdict) -> tuple[Count, ...]:
    """Return the hub's own counts, without those of nothing."""
    outcome = verdict.answer.outcome if verdict.answer else None
    if outcome is None:
        return ()
    counted = (
        ("{} accepted", Tone.GOOD, outcome.success or 0),
        ("{} refused", Tone.BAD, outcome.failure or 0),
    )
    return tuple((words.format(n), tone, n) for words, tone, n in counted if n)


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
