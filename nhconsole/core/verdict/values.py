"""What became of a send, as a value: kind, headline, devices, causes, exit code."""

from dataclasses import dataclass, replace
from enum import StrEnum

from nhconsole.core.payload.platforms import pns_of
from nhconsole.core.sending.exchange import TransportFailure
from nhconsole.core.verdict.answer import Answer
from nhconsole.core.verdict.explanation import Explanation, Judgement
from nhconsole.core.verdict.outcome import RegistrationResult
from nhconsole.core.verdict.tally import Tally


class VerdictKind(StrEnum):
    """What became of a send."""

    ACCEPTED = "accepted"
    PARTLY = "partly refused"
    REFUSED = "refused"
    NOBODY = "nobody matched"
    UNCLEAR = "unclear"
    """An outcome that says too little, contradicts itself, or breaks off."""
    SENT = "sent"
    """An ordinary send that the hub took."""
    EMPTY = "no outcome in the answer"
    NO_OUTCOME = "not an outcome"
    REDIRECT = "redirect"
    FAULT = "refused by the hub"
    ODD = "odd status"
    FAILURE = "no answer"


class Tone(StrEnum):
    """The colour of a verdict, for those who can show one; its word stands in the headline."""

    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceVerdict:
    """One device of an outcome, explained."""

    result: RegistrationResult
    explanation: Explanation
    counted_as: str = ""
    """What the counts make of words that say too little: ``accepted``, ``failed``, or empty."""

    @property
    def pns(self) -> str:
        """The push service's name, in words."""
        return pns_of(self.result.application_platform)

    @property
    def in_words(self) -> str:
        """The verdict in words: ``Refused by WNS``; ``Unknown (failed)`` as the hub counts it."""
        words = self.explanation.judgement.in_words(self.pns)
        return f"{words} ({self.counted_as})" if self.counted_as else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The devices that share one explanation."""

    explanation: Explanation
    devices: tuple[DeviceVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a send, in words."""

    kind: VerdictKind
    tone: Tone
    headline: str
    """One line, such as ``4 accepted by WNS, 1 refused``."""
    exit_code: int
    stderr_note: str = ""
    """What a command line adds on stderr though the send went well."""
    explanation: Explanation | None = None
    """Of the whole: a fault, a failure, nobody; None if the devices tell."""
    devices: tuple[DeviceVerdict, ...] = ()
    notes: tuple[str, ...] = ()
    """What is odd about the answer, in sentences."""
    answer: Answer | None = None
    failure: TransportFailure | None = None
    tally: Tally | None = None
    """The devices counted; None if the answer is no outcome with devices."""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The devices grouped by explanation: what was refused first, then in order of coming."""
        groups: dict[Explanation, list[DeviceVerdict]] = {}
        # Thousands of devices share a few explanations: each is looked at once.
        known: dict[int, list[DeviceVerdict]] = {}
        for device in self.devices:
            group = known.get(id(device.explanation))
            if group is None:
                # Words that differ in case or blanks only have the same cause.
                group = groups.setdefault(replace(device.explanation, said=""), [])
                known[id(device.explanation)] = group
            group.append(device)
        causes = [
            Cause(explanation=devices[0].explanation, devices=tuple(devices))
            for devices in groups.values()
        ]
        return tuple(sorted(causes, key=_weight))

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """Every explanation once: that of the whole first."""
        whole = (self.explanation,) if self.explanation else ()
        return (*whole, *(cause.explanation for cause in self.causes))

    @property
    def lines(self) -> tuple[str, ...]:
        """The verdict in words, without the headline."""
        # Imported late: the words are about this class.
        from nhconsole.core.verdict.words import verdict_lines

        return verdict_lines(self)


def _weight(cause: Cause) -> int:
    judgement = cause.explanation.judgement
    return 0 if judgement.is_refusal else 2 if judgement is Judgement.ACCEPTED else 1
