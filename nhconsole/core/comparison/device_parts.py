"""Compares what became of each device."""

from collections.abc import Iterable, Iterator, Sequence

from nhconsole.core.comparison.device_join import DevicePair, join_devices
from nhconsole.core.comparison.excerpts import excerpts, printable
from nhconsole.core.comparison.values import Change, Part, Section, SectionKind
from nhconsole.core.text.text_place import one_line
from nhconsole.core.verdict.explanation import Judgement
from nhconsole.core.verdict.values import DeviceVerdict, Tone, Verdict
from nhconsole.core.verdict.words import elided

_AT_MOST = 10
"""So many devices a test send tries (Microsoft's documentation of the debug mode)."""
_BY_CHANCE = (
    "A test send tries at most 10 devices, picked at random: which are new and which are gone "
    "may be chance."
)
ALL_DEVICES = "All devices"
"""The one part where only one of the answers tells of devices."""
_NO_ID = "(no id)"

_ORDER = {
    Change.CHANGED: 0,
    Change.NEW: 1,
    Change.GONE: 2,
    Change.WRITTEN: 3,
    Change.SAME: 4,
}


def compare_devices(left: Verdict, right: Verdict) -> Section:
    """Compare the devices of two outcomes: what changed comes first."""
    if _is_told(left) != _is_told(right):
        return _told_once(left, right)
    parts = sorted(_parts(join_devices(left.devices, right.devices)), key=_place)
    return Section(
        kind=SectionKind.DEVICES,
        parts=tuple(parts),
        notes=_notes(left.devices, right.devices, parts),
    )


def _is_told(verdict: Verdict) -> bool:
    """Whether the answer is an outcome, and so tells of devices, if only that there are none."""
    return verdict.answer is not None and verdict.answer.outcome is not None


def _told_once(left: Verdict, right: Verdict) -> Section:
    # That an answer says nothing of a device does not mean that the device is gone.
    if not (left.devices or right.devices):
        return Section(kind=SectionKind.DEVICES)
    part = Part(
        what=ALL_DEVICES,
        change=Change.CHANGED,
        left=_told_words(left),
        right=_told_words(right),
        note="Only an outcome tells of devices.",
    )
    return Section(kind=SectionKind.DEVICES, parts=(part,))


def _told_words(verdict: Verdict) -> str:
    if not _is_told(verdict):
        return "not told"
    count = len(verdict.devices)
    return "1 device" if count == 1 else f"{count:,} devices"


def _place(part: Part) -> int:
    return _ORDER[part.change]


def _notes(
    left: Sequence[DeviceVerdict], right: Sequence[DeviceVerdict], parts: list[Part]
) -> tuple[str, ...]:
    came_or_went = any(part.change in (Change.NEW, Change.GONE) for part in parts)
    if came_or_went and left and right and max(len(left), len(right)) >= _AT_MOST:
        return (_BY_CHANCE,)
    return ()


def _parts(pairs: Iterable[DevicePair]) -> Iterator[Part]:
    for pair in pairs:
        if pair.left and pair.right:
            yield _both(pair.left, pair.right)
        elif pair.left:
            yield _gone(pair.left)
        elif pair.right:
            yield _new(pair.right)


def _both(left: DeviceVerdict, right: DeviceVerdict) -> Part:
    words = _words(left, right)
    notes = _identity_notes(left, right)
    shown = excerpts(*words)
    return Part(
        what=_name(left, right),
        change=_change(left, right, words, notes),
        left=shown[0],
        right=shown[1],
        note=" ".join(notes),
        left_tone=_tone(left),
        right_tone=_tone(right),
    )


def _change(
    left: DeviceVerdict, right: DeviceVerdict, words: tuple[str, str], notes: list[str]
) -> Change:
    if notes or _meaning(words[0]) != _meaning(words[1]):
        return Change.CHANGED
    return Change.SAME if left.result.outcome == right.result.outcome else Change.WRITTEN


def _meaning(words: str) -> str:
    return " ".join(words.split()).casefold()


def _words(left: DeviceVerdict, right: DeviceVerdict) -> tuple[str, str]:
    """Return the verdicts in words; the hub's own sentences where only these differ."""
    titles = left.explanation.title, right.explanation.title
    said = left.result.outcome, right.result.outcome
    return titles if titles[0] != titles[1] or said[0] == said[1] else said


def _identity_notes(left: DeviceVerdict, right: DeviceVerdict) -> list[str]:
    """Say what makes the device another one, though it was joined."""
    ours, theirs = left.result, right.result
    told = (
        ("registration", ours.registration_id, theirs.registration_id),
        ("PNS handle", ours.pns_handle, theirs.pns_handle),
        ("platform", ours.application_platform, theirs.application_platform),
    )
    return [
        f"Another {name}: {_short(before)} → {_short(after)}."
        for name, before, after in told
        if before != after
    ]


def _short(text: str) -> str:
    return f"“{elided(one_line(printable(text)))}”" if text else "none"


def _name(left: DeviceVerdict, right: DeviceVerdict) -> str:
    names = _own_name(left), _own_name(right)
    return names[0] if names[0] == names[1] else f"{names[0]} → {names[1]}"


def _own_name(device: DeviceVerdict) -> str:
    row = device.result
    return excerpts(one_line(row.registration_id or row.pns_handle), "")[0] or _NO_ID


def _gone(device: DeviceVerdict) -> Part:
    return Part(
        what=_own_name(device),
        change=Change.GONE,
        left=_title(device),
        left_tone=_tone(device),
    )


def _new(device: DeviceVerdict) -> Part:
    return Part(
        what=_own_name(device),
        change=Change.NEW,
        right=_title(device),
        right_tone=_tone(device),
    )


def _title(device: DeviceVerdict) -> str:
    return excerpts(device.explanation.title, "")[0]


def _tone(device: DeviceVerdict) -> Tone:
    judgement = device.explanation.judgement
    if judgement is Judgement.ACCEPTED:
        return Tone.GOOD
    return Tone.BAD if judgement.is_refusal or judgement is Judgement.NO_ANSWER else Tone.WARN
