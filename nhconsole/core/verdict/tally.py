"""Counts an outcome: what the hub's two numbers and the devices' sentences say together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nhconsole.core.verdict.explanation import Judgement
from nhconsole.core.verdict.outcome import NotificationOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many devices were accepted, refused, or neither for certain."""

    accepted: int
    refused: int
    unknown: int
    """Devices with words not in the table, that no count of the hub settles."""
    taken_on_trust: int
    """Devices with such words that the hub counts as accepted."""
    says_nothing: bool = False
    contradicts: bool = False
    """Whether rows and counts cannot both be right, as one row that was accepted beside 0/1."""
    rows_are_refused: bool = False
    """Whether every row that the table does not know must be one of those counted as failed."""

    @property
    def is_refused(self) -> bool:
        """Whether anything says, or leaves possible, that a device was refused."""
        return self.refused > 0 or self.unknown > 0

    def in_words(self, services: Iterable[str], fallback: str) -> str:
        """Return the counts as one phrase.

        Args:
            services: The push service of each row that was accepted.
            fallback: The push service of the send, for devices that no row names.
        """
        accepted = self._accepted_parts(list(services), fallback)
        if self.contradicts:
            said = f"its list says {', '.join(accepted)}, its counts say {self.refused:,} refused"
            return f"The answer contradicts itself: {said}"
        parts = accepted
        if self.refused:
            parts.append(f"{self.refused:,} refused")
        if self.unknown:
            parts.append(f"{self.unknown:,} with an unknown answer")
        return ", ".join(parts) or "0 accepted"

    def _accepted_parts(self, services: list[str], fallback: str) -> list[str]:
        if not self.accepted:
            return ["0 accepted"] if self.refused or self.unknown else []
        counts = Counter(services)
        if sum(counts.values()) != self.accepted:
            by = f" by {fallback}" if fallback else ""
            return [f"{self.accepted:,} accepted{by}"]
        return [f"{count:,} accepted by {service}" for service, count in counts.items()]


def tally(outcome: NotificationOutcome, judgements: Iterable[Judgement]) -> Tally:
    """Count; where numbers and rows disagree, whatever says that a device failed holds."""
    rows = Counter(_side(judgement) for judgement in judgements)
    success, failure = outcome.success or 0, outcome.failure or 0
    trusted = min(rows["unknown"], max(0, success - rows["accepted"]))
    refused = max(rows["refused"], failure)
    accepted = rows["accepted"] + trusted
    # Rows may be fewer than the counts; but a row that was refused is not accepted as well.
    if success > accepted and success + refused <= max(rows.total(), success + failure):
        accepted = success
    failed = max(0, failure - rows["refused"])
    unsettled = rows["unknown"] - trusted - failed
    return Tally(
        accepted=accepted,
        refused=refused,
        unknown=max(0, unsettled),
        taken_on_trust=trusted,
        says_nothing=not rows and not success and not failure,
        contradicts=accepted + refused > max(rows.total(), success + failure),
        rows_are_refused=0 < rows["unknown"] <= failed and not trusted,
    )


def _side(judgement: Judgement) -> str:
    if judgement.is_refusal:
        return "refused"
    return "accepted" if judgement is Judgement.ACCEPTED else "unknown"
