"""One device of an outcome, ready to be drawn. No Qt: a worker makes these."""

from dataclasses import dataclass

from nhconsole.core.verdict.explanation import Explanation
from nhconsole.gui.roles import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """One registration's result, ready to be drawn."""

    registration_id: str
    pns_handle: str
    platform: str
    words: str
    """What the hub's sentence means in a few words: “Handle not valid”."""
    sentence: str
    """The hub's own sentence."""
    tone: Tone
    verdict: str = ""
    """Who took or refused it: “Refused by WNS”."""
    sign: str = ""
    """The name of the verdict's icon: its colour alone says nothing."""
    is_accepted: bool = False
    is_refused: bool = False
    cause: int = 0
    """Which of the table's causes it has."""
    explanation: Explanation | None = None
    """What is known about that sentence."""

    @property
    def name(self) -> str:
        """What the device is called in the table: its registration id, or else its handle."""
        return self.registration_id or self.pns_handle or "(no id)"
