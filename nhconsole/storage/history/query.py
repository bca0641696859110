"""What a person asks the history: words as typed, and filters."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nhconsole.storage.history.values import HistoryState


class ResultGroup(StrEnum):
    """What became of an exchange, as coarse as a filter needs it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """A device or a push service refused, partly too."""
    NOBODY = "nobody"
    FAULT = "fault"
    """The hub refused, or answered with another HTTP status than asked for."""
    NO_ANSWER = "no answer"
    INTERRUPTED = "interrupted"
    """Its window ended before the answer came."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """What to look for; everything given must hold."""

    words: str = ""
    """As typed: words and ``"phrases"``, each of which must occur. The last word matches as a
    prefix while it is being typed (no blank behind it), and so does every ``word*``."""
    platform: str = ""
    result: ResultGroup | None = None
    status: int | None = None
    profile_name: str = ""
    hub: str = ""
    """As ``host/hub``."""
    since: datetime | None = None
    """Aware; this moment included."""
    until: datetime | None = None
    """Aware; this moment not included."""
    starred: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether every exchange fits."""
        return self == HistoryQuery(words=self.words) and not self.words.strip()


_GROUPS = {
    ResultGroup.ACCEPTED: ("accepted", "sent"),
    ResultGroup.REFUSED: ("refused", "partly refused"),
    ResultGroup.NOBODY: ("nobody", "nobody matched"),
    ResultGroup.FAULT: ("fault", "refused by the hub", "redirect", "odd status"),
    ResultGroup.NO_ANSWER: ("failure", "no answer"),
}
_GROUP_OF_VERDICT = {verdict: group for group, verdicts in _GROUPS.items() for verdict in verdicts}


def result_group(state: HistoryState, verdict: str) -> ResultGroup:
    """Return the group of an exchange by its state and the verdict in its summary."""
    if state is HistoryState.INTERRUPTED:
        return ResultGroup.INTERRUPTED
    if state is HistoryState.RUNNING:
        return ResultGroup.OTHER
    return _GROUP_OF_VERDICT.get(verdict, ResultGroup.OTHER)
