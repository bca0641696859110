"""What an outcome, a fault or a failure means: verdict, cause, remedy, source."""

from dataclasses import dataclass
from enum import StrEnum

ASSUMED = "(assumed)"
"""The mark behind what nobody has confirmed."""


class Judgement(StrEnum):
    """What a sentence or status says about the push."""

    ACCEPTED = "accepted"
    """By the push service: that a device showed it is another matter."""
    REFUSED_BY_PNS = "refused-by-pns"
    REFUSED_BY_HUB = "refused-by-hub"
    NOBODY = "nobody"
    UNKNOWN = "unknown"
    NO_ANSWER = "no-answer"

    @property
    def is_refusal(self) -> bool:
        """Whether it says that somebody refused."""
        return self in (Judgement.REFUSED_BY_PNS, Judgement.REFUSED_BY_HUB)

    def in_words(self, pns: str = "the push service") -> str:
        """Return the verdict in words: ``Accepted by WNS``."""
        return _VERDICTS[self].format(pns=pns)


_VERDICTS = {
    Judgement.ACCEPTED: "Accepted by {pns}",
    Judgement.REFUSED_BY_PNS: "Refused by {pns}",
    Judgement.REFUSED_BY_HUB: "Refused by the hub",
    Judgement.NOBODY: "Nobody matched",
    Judgement.UNKNOWN: "Unknown",
    Judgement.NO_ANSWER: "No usable answer",
}


class Blame(StrEnum):
    """Where the cause is to be looked for."""

    NOBODY = "nobody"
    YOU = "you"
    """The message: payload, headers, kind."""
    AUDIENCE = "audience"
    """Tags and platform, against what is registered."""
    CONNECTION = "connection"
    """The connection string, the key's rights, the hub's name."""
    CREDENTIALS = "hub credentials"
    """What the hub knows about the push service, or the key it was called with."""
    DEVICE = "device registration"
    PUSH_SERVICE = "push service"
    NETWORK = "network"
    HUB = "hub"
    COMPUTER = "this computer"
    """Its clock, its settings, its files."""
    CONSOLE = "console"
    UNKNOWN = "unknown"

    @property
    def place(self) -> str:
        """Where to look, for the middle of a sentence; empty if that is nowhere or not known."""
        return _WHERE.get(self, "")


_WHERE = {
    Blame.YOU: "the message: payload, kind and headers",
    Blame.AUDIENCE: "the audience: tags and platform, against what the devices registered",
    Blame.CONNECTION: "the connection string, its key's rights, and the hub's name",
    Blame.CREDENTIALS: "the push service's credentials in the hub",
    Blame.DEVICE: "the device's registration",
    Blame.PUSH_SERVICE: "the push service",
    Blame.NETWORK: "the network, and what stands between here and the hub",
    Blame.HUB: "the hub",
    Blame.COMPUTER: "this computer: its clock, its settings, its files",
    Blame.CONSOLE: "this console",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule comes from, in words, with an address if there is one."""

    title: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.title} <{self.url}>" if self.url else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One possible cause, and the check that settles whether it is the one."""

    text: str
    check: str

    def __str__(self) -> str:
        return f"{self.text} Check: {self.check}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What something means, where the cause lies, and what to do."""

    rule: str
    """Id of the rule; empty if none fits."""
    title: str
    judgement: Judgement
    blame: Blame
    meaning: str
    steps: tuple[str, ...] = ()
    """What to do, in order."""
    reasons: tuple[Reason, ...] = ()
    """The causes in order where only a check tells them apart; the steps hold them as text."""
    source: Source | None = None
    confirmed: bool = True
    """False if the rule rests on inference."""
    said: str = ""
    """The words explained, as they came."""

    @property
    def in_table(self) -> bool:
        """Whether a rule fits."""
        return bool(self.rule)

    @property
    def shown_meaning(self) -> str:
        """The meaning, with a mark if it is assumed."""
        return self.meaning if self.confirmed else f"{self.meaning} {ASSUMED}"

    def advice(self) -> tuple[str, ...]:
        """Return meaning, place and steps as lines of text."""
        lines = [self.shown_meaning]
        if self.blame.place:
            lines.append(f"Where to look: {self.blame.place}.")
        lines += [f"{number}. {step}" for number, step in enumerate(self.steps, 1)]
        return tuple(lines)

    def lines(self) -> tuple[str, ...]:
        """Return the explanation as lines of text, without the title."""
        source = (f"Source: {self.source}",) if self.source else ()
        return (*self.advice(), *source)
