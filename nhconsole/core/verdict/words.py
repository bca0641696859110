"""A verdict as lines of text: the outcome in words, for a dump, a report or a screen reader."""

from collections.abc import Iterator

from nhconsole.core.text.text_place import one_line
from nhconsole.core.verdict.explanation import Judgement
from nhconsole.core.verdict.values import Cause, DeviceVerdict, Verdict

_MOST_DEVICES = 200
_WORDS = {
    Judgement.ACCEPTED: "accepted",
    Judgement.REFUSED_BY_PNS: "refused",
    Judgement.REFUSED_BY_HUB: "refused",
}


def elided(text: str, limit: int = 24) -> str:
    """Return ``text`` with its middle left out if it is longer than ``limit``."""
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 2
    return f"{text[: limit - 1 - tail]}…{text[-tail:]}"


def device_line(device: DeviceVerdict) -> str:
    """Return one device on one line: word, platform, id, the hub's sentence."""
    result = device.result
    word = _WORDS.get(device.explanation.judgement, "unknown")
    platform = one_line(result.application_platform) or "?"
    name = elided(one_line(result.registration_id or result.pns_handle) or "(no id)")
    said = one_line(result.outcome) or "(no words)"
    return f"{word:<8}  {platform:<8}  {name:<24}  {said}"


def outcome_lines(verdict: Verdict) -> tuple[str, ...]:
    """Return one line for each device of an outcome."""
    lines = [device_line(device) for device in verdict.devices[:_MOST_DEVICES]]
    more = len(verdict.devices) - _MOST_DEVICES
    return (*lines, f"… and {more:,} more devices") if more > 0 else tuple(lines)


def verdict_lines(verdict: Verdict) -> tuple[str, ...]:
    """Return everything but the headline: words of the hub, devices, causes, notes."""
    return tuple(_all_lines(verdict))


def _all_lines(verdict: Verdict) -> Iterator[str]:
    yield from _hub_words(verdict)
    if verdict.explanation:
        yield from verdict.explanation.lines()
    yield from outcome_lines(verdict)
    for cause in verdict.causes:
        yield from _cause_lines(cause)
    for note in verdict.notes:
        yield f"Note: {one_line(note)}"
    yield from _support_lines(verdict)


def _hub_words(verdict: Verdict) -> Iterator[str]:
    fault = verdict.answer.fault if verdict.answer else None
    # Of a body that should have been an outcome a note says what it is; it may be any length.
    if fault is None or fault.status < 300:
        return
    words = fault.detail or (fault.reason if fault.status >= 400 else "")
    if words:
        yield f"The answer says: “{one_line(words)}”"
    if fault.retry_after:
        yield f"Retry-After: {one_line(fault.retry_after)}"


def _support_lines(verdict: Verdict) -> Iterator[str]:
    fault = verdict.answer.fault if verdict.answer else None
    if fault and fault.tracking_id:
        when = f", {one_line(fault.timestamp_text)} (UTC)" if fault.timestamp_text else ""
        yield f"Tracking id for Microsoft's support: {one_line(fault.tracking_id)}{when}"


def _cause_lines(cause: Cause) -> Iterator[str]:
    explanation = cause.explanation
    count = len(cause.devices)
    devices = "1 device" if count == 1 else f"{count} devices"
    yield f"{explanation.title} ({devices}):"
    lines = explanation.lines()
    if explanation.judgement is Judgement.ACCEPTED:
        lines = lines[:1]
    for line in lines:
        yield f"  {line}"
